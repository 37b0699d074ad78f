//! Something went wrong: with what, and which order it may be about.

use super::{Decision, Trouble, heard::Heard, orders};
use crate::{cues, orders::OrderWish, understanding::Intent};

pub(super) fn decide(heard: &Heard) -> Decision {
    let mut decision = orders::about(heard, Intent::Complaint, OrderWish::Complaint);
    decision.asked.trouble = trouble(heard);
    decision
}

/// What she says went wrong. The plainest words come first: "the wrong one came late" is about the wrong one.
fn trouble(heard: &Heard) -> Option<Trouble> {
    let troubles = [
        ("rude", Trouble::Rude),
        ("damaged", Trouble::Damaged),
        ("wrong", Trouble::Wrong),
        ("money", Trouble::Refund),
        ("late", Trouble::Late),
    ];
    let said = troubles.into_iter().find(|(cue, _)| cues::has(heard.understanding, cue));
    said.map(|(_, trouble)| trouble)
}
