//! Payment: what the shop says about it, and whether she may pay on delivery where she is.

use super::{Decision, delivery_info, heard::Heard};
use crate::{
    policy::Topic,
    understanding::{Intent, Slot},
};

pub(super) fn decide(heard: &Heard) -> Decision {
    if heard.understanding.has(Slot::Pincode) || heard.conversation.pincode.is_some() {
        return delivery_info::about(heard, Intent::PaymentInfo, Topic::Payment);
    }
    heard.policy(Intent::PaymentInfo, Topic::Payment)
}
