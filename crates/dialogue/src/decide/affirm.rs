//! "Yes": nothing is open that it could confirm, so the talk is kept going.

use super::{Decision, heard::Heard};
use crate::understanding::Intent;

pub(super) fn decide(heard: &Heard) -> Decision {
    heard.talk(Intent::Affirm)
}
