//! What she thinks of a reply.

use serde::{Deserialize, Serialize};

/// `POST /conversations/{id}/turns/{turn}/rating`: her thumb, and why, if she says so. The latest of a turn holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Rating {
    /// Her thumb.
    pub thumb: Thumb,
    /// What was wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<RatingReason>,
    /// The same in her words, at most 500 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub text: Option<String>,
}

/// A thumb.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Thumb {
    /// It helped.
    Up,
    /// It did not.
    Down,
    /// She took her thumb back.
    None,
}

/// What was wrong with a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RatingReason {
    /// Other products than she asked for.
    WrongProduct,
    /// A price that is not right.
    WrongPrice,
    /// Something else than she said.
    NotUnderstood,
    /// What the text says, if anything.
    Other,
}
