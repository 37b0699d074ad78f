//! "No": left as it is.

use super::draft::Draft;

pub(super) fn answer(draft: &mut Draft) {
    if draft.decision.asked.leaves_order {
        draft.say("order.kept", &[]);
        draft.chips(&["orders", "human", "help"]);
        return;
    }
    draft.say("deny", &[]);
    draft.chips(&["saree", "kurti", "help"]);
}
