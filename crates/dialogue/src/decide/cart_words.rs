//! What is said about the cart while there is something in it: its sum, more or fewer pieces, one thing less, all of
//! it away; and "that one, too" after something was kept. The words decide, whatever they would mean elsewhere: "hata
//! do" drops a condition of a search, but the shawl in the cart when she names the shawl.

use super::{Decision, LEAST_CONFIDENCE, cart_remove, cart_view, heard::Heard, reference};
use crate::{
    cues,
    understanding::{Intent, Slot, SlotMatch, Understanding},
};

/// The decision, when the message is about the cart.
pub(super) fn decide(heard: &Heard) -> Option<Decision> {
    if let Some(decision) = that_one_too(heard).or_else(|| not_kept_after_all(heard)) {
        return Some(decision);
    }
    if heard.conversation.cart.is_empty() || is_of_another_matter(heard.understanding.intent) {
        return None;
    }
    if heard.understanding.intent == Intent::Checkout && heard.understanding.confidence >= LEAST_CONFIDENCE {
        return take_out(heard);
    }
    sum(heard).or_else(|| pieces(heard)).or_else(|| take_out(heard))
}

/// Orders, returns and the like are about what was bought, not about what may be.
fn is_of_another_matter(intent: Intent) -> bool {
    matches!(
        intent,
        Intent::OrderStatus
            | Intent::ReturnRefund
            | Intent::DeliveryInfo
            | Intent::PaymentInfo
            | Intent::HumanAgent
            | Intent::WishlistAdd
            | Intent::WishlistRemove
            | Intent::WishlistView
            | Intent::Greet
    )
}

fn has(heard: &Heard, cue: &str) -> bool {
    cues::has(heard.understanding, cue)
}

/// "What does it come to?" Asked of one product by its place or name it is a price.
fn sum(heard: &Heard) -> Option<Decision> {
    let comes_to = |pair: &[String]| matches!(pair[0].as_str(), "come" | "comes") && pair[1] == "to";
    let says_total = has(heard, "total") || heard.understanding.words.windows(2).any(comes_to);
    let after_the_cart = matches!(
        heard.conversation.last_intent,
        Some(Intent::CartAdd | Intent::CartRemove | Intent::CartView)
    );
    let asks_how_much = has(heard, "how_much") && after_the_cart && heard.understanding.words.len() <= 4;
    let names_one = heard.understanding.has(Slot::Ordinal) || heard.understanding.has(Slot::Category);
    let puts_in = heard.understanding.intent == Intent::CartAdd;
    ((says_total || asks_how_much && has(heard, "now")) && !names_one && !puts_in)
        .then(|| cart_view::decide(heard))
}

/// "Two of it", "one more", "one less".
fn pieces(heard: &Heard) -> Option<Decision> {
    let said = heard.quantity().or_else(|| counted(heard));
    // "Badha do" of the budget is about no pieces.
    let more =
        (has(heard, "more_pieces") && !names_price(heard) || says_one_more(heard)) && !has(heard, "show");
    // "Rate kam karo" is about money.
    let rate_less = |pair: &[String]| cues::is(&pair[0], "price") && cues::is(&pair[1], "fewer_pieces");
    let about_money = heard.understanding.words.windows(2).any(rate_less);
    let fewer = has(heard, "fewer_pieces") && !about_money || (has(heard, "remove") && said.is_some());
    let about_pieces = has(heard, "piece") || has(heard, "make_it") || more || fewer;
    if !about_pieces || has(heard, "show") || (said.is_none() && !more && !fewer) {
        return None;
    }
    let held: Vec<String> = heard.conversation.cart.iter().map(|(id, _)| id.clone()).collect();
    let of_the_list =
        heard.understanding.has(Slot::Ordinal) || has(heard, "of_these") && reference::pick(heard).is_some();
    let in_view = if of_the_list { reference::named(heard).ok().flatten() } else { None };
    if let Some(ids) = in_view.filter(|ids| !more && !fewer && !ids.iter().any(|id| held.contains(id))) {
        // "Two packs of the first": of the list, not of the cart.
        let mut decision = heard.about(Intent::CartAdd, ids);
        decision.asked.quantity = said;
        return Some(decision);
    }
    let ids = reference::among(heard, &held).ok().filter(|ids| !ids.is_empty())?;
    let now = |id: &String| {
        heard.conversation.cart.iter().find(|(own, _)| own == id).map_or(0, |(_, count)| *count)
    };
    let first = ids.first().map_or(0, now);
    let pieces = match (more, fewer) {
        (true, _) => first.saturating_add(said.unwrap_or(1)),
        (_, true) => first.saturating_sub(said.unwrap_or(1)),
        _ => said?,
    };
    if pieces == 0 {
        return Some(heard.about(Intent::CartRemove, ids));
    }
    let intent = if fewer { Intent::CartRemove } else { Intent::CartAdd };
    let mut decision = heard.about(intent, ids);
    decision.asked.quantity = Some(pieces);
    Some(decision)
}

fn names_price(heard: &Heard) -> bool {
    heard.understanding.has(Slot::PriceMax) || heard.understanding.has(Slot::PriceMin)
}

fn says_one_more(heard: &Heard) -> bool {
    const PAIRS: [[&str; 2]; 5] = [["ek", "aur"], ["aur", "ek"], ["one", "more"], ["एक", "और"], ["और", "एक"]];
    heard
        .understanding
        .words
        .windows(2)
        .any(|pair| PAIRS.iter().any(|own| pair[0] == own[0] && pair[1] == own[1]))
}

