//! A product kept.

use super::{draft::Draft, one};
use crate::lookup::Findings;

pub(super) fn answer(draft: &mut Draft) {
    let findings: &Findings = draft.findings;
    let Some(first) = one::product(draft) else { return };
    let mut kept = draft.conversation.wishlist.clone();
    let new: Vec<_> = findings.products.iter().filter(|product| !kept.contains(&product.id)).collect();
    match (findings.products.as_slice(), new.as_slice()) {
        (_, []) => draft.say("wishlist.already", &[("title", &first.title)]),
        (_, [only]) => draft.say("wishlist.added", &[("title", &only.title)]),
        (_, new) => draft.say("wishlist.added_many", &[("count", &new.len().to_string())]),
    }
    kept.extend(new.iter().map(|product| product.id.clone()));
    draft.record.wishlist = Some(kept);
    draft.show_unless_tapped(&findings.products);
    if let [only] = findings.products.as_slice() {
        draft.focus(only);
    }
    draft.chips(&["wishlist", "cart_add", "more"]);
}
