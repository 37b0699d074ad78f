//! Pairs and word lists, as they are read from files.

use std::{collections::HashMap, fs, path::Path};

use mitra_perception::letters::alphabet;

/// A word of the lexicon with one of its spellings in Latin letters.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// In Devanagari, as [`alphabet`] writes it.
    pub(crate) devanagari: String,
    /// In Latin letters, lower case.
    pub(crate) latin: String,
    /// `train`, `dev` or `test`.
    pub(crate) split: String,
}

/// The lexicon of attested spellings below a folder of outside data.
pub(crate) fn lexicon(data: &Path) -> Result<Vec<Entry>, String> {
    let rows = rows(&data.join("dakshina_hi_lexicon/hi_lexicon.tsv"))?;
    let entry = |row: &Vec<String>| {
        let [devanagari, latin, _, split] = row.as_slice() else { return None };
        let (devanagari, latin) = (alphabet::devanagari(devanagari)?, alphabet::latin(latin)?);
        Some(Entry {
            devanagari: alphabet::in_devanagari(&devanagari),
            latin: alphabet::in_latin(&latin),
            split: split.clone(),
        })
    };
    Ok(rows.iter().filter_map(entry).collect())
}

/// Words with minus the decimal logarithm of their frequency: `word TAB number` a line; a word alone is rare.
pub(crate) fn words(
    file: &Path,
    is_side: fn(&str) -> Option<String>,
) -> Result<HashMap<String, Option<f32>>, String> {
    let mut words: HashMap<String, Option<f32>> = HashMap::new();
    for row in rows(file)? {
        let Some(word) = row.first().and_then(|word| is_side(word)) else { continue };
        let rarity = row.get(1).and_then(|number| number.parse::<f32>().ok());
        let known = words.entry(word).or_insert(rarity);
        *known = match (*known, rarity) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
    }
    Ok(words)
}

fn rows(file: &Path) -> Result<Vec<Vec<String>>, String> {
    let text = fs::read_to_string(file).map_err(|error| format!("{}: {error}.", file.display()))?;
    Ok(text.lines().map(|line| line.split('\t').map(str::to_owned).collect()).collect())
}

/// A small n-gram model of letters: which rare words look like Hindi.
pub(crate) struct Looks {
    counts: HashMap<Vec<char>, (f64, f64)>,
}

const LOOKS_BACK: usize = 3;

impl Looks {
    pub(crate) fn of<'a>(words: impl Iterator<Item = &'a str>) -> Looks {
        let mut looks = Looks { counts: HashMap::new() };
        for word in words {
            let letters = framed(word);
            for at in LOOKS_BACK..letters.len() {
                for back in 0..=LOOKS_BACK {
                    looks.counts.entry(letters[at - back..at].to_vec()).or_default().0 += 1.0;
                    looks.counts.entry(letters[at - back..=at].to_vec()).or_default().1 += 1.0;
                }
            }
        }
        looks
    }

    /// Natural logarithm of how likely a word is by its letters.
    pub(crate) fn score(&self, word: &str) -> f64 {
        let letters = framed(word);
        (LOOKS_BACK..letters.len())
            .map(|at| {
                let mut likely = 1.0 / 80.0;
                for back in 0..=LOOKS_BACK {
                    let Some(&(context, _)) = self.counts.get(&letters[at - back..at]) else { break };
                    let seen = self.counts.get(&letters[at - back..=at]).map_or(0.0, |&(_, seen)| seen);
                    let trust = context / (context + 4.0);
                    likely = trust * seen / context.max(1.0) + (1.0 - trust) * likely;
                }
                likely.ln()
            })
            .sum()
    }
}

fn framed(word: &str) -> Vec<char> {
    std::iter::repeat_n('^', LOOKS_BACK).chain(word.chars()).chain(['$']).collect()
}
