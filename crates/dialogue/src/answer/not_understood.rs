//! One short question.

use super::draft::Draft;

pub(super) fn answer(draft: &mut Draft) {
    draft.say("not_understood", &[]);
    draft.chips(&["saree", "kurti", "help"]);
}
