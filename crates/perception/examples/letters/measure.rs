//! How often the model's spelling is the one that people use.

use std::{
    collections::{HashMap, HashSet},
    time::{Duration, Instant},
};

use mitra_perception::letters::{Direction, Letters, Writer};

use crate::lists::Entry;

/// Prints, for the words of one split: into Devanagari how often the first spelling is right, and one of four; into
/// Latin letters how often the first is one that somebody uses; and the time a word takes.
pub(crate) fn measure(letters: &Letters, entries: &[Entry], split: &str) {
    let held: Vec<&Entry> = entries.iter().filter(|entry| entry.split == split).collect();
    let (mut first, mut of_four) = (0_usize, 0_usize);
    let begin = Instant::now();
    for entry in &held {
        let spelled = letters.spell(&entry.latin, Direction::ToDevanagari, 4);
        match spelled.iter().position(|spelling| spelling.text == entry.devanagari) {
            Some(0) => (first, of_four) = (first + 1, of_four + 1),
            Some(_) => of_four += 1,
            None => {}
        }
    }
    let took = begin.elapsed();
    say(&format!("into Devanagari, {split}, first"), first, held.len());
    say(&format!("into Devanagari, {split}, one of four"), of_four, held.len());
    time("into Devanagari", took, held.len());
    let mut attested: HashMap<&str, HashSet<&str>> = HashMap::new();
    for entry in &held {
        attested.entry(&entry.devanagari).or_default().insert(&entry.latin);
    }
    let begin = Instant::now();
    let right = attested.iter().filter(|(devanagari, latin)| {
        let spelled = letters.spell(devanagari, Direction::ToLatin, 1);
        spelled.first().is_some_and(|spelling| latin.contains(spelling.text.as_str()))
    });
    let right = right.count();
    let took = begin.elapsed();
    say(&format!("into Latin, {split}, any attested"), right, attested.len());
    time("into Latin", took, attested.len());
}

/// Prints how often the writer, with its lists, writes the words of the shop as people do; `words` has Latin
/// spellings and those of Devanagari that are right, a word a line.
pub(crate) fn shop(words: &str) {
    let writer = Writer::builtin();
    let rows: Vec<(Vec<&str>, Vec<&str>)> = words
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .map(|(latin, devanagari)| (latin.split(", ").collect(), devanagari.split(", ").collect()))
        .collect();
    let (mut right, mut all) = (0, 0);
    for (latin, devanagari) in &rows {
        for word in latin {
            let written = writer.devanagari(word).unwrap_or_default();
            all += 1;
            if devanagari.contains(&written.as_str()) {
                right += 1;
            } else {
                eprintln!("  {word}: {written}, not {}", devanagari.join(", "));
            }
        }
    }
    say("into Devanagari, words of the shop", right, all);
    let (mut right, mut all) = (0, 0);
    for (latin, devanagari) in &rows {
        for word in devanagari {
            let written = writer.latin(word, &HashSet::new()).unwrap_or_default();
            all += 1;
            if latin.contains(&written.as_str()) {
                right += 1;
            } else {
                eprintln!("  {word}: {written}, not {}", latin.join(", "));
            }
        }
    }
    say("into Latin, words of the shop", right, all);
}

#[expect(clippy::print_stdout, reason = "a program that prints figures")]
fn say(what: &str, right: usize, all: usize) {
    println!("  {what:<42} {:.4}  {right} of {all}", right as f64 / all.max(1) as f64);
}

#[expect(clippy::print_stdout, reason = "a program that prints figures")]
fn time(what: &str, took: Duration, words: usize) {
    println!("  {what:<42} {:.3} ms a word", took.as_secs_f64() * 1000.0 / words.max(1) as f64);
}
