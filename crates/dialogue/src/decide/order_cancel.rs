//! An order is to be stopped: there are no orders in the shop's data.

use super::{Decision, heard::Heard};
use crate::understanding::Intent;

pub(super) fn decide(heard: &Heard) -> Decision {
    heard.talk(Intent::OrderCancel)
}
