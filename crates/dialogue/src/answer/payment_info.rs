//! The shop's word on payment, and whether she may pay on delivery where she is; without one, that it is not known
//! here.

use super::{delivery_info, draft::Draft};
use crate::delivery::Delivery;

pub(super) fn answer(draft: &mut Draft) {
    let findings = draft.findings;
    let place = delivery_info::pincode(draft);
    let area = match (&place, &findings.delivery) {
        (Some(pincode), Some(Delivery::Served(area))) if area.cash_on_delivery.is_some() => {
            Some((pincode, area))
        }
        _ => None,
    };
    if let Some((pincode, area)) = area {
        delivery_info::say_cash(draft, pincode, area);
    } else if let (Some(pincode), Some(Delivery::NotServed)) = (&place, &findings.delivery) {
        draft.say("delivery.not_served", &[("pincode", pincode)]);
    }
    if findings.policy.is_some() || area.is_none() {
        draft.say_policy("policy.payment", "payment_info");
    }
    draft.chips(&["cart", "help"]);
}
