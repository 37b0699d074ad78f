//! What is reduced now; nothing is claimed about coupons.

use super::{describe, draft::Draft, list};

pub(super) fn answer(draft: &mut Draft) {
    let found = &draft.findings.products;
    let relaxed = draft.findings.relaxation.is_some();
    if found.is_empty() || relaxed {
        draft.record.filters = None;
        draft.say("offers.none", &[]);
        draft.chips(&["cheaper", "saree", "help"]);
        return;
    }
    draft.record.offset = Some(found.len());
    let what = describe::kinds(draft.language(), &list::filters(draft));
    draft.say("offers.some", &[("what", &what)]);
    draft.list(found);
    list::chips(draft);
}