/// A small number in digits or as a word, where pieces are spoken of. "Do" is more often a verb.
fn counted(heard: &Heard) -> Option<u32> {
    const WORDS: [(&str, u32); 5] =
        [("count-1", 1), ("count-2", 2), ("three", 3), ("count-4", 4), ("count-5", 5)];
    const MOST: u32 = 99;
    let words = &heard.understanding.words;
    let in_digits = words
        .iter()
        .rev()
        .find_map(|word| word.parse::<u32>().ok().filter(|count| (1..=MOST).contains(count)));
    let in_words = || WORDS.iter().find(|(cue, _)| has(heard, cue)).map(|(_, count)| *count);
    if names_price(heard) { None } else { in_digits.or_else(in_words) }
}

/// Names a thing in the cart, or the cart, and wants it away.
fn take_out(heard: &Heard) -> Option<Decision> {
    if !has(heard, "remove") && !has(heard, "empty") {
        return None;
    }
    let held: Vec<String> = heard.conversation.cart.iter().map(|(id, _)| id.clone()).collect();
    if has(heard, "cart") && (has(heard, "everything") || has(heard, "empty")) {
        return Some(heard.about(Intent::CartRemove, held));
    }
    if let Some(ids) = at_its_price(heard, &held) {
        return Some(heard.about(Intent::CartRemove, ids));
    }
    let is_said = heard.understanding.intent == Intent::CartRemove || has(heard, "cart");
    let is_named = reference::named_among(heard, &held).is_some();
    let just_put_in = heard.conversation.last_intent == Some(Intent::CartAdd)
        && heard.understanding.slots.is_empty()
        && heard.conversation.focus.as_ref().is_some_and(|id| held.contains(id));
    // "No, remove it, I will ask my father first."
    let removes_it = |pair: &[String]| cues::is(&pair[0], "remove") && pair[1] == "it";
    let takes_it_back = heard.conversation.last_intent == Some(Intent::CartAdd)
        && heard.understanding.words.windows(2).any(removes_it);
    (is_said || is_named || just_put_in || takes_it_back).then(|| cart_remove::decide(heard))
}

/// "The one for 99 away, I keep the silver one": one thing in the cart costs so much, whatever else is named.
fn at_its_price(heard: &Heard, held: &[String]) -> Option<Vec<String>> {
    let price = |m: &&SlotMatch| m.slot == Slot::PriceMax;
    let slots = heard.understanding.slots.iter().filter(price).cloned().collect();
    let understanding = Understanding { slots, leftovers: Vec::new(), ..heard.understanding.clone() };
    reference::named_among(&Heard { understanding: &understanding, ..*heard }, held)
}

/// "The black one too", right after something was put into the cart or kept.
fn that_one_too(heard: &Heard) -> Option<Decision> {
    let intent = match heard.conversation.last_intent {
        Some(intent @ (Intent::CartAdd | Intent::WishlistAdd)) => intent,
        _ => return None,
    };
    let may_go_on =
        matches!(
            heard.understanding.intent,
            Intent::RefineSearch
                | Intent::ProductDetails
                | Intent::ShowMore
                | Intent::CompareProducts
                | Intent::SimilarItems
                | Intent::AvailabilityQuery
                | Intent::Affirm
        ) || heard.understanding.intent == Intent::ProductSearch && has(heard, "it") && has(heard, "were");
    // "Cheaper ones too, below 2000" looks on.
    let looks_on = names_price(heard) || heard.understanding.has(Slot::Sort) && !has(heard, "one");
    if !may_go_on || !has(heard, "also") || has(heard, "show") || looks_on {
        return None;
    }
    let ids = reference::named(heard).ok().flatten().or_else(|| reference::spoken_of_kind(heard))?;
    let mut decision = heard.about(intent, ids);
    decision.asked.quantity = heard.quantity().or_else(|| counted(heard));
    Some(decision)
}

/// "Take the second one away again", right after something was kept.
fn not_kept_after_all(heard: &Heard) -> Option<Decision> {
    let kept = &heard.conversation.wishlist;
    let just_kept = heard.conversation.last_intent == Some(Intent::WishlistAdd);
    if !just_kept || !has(heard, "remove") || has(heard, "cart") {
        return None;
    }
    // "Not the second, the first was to go in; take the second away": what stands last goes.
    let mut understanding = heard.understanding.clone();
    let places: Vec<usize> =
        (0..understanding.slots.len()).filter(|at| understanding.slots[*at].slot == Slot::Ordinal).collect();
    // But of "take the first away, the second will do" the second stays.
    let keeps_last = cues::places(heard.understanding, "remove").last()
        < cues::places(heard.understanding, "will_do").last();
    let goes = if keeps_last { places.split_first().map(|(_, others)| others) } else { None };
    if let Some(first) = goes.or_else(|| places.split_last().map(|(_, others)| others)) {
        let mut at = 0;
        understanding.slots.retain(|_| {
            at += 1;
            !first.contains(&(at - 1))
        });
    }
    let heard = Heard { understanding: &understanding, ..*heard };
    let ids = reference::among(&heard, kept).ok().filter(|ids| !ids.is_empty())?;
    Some(heard.about(Intent::WishlistRemove, ids))
}
