//! What is refused, what only seems to be, and what is taken back by a correction.

use std::borrow::Cow;

use crate::{
    conversation::Conversation,
    cues,
    language::Language,
    understanding::{Intent, Slot, SlotValue, Understanding},
};

pub(super) fn read(conversation: &Conversation, meant: &mut Cow<'_, Understanding>) {
    if refuses_only_in_words(meant) {
        for m in &mut meant.to_mut().slots {
            m.slot = m.slot.refuses().unwrap_or(m.slot);
        }
    }
    if let Some(not) = refused_at_the_end(meant) {
        // What stands after "not" goes nowhere.
        let meant = meant.to_mut();
        meant.slots.pop();
        meant.words.truncate(not);
    }
    if refuses_a_kind_for_its_fabric(conversation, meant) {
        meant.to_mut().slots.retain(|m| m.slot != Slot::NotCategory);
    }
    if refuses_what_comes_before(meant) {
        for m in &mut meant.to_mut().slots {
            m.slot = m.slot.refused_by().unwrap_or(m.slot);
        }
    }
    if needs_no_colour(meant) {
        meant.to_mut().slots.retain(|m| !matches!(m.slot, Slot::Colour | Slot::NotColour));
    }
    if let Some(refused) = corrected(meant) {
        meant.to_mut().slots.remove(refused);
    }
    if let Some(wanted) = wanted_instead(meant) {
        let m = &mut meant.to_mut().slots[wanted];
        m.slot = m.slot.refuses().unwrap_or(m.slot);
    }
}

/// "Isn't there any with chikankari?" asks for it; "black looks good on her" refuses nothing.
fn refuses_only_in_words(understanding: &Understanding) -> bool {
    let has = |cue: &str| cues::has(understanding, cue);
    let refused = understanding.slots.iter().filter(|m| m.slot.refuses().is_some()).count();
    let wants = understanding.slots.iter().any(|m| m.slot.refused_by().is_some());
    let asks_for_it =
        refused == 1 && !wants && has("nay") && has("to_be_had") && has("question") && !has("wish");
    let pleases = has("fine") && has("looks") && !has("refusal") && !has("nay") && !has("drop");
    asks_for_it || pleases
}

/// "It need not be pink, any colour will do."
fn needs_no_colour(understanding: &Understanding) -> bool {
    let has = |cue: &str| cues::has(understanding, cue);
    let beside = |pair: &[String]| {
        cues::is(&pair[0], "necessary") && cues::is(&pair[1], "nay")
            || cues::is(&pair[0], "nay") && cues::is(&pair[1], "necessary")
    };
    has("any") && understanding.words.windows(2).any(beside)
}

/// Where "not" stands, if the words after it are the last slot and that is another value of the one before it.
fn refused_at_the_end(understanding: &Understanding) -> Option<usize> {
    let [.., before, last] = understanding.slots.as_slice() else { return None };
    let keeps = matches!(understanding.intent, Intent::CartAdd | Intent::WishlistAdd);
    if !keeps || understanding.language != Language::English || before.slot != last.slot {
        return None;
    }
    let value = last.value.as_text()?;
    let not = understanding.words.iter().rposition(|word| word == "not")?;
    let refused =
        understanding.words.get(not + 1..)?.iter().filter(|word| !matches!(word.as_str(), "the" | "one"));
    refused.map(String::as_str).eq(value.split('_')).then_some(not)
}

/// "No leather sandals, we wear no leather", of sandals: the leather is what she refuses.
fn refuses_a_kind_for_its_fabric(conversation: &Conversation, understanding: &Understanding) -> bool {
    let mut refused = understanding.texts(Slot::NotCategory);
    let is_looked_for = |kind: &str| conversation.filters.texts(Slot::Category).any(|own| own == kind);
    let for_another_reason = [Slot::NotFabric, Slot::NotColour, Slot::NotPattern, Slot::NotSleeve];
    refused.any(is_looked_for) && for_another_reason.into_iter().any(|slot| understanding.has(slot))
}

/// "White not wanted": what stands before it is refused.
fn refuses_what_comes_before(understanding: &Understanding) -> bool {
    let [.., not, last] = understanding.words.as_slice() else { return false };
    let refuses_already = understanding.slots.iter().any(|m| m.slot.refuses().is_some());
    let one_wish = understanding.slots.iter().filter(|m| m.slot.refused_by().is_some()).count() == 1;
    cues::is(not, "nay") && cues::is(last, "wanted") && one_wish && !refuses_already
}

/// "My budget is 10,000, not 7,000", "L chahiye, XL nahi": which slot says what is corrected, where the last of two would
/// else hold.
fn corrected(understanding: &Understanding) -> Option<usize> {
    let of_slot = |slot: Slot| -> Vec<usize> {
        (0..understanding.slots.len()).filter(|at| understanding.slots[*at].slot == slot).collect()
    };
    let pairs = [Slot::PriceMax, Slot::Size].map(of_slot);
    let pair = pairs.iter().find(|places| places.len() == 2)?;
    let words = &understanding.words;
    let says = |word: &str, at: usize| match &understanding.slots[at].value {
        SlotValue::Text(text) => word == text,
        SlotValue::Number(number) => crate::decimal(&word.replace(',', "")) == Some(*number),
    };
    let last = words.iter().rposition(|word| says(word, pair[1]))?;
    let english = last.checked_sub(1).is_some_and(|before| words[before] == "not");
    let hindi = last + 2 == words.len() && cues::is(&words[last + 1], "nay") && words[last + 1] != "not";
    (english || hindi).then_some(pair[1])
}

/// "Not black, red": which slot is wanted although it was heard as refused.
fn wanted_instead(understanding: &Understanding) -> Option<usize> {
    let refused: Vec<usize> = (0..understanding.slots.len())
        .filter(|at| understanding.slots[*at].slot == Slot::NotColour)
        .collect();
    let said_once = cues::places(understanding, "refusal").len() == 1;
    let joins = cues::has(understanding, "or") || cues::has(understanding, "and");
    match refused.as_slice() {
        [_, last] if said_once && !joins && understanding.language != Language::Hindi => Some(*last),
        _ => None,
    }
}
