//! Why something did not come.

use std::error::Error;

use super::names::Closed;

/// A sentence a person can act on. Of an address it names the host alone: the rest may hold a secret.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// The address is not asked.
    #[error("{0}")]
    Address(String),
    /// The host is not asked.
    #[error("it is not asked: {0}")]
    Closed(String),
    /// It leads on and on.
    #[error("it leads on to other addresses more than three times")]
    ManyRedirects,
    /// Nobody answers, or the answer breaks off.
    #[error("{host} does not answer as it should: {reason}")]
    Unreachable {
        /// The host.
        host: String,
        /// Why.
        reason: String,
    },
    /// The answer is not what was asked for.
    #[error("it answers with status {0}")]
    Status(u16),
    /// The answer is of another kind.
    #[error("it is `{0}`, which is not what is wanted")]
    Kind(String),
    /// The answer is packed.
    #[error("it comes packed in a way that was not asked for")]
    Packed,
    /// The answer is too long.
    #[error("it is longer than {} MiB", .0.div_ceil(1024 * 1024))]
    TooLong(u64),
    /// It takes too long.
    #[error("it takes too long")]
    TooSlow,
    /// What came could not be kept.
    #[error("it could not be written: {0}")]
    Write(std::io::Error),
    /// The machine lacks something that every request needs.
    #[error("no client for HTTP could be made: {0}")]
    Client(String),
}

impl FetchError {
    /// What the client says of a host, without the address.
    pub(super) fn of(error: reqwest::Error, host: &str) -> FetchError {
        let error = error.without_url();
        let mut reason = error.to_string();
        let mut cause = error.source();
        while let Some(inner) = cause {
            if let Some(Closed(sentence)) = inner.downcast_ref::<Closed>() {
                return FetchError::Closed(sentence.clone());
            }
            // The innermost one says most: "connection refused" and not "error sending request".
            reason = inner.to_string();
            cause = inner.source();
        }
        if error.is_timeout() {
            return FetchError::TooSlow;
        }
        FetchError::Unreachable { host: host.to_owned(), reason }
    }

    /// Whether asking again later is in vain as long as the address stays the same.
    pub fn is_final(&self) -> bool {
        match self {
            FetchError::Address(_) | FetchError::Kind(_) | FetchError::Packed | FetchError::TooLong(_) => {
                true
            }
            FetchError::Status(status) => matches!(status, 404 | 410),
            _ => false,
        }
    }
}
