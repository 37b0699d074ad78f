//! Nothing about payment is in the data, so nothing is claimed.

use super::draft::Draft;

pub(super) fn answer(draft: &mut Draft) {
    draft.say("payment_info", &[]);
    draft.chips(&["cart", "help"]);
}
