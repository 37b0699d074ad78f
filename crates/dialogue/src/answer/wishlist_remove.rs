//! A kept product dropped.

use super::draft::Draft;

pub(super) fn answer(draft: &mut Draft) {
    let mut kept = draft.conversation.wishlist.clone();
    let dropped = draft.decision.asked.products.clone();
    if !kept.iter().any(|id| dropped.contains(id)) {
        draft.say("wishlist.not_there", &[]);
        draft.chips(&["wishlist", "more"]);
        return;
    }
    kept.retain(|id| !dropped.contains(id));
    draft.record.wishlist = Some(kept);
    match draft.findings.products.as_slice() {
        [only] => draft.say("wishlist.removed", &[("title", &only.title)]),
        _ => draft.say("wishlist.removed_many", &[("count", &dropped.len().to_string())]),
    }
    draft.chips(&["wishlist", "more"]);
}
