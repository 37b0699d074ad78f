//! Messages whose intent reads as one thing and that can only be another beside what was shown: "I take the red bag" is
//! no search while a red bag stands there.

use super::{
    Decision, LEAST_CONFIDENCE, availability_query, cart_add, cart_remove, cart_view, complaint,
    heard::Heard, not_understood, order_cancel, order_status, price_query, product_details, product_search,
    recommend, reference, refine_search, return_refund, wishlist_add, wishlist_remove,
};
use crate::{
    cues,
    filters::Filters,
    understanding::{Intent, Slot},
};

/// From this confidence on small talk is small talk.
const SURE: f32 = 0.6;

/// What it is, when it is one of these.
pub(super) fn decide(heard: &Heard) -> Option<Decision> {
    takes_one(heard)
        .or_else(|| asks_how_to_keep_it(heard))
        .or_else(|| shows_anything(heard))
        .or_else(|| asks_about_returns(heard))
        .or_else(|| shows_a_kind(heard))
        .or_else(|| looks_into_the_cart(heard))
        .or_else(|| asks_for_a_size(heard))
        .or_else(|| asks_for_a_price(heard))
        .or_else(|| tells_the_order(heard))
        .or_else(|| narrows_after_all(heard))
        .or_else(|| keeps_it(heard))
        .or_else(|| asks_what_it_is_made_of(heard))
        .or_else(|| asks_whether_there_is(heard))
        .or_else(|| scolds(heard))
        .or_else(|| takes_out_of_the_other(heard))
        .or_else(|| gives_it(heard))
        .or_else(|| asks_for_a_thing(heard))
}

fn has(heard: &Heard, cue: &str) -> bool {
    cues::has(heard.understanding, cue)
}

