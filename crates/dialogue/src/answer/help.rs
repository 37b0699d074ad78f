//! What Mitra can do.

use super::draft::Draft;

pub(super) fn answer(draft: &mut Draft) {
    draft.say("help", &[]);
    draft.chips(&["saree", "kurti", "offers"]);
}
