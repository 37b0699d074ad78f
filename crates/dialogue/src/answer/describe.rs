//! Facts as words: prices, conditions, sizes, fabrics, colours.

use crate::{
    filters::{Condition, Filters},
    language::Language,
    lookup::Product,
    names,
    understanding::{Slot, SlotValue},
};

/// Most conditions that are told back; the rest is on the page.
const MOST_CONDITIONS: usize = 5;

/// Rupees with Indian grouping: `₹1,299`, `₹1,00,000`.
pub fn rupees(amount: u64) -> String {
    let digits = amount.to_string();
    let (head, tail) = digits.split_at(digits.len().saturating_sub(3));
    let mut grouped = String::from("₹");
    for (at, digit) in head.chars().enumerate() {
        grouped.push(digit);
        if (head.len() - at) % 2 == 1 {
            grouped.push(',');
        }
    }
    grouped + tail
}

/// What is looked for, in a few words: the kind of product first, then what she said last.
pub(super) fn filters(language: Language, filters: &Filters) -> String {
    let has_words = !filters.words.is_empty();
    // A kind that has no category of its own is named by its word: "umbrella".
    let is_told_by_words = move |c: &Condition| {
        has_words && c.slot == Slot::Category && c.value == SlotValue::Text("other".to_owned())
    };
    let named = |of_kinds: bool| {
        let conditions = filters
            .conditions
            .iter()
            .filter(move |c| (c.slot == Slot::Category) == of_kinds && !is_told_by_words(c));
        conditions.filter_map(|c| condition(language, c)).collect::<Vec<String>>()
    };
    let mut parts = named(true);
    if !filters.words.is_empty() {
        parts.insert(0, format!("“{}”", filters.words.join(" ")));
    }
    parts.truncate(MOST_CONDITIONS);
    let others = named(false);
    let room = MOST_CONDITIONS - parts.len();
    parts.extend(others.iter().skip(others.len().saturating_sub(room)).cloned());
    if parts.is_empty() {
        return names::readable(language, "word", "products");
    }
    parts.join(", ")
}

/// The kinds of product that are looked for, or all.
pub(super) fn kinds(language: Language, filters: &Filters) -> String {
    let named: Vec<String> = filters
        .texts(Slot::Category)
        .map(|category| names::readable(language, "category", category))
        .collect();
    if named.is_empty() {
        return names::readable(language, "word", "products");
    }
    named.join(", ")
}

/// Some conditions in a few words.
pub(super) fn conditions(language: Language, conditions: &[Condition]) -> String {
    let named: Vec<String> = conditions.iter().filter_map(|c| condition(language, c)).collect();
    named.join(", ")
}

/// One condition in a few words; `None` for an order, which rules nothing out.
pub(crate) fn condition(language: Language, condition: &Condition) -> Option<String> {
    let (kind, phrase) = match condition.slot {
        Slot::Sort => return None,
        // Any reduction at all says nothing about a limit.
        Slot::DiscountMin if condition.value == SlotValue::Number(1.0) => ("word", "reduced"),
        Slot::NotColour => ("colour", "not"),
        Slot::NotFabric => ("fabric", "not"),
        Slot::NotCategory => ("category", "not"),
        Slot::NotPattern => ("pattern", "not"),
        Slot::NotSleeve => ("sleeve", "not"),
        slot => (slot.name(), slot.name()),
    };
    let value = match &condition.value {
        SlotValue::Text(text) if condition.slot == Slot::Size => size(text),
        SlotValue::Text(text) => names::readable(language, kind, text),
        SlotValue::Number(number) if matches!(condition.slot, Slot::PriceMax | Slot::PriceMin) => {
            rupees(number.max(0.0) as u64)
        }
        SlotValue::Number(number) => number.to_string(),
    };
    Some(match names::name(language, "phrase", phrase) {
        Some(phrase) => crate::wording::fill(phrase, &[("value", &value)]),
        None => value,
    })
}

/// A size as shops write it: `XL`, `38`, `UK 8`.
pub(super) fn size(understood: &str) -> String {
    understood.to_ascii_uppercase()
}

