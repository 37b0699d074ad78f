//! A person is wanted. Where the shop's people answer in the chat it is passed on to them at once; the one thing
//! asked is what it is about. Elsewhere: how the shop can be reached, if it says so.

use super::{draft::Draft, hand_over};
use crate::hand_over::HandOver;

pub(super) fn answer(draft: &mut Draft) {
    if draft.findings.has_people {
        draft.say("hand_over.begun", &[]);
        draft.record.hand_over = Some(Some(HandOver::Awaited));
        return hand_over::offer_return(draft);
    }
    draft.say_policy("policy.contact", "human_agent");
    draft.record.hand_over = draft.conversation.hand_over.map(|_| Some(HandOver::OverdueTold));
    draft.chips(&["saree", "help"]);
}
