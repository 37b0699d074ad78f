//! Asking back: what stands in the way of serving an intent.

use super::{draft::Draft, not_understood};
use crate::decide::Doubt;

pub(super) fn answer(draft: &mut Draft, doubt: Doubt) {
    // What she counts on lies before a long pause: nothing of it is in view any more.
    let counts_on_it = matches!(doubt, Doubt::NothingShown | Doubt::NoSearchYet | Doubt::WhichProduct);
    if draft.conversation.is_rested && counts_on_it {
        draft.say("rested", &[]);
        draft.chips(&["saree", "kurti", "wishlist", "help"]);
        return;
    }
    match doubt {
        Doubt::NotUnderstood => not_understood::answer(draft),
        Doubt::WhichProduct => {
            draft.say("which.product", &[]);
            draft.list_if_any();
            draft.chips(&["first", "second", "last"]);
        }
        Doubt::NothingShown => {
            draft.say("which.nothing_shown", &[]);
            draft.chips(&["saree", "kurti", "help"]);
        }
        Doubt::NotSoMany { shown: 1 } => {
            draft.say("which.only_one", &[]);
            draft.chips(&["first", "more"]);
        }
        Doubt::NotSoMany { shown } => {
            draft.say("which.not_so_many", &[("count", &shown.to_string())]);
            draft.chips(&["first", "last", "more"]);
        }
        Doubt::NeedsTwo => {
            draft.say("which.two", &[]);
            draft.chips(&["compare", "more"]);
        }
        Doubt::NoSearchYet => {
            draft.say("more.no_search", &[]);
            draft.chips(&["saree", "kurti", "help"]);
        }
        Doubt::WhichChange => {
            draft.say("refine.which", &[]);
            draft.chips(&["cheaper", "best_rated", "more"]);
        }
    }
}
