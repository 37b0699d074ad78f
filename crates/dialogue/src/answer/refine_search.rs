//! What is left, or new, after a change of conditions.

use super::{describe, draft::Draft, list};

pub(super) fn answer(draft: &mut Draft) {
    let found = &draft.findings.products;
    match list::ordered_topic(draft) {
        Some(topic) if found.len() > 1 && draft.findings.relaxation.is_none() => {
            let what = describe::filters(draft.language(), &list::filters(draft));
            draft.say(topic, &[("what", &what)]);
            draft.record.offset = Some(found.len());
            draft.list(found);
            list::chips(draft);
        }
        _ => list::answer(draft, "refine"),
    }
}
