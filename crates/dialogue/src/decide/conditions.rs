//! From the slots of a message to conditions, alone or on top of those that hold already.

use crate::{
    cues,
    filters::{Condition, Filters},
    understanding::{Slot, SlotMatch, SlotValue, Understanding},
};

/// The category of things that have none.
const OTHER_KIND: &str = "other";

/// What a message asks for by itself.
pub(super) fn stated(understanding: &Understanding) -> Filters {
    let mut filters = Filters::default();
    put_all(&mut filters, understanding);
    filters
}

/// What holds after a message changed what held before: a slot named again is replaced, an exclusion joins, an addition
/// ("red as well") becomes an alternative, what is dropped or no longer refused is free again.
pub(super) fn merged(current: &Filters, understanding: &Understanding) -> Filters {
    let mut filters = current.clone();
    if !cues::has(understanding, "also") {
        for m in &understanding.slots {
            if m.slot.refuses().is_none() {
                filters.forget(m.slot);
            }
        }
    }
    for slot in freed(understanding) {
        filters.forget(slot);
    }
    let mut left = understanding.clone();
    left.slots.retain(|m| !takes_back(&mut filters, current, understanding, m));
    put_all(&mut filters, &left);
    filters
}

/// "Forget the leather" drops what was wanted and refuses nothing; "floral is fine after all" drops a refusal and wants
/// nothing in particular.
fn takes_back(
    filters: &mut Filters,
    current: &Filters,
    understanding: &Understanding,
    m: &SlotMatch,
) -> bool {
    let opposite = match (m.slot.refuses(), m.slot.refused_by()) {
        (Some(wanted), _) if cues::has(understanding, "drop") => wanted,
        (_, Some(refused)) if cues::has(understanding, "will_do") => refused,
        _ => return false,
    };
    let was_said = |c: &&Condition| c.slot == opposite && c.value == m.value;
    let takes_back = current.conditions.iter().any(|c| was_said(&c));
    if takes_back {
        filters.conditions.retain(|c| !was_said(&c));
    }
    takes_back
}

/// Words of the message to look for in titles: all that are left when no category was understood, else only
/// what looks like a model name ("501s"). A kind outside the categories ("umbrella") is known by its name alone.
pub(super) fn words(understanding: &Understanding) -> Vec<String> {
    let no_category = !understanding.has(Slot::Category);
    let looks_like_a_model = |word: &String| {
        word.chars().any(|c| c.is_ascii_digit()) && word.chars().any(|c| c.is_ascii_alphabetic())
    };
    let mut words: Vec<String> = Vec::new();
    if understanding.texts(Slot::Category).any(|kind| kind == OTHER_KIND) {
        // What else she says of it may be about anything.
        words.extend(understanding.kind_names.iter().cloned());
        if !words.is_empty() {
            return words;
        }
    }
    for word in &understanding.leftovers {
        let long_enough = word.chars().count() > 1;
        if long_enough && !words.contains(word) && (no_category || looks_like_a_model(word)) {
            words.push(word.clone());
        }
    }
    words
}

/// Words beside the one kind that is named, which may say which of it: "usko oxidised pasand hai". A name with digits is
/// looked for outright (see [`words`]).
fn telling_words(understanding: &Understanding) -> Vec<String> {
    const SHORTEST: usize = 4;
    let mut kinds = understanding.texts(Slot::Category);
    if kinds.next().is_none() || kinds.any(|_| true) {
        return Vec::new();
    }
    let mut words: Vec<String> = Vec::new();
    for word in understanding.leftovers.iter().filter(|word| word.chars().count() >= SHORTEST) {
        if !words.contains(word) && !word.chars().any(|c| c.is_ascii_digit()) {
            words.push(word.clone());
        }
    }
    words
}

fn put_all(filters: &mut Filters, understanding: &Understanding) {
    let range = between(understanding);
    let both = range.is_some() || understanding.has(Slot::PriceMin) && understanding.has(Slot::PriceMax);
    for m in understanding.slots.iter().filter(|m| !is_slip(understanding, m)) {
        // "No red, everybody has red": what is refused is not wanted, however often it is named.
        let refused = |other: &SlotMatch| Some(other.slot) == m.slot.refused_by() && other.value == m.value;
        if !understanding.slots.iter().any(refused) {
            put(filters, m);
        }
    }
    if let Some((least, most)) = range {
        filters.forget(Slot::PriceMax);
        filters.add(Slot::PriceMin, SlotValue::Number(least));
        filters.add(Slot::PriceMax, SlotValue::Number(most));
    }
    let slips = understanding.slots.iter().any(|m| m.slot == Slot::Category && is_slip(understanding, m));
    let last_name = understanding.kind_names.len().saturating_sub(1);
    for name in understanding.kind_names.iter().skip(if slips { last_name } else { 0 }) {
        let name = finer_name(understanding, name);
        if !filters.kind_names.contains(&name) {
            filters.kind_names.push(name);
        }
    }
    for word in telling_words(understanding) {
        if !filters.telling_words.contains(&word) {
            filters.telling_words.push(word);
        }
    }
    settle_prices(filters, both, understanding.has(Slot::PriceMin));
}

