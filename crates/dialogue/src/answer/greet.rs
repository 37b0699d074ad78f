//! A welcome.

use super::draft::Draft;

pub(super) fn answer(draft: &mut Draft) {
    draft.say("greet", &[]);
    draft.chips(&["saree", "kurti", "shirt", "help"]);
}
