//! Words that change what a message means without naming a value: "any", "as well", "which of these", and the
//! facts that are asked for.
//!
//! Form of `wordings/cues.txt`: `cue: words`, one a line; `#` begins a comment line.

use std::{collections::BTreeMap, sync::OnceLock};

use crate::{
    decide::Fact,
    understanding::Understanding,
    voices::{INCH, Measure, Part},
};

/// Whether the message has a word of the cue.
pub(crate) fn has(understanding: &Understanding, cue: &str) -> bool {
    understanding.words.iter().any(|word| cues_of(word).contains(&cue))
}

/// Whether a word is one of the cue.
pub(crate) fn is(word: &str, cue: &str) -> bool {
    cues_of(word).contains(&cue)
}

/// Where in the message words of the cue stand, counted in words.
pub(crate) fn places(understanding: &Understanding, cue: &str) -> Vec<usize> {
    let words = understanding.words.iter().enumerate();
    words.filter(|(_, word)| cues_of(word).contains(&cue)).map(|(at, _)| at).collect()
}

/// The facts the message asks for, each once, in the order of its words.
pub(crate) fn facts(understanding: &Understanding) -> Vec<Fact> {
    let mut facts = Vec::new();
    for cue in understanding.words.iter().flat_map(|word| cues_of(word)) {
        let fact = match *cue {
            "fabric" => Fact::Fabric,
            "rating" => Fact::Rating,
            "reviews" => Fact::Reviews,
            "brand" => Fact::Brand,
            "colour" => Fact::Colour,
            "size" => Fact::Size,
            "care" => Fact::Care,
            _ => continue,
        };
        if !facts.contains(&fact) {
            facts.push(fact);
        }
    }
    facts
}

/// What is asked about that only a description can tell ("warranty", "lambai"): words to look for in it.
pub(crate) fn described(understanding: &Understanding) -> Vec<String> {
    let cues = understanding.words.iter().flat_map(|word| cues_of(word));
    cues.filter_map(|cue| cue.strip_prefix("told-"))
        .flat_map(|words| words.split('-'))
        .map(str::to_owned)
        .collect()
}

/// The first measure the message gives: "36 bust", "kamar 80 cm". Without a unit a number is in inches as long as
/// a body can be that small in them; a foot is always told in centimetres.
pub(crate) fn measure(understanding: &Understanding) -> Option<Measure> {
    let part = [Part::Chest, Part::Waist, Part::Hip, Part::Foot]
        .into_iter()
        .find(|part| has(understanding, part.name()))?;
    let length = understanding.words.iter().find_map(|word| {
        let number = word.trim_end_matches(|c: char| !c.is_ascii_digit());
        crate::decimal(number).map(|number| number as f32).filter(|number| (5.0..=250.0).contains(number))
    })?;
    let in_inches = match (has(understanding, "inches"), has(understanding, "centimetres")) {
        (true, false) => true,
        (false, true) => false,
        _ => part != Part::Foot && length < LONGEST_IN_INCHES,
    };
    Some(Measure { part, centimetres: if in_inches { length * INCH } else { length } })
}

/// A number below this is in inches when nothing else is said.
const LONGEST_IN_INCHES: f32 = 58.0;

fn cues_of(word: &str) -> &'static [&'static str] {
    static CUES: OnceLock<BTreeMap<&'static str, Vec<&'static str>>> = OnceLock::new();
    let cues = CUES.get_or_init(|| read(include_str!("../wordings/cues.txt")));
    cues.get(word).map_or(&[], Vec::as_slice)
}

fn read(text: &'static str) -> BTreeMap<&'static str, Vec<&'static str>> {
    let mut cues: BTreeMap<&'static str, Vec<&'static str>> = BTreeMap::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let Some((cue, words)) = line.split_once(':') else { continue };
        for word in words.split_whitespace() {
            cues.entry(word).or_default().push(cue);
        }
    }
    cues
}
