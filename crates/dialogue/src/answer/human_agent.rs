//! No person sits behind the chat: how the shop can be reached, if it says so.

use super::draft::Draft;

pub(super) fn answer(draft: &mut Draft) {
    draft.say_policy("policy.contact", "human_agent");
    draft.chips(&["saree", "help"]);
}
