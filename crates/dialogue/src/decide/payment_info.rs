//! Payment: what the shop says about it.

use super::{Decision, heard::Heard};
use crate::{policy::Topic, understanding::Intent};

pub(super) fn decide(heard: &Heard) -> Decision {
    heard.policy(Intent::PaymentInfo, Topic::Payment)
}
