//! A farewell.

use super::draft::Draft;

pub(super) fn answer(draft: &mut Draft) {
    draft.say("goodbye", &[]);
    draft.chips(&["wishlist", "cart"]);
}
