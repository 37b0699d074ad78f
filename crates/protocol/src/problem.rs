//! The one shape of an error: `application/problem+json`, RFC 9457.

use serde::{Deserialize, Serialize};

/// Tells a client what went wrong and a person what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// Stable name of the kind of problem, for example `/problems/message-too-long`.
    #[serde(rename = "type")]
    pub kind: String,
    /// HTTP status code.
    pub status: u16,
    /// Short name of the kind of problem, the same each time.
    pub title: String,
    /// What happened here and what to do about it, one or two sentences.
    pub detail: String,
}
