//! A message that was not understood: ask, do nothing.

use super::{Decision, Doubt, LEAST_CONFIDENCE, heard::Heard};
use crate::understanding::Slot;

/// Whether that is so. A named kind of product is something to go on, however unsure the rest is.
pub(super) fn applies(heard: &Heard) -> bool {
    let sure = heard.understanding.confidence >= LEAST_CONFIDENCE;
    !sure && !heard.understanding.has(Slot::Category)
}

pub(super) fn decide(heard: &Heard) -> Decision {
    heard.doubt(heard.understanding.intent, Doubt::NotUnderstood)
}
