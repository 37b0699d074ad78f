//! Where the shop's own API tells price and stock: stated once, checked when it is stated.
//!
//! ```json
//! {
//!   "url": "https://shop.example.in/api/products/{id}",
//!   "header": {"name": "X-Api-Key", "value": "the secret"},
//!   "price": "/price", "mrp": "/mrp", "availability": "/stock"
//! }
//! ```
//!
//! With `{ids}` instead of `{id}` one request asks for all products, separated by commas; `list` is then where the
//! answer holds its list (the answer itself, when it is not given), and `id` where each entry holds its id (`/id`).
//! Places are JSON pointers (RFC 6901). `availability` is a word of feeds, a truth value or a quantity. Optional are
//! `timeout_millis` (400), `ttl_seconds` (30; how long an answer is kept) and `pause_millis` (10000; how long an API
//! that failed again and again is left alone). The text may hold a secret: it is stored sealed.

use std::{fmt, time::Duration};

use reqwest::{
    Url,
    header::{HeaderName, HeaderValue},
};
use serde::Deserialize;

use crate::shop_api::{StatedHeader, is_safe};

const LONGEST_TIMEOUT_MILLIS: u64 = 5_000;
const LONGEST_TTL_SECONDS: u64 = 3_600;
const LONGEST_PAUSE_MILLIS: u64 = 600_000;

/// Why settings are not taken; each says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProductApiError {
    /// Not JSON, or not with these members.
    #[error("the settings of the product API are not understood: {0}")]
    NotUnderstood(String),
    /// An address that could be listened to, that hides something, or that asks for nothing.
    #[error(
        "`url` has to be an https address without user, password or `#`, with `{{id}}` or `{{ids}}` once behind \
         its host (http only on this machine, for trying things out)"
    )]
    Url,
    /// The header cannot be sent.
    #[error("`header` has a name or a value that HTTP does not allow")]
    Header,
    /// A place in the answer that is no JSON pointer.
    #[error("`{0}` is no JSON pointer; it begins with `/`, for example `/price`")]
    Pointer(&'static str),
    /// A time out of bounds.
    #[error("`{name}` is {least} to {most}")]
    Time {
        /// Which one.
        name: &'static str,
        /// The least it may be.
        least: u64,
        /// The most it may be.
        most: u64,
    },
}

/// How a shop's own API is asked.
#[derive(Clone)]
pub struct ProductApiSettings {
    url: String,
    header: Option<(HeaderName, HeaderValue)>,
    pub(super) price: String,
    pub(super) mrp: Option<String>,
    pub(super) availability: Option<String>,
    pub(super) list: String,
    pub(super) id: String,
    pub(super) timeout: Duration,
    pub(super) ttl: Duration,
    pub(super) pause: Duration,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Stated {
    url: String,
    header: Option<StatedHeader>,
    price: String,
    mrp: Option<String>,
    availability: Option<String>,
    #[serde(default)]
    list: String,
    #[serde(default = "slash_id")]
    id: String,
    #[serde(default = "timeout_millis")]
    timeout_millis: u64,
    #[serde(default = "ttl_seconds")]
    ttl_seconds: u64,
    #[serde(default = "pause_millis")]
    pause_millis: u64,
}

fn slash_id() -> String {
    "/id".to_owned()
}

fn timeout_millis() -> u64 {
    400
}

fn ttl_seconds() -> u64 {
    30
}

fn pause_millis() -> u64 {
    10_000
}

impl ProductApiSettings {
    /// Reads and checks settings.
    pub fn from_json(json: &str) -> Result<ProductApiSettings, ProductApiError> {
        let stated: Stated =
            serde_json::from_str(json).map_err(|error| ProductApiError::NotUnderstood(error.to_string()))?;
        let pointer = |name: &'static str, text: String, may_be_all: bool| {
            let good = text.starts_with('/') || (may_be_all && text.is_empty());
            if good { Ok(text) } else { Err(ProductApiError::Pointer(name)) }
        };
        let optional = |name: &'static str, text: Option<String>| {
            text.map(|text| pointer(name, text, false)).transpose()
        };
        let settings = ProductApiSettings {
            header: stated
                .header
                .map(|header| header.checked().ok_or(ProductApiError::Header))
                .transpose()?,
            price: pointer("price", stated.price, false)?,
            mrp: optional("mrp", stated.mrp)?,
            availability: optional("availability", stated.availability)?,
            list: pointer("list", stated.list, true)?,
            id: pointer("id", stated.id, false)?,
            timeout: Duration::from_millis(within(
                "timeout_millis",
                stated.timeout_millis,
                1,
                LONGEST_TIMEOUT_MILLIS,
            )?),
            ttl: Duration::from_secs(within("ttl_seconds", stated.ttl_seconds, 0, LONGEST_TTL_SECONDS)?),
            pause: Duration::from_millis(within(
                "pause_millis",
                stated.pause_millis,
                1,
                LONGEST_PAUSE_MILLIS,
            )?),
            url: stated.url,
        };
        let asks_once = settings.url.matches("{id}").count() + settings.url.matches("{ids}").count() == 1;
        let first = settings.filled("a").filter(|url| asks_once && is_safe(url));
        // Whatever the id, the host stays.
        let other = settings.filled("b").filter(|url| Some(url.origin()) == first.as_ref().map(Url::origin));
        other.map(|_| settings).ok_or(ProductApiError::Url)
    }

    /// Scheme, host and port that are asked.
    pub fn origin(&self) -> String {
        self.filled("a").map(|url| url.origin().ascii_serialization()).unwrap_or_default()
    }

    /// Whether one request asks for several products.
    pub(super) fn asks_for_many(&self) -> bool {
        self.url.contains("{ids}")
    }

    pub(super) fn header(&self) -> Option<&(HeaderName, HeaderValue)> {
        self.header.as_ref()
    }

    /// The address that tells of these products; none when an id would lead elsewhere.
    pub(super) fn address(&self, ids: &[impl AsRef<str>]) -> Option<Url> {
        // Dots alone mean another folder, escaped or not.
        if ids.iter().any(|id| id.as_ref().chars().all(|c| c == '.')) {
            return None;
        }
        let ids: Vec<String> = ids.iter().map(|id| escaped(id.as_ref())).collect();
        self.filled(&ids.join(","))
    }

    fn filled(&self, ids: &str) -> Option<Url> {
        Url::parse(&self.url.replace("{ids}", ids).replace("{id}", ids)).ok()
    }
}

