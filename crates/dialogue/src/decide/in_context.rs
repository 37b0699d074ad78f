//! What a message means in its conversation where the words alone say another thing. Understanding reads one message at a
//! time; here it is read again beside what is looked for.

use std::borrow::Cow;

use crate::{
    conversation::Conversation,
    cues,
    language::Language,
    understanding::{Intent, Slot, SlotMatch, SlotValue, Understanding},
};

/// Kinds whose sizes are numbers that people call so: "5 number".
const WORN_ON_FEET: [&str; 6] = ["footwear", "shoes", "sandals", "heels", "slippers", "sneakers"];
/// No shoe for a grown-up is smaller; a lower number is a place in the list.
const SMALLEST_SHOE: f64 = 3.0;

/// The message as it is meant.
pub(super) fn read<'u>(
    conversation: &Conversation,
    understanding: &'u Understanding,
) -> Cow<'u, Understanding> {
    let has = |cue: &str| cues::has(understanding, cue);
    let mut meant = Cow::Borrowed(understanding);
    // "Isn't there any with chikankari?" asks for it.
    if has("nay") && has("to_be_had") && has("question") {
        for m in &mut meant.to_mut().slots {
            m.slot = m.slot.refuses().unwrap_or(m.slot);
        }
    }
    // "The sky blue, not the pink": what stands after "not" goes nowhere.
    if let Some(not) = refused_at_the_end(understanding) {
        let meant = meant.to_mut();
        meant.slots.pop();
        meant.words.truncate(not);
    }
    // "Black looks good on her" refuses nothing.
    let pleases = has("fine") && has("looks") && !has("refusal") && !has("nay") && !has("drop");
    if pleases {
        for m in &mut meant.to_mut().slots {
            m.slot = m.slot.refuses().unwrap_or(m.slot);
        }
    }
    if refuses_a_kind_for_its_fabric(conversation, understanding) {
        meant.to_mut().slots.retain(|m| m.slot != Slot::NotCategory);
    }
    if !understanding.has(Slot::Sort) && rates_most(understanding) {
        meant.to_mut().slots.push(said(Slot::Sort, SlotValue::Text("rating".to_owned())));
    }
    if let Some(size) = size_that_would_fit(understanding) {
        meant.to_mut().slots.push(said(Slot::Size, SlotValue::Text(size)));
    }
    if refuses_what_comes_before(understanding) {
        for m in &mut meant.to_mut().slots {
            m.slot = m.slot.refused_by().unwrap_or(m.slot);
        }
    }
    // "It need not be pink, any colour will do."
    if has("necessary") && has("any") && (has("nay") || has("refusal")) {
        meant.to_mut().slots.retain(|m| !matches!(m.slot, Slot::Colour | Slot::NotColour));
    }
    if let Some(refused) = corrected(understanding) {
        meant.to_mut().slots.remove(refused);
    }
    if let Some(wanted) = wanted_instead(understanding) {
        let m = &mut meant.to_mut().slots[wanted];
        m.slot = m.slot.refuses().unwrap_or(m.slot);
    }
    if has("with") && understanding.texts(Slot::Category).nth(1).is_some() {
        // "A kurta set with a dupatta" is no dupatta.
        meant
            .to_mut()
            .slots
            .retain(|m| m.slot != Slot::Category || !matches!(m.value.as_text(), Some("dupatta" | "blouse")));
    }
    if is_company(understanding) {
        meant.to_mut().slots.retain(|m| m.slot != Slot::Audience);
    }
    if !understanding.has(Slot::Audience)
        && let Some(who) = relative(understanding)
    {
        meant.to_mut().slots.push(said(Slot::Audience, SlotValue::Text(who.to_owned())));
    }
    if let Some(place) = place_by_number(conversation, understanding) {
        meant.to_mut().slots.push(said(Slot::Ordinal, SlotValue::Number(place)));
    }
    if has("grown_up") && has("nay") {
        let slots = &mut meant.to_mut().slots;
        slots.retain(|m| m.slot != Slot::Audience);
        let who = |who: &&str| conversation.filters.texts(Slot::Audience).any(|own| own == *who);
        let known: Vec<&str> = ["women", "men"].into_iter().filter(who).collect();
        let whom = if known.is_empty() { vec!["women", "men"] } else { known };
        slots.extend(whom.into_iter().map(|who| said(Slot::Audience, SlotValue::Text(who.to_owned()))));
    }
    if let Some(grown_up) = is_a_child_after_all(understanding) {
        meant.to_mut().slots.retain(|m| m.slot != Slot::Audience || m.value.as_text() != Some(grown_up));
    }
    if let Some(who) = says_who_she_is(understanding) {
        // "I am a girl": of a grown-up's size, and no daughter.
        let slots = &mut meant.to_mut().slots;
        match slots.iter_mut().find(|m| m.slot == Slot::Audience) {
            Some(said) => said.value = SlotValue::Text(who.to_owned()),
            None => slots.push(said(Slot::Audience, SlotValue::Text(who.to_owned()))),
        }
    }
    if is_addressed(understanding) {
        let slots = &mut meant.to_mut().slots;
        if let Some(at) = slots.iter().rposition(|m| m.slot == Slot::Audience) {
            slots.remove(at);
        }
    }
    if let Some(order) = from_one_end_to_the_other(understanding) {
        for m in meant.to_mut().slots.iter_mut().filter(|m| m.slot == Slot::Sort) {
            m.value = SlotValue::Text(order.to_owned());
        }
    }
    // "A kurta, the kind that is a set."
    let is_kurta = |value: &SlotValue| value.as_text() == Some("kurta");
    if has("set") && understanding.slots.iter().any(|m| m.slot == Slot::Category && is_kurta(&m.value)) {
        for m in meant.to_mut().slots.iter_mut().filter(|m| m.slot == Slot::Category && is_kurta(&m.value)) {
            m.value = SlotValue::Text("kurta_set".to_owned());
        }
    }
    let shoes = conversation.filters.texts(Slot::Category).any(|kind| WORN_ON_FEET.contains(&kind));
    if shoes && says_number(understanding) {
        for m in &mut meant.to_mut().slots {
            if let (Slot::Ordinal, SlotValue::Number(number)) = (m.slot, &m.value)
                && *number >= SMALLEST_SHOE
            {
                (m.slot, m.value) = (Slot::Size, SlotValue::Text(number.to_string()));
            }
        }
    }
    meant
}

