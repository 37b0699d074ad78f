//! Language of a message: by its letters, then by words that only one language has.

use mitra_dialogue::Language;

use crate::{
    reading::Reading,
    token::Kind,
    vocabulary::{By, Vocabulary},
};

/// How many words speak for each language.
#[derive(Debug, Default)]
struct Votes {
    devanagari: usize,
    latin: usize,
    hindi: usize,
    english: usize,
}

/// The language, and whether the message could not be read in another one.
pub(crate) fn language(reading: &Reading, vocabulary: &Vocabulary) -> (Language, bool) {
    let votes = count(reading, vocabulary);
    if votes.devanagari > 0 {
        let english_clause = votes.english >= 3 || votes.english >= 2 && votes.latin > votes.devanagari;
        let mostly_latin = votes.latin > votes.devanagari + 1 && votes.hindi + votes.english > 0;
        let language = if english_clause || mostly_latin { Language::Hinglish } else { Language::Hindi };
        return (language, true);
    }
    if votes.hindi > 0 { (Language::Hinglish, true) } else { (Language::English, votes.english > 0) }
}

fn count(reading: &Reading, vocabulary: &Vocabulary) -> Votes {
    let mut votes = Votes::default();
    for (token, candidates) in reading.tokens.iter().zip(&reading.words) {
        if token.kind != Kind::Word {
            continue;
        }
        if token.devanagari {
            votes.devanagari += 1;
            continue;
        }
        votes.latin += 1;
        // `M` is a size, `m` is SMS for "mein".
        let letter = token.text.len() == 1 && token.capital;
        // The `k` of `2k` is no word.
        if candidates.by > By::Consonants || letter || token.glued {
            continue;
        }
        let sure = candidates.by < By::Sound || candidates.by == By::Consonants || token.text.len() > 3;
        let origins = candidates.words.iter().map(|&w| vocabulary.origin(w));
        let (mut hindi, mut english) = (!candidates.words.is_empty(), !candidates.words.is_empty());
        for origin in origins {
            hindi &= origin.is_hindi();
            english &= origin.is_english();
        }
        match (hindi, english) {
            (true, false) if sure => votes.hindi += 1,
            (false, true) if sure => votes.english += 1,
            _ => {}
        }
    }
    votes
}
