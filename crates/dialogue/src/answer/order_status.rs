//! Orders cannot be seen from here, and that is said.

use super::draft::Draft;

pub(super) fn answer(draft: &mut Draft) {
    draft.say("order_status", &[]);
    draft.chips(&["help", "cart"]);
}
