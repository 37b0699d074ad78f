//! The shop's word on returns; without one, that it is not known here.

use super::draft::Draft;

pub(super) fn answer(draft: &mut Draft) {
    draft.say_policy("policy.returns", "return_refund");
    draft.chips(&["help", "cart"]);
}
