//! She looks for products by what they are: a fresh search.

use super::{Decision, conditions, heard::Heard};
use crate::understanding::{Intent, Slot};

pub(super) fn decide(heard: &Heard) -> Decision {
    let current = &heard.conversation.filters;
    let words = conditions::words(heard.understanding);
    let names_category = heard.understanding.has(Slot::Category);
    let current_has_kind = current.texts(Slot::Category).next().is_some()
        || !current.words.is_empty()
        || current.photo.is_some();

    // "Something for mummy up to 2000", then "a saree": the kind completes what was said before. And a search
    // that names no kind at all ("show some in red") can only be about the results in view.
    let completes = names_category && !current_has_kind && !current.is_empty();
    let names_no_kind = !names_category && words.is_empty() && current_has_kind;
    let mut filters = if completes || names_no_kind {
        conditions::merged(current, heard.understanding)
    } else {
        conditions::stated(heard.understanding)
    };
    if !words.is_empty() {
        filters.words = words;
    }
    if filters.is_empty() {
        return super::recommend::decide(heard);
    }
    heard.search(Intent::ProductSearch, filters)
}