impl fmt::Debug for ProductApiSettings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ProductApiSettings").field("origin", &self.origin()).finish_non_exhaustive()
    }
}

fn within(name: &'static str, value: u64, least: u64, most: u64) -> Result<u64, ProductApiError> {
    if (least..=most).contains(&value) { Ok(value) } else { Err(ProductApiError::Time { name, least, most }) }
}

/// The id with every byte escaped that means something in an address.
fn escaped(id: &str) -> String {
    let byte = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    id.bytes().map(byte).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(url: &str) -> Result<ProductApiSettings, ProductApiError> {
        ProductApiSettings::from_json(&json!({"url": url, "price": "/price"}).to_string())
    }

    #[test]
    fn addresses_that_could_be_listened_to_or_led_astray_are_refused() {
        for good in [
            "https://shop.example/p/{id}",
            "https://shop.example:8443/p?ids={ids}",
            "http://127.0.0.1:8080/p/{id}",
            "http://localhost/{id}",
        ] {
            assert!(of(good).is_ok(), "{good}");
        }
        for bad in [
            "http://shop.example/p/{id}",
            "https://{id}.shop.example/p",
            "https://shop.example:{id}/p",
            "https://{id}@shop.example/p",
            "https://shop.example/p",
            "https://shop.example/{id}/{id}",
            "https://shop.example/{id}?ids={ids}",
            "https://shop.example/p#{id}",
            "ftp://shop.example/{id}",
            "{id}",
        ] {
            assert_eq!(of(bad).unwrap_err(), ProductApiError::Url, "{bad}");
        }
    }

    #[test]
    fn an_id_stays_one_part_of_the_address() {
        let settings = of("https://shop.example/p/{id}/price").unwrap();
        let address = |id: &str| settings.address(&[id]).map(String::from);
        assert_eq!(address("k1").unwrap(), "https://shop.example/p/k1/price");
        assert_eq!(address("a/../b?c#d e").unwrap(), "https://shop.example/p/a%2F..%2Fb%3Fc%23d%20e/price");
        assert_eq!((address(".."), address(".")), (None, None));
        let many = of("https://shop.example/p?ids={ids}").unwrap();
        assert_eq!(
            many.address(&["k1", "a,b", "क"]).unwrap().as_str(),
            "https://shop.example/p?ids=k1,a%2Cb,%E0%A4%95"
        );
    }

    #[test]
    fn settings_that_do_not_fit_are_named_and_secrets_are_not_shown() {
        let with = |member: &str, value: serde_json::Value| {
            let mut stated = json!({"url": "https://shop.example/{id}", "price": "/price"});
            stated[member] = value;
            ProductApiSettings::from_json(&stated.to_string())
        };
        assert_eq!(with("mrp", json!("mrp")).unwrap_err(), ProductApiError::Pointer("mrp"));
        assert!(matches!(with("timeout_millis", json!(0)), Err(ProductApiError::Time { .. })));
        assert!(matches!(with("ttl_second", json!(1)), Err(ProductApiError::NotUnderstood(_))));
        assert_eq!(
            with("header", json!({"name": "a b", "value": "x"})).unwrap_err(),
            ProductApiError::Header
        );
        let kept = with("header", json!({"name": "X-Api-Key", "value": "hush-hush"})).unwrap();
        assert!(!format!("{kept:?} {:?}", kept.header()).contains("hush"));
    }
}
