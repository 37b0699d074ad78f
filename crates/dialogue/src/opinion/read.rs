//! Takes a model's opinion, whole or not at all: one that invents a value is not believed in the rest.

use super::{
    Opinion,
    values::{Form, form, intents},
};
use crate::understanding::{Intent, Slot, SlotMatch, SlotValue};

/// Most things that a message names.
const MOST_SLOTS: usize = 12;

/// Why an opinion is dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It does not say what she wants, or twice, or what no model may say.
    Intent,
    /// It names a slot that is not of the contract, or not a model's to fill.
    Slot,
    /// Its value is not of the contract.
    Value,
    /// The words are not hers.
    Words,
    /// The number is not the one she wrote.
    Number,
    /// There are too many.
    TooMany,
}

impl Fault {
    /// Its name in the log.
    pub fn name(self) -> &'static str {
        match self {
            Fault::Intent => "intent",
            Fault::Slot => "slot",
            Fault::Value => "value",
            Fault::Words => "words",
            Fault::Number => "number",
            Fault::TooMany => "too_many",
        }
    }
}

/// Reads a whole answer about `message`. Lines without a bar say nothing.
///
/// # Errors
/// What of it is not of the contract, or not hers.
pub fn read(message: &str, answer: &str) -> Result<Opinion, Fault> {
    let message: Vec<char> = message.chars().collect();
    let mut intent = None;
    let mut slots: Vec<SlotMatch> = Vec::new();
    for line in answer.lines() {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        match cells[..] {
            [_] => {}
            ["intent", name] if intent.is_none() => intent = Some(named(name)?),
            ["intent", ..] => return Err(Fault::Intent),
            [slot, value, words] => {
                let slot = slot_of(&message, slot, value, words)?;
                if !slots.contains(&slot) {
                    slots.push(slot);
                }
            }
            _ => return Err(Fault::Slot),
        }
        if slots.len() > MOST_SLOTS {
            return Err(Fault::TooMany);
        }
    }
    Ok(Opinion { intent: intent.ok_or(Fault::Intent)?, slots })
}

fn named(name: &str) -> Result<Intent, Fault> {
    let mut allowed = intents().map(|(intent, _)| intent);
    allowed.find(|intent| intent.name() == name).ok_or(Fault::Intent)
}

fn slot_of(message: &[char], name: &str, value: &str, words: &str) -> Result<SlotMatch, Fault> {
    let slot = Slot::from_name(name).ok_or(Fault::Slot)?;
    let form = form(slot).ok_or(Fault::Slot)?;
    let words: Vec<char> = words.chars().collect();
    let start = place(message, &words).ok_or(Fault::Words)?;
    let end = start + words.len();
    let hers = words.iter().collect::<String>().to_lowercase();
    let value = match form {
        Form::Number(least, most) => {
            let number = number(&hers).filter(|number| value.parse() == Ok(*number)).ok_or(Fault::Number)?;
            if !(least..=most).contains(&number) {
                return Err(Fault::Value);
            }
            SlotValue::Number(f64::from(number))
        }
        // Brands and sizes are kept in lower case, however she or the model writes them.
        form @ (Form::AsWritten | Form::Size) if form.has(&value.to_lowercase(), &hers) => {
            SlotValue::Text(value.to_lowercase())
        }
        form if form.has(value, &hers) => SlotValue::Text(value.to_owned()),
        _ => return Err(Fault::Value),
    };
    Ok(SlotMatch { slot, start, end, value })
}

/// Where these whole words stand in the message, in whatever case.
fn place(message: &[char], words: &[char]) -> Option<usize> {
    if words.is_empty() || words.len() > message.len() {
        return None;
    }
    let is_same = |a: &char, b: &char| a == b || a.to_lowercase().eq(b.to_lowercase());
    let is_inside =
        |at: Option<&char>| at.is_some_and(|c| c.is_alphanumeric() || ('\u{900}'..='\u{963}').contains(c));
    (0..=message.len() - words.len()).find(|start| {
        let end = start + words.len();
        message[*start..end].iter().zip(words).all(|(a, b)| is_same(a, b))
            && !is_inside(start.checked_sub(1).and_then(|before| message.get(before)))
            && !is_inside(message.get(end))
    })
}

/// What may stand beside a number without changing it; "k" and "hazaar" do.
const UNITS: [&str; 12] =
    ["rs", "inr", "rupee", "rupees", "rupaye", "rupaiye", "rupay", "रुपये", "रुपए", "star", "stars", "percent"];

/// The one number in her words, in figures of either script: `₹1,500`, `500 rs`, `५००`.
fn number(words: &str) -> Option<u32> {
    let is_letter = |c: char| c.is_alphabetic() || ('\u{900}'..='\u{963}').contains(&c);
    let mut beside = words.split(|c| !is_letter(c)).filter(|word| !word.is_empty());
    if !beside.all(|word| UNITS.contains(&word)) {
        return None;
    }
    let figure = |c: char| match c {
        '\u{966}'..='\u{96f}' => Some(u32::from(c) - 0x966),
        c => c.to_digit(10),
    };
    let joined: String = words.chars().filter(|c| *c != ',').collect();
    let mut runs = joined.split(|c| figure(c).is_none()).filter(|run| !run.is_empty());
    let (run, None) = (runs.next()?, runs.next()) else { return None };
    run.chars().filter_map(figure).try_fold(0u32, |sum, figure| sum.checked_mul(10)?.checked_add(figure))
}
