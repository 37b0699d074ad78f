//! Numbers that were said, as digits: `paanch sau` is `500`, while `dikha do` stays.

use mitra_dialogue::{Slot, SlotValue};

use super::unsure::Bytes;
use crate::{
    Lexicon, measures,
    numbers::{self, Numeral},
    reading::Reading,
};

/// Numbers below it stay words unless they count something: `teen` is said of many things.
const COUNTED: f64 = 10.0;

/// The text with its numbers as digits.
pub(super) fn written(lexicon: &Lexicon, text: &str) -> String {
    let text: &str = &text.chars().map(ascii_digit).collect::<String>();
    let reading = Reading::of(text, &lexicon.vocabulary);
    let numerals = numbers::numerals(&reading, &lexicon.vocabulary);
    let measured = measures::measure(&reading, &lexicon.marks, &numerals);
    let bytes = Bytes::of(text);
    let mut out = String::with_capacity(text.len());
    let mut copied = 0;
    let mut last_limit: Option<&Numeral> = None;
    for numeral in &numerals {
        let (Some(first), Some(last)) =
            (reading.tokens.get(numeral.from), reading.tokens.get(numeral.to.saturating_sub(1)))
        else {
            continue;
        };
        let inside = |m: &&mitra_dialogue::SlotMatch| m.start <= first.start && last.end <= m.end;
        let slot = measured.slots.iter().find(inside);
        let is_digits = numeral.to == numeral.from + 1 && !numeral.worded;
        let value = match slot {
            // `saat aath sau`: the first is counted in hundreds as well.
            Some(m) if matches!(m.slot, Slot::PriceMin | Slot::PriceMax) => match m.value {
                SlotValue::Number(value) => value,
                SlotValue::Text(_) => numeral.value,
            },
            Some(m) if matches!(m.slot, Slot::OrderId | Slot::Pincode | Slot::Ordinal) => continue,
            Some(_) => numeral.value,
            None if numeral.doubtful || is_digits => continue,
            None if numeral.value < COUNTED && numeral.unit <= 1.0 && numeral.value.fract() == 0.0 => {
                continue;
            }
            None => numeral.value,
        };
        if is_digits && value == numeral.value {
            continue;
        }
        let (from, to) = (bytes.at(first.start), bytes.at(last.end));
        let joined = last_limit.is_some_and(|before| before.to == numeral.from);
        if joined && text.get(copied..from).is_some_and(|gap| gap.trim().is_empty()) {
            out.push('-');
        } else {
            out.push_str(text.get(copied..from).unwrap_or_default());
        }
        out.push_str(&value.to_string());
        copied = to;
        last_limit = slot.filter(|m| m.slot == Slot::PriceMin).map(|_| numeral);
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    out
}

/// `५` as `5`.
fn ascii_digit(c: char) -> char {
    match c {
        '\u{966}'..='\u{96f}' => char::from_digit(u32::from(c) - 0x966, 10).unwrap_or(c),
        _ => c,
    }
}
