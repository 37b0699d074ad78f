//! "Back to the kurtis", "the ones before": what was looked for earlier is looked for again.

use super::{Decision, conditions, heard::Heard};
use crate::{
    cues,
    filters::Filters,
    understanding::{Intent, Slot},
};

/// The way back, when she asks for it and there is one.
pub(super) fn decide(heard: &Heard) -> Option<Decision> {
    let understanding = heard.understanding;
    let goes_back = cues::has(understanding, "go_back") || finds_the_former_better(heard);
    if !goes_back || !may_mean_a_search(understanding.intent) || asks_about_one(heard) {
        return None;
    }
    let filters = match understanding.texts(Slot::Category).next() {
        Some(kind) => {
            let earlier = of_kind(heard, kind)?;
            conditions::merged(earlier, understanding)
        }
        // "Back to red": that names what it shall be.
        None if !conditions::stated(understanding).is_empty() => return None,
        None => heard.conversation.earlier.last()?.clone(),
    };
    let intent = match understanding.intent {
        Intent::ProductSearch => Intent::ProductSearch,
        _ => Intent::RefineSearch,
    };
    Some(heard.search(intent, filters))
}

/// The latest search for this kind; the present one is left for it only when it is another.
fn of_kind<'a>(heard: &'a Heard, kind: &str) -> Option<&'a Filters> {
    let looks_for_it = |filters: &&Filters| filters.texts(Slot::Category).any(|own| own == kind);
    let current = Some(&heard.conversation.filters).filter(looks_for_it);
    current.or_else(|| heard.conversation.earlier.iter().rev().find(looks_for_it))
}

/// "The ones before were fine": after a change, without naming a place in the list.
fn finds_the_former_better(heard: &Heard) -> bool {
    let has = |cue: &str| cues::has(heard.understanding, cue);
    let changed = heard.conversation.last_intent == Some(Intent::RefineSearch);
    changed && has("before") && has("were") && has("fine")
}

/// "Back to the shorts, what is the first one made of?": of one thing there, and not of the list.
fn asks_about_one(heard: &Heard) -> bool {
    let asks = matches!(
        heard.understanding.intent,
        Intent::ProductDetails | Intent::PriceQuery | Intent::AvailabilityQuery | Intent::SizeHelp
    );
    asks && heard.understanding.has(Slot::Ordinal)
}

/// "Wapas" may also be about returning a thing.
fn may_mean_a_search(intent: Intent) -> bool {
    matches!(
        intent,
        Intent::ProductSearch
            | Intent::RefineSearch
            | Intent::ShowMore
            | Intent::SimilarItems
            | Intent::Recommend
            | Intent::ProductDetails
            | Intent::Affirm
            | Intent::Deny
            | Intent::Chitchat
    )
}
