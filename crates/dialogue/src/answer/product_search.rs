//! What was found for a fresh search.

use super::{draft::Draft, list};

pub(super) fn answer(draft: &mut Draft) {
    list::answer(draft, if draft.decision.asked.photo { "photo" } else { "search" });
}
