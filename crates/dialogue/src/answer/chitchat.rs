//! Small talk, and back to the shop.

use super::draft::Draft;

pub(super) fn answer(draft: &mut Draft) {
    draft.say("chitchat", &[]);
    draft.chips(&["saree", "kurti", "help"]);
}
