//! She looks for products by what they are: a fresh search.

use super::{Decision, conditions, heard::Heard};
use crate::{
    cues,
    understanding::{Intent, Slot},
};

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
    // "Kurtis first", of kurtis and sandals: what she said of both stays.
    let is_one_of_them = current.texts(Slot::Category).nth(1).is_some()
        && heard.understanding.slots.iter().all(|m| m.slot == Slot::Category)
        && heard
            .understanding
            .texts(Slot::Category)
            .all(|kind| current.texts(Slot::Category).any(|own| own == kind));
    // "By mistake I said kurta, a kurti": all else stays.
    let corrects = names_category && current_has_kind && cues::has(heard.understanding, "mistake");
    let mut filters = if completes || names_no_kind || is_one_of_them || corrects {
        let mut current = current.clone();
        if heard.conversation.last_intent == Some(Intent::Offers) {
            // What was looked for then was no wish of hers.
            current.forget(Slot::DiscountMin);
            current.forget(Slot::Sort);
        }
        conditions::merged(&current, heard.understanding)
    } else {
        conditions::stated(heard.understanding)
    };
    if !words.is_empty() {
        filters.words = words;
    }
    let wants_advice =
        cues::has(heard.understanding, "gift") && filters.texts(Slot::Category).next().is_none();
    if filters.is_empty() || wants_advice {
        return super::recommend::decide(heard);
    }
    // Without a kind it changes what is in view, however it was said.
    let intent = if names_no_kind { Intent::RefineSearch } else { Intent::ProductSearch };
    heard.search(intent, filters)
}
