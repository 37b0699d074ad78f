//! "Yes": on with it.

use super::draft::Draft;

pub(super) fn answer(draft: &mut Draft) {
    draft.say("affirm", &[]);
    draft.chips(&["saree", "kurti", "help"]);
}
