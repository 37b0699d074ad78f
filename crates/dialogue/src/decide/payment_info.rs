//! Ways to pay: nothing in the shop's data says anything about them.

use super::{Decision, heard::Heard};
use crate::understanding::Intent;

pub(super) fn decide(heard: &Heard) -> Decision {
    heard.talk(Intent::PaymentInfo)
}
