//! How fast the agents of a shop may ask: bursts as a conversation makes them, and ten a second in the long run.

use std::{fmt, num::NonZeroU32, sync::Arc, time::Duration};

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter, clock::Clock};

const A_SECOND: NonZeroU32 = NonZeroU32::new(10).expect("ten is not zero");
const AT_ONCE: NonZeroU32 = NonZeroU32::new(60).expect("sixty is not zero");

/// Requests per shop, counted in this process: each node lets through as many.
#[derive(Clone)]
pub struct Pace(Arc<DefaultKeyedRateLimiter<String>>);

impl Default for Pace {
    fn default() -> Pace {
        Pace(Arc::new(RateLimiter::keyed(Quota::per_second(A_SECOND).allow_burst(AT_ONCE))))
    }
}

impl fmt::Debug for Pace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pace")
    }
}

impl Pace {
    /// Counts a request of this shop's agents, or says how long to wait.
    pub(super) fn admit(&self, shop: &str) -> Result<(), Duration> {
        let limiter = &self.0;
        limiter.check_key(&shop.to_owned()).map_err(|refused| refused.wait_time_from(limiter.clock().now()))
    }
}
