//! The shop's word on payment; without one, that it is not known here.

use super::draft::Draft;

pub(super) fn answer(draft: &mut Draft) {
    draft.say_policy("policy.payment", "payment_info");
    draft.chips(&["cart", "help"]);
}
