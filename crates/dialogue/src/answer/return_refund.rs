//! Nothing about returns is in the data, so nothing is claimed.

use super::draft::Draft;

pub(super) fn answer(draft: &mut Draft) {
    draft.say("return_refund", &[]);
    draft.chips(&["help", "cart"]);
}