/// What the words say though no words name it alone.
fn said(slot: Slot, value: SlotValue) -> SlotMatch {
    SlotMatch { slot, value, start: 0, end: 0 }
}

/// "No leather sandals, we wear no leather", of sandals: the leather is what she refuses.
fn refuses_a_kind_for_its_fabric(conversation: &Conversation, understanding: &Understanding) -> bool {
    let mut refused = understanding.texts(Slot::NotCategory);
    let is_looked_for = |kind: &str| conversation.filters.texts(Slot::Category).any(|own| own == kind);
    let for_another_reason = [Slot::NotFabric, Slot::NotColour, Slot::NotPattern, Slot::NotSleeve];
    refused.any(is_looked_for) && for_another_reason.into_iter().any(|slot| understanding.has(slot))
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
        SlotValue::Number(number) => word.replace(',', "").parse() == Ok(*number),
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

/// "Going with the boys", "my bff's party": people who wear nothing of it.
fn is_company(understanding: &Understanding) -> bool {
    let words = &understanding.words;
    let with_them = words.windows(2).any(|pair| pair[0] == "with" && pair[1] == "the");
    // "The mundu for my husband later, first leggings for me".
    let for_me = words.windows(2).any(|pair| pair[0] == "for" && pair[1] == "me");
    let of_another = for_me && (cues::has(understanding, "he") || cues::has(understanding, "she"));
    // "For my son's wedding": he need not be the one who wears it.
    let weds = understanding.texts(Slot::Occasion).any(|occasion| occasion == "wedding");
    let child = understanding.texts(Slot::Audience).any(|who| matches!(who, "boys" | "girls"));
    let their_wedding = weds && child && !cues::has(understanding, "for");
    let audiences = understanding.slots.iter().filter(|m| m.slot == Slot::Audience).count();
    audiences == 1 && (with_them || of_another || their_wedding || cues::has(understanding, "friend"))
}

/// "For my bro", "bro ke liye".
fn relative(understanding: &Understanding) -> Option<&'static str> {
    let words = &understanding.words;
    let is_for = |cue: &str| {
        let mut threes = words.windows(3);
        threes.any(|three| {
            three[0] == "for" && three[1] == "my" && cues::is(&three[2], cue)
                || cues::is(&three[0], cue) && cues::is(&three[2], "for")
        })
    };
    if is_for("he") {
        return Some("men");
    }
    is_for("she").then_some("women")
}

