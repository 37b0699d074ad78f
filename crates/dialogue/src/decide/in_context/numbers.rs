//! Numbers and orders that no slot took: places in the list, sizes, "the highest rated".

use std::borrow::Cow;

use super::said;
use crate::{
    conversation::Conversation,
    cues,
    understanding::{Intent, Slot, SlotMatch, SlotValue, Understanding},
};

/// Kinds whose sizes are numbers that people call so: "5 number".
const WORN_ON_FEET: [&str; 6] = ["footwear", "shoes", "sandals", "heels", "slippers", "sneakers"];
/// No shoe for a grown-up is smaller; a lower number is a place in the list.
const SMALLEST_SHOE: f64 = 3.0;

pub(super) fn read(conversation: &Conversation, meant: &mut Cow<'_, Understanding>) {
    if !meant.has(Slot::Sort) && rates_most(meant) {
        meant.to_mut().slots.push(said(Slot::Sort, SlotValue::Text("rating".to_owned())));
    }
    if let Some(size) = size_that_would_fit(meant) {
        meant.to_mut().slots.push(said(Slot::Size, SlotValue::Text(size)));
    }
    if let Some(place) = place_by_number(conversation, meant) {
        meant.to_mut().slots.push(said(Slot::Ordinal, SlotValue::Number(place)));
    }
    if sets_a_limit(meant) {
        for m in meant.to_mut().slots.iter_mut().filter(|m| m.slot == Slot::PriceMin) {
            m.slot = Slot::PriceMax;
        }
    }
    if let Some(order) = from_one_end_to_the_other(meant) {
        for m in meant.to_mut().slots.iter_mut().filter(|m| m.slot == Slot::Sort) {
            m.value = SlotValue::Text(order.to_owned());
        }
    }
    let shoes = conversation.filters.texts(Slot::Category).any(|kind| WORN_ON_FEET.contains(&kind));
    if shoes && says_number(meant) {
        for m in &mut meant.to_mut().slots {
            if let (Slot::Ordinal, SlotValue::Number(number)) = (m.slot, &m.value)
                && *number >= SMALLEST_SHOE
            {
                (m.slot, m.value) = (Slot::Size, SlotValue::Text(number.to_string()));
            }
        }
    }
}

/// "Nothing above 1500", heard as at least so much.
fn sets_a_limit(understanding: &Understanding) -> bool {
    let nothing_above = |pair: &[String]| {
        matches!(pair[0].as_str(), "nothing" | "not") && matches!(pair[1].as_str(), "above" | "over")
    };
    let words = &understanding.words;
    understanding.has(Slot::PriceMin)
        && !understanding.has(Slot::PriceMax)
        && words.windows(2).any(nothing_above)
}

/// "The one with the highest rating."
fn rates_most(understanding: &Understanding) -> bool {
    let may_order = matches!(
        understanding.intent,
        Intent::RefineSearch | Intent::ProductSearch | Intent::ShowMore | Intent::CompareProducts
    );
    let words = &understanding.words;
    let rated = |three: &[String]| {
        let (first, others) = (&three[0], &three[1..]);
        let near = |cue: &str| others.iter().any(|word| cues::is(word, cue));
        cues::is(first, "most") && near("rating") || cues::is(first, "rating") && near("most")
    };
    may_order && (words.windows(3).any(rated) || words.len() == 2 && rated(words))
}

/// "And will it come in 42?"
fn size_that_would_fit(understanding: &Understanding) -> Option<String> {
    if understanding.has(Slot::Size) || understanding.has(Slot::PriceMax) {
        return None;
    }
    let words = &understanding.words;
    let is_number = |word: &str| word.len() <= 2 && word.chars().all(|c| c.is_ascii_digit());
    let comes =
        |three: &&[String]| is_number(&three[0]) && cues::is(&three[1], "in") && cues::is(&three[2], "comes");
    let is_in_it = |three: &&[String]| {
        cues::is(&three[0], "in_it") && is_number(&three[1]) && cues::is(&three[2], "is_there")
    };
    // "12Y": an age of children.
    let is_age = |word: &&String| {
        let years = word.strip_suffix('y');
        years.is_some_and(|years| !years.is_empty() && is_number(years))
    };
    let number = |three: &[String], at: usize| three[at].clone();
    words
        .windows(3)
        .find(comes)
        .map(|three| number(three, 0))
        .or_else(|| words.windows(3).find(is_in_it).map(|three| number(three, 1)))
        .or_else(|| {
            let wears = |pair: &&[String]| {
                matches!(pair[0].as_str(), "wear" | "pehenti" | "pehenta") && is_number(&pair[1])
            };
            words.windows(2).find(wears).map(|pair| number(pair, 1))
        })
        .or_else(|| words.iter().find(is_age).cloned())
        .or_else(|| {
            let apart = |pair: &&[String]| is_number(&pair[0]) && pair[1] == "y";
            words.windows(2).find(apart).map(<[String]>::concat)
        })
}

/// "Is number 2 washable?": a place in the list, where she says no other.
fn place_by_number(conversation: &Conversation, understanding: &Understanding) -> Option<f64> {
    let says_place = |m: &SlotMatch| matches!(m.slot, Slot::Ordinal | Slot::OrderId);
    if understanding.slots.iter().any(says_place) {
        return None;
    }
    let words = &understanding.words;
    if understanding.has(Slot::Quantity) || cues::has(understanding, "piece") {
        return None;
    }
    // "No, 2" answers a question.
    let numbered = words
        .windows(2)
        .enumerate()
        .filter(|(at, pair)| cues::is(&pair[0], "number") && (*at > 0 || !cues::is(&pair[0], "no")));
    let mut pairs = numbered.map(|(_, pair)| pair);
    // "Ok, taking 1", of those that were just weighed.
    let was_weighed =
        conversation.last_intent == Some(Intent::CompareProducts) && understanding.slots.is_empty();
    let bare = || words.iter().filter(|_| was_weighed).find_map(|word| word.parse::<usize>().ok());
    let place = pairs.find_map(|pair| pair[1].parse::<usize>().ok()).or_else(bare)?;
    // "Number 8" of shoes is a size.
    let is_size = understanding.texts(Slot::Size).any(|size| size == place.to_string());
    (!is_size && (1..=conversation.shown.len()).contains(&place)).then_some(place as f64)
}

/// "Sasti se mehngi": an order begins with what is said first.
fn from_one_end_to_the_other(understanding: &Understanding) -> Option<&'static str> {
    let cheap = *cues::places(understanding, "cheap").first()?;
    let dear = *cues::places(understanding, "dear").first()?;
    let between = understanding.words.get(cheap.min(dear) + 1..cheap.max(dear))?;
    if !between.iter().any(|word| cues::is(word, "from") || word == "to") {
        // "These are dear, show cheap ones."
        return None;
    }
    Some(if cheap < dear { "price_low" } else { "price_high" })
}

/// "5 number", "6 no".
fn says_number(understanding: &Understanding) -> bool {
    let is_number = |word: &String| word.chars().all(|c| c.is_ascii_digit());
    understanding.words.windows(2).any(|pair| is_number(&pair[0]) && cues::is(&pair[1], "number"))
}
