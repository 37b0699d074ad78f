//! The shop's word on delivery; without one, that it is not known here.

use super::draft::Draft;

pub(super) fn answer(draft: &mut Draft) {
    draft.say_policy("policy.delivery", "delivery_info");
    draft.chips(&["help", "cart"]);
}
