//! Webhooks that a shop's system signs, and those that it gets, in the form of Standard Webhooks (standardwebhooks.com): HMAC-SHA256 over
//! `id.timestamp.body` with a secret that both sides know.

use aws_lc_rs::hmac;
use axum::http::HeaderMap;
use base64::{Engine, engine::general_purpose::STANDARD};
use secrecy::{ExposeSecret, SecretSlice};

/// How far the time of a delivery may lie from ours, seconds.
const WINDOW_SECONDS: i64 = 5 * 60;
/// How long a delivery is remembered: longer than it stays fresh, counted from the latest time it may name.
pub(crate) const REMEMBERED_MILLIS: i64 = 4 * WINDOW_SECONDS * 1_000;
/// Longest id of a delivery, bytes.
const ID_BYTES: usize = 256;

/// What the headers say of a delivery.
#[derive(Debug)]
pub(crate) struct Delivery {
    id: String,
    timestamp: String,
    seconds: i64,
    /// Signatures of version 1; several while the secret is being changed.
    signatures: Vec<Vec<u8>>,
}

impl Delivery {
    /// Reads the headers; none when one is missing, there twice, or no delivery is written so.
    pub(crate) fn read(headers: &HeaderMap) -> Option<Delivery> {
        let only = |name: &str| {
            let mut values = headers.get_all(name).iter();
            let value = values.next()?.to_str().ok()?;
            values.next().is_none().then_some(value)
        };
        let (id, timestamp) = (only("webhook-id")?, only("webhook-timestamp")?);
        if id.is_empty() || id.len() > ID_BYTES || !timestamp.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let signatures = only("webhook-signature")?.split(' ');
        let read = |signature: &str| STANDARD.decode(signature.strip_prefix("v1,")?).ok();
        Some(Delivery {
            id: id.to_owned(),
            timestamp: timestamp.to_owned(),
            seconds: timestamp.parse().ok()?,
            signatures: signatures.filter_map(read).collect(),
        })
    }

    /// The name its sender gave it.
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// Whether it was sent just now.
    pub(crate) fn is_fresh(&self, now_seconds: i64) -> bool {
        now_seconds.abs_diff(self.seconds) <= WINDOW_SECONDS.unsigned_abs()
    }

    /// Whether whoever knows the secret sent this body. It takes the same time wherever a signature differs.
    pub(crate) fn is_signed(&self, secret: &SecretSlice<u8>, body: &[u8]) -> bool {
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret.expose_secret());
        let signed = [self.id.as_bytes(), b".", self.timestamp.as_bytes(), b".", body].concat();
        self.signatures.iter().any(|signature| hmac::verify(&key, &signed, signature).is_ok())
    }
}

/// The signature header of what is sent to a shop's system.
pub(crate) fn sign(secret: &SecretSlice<u8>, id: &str, timestamp: &str, body: &[u8]) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.expose_secret());
    let signed = [id.as_bytes(), b".", timestamp.as_bytes(), b".", body].concat();
    format!("v1,{}", STANDARD.encode(hmac::sign(&key, &signed)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Signed once by hand with `openssl dgst -sha256 -mac HMAC` under the 32 bytes 0, 1, ... 31.
    fn headers(signature: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert("webhook-id", "msg-1".parse().unwrap());
        headers.insert("webhook-timestamp", "1790000000".parse().unwrap());
        headers.insert("webhook-signature", signature.parse().unwrap());
        headers
    }

    fn secret() -> SecretSlice<u8> {
        SecretSlice::from((0..32).collect::<Vec<u8>>())
    }

    const GOOD: &str = "v1,XpE6j0QEWK1OOqE2qyIoY2XC8BpE+v4zNGWrSbq2Hgg=";

    #[test]
    fn only_the_very_bytes_that_were_signed_pass() {
        let body = br#"{"products":[]}"#;
        let is_good = |signature: &str, body: &[u8]| {
            Delivery::read(&headers(signature)).unwrap().is_signed(&secret(), body)
        };
        assert!(is_good(GOOD, body));
        assert!(is_good(&format!("v1,AAAA v2,x {GOOD}"), body), "any of several");
        assert!(!is_good(GOOD, br#"{"products": []}"#));
        assert!(!is_good(GOOD.trim_start_matches("v1,"), body));
        assert!(!is_good("v1,", body));
        let other = SecretSlice::from(vec![7; 32]);
        assert!(!Delivery::read(&headers(GOOD)).unwrap().is_signed(&other, body));
    }

    #[test]
    fn what_is_sent_is_signed_in_the_same_way() {
        let sent = sign(&secret(), "msg-1", "1790000000", br#"{"products":[]}"#);
        assert_eq!(sent, GOOD);
    }

    #[test]
    fn a_delivery_is_fresh_for_five_minutes_on_either_side() {
        let delivery = Delivery::read(&headers(GOOD)).unwrap();
        for (seconds, fresh) in [(0, true), (300, true), (-300, true), (301, false), (-301, false)] {
            assert_eq!(delivery.is_fresh(1_790_000_000 + seconds), fresh, "{seconds}");
        }
    }

    #[test]
    fn headers_that_are_no_delivery_are_none() {
        for (name, value) in [
            ("webhook-id", ""),
            ("webhook-timestamp", "-5"),
            ("webhook-timestamp", "soon"),
            ("webhook-timestamp", ""),
        ] {
            let mut changed = headers(GOOD);
            changed.insert(name, value.parse().unwrap());
            assert!(Delivery::read(&changed).is_none(), "{name}: {value}");
        }
        let mut twice = headers(GOOD);
        twice.append("webhook-timestamp", "1790000001".parse().unwrap());
        assert!(Delivery::read(&twice).is_none());
        assert!(Delivery::read(&HeaderMap::new()).is_none());
    }
}
