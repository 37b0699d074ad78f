//! "And the black one?" after a question: the same question of another product.

use super::{Decision, heard::Heard, reference, served};
use crate::{
    cues,
    understanding::{Intent, Slot},
};

/// Longer messages say themselves what they want.
const MOST_WORDS: usize = 6;

/// The last question put to the product that is named now.
pub(super) fn decide(heard: &Heard) -> Option<Decision> {
    let understanding = heard.understanding;
    let asked = match heard.conversation.last_intent? {
        asked @ (Intent::PriceQuery
        | Intent::ProductDetails
        | Intent::AvailabilityQuery
        | Intent::SizeHelp) => asked,
        _ => return None,
    };
    let has = |cue: &str| cues::has(understanding, cue);
    // "No, no, I was asking about the third."
    let corrects = understanding.intent == Intent::Deny && understanding.has(Slot::Ordinal);
    if corrects && reference::named(heard).is_ok_and(|ids| ids.is_some()) {
        return Some(served(heard, asked));
    }
    let asks_nothing_itself = matches!(
        understanding.intent,
        Intent::RefineSearch
            | Intent::SimilarItems
            | Intent::ShowMore
            | Intent::CompareProducts
            | Intent::Recommend
    );
    let beside = reference::is_beside_focus(heard);
    if !asks_nothing_itself
        || !(has("and") || beside)
        || has("show")
        || understanding.words.len() > MOST_WORDS
    {
        return None;
    }
    let size_alone = asked == Intent::AvailabilityQuery
        && understanding.has(Slot::Size)
        && understanding.slots.iter().all(|m| m.slot == Slot::Size);
    let names_one = reference::named(heard).is_ok_and(|ids| ids.is_some_and(|ids| ids.len() == 1));
    (size_alone || beside || (names_one && (has("one") || understanding.has(Slot::Sort))))
        .then(|| served(heard, asked))
}
