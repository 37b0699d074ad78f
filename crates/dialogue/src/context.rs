//! What is being looked for, condition by condition, as she sees it and can take it back with a tap.

use crate::{
    answer::condition,
    filters::{Condition, Filters},
    language::Language,
    names,
    understanding::{Slot, SlotValue},
};

/// Stands for the free words where a slot is named.
pub const WORDS: &str = "words";
/// Stands for her photo where a slot or its value is named.
pub const PHOTO: &str = "photo";

/// One condition with its name in a language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelledCondition {
    /// Name of the slot, or [`WORDS`].
    pub slot: String,
    /// Canonical value as text; numbers in digits.
    pub value: String,
    /// What it is called, for example `Red` or `Up to ₹500`.
    pub label: String,
}

/// Everything that rules products out, in the order in which it was stated. An order of the list is not among it.
pub fn labelled(language: Language, filters: &Filters) -> Vec<LabelledCondition> {
    let words = words(filters);
    // A kind without a category of its own is told by its words.
    let is_told = |c: &&Condition| {
        !(words.is_some() && c.slot == Slot::Category && c.value == SlotValue::Text("other".to_owned()))
    };
    let labelled = |slot: &str, value: String, label: &str| LabelledCondition {
        slot: slot.to_owned(),
        value,
        label: capitalised(label),
    };
    let conditions = filters
        .conditions
        .iter()
        .filter(is_told)
        .filter_map(|c| Some(labelled(c.slot.name(), text(&c.value), &condition(language, c)?)));
    let words = words.as_ref().map(|words| labelled(WORDS, words.clone(), &format!("“{words}”")));
    let photo = || {
        let name = names::name(language, "word", "like_photo").unwrap_or_default();
        labelled(PHOTO, PHOTO.to_owned(), name)
    };
    let photo = filters.photo.is_some().then(photo);
    photo.into_iter().chain(words).chain(conditions).collect()
}

/// What is left to look for without one condition; none when it does not hold.
pub fn without(filters: &Filters, slot: &str, value: &str) -> Option<Filters> {
    let mut left = filters.clone();
    if slot == PHOTO {
        return left.photo.take().map(|_| left);
    }
    if slot == WORDS {
        if words(filters).as_deref() != Some(value) {
            return None;
        }
        left.words.clear();
        let other = SlotValue::Text("other".to_owned());
        left.conditions.retain(|c| c.slot != Slot::Category || c.value != other);
        return Some(left);
    }
    left.conditions.retain(|c| c.slot.name() != slot || text(&c.value) != value);
    if slot == Slot::Category.name() {
        // Which name belongs to which kind is not kept: the kinds that are left are taken whole.
        left.kind_names.clear();
        left.telling_words.clear();
    }
    (left.conditions.len() < filters.conditions.len()).then_some(left)
}

fn words(filters: &Filters) -> Option<String> {
    (!filters.words.is_empty()).then(|| filters.words.join(" "))
}

fn text(value: &SlotValue) -> String {
    match value {
        SlotValue::Text(text) => text.clone(),
        SlotValue::Number(number) => number.to_string(),
    }
}

fn capitalised(label: &str) -> String {
    let mut characters = label.chars();
    characters.next().map_or_else(String::new, |first| {
        std::iter::once(first.to_ascii_uppercase()).chain(characters).collect()
    })
}
