//! When a source that fails again and again is left alone, so that nobody waits for it in vain. Time comes from the
//! caller.

use std::time::{Duration, Instant};

/// Failures in a row that open it.
const MOST_FAILURES: u32 = 5;

/// A circuit breaker: closed while things go well, open after failures in a row, half-open after a pause, when one
/// request is let through to see.
#[derive(Debug)]
pub(crate) struct Breaker {
    pause: Duration,
    failures: u32,
    /// While it is open: when the next one is let through.
    next_try: Option<Instant>,
}

impl Breaker {
    /// One that is closed; `pause` is how long it stays open.
    pub(crate) fn new(pause: Duration) -> Breaker {
        Breaker { pause, failures: 0, next_try: None }
    }

    /// Whether the source may be asked at `now`. Who is let through while it is open is the only one for a pause,
    /// also when nothing is heard of him any more.
    pub(crate) fn admits(&mut self, now: Instant) -> bool {
        match self.next_try {
            None => true,
            Some(next_try) if now < next_try => false,
            Some(_) => {
                self.next_try = Some(now + self.pause);
                true
            }
        }
    }

    /// The source answered: true when that closes it.
    pub(crate) fn succeeded(&mut self) -> bool {
        self.failures = 0;
        self.next_try.take().is_some()
    }

    /// The source failed: true when that opens it.
    pub(crate) fn failed(&mut self, now: Instant) -> bool {
        self.failures = self.failures.saturating_add(1);
        if self.failures < MOST_FAILURES {
            return false;
        }
        self.next_try.replace(now + self.pause).is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_opens_after_failures_in_a_row_lets_one_through_after_a_pause_and_closes_on_success() {
        let pause = Duration::from_secs(10);
        let mut breaker = Breaker::new(pause);
        let begin = Instant::now();
        for _ in 1..MOST_FAILURES {
            assert!(!breaker.failed(begin));
        }
        assert!(!breaker.succeeded(), "it was closed");
        for _ in 1..MOST_FAILURES {
            assert!(!breaker.failed(begin));
            assert!(breaker.admits(begin));
        }
        assert!(breaker.failed(begin), "now it opens");
        assert!(!breaker.admits(begin + pause / 2));
        assert!(breaker.admits(begin + pause), "one is let through");
        assert!(!breaker.admits(begin + pause), "and only one");
        assert!(!breaker.failed(begin + pause), "it was open already");
        assert!(!breaker.admits(begin + pause + pause / 2));
        assert!(breaker.admits(begin + pause * 2));
        assert!(breaker.admits(begin + pause * 3), "the one before was never heard of again");
        assert!(breaker.succeeded(), "it closes");
        assert!(breaker.admits(begin + pause * 3) && breaker.admits(begin + pause * 3));
    }
}
