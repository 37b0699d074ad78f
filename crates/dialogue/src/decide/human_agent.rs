//! A person is wanted: how the shop can be reached.

use super::{Decision, heard::Heard};
use crate::{policy::Topic, understanding::Intent};

pub(super) fn decide(heard: &Heard) -> Decision {
    heard.policy(Intent::HumanAgent, Topic::Contact)
}
