//! Where a shop's system is told that a shopper wants a person. The operator names the address, so it is trusted
//! by its exact origin: it may lie inside, and no redirect is followed.

use std::net::IpAddr;

use base64::{Engine, engine::general_purpose::STANDARD};
use reqwest::Url;
use secrecy::{ExposeSecret, SecretSlice, SecretString};
use serde::{Deserialize, Serialize};

/// The address and the secret that signs what is sent there.
#[derive(Debug, Clone)]
pub struct HandOverWebhook {
    url: Url,
    secret: SecretSlice<u8>,
}

/// As it is stored, sealed.
#[derive(Serialize, Deserialize)]
struct Stored {
    url: String,
    secret: String,
}

impl HandOverWebhook {
    /// Checks an address.
    ///
    /// # Errors
    /// When it could be listened to, or hides something; the sentence says what will do.
    pub fn new(url: &str, secret: SecretSlice<u8>) -> Result<HandOverWebhook, String> {
        let url = Url::parse(url).ok().filter(is_safe).ok_or(
            "the hand-over webhook has to be an https address without user, password or `#` (http only on this \
             machine, for trying things out)",
        )?;
        Ok(HandOverWebhook { url, secret })
    }

    /// Reads what [`HandOverWebhook::to_json`] wrote.
    pub(crate) fn from_json(json: &[u8]) -> Result<HandOverWebhook, String> {
        let unread = || "the stored hand-over webhook cannot be read; set it anew".to_owned();
        let stored: Stored = serde_json::from_slice(json).map_err(|_| unread())?;
        let secret = STANDARD.decode(stored.secret).map_err(|_| unread())?;
        HandOverWebhook::new(&stored.url, SecretSlice::from(secret))
    }

    /// What is stored.
    pub(crate) fn to_json(&self) -> SecretString {
        let secret = STANDARD.encode(self.secret.expose_secret());
        SecretString::from(serde_json::json!({ "url": self.url.as_str(), "secret": secret }).to_string())
    }

    /// The address.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// Its scheme, host and port; the rest may be a secret.
    pub fn origin(&self) -> String {
        self.url.origin().ascii_serialization()
    }

    /// What signs.
    pub fn secret(&self) -> &SecretSlice<u8> {
        &self.secret
    }
}

fn is_safe(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    let is_this_machine = host == "localhost" || address.is_ok_and(|address| address.is_loopback());
    let is_private = url.scheme() == "https" || (url.scheme() == "http" && is_this_machine);
    is_private && url.username().is_empty() && url.password().is_none() && url.fragment().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(url: &str) -> Result<HandOverWebhook, String> {
        HandOverWebhook::new(url, SecretSlice::from(vec![7; 32]))
    }

    #[test]
    fn an_address_that_can_be_listened_to_or_hides_something_is_refused() {
        for url in [
            "https://desk.example.in/hook?token=1",
            "https://10.0.0.7/hook",
            "http://127.0.0.1:9/x",
            "http://localhost/",
        ] {
            assert!(of(url).is_ok(), "{url}");
        }
        for url in [
            "http://desk.example.in/hook",
            "ftp://desk.example.in",
            "https://user@desk.example.in/",
            "https://:pass@desk.example.in/",
            "https://desk.example.in/#x",
            "desk.example.in",
            "http://127.0.0.1.example.in/",
            "",
        ] {
            assert!(of(url).unwrap_err().contains("https address"), "{url}");
        }
    }

    #[test]
    fn what_is_stored_comes_back_and_prints_no_secret() {
        let webhook = of("https://desk.example.in/hook").unwrap();
        let again = HandOverWebhook::from_json(webhook.to_json().expose_secret().as_bytes()).unwrap();
        assert_eq!(again.url(), webhook.url());
        assert_eq!(again.secret().expose_secret(), webhook.secret().expose_secret());
        assert!(!format!("{webhook:?}").contains("7, 7"));
        assert!(HandOverWebhook::from_json(b"{}").is_err());
    }
}
