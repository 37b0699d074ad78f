//! From the network's scores to an understanding: which words name what, and what their value is.

use mitra_dialogue::{Intent, Language, Slot, SlotMatch, SlotValue};

use super::labels::{self, Edge, Labels};
use crate::{
    Read,
    reading::Found,
    vocabulary::{By, Sense},
};

/// What the network says of one message; every score is a logit.
#[derive(Debug, Clone, Default)]
pub struct Scores {
    /// One for each of [`Intent::ALL`].
    pub intent: Vec<f32>,
    /// One for each language, in the order of the label file.
    pub language: Vec<f32>,
    /// For each token, one for each tag.
    pub tags: Vec<Vec<f32>>,
    /// For each token, one for each value that the network itself may name.
    pub values: Vec<Vec<f32>>,
    /// For each token, whether what it names is not wanted.
    pub denied: Vec<f32>,
}

/// A value the network itself names counts from this share on.
const NAMED: f32 = 0.5;

/// An intent with this share is not doubted.
const SURE: f32 = 0.6;

/// An intent with less is a guess.
const DOUBTED: f32 = 0.4;

/// Words that name something.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Span {
    slot: Slot,
    from: usize,
    to: usize,
}

/// Puts the network's answer in the place of the lexicon's.
pub(crate) fn settle(text: &str, read: &mut Read, scores: &Scores, labels: &Labels) {
    let (best, share) = likeliest(&scores.intent);
    let by_lexicon = read.intent;
    if let Some(&intent) = Intent::ALL.get(best) {
        (read.intent, read.confidence) = (intent, share);
    }
    // One word that both languages have (`saree`) is English by contract, and says nothing of the reply's language; one
    // that the lexicon knows for Hindi (`kaali`) needs no guess.
    let is_alone = read.reading.tokens.len() < 2;
    if let Some(&language) = labels.languages.get(likeliest(&scores.language).0)
        && language != read.language
        && !is_alone
    {
        (read.language, read.language_is_certain) = (language, true);
    }
    let chars: Vec<char> = text.chars().collect();
    let (mut slots, mut kinds, mut taken) = (Vec::new(), Vec::new(), Vec::new());
    for mut span in spans(&scores.tags, labels) {
        let refused: f32 = (span.from..span.to).filter_map(|at| scores.denied.get(at)).sum();
        if refused > 0.0
            && let Some(slot) = crate::negation::not(span.slot)
        {
            span.slot = slot;
        }
        let Some(found) = value(read, &chars, span, scores, labels) else { continue };
        let repeated = slots.iter().any(|one: &SlotMatch| {
            one.slot == found.slot && one.value == found.value && !labels::is_counted(found.slot)
        });
        if found.slot == Slot::Category {
            // The lexicon knows kinds by their whole names: `formal shoes`.
            let whole = read.kinds.iter().find(|(start, end)| *start < found.end && found.start < *end);
            kinds.push(whole.copied().unwrap_or((found.start, found.end)));
        }
        if !repeated {
            slots.push(found);
        }
        taken.push((span.from, span.to));
    }
    let lexicon_names_a_kind = read.slots.iter().any(|slot| slot.slot == Slot::Category);
    if share < DOUBTED && slots.is_empty() && lexicon_names_a_kind {
        // "Do u have swimwear": a word that few messages have, and that the lexicon knows.
        read.intent = by_lexicon;
        return;
    }
    // What the lexicon reads behind the network's last token stands.
    let read_to = read.reading.tokens.get(scores.tags.len()).map_or(usize::MAX, |token| token.start);
    slots.extend(read.slots.iter().filter(|slot| slot.start >= read_to).cloned());
    // `3rd wale ke dhone ka tarika`: nothing is compared with itself, so a doubtful comparison of one is something else.
    let places = slots.iter().filter(|slot| slot.slot == Slot::Ordinal).count();
    if read.intent == Intent::CompareProducts && places == 1 && read.confidence < SURE {
        let mut others = scores.intent.clone();
        if let Some(compared) = others.get_mut(best) {
            *compared = f32::NEG_INFINITY;
        }
        let (best, share) = likeliest(&others);
        if let Some(&intent) = Intent::ALL.get(best) {
            (read.intent, read.confidence) = (intent, share);
        }
    }
    // `sabse sasti kaun si`: which of those shown comes first is what is asked.
    if read.intent == Intent::CompareProducts && !slots.iter().any(|slot| slot.slot == Slot::Ordinal) {
        let free = |said: &&SlotMatch| !slots.iter().any(|one| one.start < said.end && said.start < one.end);
        let order: Vec<SlotMatch> =
            read.slots.iter().filter(|said| said.slot == Slot::Sort).filter(free).cloned().collect();
        slots.extend(order);
        slots.sort_by_key(|slot| slot.start);
    }
    kinds.extend(read.kinds.iter().filter(|(start, _)| *start >= read_to));
    (read.slots, read.kinds) = (slots, kinds);
    read.taken.retain(|&(from, _)| from >= scores.tags.len());
    read.taken.extend(taken);
}

/// The place of the greatest score and its share of all; no share where the scores are no numbers.
fn likeliest(scores: &[f32]) -> (usize, f32) {
    let best = scores.iter().copied().enumerate().max_by(|a, b| a.1.total_cmp(&b.1));
    let Some((at, most)) = best else { return (usize::MAX, 0.0) };
    let share = 1.0 / scores.iter().map(|score| (score - most).exp()).sum::<f32>();
    (at, if share.is_nan() { 0.0 } else { share })
}

