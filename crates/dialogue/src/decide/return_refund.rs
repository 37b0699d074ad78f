//! Returns: what the shop says about them.

use super::{Decision, heard::Heard};
use crate::{policy::Topic, understanding::Intent};

pub(super) fn decide(heard: &Heard) -> Decision {
    heard.policy(Intent::ReturnRefund, Topic::Returns)
}
