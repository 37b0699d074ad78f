//! An apology, and what can honestly be done.

use super::draft::Draft;

pub(super) fn answer(draft: &mut Draft) {
    draft.say("complaint", &[]);
    draft.chips(&["help", "cart"]);
}
