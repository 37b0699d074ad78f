//! Delivery: nothing in the shop's data says anything about it.

use super::{Decision, heard::Heard};
use crate::understanding::Intent;

pub(super) fn decide(heard: &Heard) -> Decision {
    heard.talk(Intent::DeliveryInfo)
}
