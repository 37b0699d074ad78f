//! Messages whose intent reads as one thing and that can only be another beside what was shown: "I take the red bag" is
//! no search while a red bag stands there.

use super::{
    Decision, LEAST_CONFIDENCE, cart_add, heard::Heard, not_understood, product_details, product_search,
    recommend, reference, return_refund,
};
use crate::{cues, understanding::Intent};

/// What it is, when it is one of these.
pub(super) fn decide(heard: &Heard) -> Option<Decision> {
    takes_one(heard)
        .or_else(|| asks_how_to_keep_it(heard))
        .or_else(|| shows_anything(heard))
        .or_else(|| asks_about_returns(heard))
        .or_else(|| shows_a_kind(heard))
}

fn has(heard: &Heard, cue: &str) -> bool {
    cues::has(heard.understanding, cue)
}

/// "The silver jhumka too, put it in", "I take the red one".
fn takes_one(heard: &Heard) -> Option<Decision> {
    let reads_as_a_wish =
        matches!(heard.understanding.intent, Intent::ProductSearch | Intent::RefineSearch | Intent::Affirm);
    let takes = has(heard, "take") || has(heard, "put_in");
    if !reads_as_a_wish || !takes || has(heard, "show") || has(heard, "remove") || has(heard, "any") {
        return None;
    }
    let named = reference::named(heard).ok().flatten();
    named.is_some_and(|ids| ids.len() == 1).then(|| cart_add::decide(heard))
}

/// "How do I clean it?" asks for no help with the chat.
fn asks_how_to_keep_it(heard: &Heard) -> Option<Decision> {
    let reads_as_talk =
        matches!(heard.understanding.intent, Intent::Help | Intent::Chitchat | Intent::OutOfScope);
    let about_it = has(heard, "it") && heard.conversation.focus.is_some();
    (reads_as_talk && about_it && has(heard, "care")).then(|| product_details::decide(heard))
}

/// "Show me something nice", not quite understood: a question or something to look at is better than none.
fn shows_anything(heard: &Heard) -> Option<Decision> {
    let unsure = heard.understanding.confidence < LEAST_CONFIDENCE;
    let may_be = matches!(
        heard.understanding.intent,
        Intent::Greet | Intent::ProductSearch | Intent::Recommend | Intent::Chitchat
    );
    let names_nothing = heard.understanding.slots.is_empty() && heard.understanding.leftovers.is_empty();
    let begins = heard.conversation.filters.is_empty();
    (unsure && may_be && names_nothing && begins && has(heard, "show")).then(|| recommend::decide(heard))
}

/// "Meanwhile can you show me a tote?", taken for a change of the cart: what she asks to see is certain.
fn shows_a_kind(heard: &Heard) -> Option<Decision> {
    let unsure = heard.understanding.confidence < LEAST_CONFIDENCE;
    let changes = not_understood::changes_something(heard.understanding.intent);
    (unsure && changes && has(heard, "show") && heard.names_another_category())
        .then(|| product_search::decide(heard))
}

/// "What about returns if it does not fit?", not quite understood.
fn asks_about_returns(heard: &Heard) -> Option<Decision> {
    let unsure = heard.understanding.confidence < LEAST_CONFIDENCE;
    let may_be =
        matches!(heard.understanding.intent, Intent::ProductDetails | Intent::SizeHelp | Intent::Help);
    (unsure && may_be && has(heard, "returning")).then(|| return_refund::decide(heard))
}