/// "Between 200 and 400": two limits, even where both were heard as the upper one.
fn between(understanding: &Understanding) -> Option<(f64, f64)> {
    let limits: Vec<f64> = understanding
        .slots
        .iter()
        .filter(|m| m.slot == Slot::PriceMax)
        .filter_map(|m| m.value.as_number())
        .collect();
    match limits.as_slice() {
        [one, other] if one != other && cues::has(understanding, "between") => {
            Some((one.min(*other), one.max(*other)))
        }
        _ => None,
    }
}

/// "By mistake I said kurta, I want a kurti", "not for girls, for ladies": of a kind or a wearer that is corrected the
/// last one holds, and of anything after a word of correction.
fn is_slip(understanding: &Understanding, m: &SlotMatch) -> bool {
    let has = |cue: &str| cues::has(understanding, cue);
    // "Leave the black, blue after all".
    let leaves = m.slot == Slot::Colour
        && has("drop")
        && has("make_it")
        && !has("or")
        && freed(understanding).is_empty();
    let corrects = has("slip")
        || leaves
        || matches!(m.slot, Slot::Category | Slot::Audience) && (has("nay") || has("drop")) && !has("also");
    let last = understanding.slots.iter().rev().find(|other| other.slot == m.slot);
    corrects
        && m.slot.refuses().is_none()
        && m.slot != Slot::PriceMax
        && last.is_some_and(|last| last.value != m.value)
}

/// "Kitten heels": a word before the kind's name that no slot took belongs to the name.
fn finer_name(understanding: &Understanding, name: &str) -> String {
    const SHORTEST: usize = 4;
    let words = &understanding.words;
    let own: Vec<&str> = name.split_whitespace().collect();
    let at = words
        .windows(own.len().max(1))
        .position(|part| part.iter().map(String::as_str).eq(own.iter().copied()));
    let before = at.and_then(|at| words.get(at.checked_sub(1)?));
    match before.filter(|word| word.chars().count() >= SHORTEST && understanding.leftovers.contains(word)) {
        Some(before) => format!("{before} {name}"),
        None => name.to_owned(),
    }
}

fn put(filters: &mut Filters, m: &SlotMatch) {
    match m.slot {
        Slot::Quantity | Slot::Ordinal | Slot::OrderId | Slot::Pincode | Slot::Language => {}
        Slot::PriceMax | Slot::PriceMin | Slot::RatingMin | Slot::DiscountMin => {
            let sensible = m.value.as_number().is_some_and(|number| number.is_finite() && number >= 0.0);
            if sensible {
                filters.forget(m.slot);
                filters.add(m.slot, m.value.clone());
            }
        }
        Slot::Sort => {
            filters.forget(Slot::Sort);
            filters.add(Slot::Sort, m.value.clone());
        }
        slot => {
            // The same value cannot be wanted and unwanted; what she said last holds.
            if let Some(opposite) = slot.refuses().or_else(|| slot.refused_by()) {
                filters.conditions.retain(|c| c.slot != opposite || c.value != m.value);
            }
            filters.add(slot, m.value.clone());
        }
    }
}

/// Two limits said together may come in any order; a new limit ends an older one that contradicts it.
fn settle_prices(filters: &mut Filters, both: bool, min_is_new: bool) {
    let (Some(min), Some(max)) = (filters.number(Slot::PriceMin), filters.number(Slot::PriceMax)) else {
        return;
    };
    if min <= max {
        return;
    }
    if both {
        filters.forget(Slot::PriceMin);
        filters.forget(Slot::PriceMax);
        filters.add(Slot::PriceMin, SlotValue::Number(max));
        filters.add(Slot::PriceMax, SlotValue::Number(min));
    } else if min_is_new {
        filters.forget(Slot::PriceMax);
    } else {
        filters.forget(Slot::PriceMin);
    }
}

/// What a dropped condition may be called, and the slots that are free then.
const DROPPED: [(&str, &[Slot]); 8] = [
    ("price", &[Slot::PriceMax, Slot::PriceMin]),
    ("colour", &[Slot::Colour, Slot::NotColour]),
    ("fabric", &[Slot::Fabric, Slot::NotFabric]),
    ("brand", &[Slot::Brand]),
    ("size", &[Slot::Size]),
    ("rating", &[Slot::RatingMin]),
    ("pattern", &[Slot::Pattern, Slot::NotPattern]),
    ("sleeve", &[Slot::Sleeve, Slot::NotSleeve]),
];
/// How many words may stand between what is dropped and the word that drops it.
const NEAR: usize = 3;

/// "Any colour", "the price does not matter": which slots are free again. Each such word speaks of the attribute that
/// is named nearest to it: "same budget, any colour" leaves the budget alone.
pub(super) fn freed(understanding: &Understanding) -> Vec<Slot> {
    let words = &understanding.words;
    let drops = |word: &str| cues::is(word, "any") || cues::is(word, "drop");
    let mut freed = Vec::new();
    for at in (0..words.len()).filter(|at| drops(&words[*at])) {
        let named = words.iter().enumerate().filter_map(|(place, word)| {
            let (_, slots) = DROPPED.iter().find(|(cue, _)| cues::is(word, cue))?;
            Some((place.abs_diff(at), *slots))
        });
        if let Some((_, slots)) =
            named.filter(|(distance, _)| *distance <= NEAR).min_by_key(|(distance, _)| *distance)
        {
            freed.extend(slots);
        }
    }
    // "Drop the price limit, 600 will do" names the new one.
    freed.retain(|slot| !understanding.has(*slot) || slot.refuses().is_some());
    freed
}
