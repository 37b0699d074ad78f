//! How often something may be asked for in a shop or by a shopper, counted in this process: each node lets through as much.

use std::{fmt, num::NonZeroU32, sync::Arc, time::Duration};

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter, clock::Clock};

use crate::error::AppError;

/// Agents: bursts as a conversation makes them, and ten a second in the long run.
const AGENTS_A_SECOND: NonZeroU32 = NonZeroU32::new(10).expect("ten is not zero");
const AGENTS_AT_ONCE: NonZeroU32 = NonZeroU32::new(60).expect("sixty is not zero");
/// Codes of other devices: who guesses, of 50 bits, gets nowhere in the minutes that a code is good for.
const CODES_A_MINUTE: NonZeroU32 = NonZeroU32::new(30).expect("thirty is not zero");

/// Recordings of one shopper: each may cost the shop money, and nobody says more than this in a minute.
const RECORDINGS_A_MINUTE: NonZeroU32 = NonZeroU32::new(20).expect("twenty is not zero");

/// With more than so many counted, those whose time is over are forgotten.
const MOST_KEPT: usize = 10_000;

/// A limit per shop, or per shopper; cheap to clone.
#[derive(Clone)]
pub struct Pace(Arc<DefaultKeyedRateLimiter<String>>);

impl fmt::Debug for Pace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pace")
    }
}

impl Pace {
    /// For requests of the shop's agents.
    pub fn of_agents() -> Pace {
        Pace::with(Quota::per_second(AGENTS_A_SECOND).allow_burst(AGENTS_AT_ONCE))
    }

    /// For codes of other devices that are tried.
    pub fn of_codes() -> Pace {
        Pace::with(Quota::per_minute(CODES_A_MINUTE))
    }

    /// For recordings, of each shopper apart.
    pub fn of_recordings() -> Pace {
        Pace::with(Quota::per_minute(RECORDINGS_A_MINUTE))
    }

    fn with(quota: Quota) -> Pace {
        Pace(Arc::new(RateLimiter::keyed(quota)))
    }

    /// Counts one for this shop or shopper, or says how long to wait.
    pub(crate) fn admit(&self, whose: &str) -> Result<(), Duration> {
        let limiter = &self.0;
        if limiter.len() > MOST_KEPT {
            // Who has not asked for long counts as new; guests come and go.
            limiter.retain_recent();
        }
        limiter.check_key(&whose.to_owned()).map_err(|refused| refused.wait_time_from(limiter.clock().now()))
    }
}

/// Refuses what came too soon, and says in `Retry-After` when to come back; `why` stands before that in the sentence.
pub(crate) fn too_soon(wait: Duration, why: &str) -> Response {
    let seconds = wait.as_secs() + 1;
    let mut response = AppError::Client {
        status: StatusCode::TOO_MANY_REQUESTS,
        kind: "/problems/too-fast",
        title: "Too fast",
        detail: format!("{why} Please try again in {seconds} s."),
    }
    .into_response();
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    response
}
