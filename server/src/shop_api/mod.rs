//! What all of a shop's own APIs have in common: an address that is safe to ask, a header that may be a secret, an
//! answer of bounded length, and a breaker. The operator states them and is trusted with exactly that origin.

mod breaker;

use std::{net::IpAddr, sync::Mutex, sync::MutexGuard, sync::PoisonError};

use reqwest::{
    Response, Url,
    header::{HeaderName, HeaderValue},
};
use serde::Deserialize;
use serde_json::Value;

pub(crate) use breaker::Breaker;

/// A longer answer is none.
const MOST_BYTES: usize = 512 * 1024;

/// Why an API told nothing; the words are for the log and name no address.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Silence {
    /// It took too long.
    #[error("no answer within the time allowed")]
    Slow,
    /// No connection could be made, so it was not asked.
    #[error("no answer: it cannot be reached")]
    Unreached,
    /// The connection broke.
    #[error("no answer: the connection broke")]
    Broken,
    /// A status that says that something is wrong.
    #[error("status {0}")]
    Status(u16),
    /// Too long to be read.
    #[error("the answer is longer than {} KiB", MOST_BYTES / 1024)]
    TooLong,
    /// Not JSON.
    #[error("the answer is not JSON")]
    NotJson,
    /// JSON of another form.
    #[error("{0}")]
    Unread(String),
}

impl From<reqwest::Error> for Silence {
    fn from(error: reqwest::Error) -> Silence {
        if error.is_connect() { Silence::Unreached } else { Silence::Broken }
    }
}

/// A header as settings state it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StatedHeader {
    name: String,
    value: String,
}

impl StatedHeader {
    /// The header, its value kept out of logs; none when HTTP does not allow it.
    pub(crate) fn checked(self) -> Option<(HeaderName, HeaderValue)> {
        let name = HeaderName::from_bytes(self.name.as_bytes()).ok()?;
        let mut value = HeaderValue::from_str(&self.value).ok()?;
        value.set_sensitive(true);
        Some((name, value))
    }
}

/// Whether nobody on the way can listen, and nothing is hidden in the address: https, or this machine.
pub(crate) fn is_safe(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    let is_this_machine = host == "localhost" || address.is_ok_and(|address| address.is_loopback());
    let secure = url.scheme() == "https" || (url.scheme() == "http" && is_this_machine);
    secure && url.username().is_empty() && url.password().is_none() && url.fragment().is_none()
}

/// The JSON of an answer.
pub(crate) async fn json(mut answer: Response) -> Result<Value, Silence> {
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await? {
        if body.len() + chunk.len() > MOST_BYTES {
            return Err(Silence::TooLong);
        }
        body.extend_from_slice(&chunk);
    }
    serde_json::from_slice(&body).map_err(|_| Silence::NotJson)
}

/// A poisoned lock holds nothing half done: every critical section is one look or one assignment.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
