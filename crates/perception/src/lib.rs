//! Text, pictures and sound in; understanding out.
//!
//! [`Lexicon`] understands text from the words in `models/vocabulary`, always and everywhere.

mod fold;
mod intent;
mod language;
#[cfg(feature = "letters")]
pub mod letters;
mod marks;
mod measures;
mod nearest;
mod negation;
#[cfg(feature = "model")]
pub mod network;
mod numbers;
#[cfg(feature = "model")]
pub mod onnx;
#[cfg(feature = "own-model")]
pub mod own;
#[cfg(feature = "model")]
pub mod photo;
mod reading;
mod script;
mod search;
pub mod sound;
mod token;
#[cfg(feature = "letters")]
pub mod transcript;
mod values;
mod vocabulary;

use std::{
    hash::{Hash, Hasher},
    sync::OnceLock,
};

use mitra_dialogue::{Intent, Language, Slot, SlotMatch, SlotValue, Understanding, decimal};

use crate::{
    marks::Marks,
    reading::Reading,
    token::{Kind, Token},
    values::Chosen,
    vocabulary::{By, Origin, Sense, Vocabulary},
};

pub use search::search_words;

/// Version of the code that folds and reads words; a change in what it gives for the same vocabulary raises it.
const READING_VERSION: u32 = 4;

/// Id of the lexicon's understanding, logged beside what it understood; indexes cut with its words bear it. It
/// changes with every change of the vocabulary.
pub fn lexicon_model() -> &'static str {
    static MODEL: OnceLock<String> = OnceLock::new();
    MODEL.get_or_init(|| {
        let mut hasher = std::hash::DefaultHasher::new();
        vocabulary::FILES.hash(&mut hasher);
        format!("lexicon-{READING_VERSION}-{:08x}", hasher.finish() >> 32)
    })
}

/// Every canonical value of a slot with a fixed set of values (`off_white`); none for the others.
pub fn canonical_values(slot: Slot) -> impl Iterator<Item = &'static str> {
    vocabulary::canonical_values(slot)
}

/// A message as the words of the vocabulary say it, before anybody weighs it.
#[derive(Debug)]
struct Read {
    reading: Reading,
    #[cfg(feature = "model")]
    numerals: Vec<numbers::Numeral>,
    slots: Vec<SlotMatch>,
    /// Where kinds of products are named, from character to character.
    kinds: Vec<(usize, usize)>,
    /// Tokens that values took, as half-open ranges.
    taken: Vec<(usize, usize)>,
    /// Those of them that numbers took.
    measured: Vec<(usize, usize)>,
    language: Language,
    language_is_certain: bool,
    intent: Intent,
    confidence: f32,
}

/// Understanding by the words of `models/vocabulary`.
#[derive(Debug)]
pub struct Lexicon {
    vocabulary: Vocabulary,
    marks: Marks,
}

