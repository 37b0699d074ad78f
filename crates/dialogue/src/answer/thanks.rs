//! She is welcome.

use super::draft::Draft;

pub(super) fn answer(draft: &mut Draft) {
    draft.say("thanks", &[]);
    draft.chips(&["more", "wishlist", "cart"]);
}
