//! Nothing about delivery is in the data, so nothing is claimed.

use super::draft::Draft;

pub(super) fn answer(draft: &mut Draft) {
    draft.say("delivery_info", &[]);
    draft.chips(&["help", "cart"]);
}
