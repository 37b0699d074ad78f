//! A welcome; after a long pause, a welcome back.

use super::draft::Draft;

pub(super) fn answer(draft: &mut Draft) {
    let key = if draft.conversation.is_rested { "greet.again" } else { "greet" };
    draft.say(key, &[]);
    draft.chips(&["saree", "kurti", "shirt", "help"]);
}