/// "The silver jhumka too, put it in", "I take the red one".
fn takes_one(heard: &Heard) -> Option<Decision> {
    let reads_as_a_wish =
        matches!(heard.understanding.intent, Intent::ProductSearch | Intent::RefineSearch | Intent::Affirm);
    let takes = has(heard, "take") || has(heard, "put_in");
    // "Put those with a high rating on top."
    let orders = heard.understanding.has(Slot::Sort) && !has(heard, "one") || has(heard, "above");
    if !reads_as_a_wish || !takes || orders || has(heard, "show") || has(heard, "remove") || has(heard, "any")
    {
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
    let exchanges = heard.understanding.intent == Intent::Help
        && heard.understanding.slots.is_empty()
        && heard.understanding.words.windows(2).any(|pair| {
            (pair[0] == "change" || cues::is(&pair[0], "exchange")) && cues::is(&pair[1], "have_to")
        });
    (unsure && may_be && has(heard, "returning") || exchanges).then(|| return_refund::decide(heard))
}

/// "Forget the palazzo. What is in the cart now?", taken for a change of it.
fn looks_into_the_cart(heard: &Heard) -> Option<Decision> {
    let unsure = heard.understanding.confidence < LEAST_CONFIDENCE;
    let changes = matches!(heard.understanding.intent, Intent::CartRemove | Intent::CartAdd);
    let words = &heard.understanding.words;
    let asks = words.windows(2).any(|pair| cues::is(&pair[0], "asks") && cues::is(&pair[1], "is_there"));
    (unsure && changes && asks && has(heard, "cart")).then(|| cart_view::decide(heard))
}

/// "Does the second come in 7?", taken for a wish to keep it.
fn asks_for_a_size(heard: &Heard) -> Option<Decision> {
    let unsure = heard.understanding.confidence < LEAST_CONFIDENCE;
    let changes = not_understood::changes_something(heard.understanding.intent)
        || heard.understanding.intent == Intent::CompareProducts && heard.understanding.has(Slot::Ordinal);
    let asks =
        has(heard, "question") && (has(heard, "comes") || has(heard, "to_be_had")) || has(heard, "in_it");
    (unsure && changes && asks && heard.understanding.has(Slot::Size))
        .then(|| availability_query::decide(heard))
}

/// "The first one you showed, how much is it?", taken for a change of the list.
fn asks_for_a_price(heard: &Heard) -> Option<Decision> {
    let unsure = heard.understanding.confidence < SURE;
    let changes = heard.understanding.intent == Intent::RefineSearch;
    let asks = has(heard, "how_much") && heard.understanding.has(Slot::Ordinal);
    (unsure && changes && asks).then(|| price_query::decide(heard))
}

/// "The number is 88213", after a question about an order.
fn tells_the_order(heard: &Heard) -> Option<Decision> {
    let unsure = heard.understanding.confidence < SURE;
    if !unsure || !heard.understanding.has(Slot::OrderId) {
        return None;
    }
    match heard.conversation.last_intent? {
        Intent::OrderStatus => Some(order_status::decide(heard)),
        Intent::OrderCancel => Some(order_cancel::decide(heard)),
        Intent::ReturnRefund => Some(return_refund::decide(heard)),
        Intent::Complaint => Some(complaint::decide(heard)),
        _ => None,
    }
}

/// "I write in Latin letters now. Up to 1,000", taken for a wish for another language: she names none.
fn narrows_after_all(heard: &Heard) -> Option<Decision> {
    let reads_as_language = heard.understanding.intent == Intent::ChangeLanguage;
    let names_a_limit = heard.understanding.has(Slot::PriceMax) || heard.understanding.has(Slot::Colour);
    let names_none = !heard.understanding.has(Slot::Language);
    (reads_as_language && names_a_limit && names_none && !heard.conversation.filters.is_empty())
        .then(|| refine_search::decide(heard))
}

/// "That one into the wishlist", taken for a wish to see it.
fn keeps_it(heard: &Heard) -> Option<Decision> {
    let reads_as_a_look = heard.understanding.intent == Intent::WishlistView;
    (reads_as_a_look && has(heard, "same") && !has(heard, "show") && heard.conversation.focus.is_some())
        .then(|| wishlist_add::decide(heard))
}

/// "The first of the shirts is cotton, isn't it?", taken for a wish to keep it.
fn asks_what_it_is_made_of(heard: &Heard) -> Option<Decision> {
    let unsure = heard.understanding.confidence < LEAST_CONFIDENCE;
    let changes = not_understood::changes_something(heard.understanding.intent);
    let fabric_of_one = heard.understanding.has(Slot::Fabric) && heard.understanding.has(Slot::Ordinal);
    (unsure && changes && fabric_of_one && !has(heard, "put_in")).then(|| product_details::decide(heard))
}

/// "Do you have trousers for an interview?" asks for no advice.
fn asks_whether_there_is(heard: &Heard) -> Option<Decision> {
    let reads_as_advice = heard.understanding.intent == Intent::Recommend;
    let words = &heard.understanding.words;
    let do_you_have = words.windows(3).any(|three| three[0] == "do" && three[2] == "have");
    (reads_as_advice && do_you_have && heard.names_another_category()).then(|| product_search::decide(heard))
}

/// "Such a lousy service", not quite understood.
fn scolds(heard: &Heard) -> Option<Decision> {
    let unsure = heard.understanding.confidence < SURE;
    let reads_as_talk = matches!(heard.understanding.intent, Intent::Chitchat | Intent::OutOfScope);
    // "The track pants I ordered tore in two days."
    let tore = heard.understanding.intent == Intent::OrderStatus && has(heard, "damaged");
    // "You sent a kurti in the wrong colour."
    let reads_as_a_wish = matches!(heard.understanding.intent, Intent::ProductSearch | Intent::RefineSearch);
    let is_wrong = |word: &String| word != "different" && cues::is(word, "wrong");
    let sent_wrong = heard.understanding.words.iter().any(is_wrong) && has(heard, "sent");
    let tore = tore || reads_as_a_wish && sent_wrong && !has(heard, "show");
    (unsure && reads_as_talk && has(heard, "lousy") && has(heard, "service") || tore)
        .then(|| complaint::decide(heard))
}

/// "Take the second one out", right after the cart or the wishlist was spoken about: of that one.
fn takes_out_of_the_other(heard: &Heard) -> Option<Decision> {
    let conversation = heard.conversation;
    let unsure = heard.understanding.confidence < SURE;
    let words = &heard.understanding.words;
    let is_removal = words.len() <= 3 && words.first().is_some_and(|word| cues::is(word, "remove"));
    match (heard.understanding.intent, conversation.last_intent?) {
        // "Take it out", heard as a no.
        (Intent::Deny, Intent::CartAdd | Intent::CartView) if is_removal && !conversation.cart.is_empty() => {
            Some(cart_remove::decide(heard))
        }
        // "Take it away, I have one like it."
        (Intent::SimilarItems, Intent::WishlistAdd | Intent::WishlistView)
            if unsure && has(heard, "remove") && has(heard, "it") =>
        {
            Some(wishlist_remove::decide(heard))
        }
        (Intent::CartRemove, Intent::WishlistAdd | Intent::WishlistView | Intent::WishlistRemove)
            if !has(heard, "cart") && !conversation.wishlist.is_empty() =>
        {
            Some(wishlist_remove::decide(heard))
        }
        (Intent::WishlistRemove, Intent::CartAdd | Intent::CartView | Intent::CartRemove)
            if (unsure && !has(heard, "list") || has(heard, "piece"))
                && !has(heard, "kept")
                && !conversation.cart.is_empty() =>
        {
            Some(cart_remove::decide(heard))
        }
        _ => None,
    }
}

/// "Yes, give me that one."
fn gives_it(heard: &Heard) -> Option<Decision> {
    let words = &heard.understanding.words;
    let give = |pair: &[String]| cues::is(&pair[0], "give") && cues::is(&pair[1], "give");
    let gives =
        words.windows(2).any(give) || words.last().is_some_and(|word| word == "dedo" || word == "lelo");
    let that_one = has(heard, "same") || has(heard, "it");
    (heard.understanding.intent == Intent::Affirm && gives && that_one && heard.conversation.focus.is_some())
        .then(|| cart_add::decide(heard))
}

/// "Do you have tyres?", "laptop hai kya?": a thing nobody taught us a word for. That there is none of it is a better
/// answer than a question.
fn asks_for_a_thing(heard: &Heard) -> Option<Decision> {
    const MOST_WORDS: usize = 3;
    let understanding = heard.understanding;
    let unsure = understanding.confidence < SURE;
    let nothing_shown = heard.conversation.shown.is_empty() && heard.conversation.focus.is_none();
    let may_be = match understanding.intent {
        Intent::Offers
        | Intent::Chitchat
        | Intent::OutOfScope
        | Intent::Recommend
        | Intent::ProductSearch => unsure,
        Intent::ProductDetails | Intent::AvailabilityQuery => nothing_shown,
        _ => false,
    };
    let you_have = understanding.words.windows(3).any(|three| three[0] == "do" && cues::is(&three[2], "has"));
    let asks = you_have || has(heard, "to_be_had") && has(heard, "question") || has(heard, "show");
    let things = &understanding.leftovers;
    if !may_be || !asks || !understanding.slots.is_empty() || !(1..=MOST_WORDS).contains(&things.len()) {
        return None;
    }
    let filters = Filters { words: things.clone(), ..Filters::default() };
    Some(heard.search(Intent::ProductSearch, filters))
}
