//! Reads the vocabulary files. Their form is told in `models/vocabulary/README.md`.

use mitra_dialogue::{Intent, Slot, decimal};

use super::{ANY, Cue, Near, Need, NumberWord, Origin, Rule, Sense, Vocabulary, WordId, forms};
use crate::fold::fold;

macro_rules! file {
    ($name:literal) => {
        include_str!(concat!("../../../../models/vocabulary/", $name))
    };
}

/// Slot, value, words both languages use, Hindi words.
const VALUES: [&str; 4] = [file!("category.tsv"), file!("look.tsv"), file!("wear.tsv"), file!("order.tsv")];
const CUES: &str = file!("cues.tsv");
const NUMBERS: &str = file!("numbers.tsv");
const BRANDS: &str = file!("brands.txt");
const INTENTS: &str = file!("intents.tsv");
const ENGLISH: &str = file!("english.txt");
const HINDI: &str = file!("hindi.txt");
const SHARED: &str = file!("shared.txt");

/// All of it, as read.
pub(crate) const FILES: [&[&str]; 2] = [&VALUES, &[CUES, NUMBERS, BRANDS, INTENTS, ENGLISH, HINDI, SHARED]];

#[derive(Clone, Copy, PartialEq)]
enum From {
    /// A column of Hindi forms.
    Hindi,
    /// The list of everyday Hindi words.
    ListedHindi,
    English,
    Shared,
    Neutral,
}