/// Reads the tags from left to right; an inside without its beginning begins.
fn spans(tags: &[Vec<f32>], labels: &Labels) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for (at, scores) in tags.iter().enumerate() {
        let Some(Some((edge, slot))) = labels.tags.get(likeliest(scores).0).copied() else { continue };
        match spans.last_mut() {
            Some(last) if edge == Edge::Inside && last.to == at && last.slot == slot => last.to = at + 1,
            _ => spans.push(Span { slot, from: at, to: at + 1 }),
        }
    }
    spans
}

/// The value that the words of a span name; none when nobody can tell.
fn value(read: &Read, chars: &[char], span: Span, scores: &Scores, labels: &Labels) -> Option<SlotMatch> {
    let start = read.reading.tokens.get(span.from)?.start;
    let end = read.reading.tokens.get(span.to.checked_sub(1)?)?.end;
    let written = || chars.get(start..end).map(|words| words.iter().collect::<String>());
    let kind = labels::wanted(span.slot);
    let lexicon = read
        .slots
        .iter()
        .find(|said| labels::wanted(said.slot) == kind && said.start < end && start < said.end);
    let value = match span.slot {
        Slot::Brand => SlotValue::Text(written()?.to_lowercase()),
        slot if labels::is_counted(slot) => SlotValue::Number(counted(read, span)?),
        slot => match (lexicon, slot) {
            (Some(said), _) => said.value.clone(),
            (None, Slot::OrderId) => SlotValue::Text(written()?),
            (None, Slot::Pincode) => SlotValue::Text(pincode(read, span)?),
            (None, _) => {
                named(read, span, kind, &written()?).or_else(|| guessed(span, kind, scores, labels))?
            }
        },
    };
    Some(SlotMatch { slot: span.slot, start, end, value })
}

/// The number that stands in a span.
fn counted(read: &Read, span: Span) -> Option<f64> {
    let inside = read.numerals.iter().filter(|n| n.from < span.to && span.from < n.to);
    let value = inside.max_by(|a, b| a.value.total_cmp(&b.value))?.value;
    match span.slot {
        Slot::PriceMax | Slot::PriceMin => Some(value.round()),
        Slot::RatingMin if !(0.0..=5.0).contains(&value) => None,
        Slot::DiscountMin if !(0.0..=100.0).contains(&value) => None,
        Slot::Quantity if value.fract() != 0.0 => None,
        _ => Some(value),
    }
}

/// The six digits of a place that stand in a span.
fn pincode(read: &Read, span: Span) -> Option<String> {
    let tokens = read.reading.tokens.get(span.from..span.to)?;
    let code: String = tokens.iter().map(|token| token.text.as_str()).collect();
    (code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit())).then_some(code)
}

/// What the vocabulary says the words of a span mean as a value of a slot.
fn named(read: &Read, span: Span, slot: Slot, written: &str) -> Option<SlotValue> {
    let overlap = |found: &Found| found.to.min(span.to).saturating_sub(found.from.max(span.from));
    let values =
        read.reading.found.iter().filter(|found| overlap(found) > 0).filter_map(|found| match found.sense {
            Sense::Value(kind, value, _) if kind == slot => Some((found, value)),
            Sense::Relation(audience) if slot == Slot::Audience => Some((found, audience)),
            _ => None,
        });
    let best = values.filter(|(found, _)| found.by < By::Slip).max_by_key(|(found, _)| {
        (overlap(found), usize::MAX - (found.to - found.from), std::cmp::Reverse(found.by))
    });
    if let Some((_, value)) = best {
        return Some(place_or_text(slot, value));
    }
    let number = read.numerals.iter().find(|n| n.from < span.to && span.from < n.to)?;
    match slot {
        Slot::Ordinal if number.value.fract() == 0.0 => Some(SlotValue::Number(number.value)),
        Slot::Size => {
            let digits = read.reading.tokens.get(number.from).map(|token| token.text.clone());
            let size = if number.worded { number.value.to_string() } else { digits? };
            let letters: String =
                written.chars().filter(|c| c.is_alphabetic()).collect::<String>().to_lowercase();
            Some(SlotValue::Text(if letters == "uk" { format!("uk {size}") } else { size }))
        }
        _ => None,
    }
}

fn place_or_text(slot: Slot, value: &str) -> SlotValue {
    match (slot, value.parse()) {
        (Slot::Ordinal, Ok(place)) => SlotValue::Number(place),
        _ => SlotValue::Text(value.to_owned()),
    }
}

/// The value that the network itself names for a span, by the words' spelling alone.
fn guessed(span: Span, slot: Slot, scores: &Scores, labels: &Labels) -> Option<SlotValue> {
    let told = scores.values.get(span.from)?;
    let of_slot = labels.values.iter().zip(told).filter(|((kind, _), _)| *kind == Some(slot));
    let (names, scores): (Vec<&str>, Vec<f32>) =
        of_slot.map(|((_, name), score)| (name.as_str(), *score)).unzip();
    let (best, share) = likeliest(&scores);
    (share >= NAMED).then(|| names.get(best).map(|name| place_or_text(slot, name)))?
}

/// The language of a code, for the label file.
pub(super) fn language(code: &str) -> Option<Language> {
    [Language::English, Language::Hindi, Language::Hinglish]
        .into_iter()
        .find(|language| language.code() == code)
}
