//! What is kept.

use super::draft::Draft;

pub(super) fn answer(draft: &mut Draft) {
    let found = &draft.findings.products;
    match found.as_slice() {
        [] if draft.conversation.wishlist.is_empty() => draft.say("wishlist.empty", &[]),
        [] => draft.say("gone", &[]),
        [only] => draft.say("wishlist.one", &[("title", &only.title)]),
        several => draft.say("wishlist.many", &[("count", &several.len().to_string())]),
    }
    draft.list_if_any();
    if found.is_empty() {
        draft.chips(&["saree", "kurti", "help"]);
    } else {
        draft.chips(&["first_cart_add", "first_details", "cart"]);
    }
}