/// Stars with one digit behind the point. Counted in tenths: writing fractions exactly takes 8 kB of a phone's code.
pub(crate) fn stars(stars: f32) -> String {
    let tenths = (f64::from(stars) * 10.0).round_ties_even() as u32;
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// Sizes in a row, as the shop writes them.
pub(crate) fn sizes(product: &Product) -> String {
    product.sizes.join(", ")
}

/// The fabric, by its name in the language where that is known.
pub(crate) fn fabric(language: Language, written: &str) -> String {
    own_name(language, "fabric", written)
}

/// The colours in a row, by their names in the language where these are known.
pub(crate) fn colours(language: Language, product: &Product) -> String {
    let named: Vec<String> = product.colours.iter().map(|written| colour(language, written)).collect();
    named.join(", ")
}

/// A colour, by its name in the language where that is known.
pub(super) fn colour(language: Language, written: &str) -> String {
    own_name(language, "colour", written)
}

/// A word of the shop in the form of a canonical value.
pub(crate) fn canonical(written: &str) -> String {
    written.trim().to_lowercase().replace([' ', '-'], "_")
}

fn own_name(language: Language, kind: &str, written: &str) -> String {
    let canonical = canonical(written);
    match language {
        Language::Hindi => names::name(language, kind, &canonical).unwrap_or(written).to_owned(),
        // In Latin script the shop's own spelling is clearest.
        Language::English | Language::Hinglish => written.to_owned(),
    }
}

/// Whether a size as the shop writes it ("UK 8", "2XL") is the one asked for ("8", "xxl").
pub(super) fn is_size(written: &str, asked: &str) -> bool {
    let (written, asked) = (plain_size(written), plain_size(asked));
    if written == asked || spans(&written, &asked) {
        return true;
    }
    let is_number = |size: &str| !size.is_empty() && size.chars().all(|c| c.is_ascii_digit());
    let without_system = |size: &str| size.trim_start_matches(|c: char| c.is_ascii_alphabetic()).to_owned();
    let (bare_written, bare_asked) = (without_system(&written), without_system(&asked));
    // A bare number fits any system; two different systems ("uk8", "eu8") do not fit each other.
    is_number(&bare_written) && bare_written == bare_asked && (is_number(&written) || is_number(&asked))
}

/// Whether a number is within ages (`8-9y` is for eight and nine) or is one with a unit (`9ft`).
fn spans(written: &str, asked: &str) -> bool {
    let Ok(asked) = asked.trim_end_matches(|c: char| c.is_alphabetic()).parse::<u32>() else { return false };
    let digits = written.trim_end_matches(|c: char| c.is_alphabetic());
    if digits.len() == written.len() {
        return false;
    }
    match written.split_once('y') {
        // Plain sizes have lost their hyphen: two ages stand as `89y`, `1011y`.
        Some((ages, "" | "rs" | "ears")) => {
            ages_of(ages).is_some_and(|(from, to)| (from..=to).contains(&asked))
        }
        _ => digits.parse() == Ok(asked),
    }
}

fn ages_of(joined: &str) -> Option<(u32, u32)> {
    let (from, to) = joined.split_at_checked(joined.len() / 2)?;
    let (from, to) = (from.parse().ok()?, to.parse().ok()?);
    (from < to).then_some((from, to))
}

fn plain_size(size: &str) -> String {
    let plain: String = size.to_lowercase().chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    match plain.as_str() {
        "2xl" => "xxl".to_owned(),
        "3xl" => "xxxl".to_owned(),
        "freesize" | "onesize" | "os" => "free".to_owned(),
        _ => plain,
    }
}

#[cfg(test)]
mod tests {
    use super::stars;

    #[test]
    fn stars_are_rounded_as_fractions_are_written() {
        for eighths in 0..=40_u8 {
            let exact = f32::from(eighths) / 8.0;
            assert_eq!(stars(exact), format!("{exact:.1}"));
        }
        for hundredths in 0..=500_u16 {
            let near = f32::from(hundredths) / 100.0;
            assert_eq!(stars(near), format!("{near:.1}"));
        }
    }
}
