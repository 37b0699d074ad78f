//! Further results of the same, or that there are none.

use super::{describe, draft::Draft, list};

pub(super) fn answer(draft: &mut Draft) {
    let found = &draft.findings.products;
    let what = describe::filters(draft.language(), &list::filters(draft));
    if found.is_empty() {
        draft.say("more.none", &[("what", &what)]);
        draft.chips(&["cheaper", "similar", "help"]);
        return;
    }
    let seen = draft.conversation.offset.saturating_add(found.len());
    let key = match (found.len(), draft.findings.total > seen) {
        (1, false) => "more.last_one",
        (_, false) => "more.last",
        (_, true) => "more.some",
    };
    draft.say(key, &[("what", &what)]);
    draft.record.offset = Some(seen);
    draft.list(found);
    list::chips(draft);
}
