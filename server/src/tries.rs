//! How often codes of other devices may be tried: who guesses, of 50 bits, gets nowhere in the minutes that a code is good
//! for.

use std::{fmt, num::NonZeroU32, sync::Arc, time::Duration};

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter, clock::Clock};

const A_MINUTE: NonZeroU32 = NonZeroU32::new(30).expect("thirty is not zero");

/// Tries per shop, counted in this process: each node lets through as many.
#[derive(Clone)]
pub struct Tries(Arc<DefaultKeyedRateLimiter<String>>);

impl Default for Tries {
    fn default() -> Tries {
        Tries(Arc::new(RateLimiter::keyed(Quota::per_minute(A_MINUTE))))
    }
}

impl fmt::Debug for Tries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tries")
    }
}

impl Tries {
    /// Counts a try in this shop, or says how long to wait.
    pub(crate) fn admit(&self, shop: &str) -> Result<(), Duration> {
        let limiter = &self.0;
        limiter.check_key(&shop.to_owned()).map_err(|refused| refused.wait_time_from(limiter.clock().now()))
    }
}
