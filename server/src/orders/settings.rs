//! Where a shop's own API tells of orders: stated once, checked when it is stated.
//!
//! ```json
//! {
//!   "url": "https://shop.example.in/api/orders",
//!   "header": {"name": "Authorization", "value": "Bearer the-secret"}
//! }
//! ```
//!
//! What is asked of that address stands in `docs/OPERATIONS.md`. Optional are `timeout_millis` (3000; how long one
//! request may take) and `pause_millis` (10000; how long an API that failed again and again is left alone). The text
//! may hold a secret: it is stored sealed.

use std::{fmt, time::Duration};

use reqwest::{
    Url,
    header::{HeaderName, HeaderValue},
};
use serde::Deserialize;

use crate::shop_api::{StatedHeader, is_safe};

const LONGEST_TIMEOUT_MILLIS: u64 = 10_000;
const LONGEST_PAUSE_MILLIS: u64 = 600_000;

/// Why settings are not taken; each says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OrdersApiError {
    /// Not JSON, or not with these members.
    #[error("the settings of the orders API are not understood: {0}")]
    NotUnderstood(String),
    /// An address that could be listened to, or that hides something.
    #[error(
        "`url` has to be an https address without user, password, `?` or `#` (http only on this machine, for trying \
         things out)"
    )]
    Url,
    /// The header cannot be sent.
    #[error("`header` has a name or a value that HTTP does not allow")]
    Header,
    /// A time out of bounds.
    #[error("`{name}` is 1 to {most}")]
    Time {
        /// Which one.
        name: &'static str,
        /// The most it may be.
        most: u64,
    },
}

/// How a shop's orders are asked for.
#[derive(Clone)]
pub struct OrdersApiSettings {
    url: Url,
    pub(super) header: Option<(HeaderName, HeaderValue)>,
    pub(super) timeout: Duration,
    pub(super) pause: Duration,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Stated {
    url: String,
    header: Option<StatedHeader>,
    #[serde(default = "timeout_millis")]
    timeout_millis: u64,
    #[serde(default = "pause_millis")]
    pause_millis: u64,
}

fn timeout_millis() -> u64 {
    3_000
}

fn pause_millis() -> u64 {
    10_000
}

impl OrdersApiSettings {
    /// Reads and checks settings.
    ///
    /// # Errors
    /// The first thing that is not right, in a sentence.
    pub fn from_json(json: &str) -> Result<OrdersApiSettings, OrdersApiError> {
        let stated: Stated =
            serde_json::from_str(json).map_err(|error| OrdersApiError::NotUnderstood(error.to_string()))?;
        let url = Url::parse(&stated.url).ok().filter(|url| is_safe(url) && url.query().is_none());
        let header = match stated.header {
            Some(header) => Some(header.checked().ok_or(OrdersApiError::Header)?),
            None => None,
        };
        Ok(OrdersApiSettings {
            url: url.ok_or(OrdersApiError::Url)?,
            header,
            timeout: within("timeout_millis", stated.timeout_millis, LONGEST_TIMEOUT_MILLIS)?,
            pause: within("pause_millis", stated.pause_millis, LONGEST_PAUSE_MILLIS)?,
        })
    }

    /// Scheme, host and port that are asked.
    pub fn origin(&self) -> String {
        self.url.origin().ascii_serialization()
    }

    /// The address with these parts behind it; none when a part would lead elsewhere.
    pub(super) fn address(&self, parts: &[&str], customer: Option<&str>) -> Option<Url> {
        // Dots alone mean another folder, and nothing at all means the list.
        if parts.iter().any(|part| part.chars().all(|c| c == '.')) {
            return None;
        }
        let mut url = self.url.clone();
        url.path_segments_mut().ok()?.pop_if_empty().extend(parts);
        if let Some(customer) = customer {
            url.query_pairs_mut().append_pair("customer", customer);
        }
        Some(url)
    }
}

impl fmt::Debug for OrdersApiSettings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("OrdersApiSettings").field("origin", &self.origin()).finish_non_exhaustive()
    }
}

fn within(name: &'static str, millis: u64, most: u64) -> Result<Duration, OrdersApiError> {
    match (1..=most).contains(&millis) {
        true => Ok(Duration::from_millis(millis)),
        false => Err(OrdersApiError::Time { name, most }),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(url: &str) -> Result<OrdersApiSettings, OrdersApiError> {
        OrdersApiSettings::from_json(&json!({"url": url}).to_string())
    }

    #[test]
    fn addresses_that_could_be_listened_to_or_hide_something_are_refused() {
        for good in ["https://shop.example/orders", "https://shop.example:8443/", "http://127.0.0.1:81/o"] {
            assert!(of(good).is_ok(), "{good}");
        }
        for bad in [
            "http://shop.example/orders",
            "https://me:pw@shop.example/orders",
            "https://shop.example/orders?key=1",
            "https://shop.example/orders#a",
            "ftp://shop.example/orders",
            "data:,orders",
            "orders",
        ] {
            assert_eq!(of(bad).unwrap_err(), OrdersApiError::Url, "{bad}");
        }
    }

    #[test]
    fn an_id_stays_one_part_of_the_address() {
        let settings = of("https://shop.example/api/orders/").unwrap();
        let address = |id: &str| settings.address(&[id, "cancel"], Some("a&b=c")).map(String::from);
        let expected = "https://shop.example/api/orders/GG-1/cancel?customer=a%26b%3Dc";
        assert_eq!(address("GG-1").unwrap(), expected);
        let hostile = address("a/../b?c#d e").unwrap();
        assert!(
            hostile.starts_with("https://shop.example/api/orders/a%2F..%2Fb%3Fc%23d%20e/cancel?"),
            "{hostile}"
        );
        assert_eq!((address(".."), address("."), address("")), (None, None, None));
    }

    #[test]
    fn settings_that_do_not_fit_are_named_and_secrets_are_not_shown() {
        let with = |member: &str, value: serde_json::Value| {
            let mut stated = json!({"url": "https://shop.example/orders"});
            stated[member] = value;
            OrdersApiSettings::from_json(&stated.to_string())
        };
        assert!(matches!(with("timeout_millis", json!(0)), Err(OrdersApiError::Time { .. })));
        assert!(matches!(with("timeout", json!(1)), Err(OrdersApiError::NotUnderstood(_))));
        let bad = with("header", json!({"name": "a b", "value": "x"}));
        assert_eq!(bad.unwrap_err(), OrdersApiError::Header);
        let kept = with("header", json!({"name": "X-Api-Key", "value": "hush-hush"})).unwrap();
        assert!(!format!("{kept:?} {:?}", kept.header).contains("hush"));
    }
}