impl Lexicon {
    /// The vocabulary that is built in; read once.
    pub fn builtin() -> &'static Lexicon {
        static BUILTIN: OnceLock<Lexicon> = OnceLock::new();
        BUILTIN.get_or_init(|| {
            let vocabulary = Vocabulary::read();
            let marks = Marks::of(&vocabulary);
            Lexicon { vocabulary, marks }
        })
    }

    /// Understands one message. Any text is allowed; what is not understood is said so by a low confidence.
    pub fn understand(&self, text: &str) -> Understanding {
        let read = self.read(text);
        self.understanding(text, read)
    }

    /// What the words of a message say by themselves.
    fn read(&self, text: &str) -> Read {
        let reading = Reading::of(text, &self.vocabulary);
        let numerals = numbers::numerals(&reading, &self.vocabulary);
        let measured = measures::measure(&reading, &self.marks, &numerals);
        let chosen = values::choose(&reading, &self.marks, &measured.taken, By::Slip);
        let chosen = negation::settle(&reading, &self.marks, chosen);
        let chars: Vec<char> = text.chars().collect();
        let mut slots: Vec<SlotMatch> = measured.slots;
        let asks_percent = slots.iter().any(|m| m.slot == Slot::DiscountMin);
        slots.extend(
            chosen
                .iter()
                // `50% se zyada chhoot` states the discount; it does not ask for an order as well.
                .filter(|c| !(asks_percent && c.slot == Slot::Sort && c.value == "discount"))
                .filter_map(|c| slot_match(&reading, &chars, c)),
        );
        slots.sort_by_key(|m| m.start);
        let (language, language_is_certain) = language::language(&reading, &self.vocabulary);
        let (intent, confidence) = intent::intent(&reading, self.vocabulary.rules(), &slots);
        let kinds = slots.iter().filter(|m| m.slot == Slot::Category).map(|m| (m.start, m.end)).collect();
        let (measured, chosen) = (measured.taken, chosen.iter().map(|c| (c.from, c.to)));
        let taken = chosen.chain(measured.iter().copied()).collect();
        Read {
            reading,
            #[cfg(feature = "model")]
            numerals,
            slots,
            kinds,
            taken,
            measured,
            language,
            language_is_certain,
            intent,
            confidence,
        }
    }

    /// The understanding of a message that was read.
    fn understanding(&self, text: &str, read: Read) -> Understanding {
        let chars: Vec<char> = text.chars().collect();
        let told = read.reading.tokens.iter().filter(|t| !matches!(t.kind, Kind::Sign(_)));
        let words = told.map(|t| t.text.clone()).collect();
        let (leftovers, everyday) = self.leftovers(&read);
        let kind_names = read
            .kinds
            .iter()
            .filter_map(|&(start, end)| Some(chars.get(start..end)?.iter().collect()))
            .collect();
        Understanding {
            language: read.language,
            language_is_certain: read.language_is_certain,
            intent: read.intent,
            confidence: read.confidence,
            slots: read.slots,
            words,
            kind_names,
            leftovers,
            everyday,
        }
    }

    /// Attribute values named by a product's title, type or description: category, colour, fabric, pattern,
    /// occasion, fit, sleeve, neck, audience. No negation, prices or sizes are read.
    pub fn attributes(&self, text: &str) -> Vec<SlotMatch> {
        let reading = Reading::of_writing(text, &self.vocabulary);
        let chars: Vec<char> = text.chars().collect();
        // A shop spells its titles; what only sounds like a word is a name there.
        let mut found: Vec<SlotMatch> = values::choose(&reading, &self.marks, &[], By::Stem)
            .iter()
            .filter(|c| is_attribute(c.slot))
            .filter_map(|c| slot_match(&reading, &chars, c))
            .collect();
        // `Footwear > Flip Flops`: the last part of a path that names a category is the product's.
        let last_part = chars.iter().rposition(|&c| c == '>').unwrap_or(0);
        let is_last = |m: &SlotMatch| m.slot == Slot::Category && m.start > last_part;
        if last_part > 0 && found.iter().any(is_last) {
            found.retain(|m| m.slot != Slot::Category || m.start > last_part);
        }
        found
    }

    /// Words that may still name a product, no value and no cue: first those that are no everyday words, then those
    /// that are in English, or known from longer names (`glass` of `glass bangles`).
    fn leftovers(&self, read: &Read) -> (Vec<String>, Vec<String>) {
        let Read { reading, taken, measured, .. } = read;
        let is_value = |at: usize| taken.iter().any(|&(from, to)| from <= at && at < to);
        // A value that was taken back ("brown no no make it black") names nothing.
        let was_value = |at: usize| {
            let is_value = |sense| matches!(sense, Sense::Value(..));
            reading.found.iter().any(|found| is_value(found.sense) && found.from <= at && at < found.to)
        };
        let is_cue = |at: usize| reading.cues.iter().any(|c| c.from <= at && at < c.to);
        let origins = |at: usize| {
            let candidates = reading.words.get(at).filter(|c| c.by < By::Slip);
            candidates.into_iter().flat_map(|c| &c.words).map(|&word| self.vocabulary.origin(word))
        };
        // Typed as into a search box, with no word about wanting but limits, even a short one names something.
        let is_measured = |at: usize| measured.iter().any(|&(from, to)| from <= at && at < to);
        let is_limit = |at: usize| is_measured(at + 1) || at > 0 && is_measured(at - 1);
        let is_list = (0..reading.tokens.len()).all(|at| !is_cue(at) || is_value(at) || is_limit(at));
        let shortest = if is_list { 3 } else { 4 };
        let (mut leftovers, mut everyday) = (Vec::new(), Vec::new());
        for (at, token) in reading.tokens.iter().enumerate() {
            if token.kind != Kind::Word {
                continue;
            }
            let number =
                reading.tokens.get(at + 1).filter(|number| number.glued && number.number().is_some());
            let name = |number: &Token| format!("{}{}", token.text, number.text);
            if let Some(number) = number.filter(|_| reading.is_model(at + 1) && !is_value(at)) {
                leftovers.push(name(number));
            } else if let Some(number) = number.filter(|_| matches!(token.text.as_str(), "w" | "l")) {
                // A waist or a length, or a name that looks like one.
                everyday.push(name(number));
            } else if is_value(at) || is_cue(at) {
                continue;
            } else if token.text.chars().count() > 2 && !origins(at).any(Origin::is_everyday) {
                leftovers.push(token.text.clone());
            } else if token.text.chars().count() >= shortest
                && origins(at)
                    .any(|origin| origin.english || origin.shared || origin.neutral && !was_value(at))
            {
                everyday.push(token.text.clone());
            }
        }
        (leftovers, everyday)
    }
}

fn is_attribute(slot: Slot) -> bool {
    matches!(
        slot,
        Slot::Category
            | Slot::Colour
            | Slot::Fabric
            | Slot::Pattern
            | Slot::Occasion
            | Slot::Fit
            | Slot::Sleeve
            | Slot::Neck
            | Slot::Audience
    )
}

fn slot_match(reading: &Reading, chars: &[char], chosen: &Chosen) -> Option<SlotMatch> {
    let start = reading.tokens.get(chosen.from)?.start;
    let end = reading.tokens.get(chosen.to.checked_sub(1)?)?.end;
    let value = match chosen.slot {
        Slot::Brand => SlotValue::Text(chars.get(start..end)?.iter().collect::<String>().to_lowercase()),
        Slot::Ordinal => match decimal(chosen.value) {
            Some(place) => SlotValue::Number(place),
            None => SlotValue::Text(chosen.value.to_owned()),
        },
        _ => SlotValue::Text(chosen.value.to_owned()),
    };
    Some(SlotMatch { slot: chosen.slot, start, end, value })
}
