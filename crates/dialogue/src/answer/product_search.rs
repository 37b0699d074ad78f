//! What was found for a fresh search.

use super::{draft::Draft, list};

pub(super) fn answer(draft: &mut Draft) {
    list::answer(draft, "search");
}
