//! No person sits behind the chat, and that is said.

use super::draft::Draft;

pub(super) fn answer(draft: &mut Draft) {
    draft.say("human_agent", &[]);
    draft.chips(&["saree", "help"]);
}
