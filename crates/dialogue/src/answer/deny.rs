//! "No": left as it is.

use super::draft::Draft;

pub(super) fn answer(draft: &mut Draft) {
    if draft.decision.asked.leaves_order {
        draft.say("order.kept", &[]);
        draft.chips(&["orders", "human", "help"]);
        return;
    }
    // What was spoken about when she said no is not recommended again, until she takes it after all.
    draft.record.refused = draft.conversation.focus.clone().into_iter().collect();
    draft.say("deny", &[]);
    draft.chips(&["saree", "kurti", "help"]);
}