/// Lines that say something: no remarks, not empty.
fn lines(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines().map(str::trim_end).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn list(forms: &'static str) -> impl Iterator<Item = &'static str> {
    forms.split(',').map(str::trim).filter(|form| !form.is_empty())
}

/// Every canonical value of a slot, in the order of the files.
pub(crate) fn canonical_values(slot: Slot) -> impl Iterator<Item = &'static str> {
    VALUES.into_iter().flat_map(lines).filter_map(move |line| {
        let mut columns = line.split('\t');
        (columns.next()? == slot.name()).then(|| columns.next())?
    })
}

pub(super) fn read() -> Vocabulary {
    let mut v = Vocabulary::default();
    v.senses.push(Vec::new());
    // Word 0 is the one that stands for any.
    v.word("_", From::Neutral);
    for line in lines(CUES) {
        if let Some(name) = line.split('\t').next() {
            let next = Cue::try_from(v.cues.len()).unwrap_or(Cue::MAX);
            v.cues.entry(name).or_insert(next);
        }
    }
    for line in VALUES.into_iter().flat_map(lines) {
        let mut columns = line.split('\t');
        let (Some(slot), Some(value)) = (columns.next(), columns.next()) else { continue };
        for (from, forms) in [From::Neutral, From::Hindi].into_iter().zip(columns) {
            for form in list(forms) {
                v.value(slot, value, form, from);
            }
        }
    }
    for line in lines(BRANDS) {
        for form in list(line) {
            let (name, doubtful) = match form.strip_prefix('?') {
                Some(name) => (name, true),
                None => (form, false),
            };
            v.phrase(name, From::Neutral, Sense::Brand(doubtful), true);
        }
    }
    for line in lines(CUES) {
        let mut columns = line.split('\t');
        let Some(cue) = columns.next().map(|name| v.cue(name)) else { continue };
        for (from, forms) in [From::Neutral, From::Hindi].into_iter().zip(columns) {
            for form in list(forms) {
                v.phrase(form, from, Sense::Cue(cue), true);
            }
        }
    }
    v.read_numbers();
    for (file, from) in [(SHARED, From::Shared), (ENGLISH, From::English), (HINDI, From::ListedHindi)] {
        for word in lines(file).flat_map(str::split_whitespace) {
            v.word(word, from);
        }
    }
    v.read_rules();
    v.index();
    v
}

impl Vocabulary {
    fn word(&mut self, spelling: &str, from: From) -> WordId {
        let next = WordId::try_from(self.origins.len()).unwrap_or(WordId::MAX);
        let id = match self.words.get(spelling) {
            Some(&id) => id,
            None => {
                self.words.insert(spelling.to_owned(), next);
                self.origins.push(Origin::default());
                next
            }
        };
        if let Some(origin) = self.origins.get_mut(id as usize) {
            origin.hindi |= matches!(from, From::Hindi | From::ListedHindi);
            origin.english |= from == From::English;
            origin.shared |= from == From::Shared;
            origin.neutral |= from == From::Neutral;
            origin.listed_hindi |= from == From::ListedHindi;
        }
        id
    }

    fn value(&mut self, slot: &'static str, value: &'static str, form: &'static str, from: From) {
        if slot == "relation" {
            self.phrase(form, from, Sense::Relation(value), true);
            return;
        }
        let Some(slot) = Slot::from_name(slot) else { return };
        let near =
            forms::read(form).near.map(|name| match (name.strip_prefix('>'), name.strip_prefix("for:")) {
                (Some(name), _) => Near::Behind(self.cue(name)),
                (None, Some(audience)) => Near::For(audience),
                (None, None) => Near::Beside(self.cue(name)),
            });
        self.phrase(form, from, Sense::Value(slot, value, near), true);
    }

    fn phrase(&mut self, form: &str, from: From, sense: Sense, names_something: bool) {
        for words in forms::read(form).spellings {
            let mut node = 0;
            for word in &words {
                let id = if word == "_" { ANY } else { self.word(word, from) };
                if let Some(origin) = self.origins.get_mut(id as usize) {
                    origin.names_something |= names_something;
                }
                let next = u32::try_from(self.senses.len()).unwrap_or(u32::MAX);
                node = match self.edges.get(&(node, id)) {
                    Some(&known) => known,
                    None => {
                        self.edges.insert((node, id), next);
                        self.senses.push(Vec::new());
                        next
                    }
                };
            }
            if let Some(senses) = self.senses.get_mut(node as usize)
                && node != 0
                && !senses.contains(&sense)
            {
                senses.push(sense);
            }
        }
    }

    fn read_numbers(&mut self) {
        for line in lines(NUMBERS) {
            let mut columns = line.split('\t');
            let Some(value) = columns.next() else { continue };
            let Some(number) = decimal(value.trim_start_matches(['x', '+'])) else { continue };
            for (from, forms) in [From::Neutral, From::Hindi].into_iter().zip(columns) {
                for form in list(forms) {
                    let doubtful = form.starts_with('?');
                    let meaning = match value.chars().next() {
                        Some('x') => NumberWord::Times(number, doubtful),
                        Some('+' | '-') => NumberWord::Shift(number),
                        _ => NumberWord::Plain(number, doubtful),
                    };
                    for words in forms::read(form.trim_start_matches('?')).spellings {
                        if let [word] = words.as_slice() {
                            let id = self.word(word, from);
                            self.numbers.entry(id).or_insert(meaning);
                        }
                    }
                }
            }
        }
    }

    fn read_rules(&mut self) {
        for line in lines(INTENTS) {
            let mut columns = line.split('\t');
            let (Some(name), Some(weight), Some(needs)) = (columns.next(), columns.next(), columns.next())
            else {
                continue;
            };
            let (Some(intent), Some(weight)) = (Intent::from_name(name), decimal(weight)) else { continue };
            let needs = needs.split_whitespace().filter_map(|need| self.need(need)).collect();
            self.rules.push(Rule { intent, weight: weight as f32, needs });
        }
    }

    fn need(&self, need: &str) -> Option<Need> {
        let (not, name) = match need.strip_prefix('!') {
            Some(name) => (true, name),
            None => (false, need),
        };
        if let Some(slot) = name.strip_prefix("slot:") {
            if slot == "any" {
                return Some(Need::AnySlot(!not));
            }
            let slot = Slot::from_name(slot)?;
            return Some(if not { Need::NoSlot(slot) } else { Need::Slot(slot) });
        }
        if let Some(slot) = name.strip_prefix("many:") {
            return Slot::from_name(slot).map(Need::Many);
        }
        if let Some(words) = name.strip_prefix("words<=") {
            return words.parse().ok().map(Need::Words);
        }
        let cue = self.cue(name);
        Some(if not { Need::NoCue(cue) } else { Need::Cue(cue) })
    }

    /// Tables by sound, for words that are not spelled as the files spell them.
    fn index(&mut self) {
        let mut spelled: Vec<(&String, &WordId)> = self.words.iter().collect();
        spelled.sort_by_key(|(_, id)| **id);
        for (word, &id) in spelled {
            let sound = fold(word);
            if sound.is_empty() {
                continue;
            }
            let names_something = self.origins.get(id as usize).is_some_and(|o| o.names_something);
            if names_something
                && sound.len() >= 4
                && let Some(&first) = sound.as_bytes().first()
            {
                self.slips.entry((first, sound.len())).or_default().push((sound.clone(), id));
            }
            let origin = self.origins.get(id as usize).copied().unwrap_or_default();
            if sound.len() >= 4 && sound.is_ascii() && (origin.hindi || origin.names_something) {
                self.consonants.entry(super::frame(&sound)).or_default().push((sound.clone(), id));
            }
            self.sounds.entry(sound).or_default().push(id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::marks::Marks;

    /// The values of the language contract, `slot: value value …` a line.
    const CANONICAL: &str = include_str!("../../tests/canonical_values.txt");

    #[test]
    fn every_canonical_value_has_words_and_no_word_names_another() {
        let mut known: Vec<(&str, &str)> = Vec::new();
        for line in VALUES.into_iter().flat_map(lines) {
            let mut columns = line.split('\t');
            if let (Some(slot), Some(value)) = (columns.next(), columns.next()) {
                assert!(columns.flat_map(list).next().is_some(), "{slot} {value} has no words");
                known.push((if slot == "relation" { "audience" } else { slot }, value));
            }
        }
        let mut canonical = Vec::new();
        for (slot, values) in CANONICAL.lines().filter_map(|line| line.split_once(':')) {
            for value in values.split_whitespace() {
                assert!(known.contains(&(slot, value)), "nothing names {slot} {value}");
                canonical.push((slot, value));
            }
        }
        for value in known {
            assert!(canonical.contains(&value), "{value:?} is not in the contract");
        }
    }

    #[test]
    fn every_cue_that_code_or_rules_ask_for_is_in_the_file() {
        let v = read();
        for name in Marks::NAMES {
            assert_ne!(v.cue(name), Cue::MAX, "cues.tsv has no {name}");
        }
        for line in lines(INTENTS) {
            let needs: Vec<&str> = line.splitn(3, '\t').nth(2).unwrap_or("").split_whitespace().collect();
            assert!(!needs.is_empty(), "{line}");
            for need in needs {
                assert!(v.need(need).is_some(), "{line}");
                assert!(!matches!(v.need(need), Some(Need::Cue(Cue::MAX) | Need::NoCue(Cue::MAX))), "{line}");
            }
        }
        assert_eq!(v.rules().len(), lines(INTENTS).count(), "a rule of intents.tsv was not read");
        for line in VALUES.into_iter().flat_map(lines) {
            for near in line.split(['\t', ',']).filter_map(|form| form.split_once('@')).map(|(_, near)| near)
            {
                if let Some(audience) = near.trim().strip_prefix("for:") {
                    assert!(canonical_values(Slot::Audience).any(|value| value == audience), "{near}");
                    continue;
                }
                assert_ne!(v.cue(near.trim().trim_start_matches('>')), Cue::MAX, "cues.tsv has no {near}");
            }
        }
    }

    #[test]
    fn every_intent_can_be_reached() {
        let v = read();
        for intent in Intent::ALL {
            let suggested = matches!(intent, Intent::ProductSearch | Intent::RefineSearch);
            assert!(suggested || v.rules().iter().any(|r| r.intent == intent), "{}", intent.name());
        }
    }
}
