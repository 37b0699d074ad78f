//! She asks what Mitra can do.

use super::{Decision, heard::Heard};
use crate::understanding::Intent;

pub(super) fn decide(heard: &Heard) -> Decision {
    heard.talk(Intent::Help)
}
