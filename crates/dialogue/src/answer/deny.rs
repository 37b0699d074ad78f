//! "No": left as it is.

use super::draft::Draft;

pub(super) fn answer(draft: &mut Draft) {
    draft.say("deny", &[]);
    draft.chips(&["saree", "kurti", "help"]);
}
