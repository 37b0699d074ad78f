//! A pincode and nothing else: the answer to where it is to be delivered, asked or not.

use super::{Decision, delivery_info, heard::Heard, payment_info};
use crate::understanding::{Intent, Slot};

/// Most words that may stand beside it ("mera pincode 110001 hai").
const MOST_WORDS: usize = 5;

/// Whether that is so.
pub(super) fn applies(heard: &Heard) -> bool {
    let understanding = heard.understanding;
    let says_no_more = understanding.slots.iter().all(|m| m.slot == Slot::Pincode);
    understanding.has(Slot::Pincode)
        && says_no_more
        && understanding.words.len() <= MOST_WORDS
        && !matches!(
            understanding.intent,
            Intent::OrderStatus | Intent::OrderCancel | Intent::ReturnRefund | Intent::Complaint
        )
}

pub(super) fn decide(heard: &Heard) -> Decision {
    let about_paying = heard.understanding.intent == Intent::PaymentInfo
        || (heard.understanding.intent != Intent::DeliveryInfo
            && heard.conversation.last_intent == Some(Intent::PaymentInfo));
    if about_paying { payment_info::decide(heard) } else { delivery_info::decide(heard) }
}
