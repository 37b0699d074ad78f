//! What is left, or new, after a change of conditions.

use super::{describe, draft::Draft, list};

pub(super) fn answer(draft: &mut Draft) {
    let found = &draft.findings.products;
    match list::ordered_topic(draft) {
        // What is lowest of what she has seen need not be lowest in the shop.
        Some(topic) if found.len() > 1 && draft.findings.relaxation.is_none() && !draft.is_on_phone => {
            let what = describe::filters(draft.language(), &list::filters(draft));
            draft.say(topic, &[("what", &what)]);
            draft.record.offset = Some(found.len());
            draft.list(found);
            list::chips(draft);
        }
        _ => list::answer(draft, "refine"),
    }
}
