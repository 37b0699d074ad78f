//! What a shop cannot serve.

use super::{Decision, heard::Heard};
use crate::understanding::Intent;

pub(super) fn decide(heard: &Heard) -> Decision {
    heard.talk(Intent::OutOfScope)
}
