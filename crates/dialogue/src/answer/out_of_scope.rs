//! Not a matter for a shop, and back to the shop.

use super::draft::Draft;

pub(super) fn answer(draft: &mut Draft) {
    draft.say("out_of_scope", &[]);
    draft.chips(&["saree", "kurti", "help"]);
}
