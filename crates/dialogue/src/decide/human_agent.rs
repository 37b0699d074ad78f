//! A person is wanted: the shop's people are asked to come, or it is told how they are reached.

use super::{Decision, hand_over, heard::Heard};
use crate::{lookup::Lookup, understanding::Intent};

pub(super) fn decide(heard: &Heard) -> Decision {
    if hand_over::wants_mitra(heard) {
        return hand_over::back(heard);
    }
    heard.serve(Intent::HumanAgent, Lookup::People { language: heard.language })
}
