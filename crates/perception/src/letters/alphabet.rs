//! Both sides of a joint as bytes: Latin letters as they are, Devanagari by its place in Unicode's block, with
//! half of the byte's range for letters with nukta.

use unicode_normalization::UnicodeNormalization;

const BLOCK: u32 = 0x900;
const NUKTA: char = '\u{93c}';
const WITH_NUKTA: u8 = 0x80;
const CONSONANTS_FROM: u8 = 0x15;
const CONSONANTS_TO: u8 = 0x39;
const SIGNS_FROM: u8 = 0x3e;
const SIGNS_TO: u8 = 0x4c;
const VIRAMA: u8 = 0x4d;

/// A word in Latin letters, in lower case; `None` for any other character, and for no word.
pub fn latin(word: &str) -> Option<Vec<u8>> {
    let letters: Vec<u8> = word.bytes().map(|byte| byte.to_ascii_lowercase()).collect();
    (!letters.is_empty() && letters.iter().all(u8::is_ascii_lowercase)).then_some(letters)
}

/// A word in Devanagari, a letter and its nukta as one; `None` for any other character, for digits and signs, and
/// for no word.
pub fn devanagari(word: &str) -> Option<Vec<u8>> {
    let mut letters: Vec<u8> = Vec::with_capacity(word.len() / 3);
    for c in word.nfd() {
        // Joiners only choose a shape.
        if matches!(c, '\u{200c}' | '\u{200d}') {
            continue;
        }
        if c == NUKTA {
            *letters.last_mut()? |= WITH_NUKTA;
            continue;
        }
        let is_letter = matches!(c, '\u{900}'..='\u{950}' | '\u{972}');
        let letter = u8::try_from(u32::from(c).checked_sub(BLOCK)?).ok().filter(|_| is_letter)?;
        letters.push(letter);
    }
    (!letters.is_empty()).then_some(letters)
}

/// The word that the letters of [`latin`] write.
pub fn in_latin(letters: &[u8]) -> String {
    letters.iter().map(|&letter| char::from(letter)).collect()
}

/// The word that the letters of [`devanagari`] write.
pub fn in_devanagari(letters: &[u8]) -> String {
    let mut word = String::with_capacity(letters.len() * 3);
    for &letter in letters {
        word.extend(char::from_u32(BLOCK + u32::from(letter & !WITH_NUKTA)));
        if letter & WITH_NUKTA != 0 {
            word.push(NUKTA);
        }
    }
    word
}

/// The last letter of a word of Devanagari when more letters are put behind one that ends in `last` (0 for none);
/// `None` when nobody writes them so: a vowel's sign or a virama needs a consonant, a mark of the nose needs something.
pub(super) fn joined(last: u8, more: &[u8]) -> Option<u8> {
    more.iter().try_fold(last, |last, &letter| {
        let fits = match letter & !WITH_NUKTA {
            SIGNS_FROM..=SIGNS_TO | VIRAMA => matches!(last & !WITH_NUKTA, CONSONANTS_FROM..=CONSONANTS_TO),
            0..=3 => last & !WITH_NUKTA > 3 && last != VIRAMA,
            _ => true,
        };
        fits.then_some(letter)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_comes_back_as_it_went_in() {
        for word in ["कुर्ती", "साड़ी", "ऑफ़र", "कॅमेरा", "ॐ"] {
            assert_eq!(devanagari(word).map(|letters| in_devanagari(&letters)).as_deref(), Some(word));
        }
        assert_eq!(devanagari("ज\u{93c}री"), devanagari("\u{95b}री"), "one letter or two characters");
        assert_eq!(latin("Kurti").map(|letters| in_latin(&letters)).as_deref(), Some("kurti"));
    }

    #[test]
    fn what_is_no_word_of_a_side_is_refused() {
        for word in ["", "kurti2", "कुर्ती", "t-shirt", "é"] {
            assert_eq!(latin(word), None, "{word}");
        }
        for word in ["", "kurti", "५००", "।", "\u{93c}", "कu"] {
            assert_eq!(devanagari(word), None, "{word}");
        }
    }
}
