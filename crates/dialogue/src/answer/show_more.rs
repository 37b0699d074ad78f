//! Further results of the same, or that there are none.

use super::{describe, draft::Draft, list};
use crate::{
    conversation::ShownProduct, decide::LIST_LENGTH, lookup::Product, recommend::varied, understanding::Slot,
};

pub(super) fn answer(draft: &mut Draft) {
    if draft.conversation.has_chosen_list() {
        return choose_further(draft);
    }
    let found = &draft.findings.products;
    let what = describe::filters(draft.language(), &list::filters(draft));
    if found.is_empty() {
        draft.say("more.none", &[("what", &what)]);
        draft.chips(&["cheaper", "similar", "help"]);
        return;
    }
    let seen = draft.conversation.offset.saturating_add(found.len());
    let key = match (found.len(), draft.findings.total > seen) {
        _ if draft.is_on_phone => "phone.more",
        (1, false) => "more.last_one",
        (_, false) => "more.last",
        (_, true) => "more.some",
    };
    draft.say(key, &[("what", &what)]);
    draft.record.offset = Some(seen);
    draft.list(found);
    list::chips(draft);
}

/// A further choice, of what is not in view.
fn choose_further(draft: &mut Draft) {
    let conversation = draft.conversation;
    let in_view = |id: &str| {
        let shown = |list: &[ShownProduct]| list.iter().any(|product| product.id == id);
        shown(&conversation.shown) || conversation.shown_before.iter().any(|list| shown(list))
    };
    let left: Vec<Product> =
        draft.findings.products.iter().filter(|product| !in_view(&product.id)).cloned().collect();
    let occasion = conversation.filters.texts(Slot::Occasion).last();
    let found = varied(&left, &conversation.taste, occasion, LIST_LENGTH);
    let what = describe::filters(draft.language(), &list::filters(draft));
    if found.is_empty() {
        draft.say("more.none", &[("what", &what)]);
        draft.chips(&["cheaper", "similar", "help"]);
        return;
    }
    draft.say(if draft.is_on_phone { "phone.more" } else { "more.some" }, &[("what", &what)]);
    draft.list_varied(&found);
    list::chips(draft);
}
