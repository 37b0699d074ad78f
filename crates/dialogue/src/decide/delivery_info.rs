//! Delivery: what the shop says about the place, or in general.

use super::{Asked, Decision, heard::Heard};
use crate::{
    lookup::Lookup,
    policy::Topic,
    understanding::{Intent, Slot},
};

pub(super) fn decide(heard: &Heard) -> Decision {
    about(heard, Intent::DeliveryInfo, Topic::Delivery)
}

/// Asks about the place she names, else about the one she named before.
pub(super) fn about(heard: &Heard, intent: Intent, topic: Topic) -> Decision {
    let said = heard.understanding.texts(Slot::Pincode).last().map(str::to_owned);
    let pincode = said.clone().or_else(|| heard.conversation.pincode.clone());
    let lookup = Lookup::Delivery { pincode, topic, language: heard.language };
    Decision { asked: Asked { pincode: said, ..Asked::default() }, ..heard.serve(intent, lookup) }
}
