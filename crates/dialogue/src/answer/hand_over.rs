//! What is said, and not said, while a person of the shop is asked for or here.

use super::draft::Draft;
use crate::{
    hand_over::{HandOver, HandOverStep},
    understanding::Intent,
};

pub(super) fn answer(draft: &mut Draft, step: HandOverStep) {
    match step {
        HandOverStep::PassOn => {
            draft.say("hand_over.passed_on", &[]);
            draft.record.hand_over = Some(Some(HandOver::Acknowledged));
            offer_return(draft);
        }
        // The person answers; the way back stays in view.
        HandOverStep::StaySilent => offer_return(draft),
        HandOverStep::Return => {
            draft.say("hand_over.ended", &[]);
            draft.record.hand_over = Some(None);
            draft.chips(&["saree", "cart", "help"]);
        }
    }
}

/// Nobody came before the long pause: that is said once, before Mitra answers again.
pub(super) fn begin(draft: &mut Draft) {
    let is_overdue = draft.conversation.hand_over == Some(HandOver::Overdue);
    if is_overdue && draft.decision.intent != Intent::HumanAgent {
        draft.say("hand_over.overdue", &[]);
        draft.record.hand_over = Some(Some(HandOver::OverdueTold));
    }
}

/// A tap brings Mitra back.
pub(super) fn offer_return(draft: &mut Draft) {
    draft.chip("mitra");
}
