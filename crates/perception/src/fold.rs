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
    let (mut i, mut kept_apart) = (0, false);
    while let Some(&c) = letters.get(i) {
        let next = letters.get(i + 1).copied().unwrap_or(' ');
        let before = i.checked_sub(1).and_then(|p| letters.get(p)).copied().unwrap_or(' ');
        let (sound, taken) = match c {
            'a' | 'e' | 'i' | 'o' | 'u' => vowel(c, next),
            'y' if is_vowel(before) && is_vowel(next) => ("", 1),
            'y' if is_vowel(next) => ("y", 1),
            'y' if is_vowel(before) && next == ' ' => ("", 1),
            'y' if is_vowel(before) => ("y", 1),
            'y' => ("i", 1),
            _ => consonant(c, next),
        };
        match sound {
            // `शायरी` is not `saree`: a `y` between vowels is left out but keeps them apart.
            "" if c == 'y' => kept_apart = true,
            "=" => push(&mut out, c, &mut kept_apart),
            _ => sound.chars().for_each(|s| push(&mut out, s, &mut kept_apart)),
        }
        i += taken;
    }
    out
}

fn push(out: &mut String, c: char, kept_apart: &mut bool) {
    if *kept_apart || !out.ends_with(c) {
        out.push(c);
    }
    *kept_apart = false;
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

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn spellings_of_one_word_sound_the_same() {
        for same in [
            &["laal", "lal", "लाल"][..],
            &["kurti", "kurtee", "kurtie", "कुर्ती"],
            &["phool", "fool", "फूल"],
            &["dikhao", "dikhaao", "dikao", "दिखाओ"],
            &["ladki", "लड़की", "ladkee"],
            &["wali", "vaali", "वाली"],
            &["kamaal", "कमाल"],
            &["zari", "jari", "ज़री"],
        ] {
            for other in same {
                assert_eq!(fold(other), fold(same[0]), "{other}");
            }
        }
    }

    #[test]
    fn different_words_sound_different() {
        for (one, other) in
            [("saree", "शायरी"), ("kurta", "kurti"), ("kala", "kal"), ("sona", "suna"), ("chadar", "chandi")]
        {
            assert_ne!(fold(one), fold(other));
        }
    }
}
