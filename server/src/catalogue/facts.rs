//! Facts that a shop lists below its text: `Neck: Round Neck. Sleeve Length: Short Sleeves. Season: Winter.` They are
//! as sure as a column of the feed.

use mitra_dialogue::Slot;
use mitra_perception::Lexicon;

/// What shops call a fact, the slot it fills, and the noun that makes its value read like a title's words.
const NAMES: [(&str, Slot, &str); 22] = [
    ("neck", Slot::Neck, "neck"),
    ("neckline", Slot::Neck, "neck"),
    ("neck type", Slot::Neck, "neck"),
    ("collar", Slot::Neck, "neck"),
    ("sleeve", Slot::Sleeve, "sleeve"),
    ("sleeves", Slot::Sleeve, "sleeve"),
    ("sleeve length", Slot::Sleeve, "sleeve"),
    ("sleeve styling", Slot::Sleeve, "sleeve"),
    ("sleeve type", Slot::Sleeve, "sleeve"),
    ("fit", Slot::Fit, "fit"),
    ("length", Slot::Fit, ""),
    ("waist rise", Slot::Fit, ""),
    ("pattern", Slot::Pattern, ""),
    ("print or pattern type", Slot::Pattern, ""),
    ("print", Slot::Pattern, "print"),
    ("fabric", Slot::Fabric, ""),
    ("material", Slot::Fabric, ""),
    ("fabric 2", Slot::Fabric, ""),
    ("saree fabric", Slot::Fabric, ""),
    ("occasion", Slot::Occasion, "wear"),
    ("usage", Slot::Occasion, "wear"),
    ("season", Slot::Season, ""),
];
/// Words that have a meaning only as the value of such a fact.
const VALUES: [(Slot, &str, &str); 10] = [
    (Slot::Occasion, "sports", "gym"),
    (Slot::Occasion, "ethnic", "festive"),
    (Slot::Season, "summer", "summer"),
    (Slot::Season, "spring", "summer"),
    (Slot::Season, "winter", "winter"),
    (Slot::Season, "fall", "winter"),
    (Slot::Season, "autumn", "winter"),
    (Slot::Season, "monsoon", "monsoon"),
    (Slot::Season, "rain", "monsoon"),
    (Slot::Season, "rainy", "monsoon"),
];
const ENDS: [char; 4] = ['.', '\n', ';', '|'];
/// Longer values are sentences.
const VALUE_CHARACTERS: usize = 60;

/// The facts a description lists, in its order; no value where a fact says what no value of its slot is.
pub(super) fn stated(description: &str) -> Vec<(Slot, Option<String>)> {
    let mut facts = Vec::new();
    for (at, _) in description.match_indices(':') {
        let before = description[..at].rsplit(ENDS).next().unwrap_or_default().trim();
        let Some((name, slot, noun)) = named(before) else { continue };
        let value = description[at + 1..].split(ENDS).next().unwrap_or_default().trim().to_lowercase();
        if value.chars().count() > VALUE_CHARACTERS || name == "length" && value == "regular" {
            continue;
        }
        if let Some((.., meant)) = VALUES.into_iter().find(|(of, word, _)| *of == slot && *word == value) {
            facts.push((slot, Some(meant.to_owned())));
            continue;
        }
        let named = Lexicon::builtin().attributes(&format!("{value} {noun}"));
        let before = facts.len();
        let values = named.iter().filter(|m| m.slot == slot).filter_map(|m| m.value.as_text());
        facts.extend(values.map(|value| (slot, Some(value.to_owned()))));
        if facts.len() == before {
            facts.push((slot, None));
        }
    }
    facts
}

/// The longest name of a fact with which a text ends. A list is set apart from prose by its capitals.
fn named(text: &str) -> Option<(&'static str, Slot, &'static str)> {
    let is_here = |name: &str| {
        let Some(start) = text.len().checked_sub(name.len()) else { return false };
        let (Some(prose), Some(here)) = (text.get(..start), text.get(start..)) else { return false };
        here.eq_ignore_ascii_case(name)
            && here.starts_with(char::is_uppercase)
            && (prose.is_empty() || prose.ends_with(' '))
    };
    NAMES.into_iter().filter(|(name, ..)| is_here(name)).max_by_key(|(name, ..)| name.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(description: &str) -> Vec<String> {
        let name = |(slot, value): &(Slot, Option<String>)| {
            format!("{}={}", slot.name(), value.as_deref().unwrap_or("?"))
        };
        stated(description).iter().map(name).collect()
    }

    #[test]
    fn listed_facts_are_read_and_prose_is_not() {
        assert_eq!(
            read("A soft tee. Neck: V-Neck. Sleeve Length: Long Sleeves. Usage: Sports. Season: Fall."),
            ["neck=v", "sleeve=full", "occasion=gym", "season=winter"]
        );
        assert_eq!(
            read("Pattern: Checked; Fabric: Pure Cotton\nLength: Regular"),
            ["pattern=checked", "fabric=cotton"]
        );
        assert_eq!(read("Soft and light Sleeve Length: Short Sleeves."), ["sleeve=half"]);
        assert_eq!(read("Neck: Keyhole"), ["neck=?"]);
        assert_eq!(read("We love this: a round neck and wide sleeves"), [] as [&str; 0]);
    }
}
