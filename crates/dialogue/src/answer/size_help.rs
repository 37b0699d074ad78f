//! Which sizes there are, and honestly that there is no size chart.

use super::{describe, draft::Draft, one};
use crate::lookup::Lookup;

pub(super) fn answer(draft: &mut Draft) {
    if draft.decision.lookup == Lookup::Nothing {
        draft.say("size_help.general", &[]);
        draft.chips(&["first", "second"]);
        return;
    }
    let Some(product) = one::product(draft) else { return };
    if product.sizes.is_empty() {
        draft.say("fact.no_sizes", &[]);
    } else {
        let sizes = describe::sizes(&product);
        draft.say("size_help.sizes", &[("title", &product.title), ("sizes", &sizes)]);
    }
    draft.say("size_help.no_chart", &[]);
    one::show(draft, &product);
    draft.chips(&["cart_add", "similar"]);
}
