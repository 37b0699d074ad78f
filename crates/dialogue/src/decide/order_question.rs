//! Her word on a question about an order: which one, in which size, yes or no. Anything else is a new wish, and the
//! question is dropped.

use super::{Decision, LEAST_CONFIDENCE, heard::Heard, orders};
use crate::{
    cues,
    orders::{OrderAction, OrderDeed, OrderQuestion, OrderWish, OrdersWanted, Waiting, meant_id},
    understanding::{Intent, Slot, SlotValue},
};

/// Most words of an answer that names an order in passing.
const MOST_WORDS: usize = 6;
/// Most words of a bare answer ("doosra wala", "size XL please").
const FEW_WORDS: usize = 3;

/// The decision about an answer; `None` when no question waits or this is no answer to it.
pub(super) fn decide(heard: &Heard) -> Option<Decision> {
    let question = heard.conversation.order_question.as_ref()?;
    if !may_answer(heard, question) {
        return None;
    }
    let intent = orders::intent_of(question.wish);
    let other = which(heard, question);
    if let Some(id) = &other
        && question.order_id.as_ref() != Some(id)
    {
        let size = size(heard).or_else(|| question.size.clone());
        return Some(orders::look_up(heard, intent, question.wish, one(id), size, None));
    }
    let size = size(heard);
    match (&question.order_id, question.wish, question.waits_for()) {
        // Another size than the one she was asked about is asked about anew, also after a no.
        (Some(id), wish, Waiting::Size | Waiting::Yes)
            if wish == OrderWish::Do(OrderAction::Exchange) && size.is_some() && size != question.size =>
        {
            Some(orders::look_up(heard, intent, wish, one(id), size, None))
        }
        (_, OrderWish::Do(_), _) if says_no(heard) => {
            let mut decision = heard.talk(Intent::Deny);
            decision.asked.leaves_order = true;
            Some(decision)
        }
        (Some(id), OrderWish::Do(action), Waiting::Yes) if says_yes(heard, intent) => {
            let size = question.size.clone();
            let deed = OrderDeed { action, size: size.clone(), asked_at: question.asked_at };
            Some(orders::look_up(heard, intent, question.wish, one(id), size, Some(deed)))
        }
        _ => None,
    }
}

fn one(id: &str) -> OrdersWanted {
    OrdersWanted::One(id.to_owned())
}

/// Whether the message can be about the question: it is sure to want something else only with an intent of its own.
fn may_answer(heard: &Heard, question: &OrderQuestion) -> bool {
    let understanding = heard.understanding;
    let names_an_order = || which(heard, question).is_some();
    let own = orders::intent_of(question.wish);
    match understanding.intent {
        Intent::Affirm | Intent::Deny => true,
        intent if intent == own => !names_another_deed(heard, question.wish),
        // "OD77123" is taken for a question about it, "the second one" and "XL" for many things.
        Intent::OrderStatus if says_little(heard, MOST_WORDS) => names_an_order(),
        _ if says_little(heard, FEW_WORDS) => names_an_order() || size(heard).is_some(),
        _ => understanding.confidence < LEAST_CONFIDENCE,
    }
}

/// "Exchange it", when she was asked about a return, and the other way round: both have one intent.
fn names_another_deed(heard: &Heard, wish: OrderWish) -> bool {
    let has = |cue: &str| cues::has(heard.understanding, cue);
    match wish {
        OrderWish::Do(OrderAction::Return) => has("exchange"),
        OrderWish::Do(OrderAction::Exchange) => (has("return") || has("back")) && !has("exchange"),
        _ => false,
    }
}

/// Whether there is no more in the message than an order, a place in the list or a size.
fn says_little(heard: &Heard, words: usize) -> bool {
    let of_the_question =
        |slot: Slot| matches!(slot, Slot::OrderId | Slot::Ordinal | Slot::Size | Slot::PriceMax);
    heard.understanding.slots.iter().all(|m| of_the_question(m.slot))
        && heard.understanding.words.len() <= words
}

/// The order she names among those she was told of.
fn which(heard: &Heard, question: &OrderQuestion) -> Option<String> {
    if let Some(written) = heard.understanding.texts(Slot::OrderId).last() {
        let told = meant_id(written, question.candidates.iter().map(String::as_str));
        return Some(told.unwrap_or(written).to_owned());
    }
    let ordinal = heard.understanding.slots.iter().rev().find(|m| m.slot == Slot::Ordinal);
    let counted = ordinal.and_then(|m| match &m.value {
        SlotValue::Text(last) if last == "last" => question.candidates.last(),
        SlotValue::Number(number) if *number >= 1.0 => question.candidates.get(*number as usize - 1),
        _ => None,
    });
    let worded = || {
        let words = &heard.understanding.words;
        let ids = question.candidates.iter().map(String::as_str);
        words.iter().find_map(|word| meant_id(word, ids.clone()))
    };
    counted.map(String::as_str).or_else(worded).map(str::to_owned)
}

/// The size she names.
fn size(heard: &Heard) -> Option<String> {
    heard.understanding.texts(Slot::Size).last().map(str::to_owned)
}

fn says_no(heard: &Heard) -> bool {
    let understanding = heard.understanding;
    // "Yes, cancel it" may read as a no: the plain word decides.
    let plain_yes = cues::has(understanding, "yes") && !cues::has(understanding, "no");
    (understanding.intent == Intent::Deny && !plain_yes)
        || (understanding.intent != Intent::Affirm && cues::has(understanding, "no"))
}

/// Nothing is done on a question or a guess, nor on a yes that goes on with something else ("ok, red sarees").
fn says_yes(heard: &Heard, intent: Intent) -> bool {
    let understanding = heard.understanding;
    let has = |cue: &str| cues::has(understanding, cue);
    let speaks_of_else = understanding.slots.iter().any(|m| !matches!(m.slot, Slot::OrderId | Slot::Size));
    if speaks_of_else || has("no") || has("asks") {
        return false;
    }
    let is_sure = understanding.confidence >= LEAST_CONFIDENCE;
    match understanding.intent {
        Intent::Affirm if is_sure => true,
        own if own == intent && is_sure => has("yes") || has("go_ahead"),
        _ => has("yes") && understanding.words.len() <= MOST_WORDS,
    }
}
