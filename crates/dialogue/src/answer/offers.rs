//! The shop's own word on its offers, and what is reduced now; without such a word nothing is claimed about coupons.

use super::{describe, draft::Draft, list};

pub(super) fn answer(draft: &mut Draft) {
    let found = &draft.findings.products;
    let nothing = found.is_empty() || draft.findings.relaxation.is_some();
    let has_word = draft.findings.policy.is_some();
    if has_word {
        draft.say_policy("policy.offers", "offers.none");
    }
    if nothing {
        draft.record.filters = None;
        if !has_word {
            draft.say("offers.none", &[]);
        }
        draft.chips(&["cheaper", "saree", "help"]);
        return;
    }
    draft.record.offset = Some(found.len());
    let what = describe::kinds(draft.language(), &list::filters(draft));
    draft.say(if has_word { "offers.reduced" } else { "offers.some" }, &[("what", &what)]);
    draft.list(found);
    list::chips(draft);
}
