//! Replies about one product.

use super::draft::Draft;
use crate::lookup::Product;

/// The product it is about; says so when the shop no longer has it.
pub(super) fn product(draft: &mut Draft) -> Option<Product> {
    let found = draft.findings.products.first().cloned();
    if found.is_none() {
        draft.say("gone", &[]);
        draft.chips(&["more", "help"]);
    }
    found
}

/// Shows it as the only card and keeps it in focus.
pub(super) fn show(draft: &mut Draft, product: &Product) {
    draft.show(std::slice::from_ref(product));
    draft.focus(product);
}
