//! Words that change what a message means without naming a value: "any", "as well", "which of these", and the
//! facts that are asked for.
//!
//! Form of `wordings/cues.txt`: `cue: words`, one a line; `#` begins a comment line.

use std::{collections::BTreeMap, sync::OnceLock};

use crate::{decide::Fact, understanding::Understanding};

/// Whether the message has a word of the cue.
pub(crate) fn has(understanding: &Understanding, cue: &str) -> bool {
    understanding.words.iter().any(|word| cues_of(word).contains(&cue))
}

/// The facts the message asks for, each once, in the order of its words.
pub(crate) fn facts(understanding: &Understanding) -> Vec<Fact> {
    let mut facts = Vec::new();
    for cue in understanding.words.iter().flat_map(|word| cues_of(word)) {
        let fact = match *cue {
            "fabric" => Fact::Fabric,
            "rating" => Fact::Rating,
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
