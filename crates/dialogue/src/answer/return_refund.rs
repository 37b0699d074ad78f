//! The shop's word on returns, or a return, exchange or refund of hers.

use super::{draft::Draft, orders};
use crate::lookup::Lookup;

pub(super) fn answer(draft: &mut Draft) {
    let about_an_order = matches!(draft.decision.lookup, Lookup::Orders { .. });
    if about_an_order && draft.findings.orders.is_some() {
        return orders::answer(draft, "return_refund");
    }
    draft.say_policy("policy.returns", "return_refund");
    draft.chips(&["order_return", "help", "cart"]);
}