/// "White not wanted": what stands before it is refused.
fn refuses_what_comes_before(understanding: &Understanding) -> bool {
    let [.., not, last] = understanding.words.as_slice() else { return false };
    let refuses_already = understanding.slots.iter().any(|m| m.slot.refuses().is_some());
    let one_wish = understanding.slots.iter().filter(|m| m.slot.refused_by().is_some()).count() == 1;
    cues::is(not, "nay") && cues::is(last, "wanted") && one_wish && !refuses_already
}

/// "Is number 2 washable?": a place in the list, where she says no other.
fn place_by_number(conversation: &Conversation, understanding: &Understanding) -> Option<f64> {
    let says_place = |m: &SlotMatch| matches!(m.slot, Slot::Ordinal | Slot::Size | Slot::OrderId);
    if understanding.slots.iter().any(says_place) {
        return None;
    }
    let words = &understanding.words;
    let mut pairs = words.windows(2).filter(|pair| cues::is(&pair[0], "number"));
    // "Ok, taking 1", of those that were just weighed.
    let was_weighed =
        conversation.last_intent == Some(Intent::CompareProducts) && understanding.slots.is_empty();
    let bare = || words.iter().filter(|_| was_weighed).find_map(|word| word.parse::<usize>().ok());
    let place = pairs.find_map(|pair| pair[1].parse::<usize>().ok()).or_else(bare)?;
    (1..=conversation.shown.len()).contains(&place).then_some(place as f64)
}

/// "For boys, for my little brother": the brother is a boy.
fn is_a_child_after_all(understanding: &Understanding) -> Option<&'static str> {
    let names = |who: &str| understanding.texts(Slot::Audience).any(|own| own == who);
    let little = cues::has(understanding, "little");
    match (names("boys") && names("men"), names("girls") && names("women")) {
        (true, false) if little => Some("men"),
        (false, true) if little => Some("women"),
        _ => None,
    }
}

/// "Kolhapuri for my daughter-in-law, beta": an old woman's word for whom she talks to, beside the one it is for.
fn is_addressed(understanding: &Understanding) -> bool {
    let child = |value: &SlotValue| matches!(value.as_text(), Some("boys" | "girls" | "kids"));
    let mut audiences = understanding.slots.iter().rev().filter(|m| m.slot == Slot::Audience);
    audiences.next().is_some_and(|m| child(&m.value))
        && audiences.next().is_some()
        && understanding.words.last().is_some_and(|word| cues::is(word, "child_addressed"))
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

/// What she says she is: "main ladki hoon", "I'm a guy"; and, where it is for herself, by the form of her verb: "apne liye
/// soch raha hoon".
fn says_who_she_is(understanding: &Understanding) -> Option<&'static str> {
    const NEAR: usize = 3;
    let near = |one: &str, other: &str| {
        let others = cues::places(understanding, other);
        cues::places(understanding, one)
            .iter()
            .any(|at| others.iter().any(|other| at.abs_diff(*other) <= NEAR))
    };
    let for_herself = cues::has(understanding, "for") && cues::has(understanding, "herself");
    let follows = |verb: &str| {
        let mut pairs = understanding.words.windows(2);
        for_herself && pairs.any(|pair| cues::is(&pair[0], verb) && cues::is(&pair[1], "i_am"))
    };
    // "For me (girl)".
    let me_a =
        |who: &str| understanding.words.windows(2).any(|pair| pair[0] == "me" && cues::is(&pair[1], who));
    if near("i_am", "a_woman") || follows("verb_f") || me_a("a_woman") {
        return Some("women");
    }
    (near("i_am", "a_man") || follows("verb_m") || me_a("a_man")).then_some("men")
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

/// "5 number", "6 no".
fn says_number(understanding: &Understanding) -> bool {
    let is_number = |word: &String| word.chars().all(|c| c.is_ascii_digit());
    understanding.words.windows(2).any(|pair| is_number(&pair[0]) && cues::is(&pair[1], "number"))
}
