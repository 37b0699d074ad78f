//! What she said, written down.

use serde::{Deserialize, Serialize};

/// The answer to `POST /conversations/{id}/voice`: what was said in a recording, for her to correct and send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Transcript {
    /// The words, in her script; empty when nothing was said.
    #[cfg_attr(feature = "openapi", schema(example = "laal kurti 500 tak"))]
    pub text: String,
    /// Their language: `en`, `hi` or `hinglish`.
    #[cfg_attr(feature = "openapi", schema(example = "hinglish"))]
    pub lang: String,
    /// The words may be wrong, or nothing was said: she is asked before anything is sent.
    pub doubtful: bool,
    /// Pieces of `text` that may be misheard, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unsure: Vec<Piece>,
}

/// A piece of a text, characters (Unicode scalar values).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Piece {
    /// Where it begins.
    pub start: usize,
    /// Where it has ended.
    pub end: usize,
}

/// The answer to `GET /voice`: what recordings this server takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VoiceOffer {
    /// Whether it has a recogniser; without one only the browser's own may write down what she says.
    pub heard: bool,
    /// Whether recordings must be WAV.
    pub wav: bool,
    /// Longest recording, seconds.
    #[cfg_attr(feature = "openapi", schema(example = 120))]
    pub most_seconds: u64,
    /// Largest recording, bytes.
    #[cfg_attr(feature = "openapi", schema(example = 4194304))]
    pub most_bytes: usize,
}
