//! When a transcript is not to be believed: what recognisers themselves say of their doubts, and what no person says
//! in so short a time. What the words alone betray is seen in `perception`.

use super::provider::Heard;

/// Above it a piece is rather silence than speech (openai/whisper's own thresholds, as the two below).
const SILENT: f64 = 0.6;
/// Below it the words of a piece are guesses, natural logarithm.
const GUESSED: f64 = -1.0;
/// Above it the words of a piece repeat themselves.
const REPETITIVE: f64 = 2.4;
/// Nobody speaks faster, letters a second; hallucinated sentences over a cough do.
const FASTEST: f64 = 40.0;
/// A recording is not shorter than that for the purpose of the pace, seconds.
const SHORTEST: f64 = 0.5;
/// Languages whose speech Mitra can use, as recognisers name them; spoken Hindi is often taken for Urdu.
const KNOWN: [&str; 8] = ["english", "en", "hindi", "hi", "urdu", "ur", "hinglish", "mixed"];

/// What is wrong with what was heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// Nothing.
    None,
    /// The words may be wrong: she is asked.
    Unsure,
    /// Nothing was said at all.
    Silence,
}

/// Weighs what a recogniser heard in a recording of `millis`.
pub fn doubt(heard: &Heard, millis: u64) -> Doubt {
    if heard.text.trim().is_empty() {
        return Doubt::Silence;
    }
    let pieces = &heard.pieces;
    let is_silent = |no_speech: Option<f64>| no_speech.is_some_and(|share| share > SILENT);
    let is_guessed = |log: Option<f64>| log.is_some_and(|log| log < GUESSED);
    if !pieces.is_empty()
        && pieces.iter().all(|piece| is_silent(piece.no_speech) && is_guessed(piece.average_log))
    {
        return Doubt::Silence;
    }
    let of_piece = pieces.iter().any(|piece| {
        is_silent(piece.no_speech)
            || is_guessed(piece.average_log)
            || piece.compression.is_some_and(|ratio| ratio > REPETITIVE)
    });
    let language = heard.language.as_deref().map(str::to_lowercase);
    let is_foreign = language.is_some_and(|language| {
        let language = language.split(['-', '_']).next().unwrap_or_default();
        !language.is_empty() && !KNOWN.contains(&language)
    });
    let seconds = (millis as f64 / 1000.0).max(SHORTEST);
    let is_hasty = heard.text.chars().count() as f64 / seconds > FASTEST;
    if of_piece || is_foreign || is_hasty { Doubt::Unsure } else { Doubt::None }
}
