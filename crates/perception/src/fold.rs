//! The sound of a word: spellings that Hindi written in Latin letters mixes freely give the same fold.

use crate::script::{is_devanagari, latin};

/// The fold of a word in plain lower case: `laal` and `lal`, `kurtee` and `kurti`, `dikhao`, `dikao` and
/// `दिखाओ` are equal under it.
///
/// Long vowels become short, aspirates lose their breath, `w` is `v`, `ph` is `f`, `z` is `j`, `sh` is `s`,
/// doubled letters are one.
pub(crate) fn fold(word: &str) -> String {
    let transcribed;
    let word = if word.contains(is_devanagari) {
        transcribed = latin(word);
        transcribed.as_str()
    } else {
        word
    };
    let letters: Vec<char> = word.chars().collect();
    let mut out = String::with_capacity(word.len());
    let mut i = 0;
    while let Some(&c) = letters.get(i) {
        let next = letters.get(i + 1).copied().unwrap_or(' ');
        let before = i.checked_sub(1).and_then(|p| letters.get(p)).copied().unwrap_or(' ');
        let (sound, taken) = match c {
            'a' | 'e' | 'i' | 'o' | 'u' => vowel(c, next),
            'y' if is_vowel(before) && is_vowel(next) => ("", 1),
            'y' if is_vowel(next) => ("y", 1),
            'y' if is_vowel(before) => ("", 1),
            'y' => ("i", 1),
            _ => consonant(c, next),
        };
        let sound_is_letter = sound == "=";
        if sound_is_letter {
            push(&mut out, c);
        } else {
            for s in sound.chars() {
                push(&mut out, s);
            }
        }
        i += taken;
    }
    out
}

fn push(out: &mut String, c: char) {
    if !out.ends_with(c) {
        out.push(c);
    }
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u')
}

/// The sound of a vowel and how many letters it takes.
fn vowel(c: char, next: char) -> (&'static str, usize) {
    match (c, next) {
        ('a', 'a') => ("a", 2),
        ('a', 'i' | 'y') | ('e', 'i' | 'y') => ("e", 2),
        ('a', 'u') => ("o", 2),
        ('e', 'e' | 'a') | ('i', 'i' | 'e') => ("i", 2),
        ('o', 'o' | 'u') | ('u', 'u') => ("u", 2),
        _ => ("=", 1),
    }
}

/// The sound of a consonant and how many letters it takes.
fn consonant(c: char, next: char) -> (&'static str, usize) {
    match (c, next) {
        ('c', 'h') => ("c", 2),
        ('c', 'k') => ("k", 2),
        ('c', 'e' | 'i' | 'y') => ("s", 1),
        ('c' | 'q', _) => ("k", 1),
        ('p', 'h') => ("f", 2),
        ('s', 'h') => ("s", 2),
        ('k', 'h') => ("k", 2),
        ('g', 'h') => ("g", 2),
        ('j', 'h') => ("j", 2),
        ('t', 'h') => ("t", 2),
        ('d', 'h') => ("d", 2),
        ('b', 'h') => ("b", 2),
        ('r', 'h') => ("r", 2),
        ('w', 'h') => ("v", 2),
        ('w', _) => ("v", 1),
        ('z', _) => ("j", 1),
        ('x', _) => ("ks", 1),
        // What follows an aspirate already taken: `chh`.
        ('h', 'h') => ("", 1),
        _ => ("=", 1),
    }
}
