//! The shop's word on delivery to the place she named, else in general; without one, that it is not known here.

use super::{describe::rupees, draft::Draft};
use crate::{
    delivery::{Area, Delivery},
    lookup::Lookup,
};

pub(super) fn answer(draft: &mut Draft) {
    let findings = draft.findings;
    match (pincode(draft), &findings.delivery) {
        (Some(pincode), Some(Delivery::Served(area))) => served(draft, &pincode, area),
        (Some(pincode), Some(Delivery::NotServed)) => {
            draft.say("delivery.not_served", &[("pincode", &pincode)]);
        }
        (Some(pincode), _) => {
            draft.say("delivery.unknown", &[("pincode", &pincode)]);
            if findings.policy.is_some() {
                draft.say_policy("policy.delivery", "delivery_info");
            }
        }
        (None, Some(Delivery::WhichPincode)) => {
            if findings.policy.is_some() {
                draft.say_policy("policy.delivery", "delivery_info");
            }
            draft.say("delivery.which", &[]);
        }
        (None, _) => draft.say_policy("policy.delivery", "delivery_info"),
    }
    draft.chips(&["help", "cart"]);
}

/// The place that was asked about.
pub(super) fn pincode(draft: &Draft) -> Option<String> {
    match &draft.decision.lookup {
        Lookup::Delivery { pincode, .. } => pincode.clone(),
        _ => None,
    }
}

/// Whether she may pay on delivery there, where the shop says so.
pub(super) fn say_cash(draft: &mut Draft, pincode: &str, area: &Area) {
    match area.cash_on_delivery {
        Some(true) => draft.say("delivery.cod", &[("pincode", pincode)]),
        Some(false) => draft.say("delivery.no_cod", &[("pincode", pincode)]),
        None => {}
    }
}

fn served(draft: &mut Draft, pincode: &str, area: &Area) {
    match &area.days {
        Some(days) => draft.say("delivery.days", &[("pincode", pincode), ("days", days)]),
        None => draft.say("delivery.served", &[("pincode", pincode)]),
    }
    match area.charge_rupees {
        Some(0) => draft.say("delivery.free", &[]),
        Some(charge) => draft.say("delivery.charge", &[("charge", &rupees(charge.into()))]),
        None => {}
    }
    if let Some(sum) = area.free_from_rupees.filter(|_| area.charge_rupees != Some(0)) {
        draft.say("delivery.free_from", &[("sum", &rupees(sum.into()))]);
    }
    say_cash(draft, pincode, area);
}
