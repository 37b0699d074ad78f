//! Letters: one spelling for characters that look or sound the same, and Devanagari written in Latin.

use mitra_dialogue::without_nukta;

/// What one character of a message becomes before words are compared; empty for marks that only decorate.
pub(crate) fn plain(c: char, out: &mut String) {
    match c {
        'A'..='Z' => out.push(c.to_ascii_lowercase()),
        '\0'..='\x7f' => out.push(c),
        // Nukta: `ज़` and `ज` are typed for the same sound.
        '\u{93c}' => {}
        // Chandrabindu as anusvara.
        '\u{901}' => out.push('\u{902}'),
        '\u{966}'..='\u{96f}' => out.push(ascii_digit(c)),
        '\u{900}'..='\u{97f}' => out.push(without_nukta(c)),
        _ => taken_apart(c, |part| {
            if !matches!(part, '\u{300}'..='\u{36f}') {
                out.extend(part.to_lowercase());
            }
        }),
    }
}

/// The plain characters that a character is made of, by Unicode's form NFKD.
#[cfg(not(target_arch = "wasm32"))]
fn taken_apart(c: char, take: impl FnMut(char)) {
    unicode_normalization::char::decompose_compatible(c, take);
}

/// The same asked of the browser: its tables are there already, and would be a tenth of what the phone loads.
#[cfg(target_arch = "wasm32")]
fn taken_apart(c: char, take: impl FnMut(char)) {
    String::from(js_sys::JsString::from(String::from(c)).normalize("NFKD")).chars().for_each(take);
}

fn ascii_digit(c: char) -> char {
    char::from_digit(u32::from(c).saturating_sub(0x966), 10).unwrap_or(c)
}

/// Characters without a shape of their own: joiners, direction marks, variation selectors.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}'
        | '\u{fe00}'..='\u{fe0f}')
}

/// Whether a character belongs to Devanagari.
pub(crate) fn is_devanagari(c: char) -> bool {
    matches!(c, '\u{900}'..='\u{97f}')
}

/// Vowel signs and other marks that continue a word.
pub(crate) fn is_mark(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{93c}' | '\u{93e}'..='\u{94f}'
        | '\u{955}'..='\u{957}' | '\u{962}'..='\u{963}')
}

/// One Devanagari syllable: its consonant, and its vowel where it has one.
struct Syllable {
    consonant: &'static str,
    vowel: Option<&'static str>,
    /// The vowel is the `a` that is not written.
    inherent: bool,
    nasal: bool,
}

/// Writes a Devanagari word as a shopper would type it in Latin letters; other letters stay.
///
/// The unwritten `a` is left out where Hindi does not speak it: at the end, and between two syllables that
/// both have a vowel (`लड़की` is `ladki`).
pub(crate) fn latin(word: &str) -> String {
    let mut syllables: Vec<Syllable> = Vec::with_capacity(word.len() / 3 + 1);
    for c in word.chars() {
        if let Some(consonant) = consonant(c) {
            syllables.push(Syllable { consonant, vowel: Some("a"), inherent: true, nasal: false });
        } else if let Some(vowel) = vowel_letter(c) {
            syllables.push(Syllable { consonant: "", vowel: Some(vowel), inherent: false, nasal: false });
        } else if let Some(last) = syllables.last_mut() {
            if let Some(vowel) = vowel_sign(c) {
                last.vowel = Some(vowel);
                last.inherent = false;
            } else if c == '\u{94d}' {
                last.vowel = None;
                last.inherent = false;
            } else if c == '\u{902}' {
                last.nasal = true;
            }
        }
    }
    drop_unspoken(&mut syllables);
    let mut out = String::with_capacity(word.len());
    for (i, syllable) in syllables.iter().enumerate() {
        out.push_str(syllable.consonant);
        out.push_str(syllable.vowel.unwrap_or(""));
        if syllable.nasal {
            let labial = syllables.get(i + 1).is_some_and(|next| next.consonant.starts_with(['p', 'b', 'm']));
            out.push(if labial { 'm' } else { 'n' });
        }
    }
    out
}

fn drop_unspoken(syllables: &mut [Syllable]) {
    let count = syllables.len();
    if count > 1
        && let Some(last) = syllables.last_mut()
        && last.inherent
        && !last.nasal
    {
        last.vowel = None;
    }
    for i in (1..count.saturating_sub(1)).rev() {
        let spoken = |s: Option<&Syllable>| s.is_some_and(|s| s.vowel.is_some());
        let after_conjunct = !spoken(syllables.get(i - 1));
        let next = syllables.get(i + 1);
        let before_consonant = next.is_some_and(|s| !s.consonant.is_empty());
        let next_spoken = spoken(next);
        if let Some(s) = syllables.get_mut(i)
            && s.inherent
            && !s.nasal
            && !after_conjunct
            && next_spoken
            && before_consonant
        {
            s.vowel = None;
        }
    }
}

fn consonant(c: char) -> Option<&'static str> {
    Some(match c {
        'क' => "k",
        'ख' => "kh",
        'ग' => "g",
        'घ' => "gh",
        'च' => "ch",
        'छ' => "chh",
        'ज' => "j",
        'झ' => "jh",
        'ट' | 'त' => "t",
        'ठ' | 'थ' => "th",
        'ड' | 'द' => "d",
        'ढ' | 'ध' => "dh",
        'ङ' | 'ञ' | 'ण' | 'न' => "n",
        'प' => "p",
        'फ' => "ph",
        'ब' => "b",
        'भ' => "bh",
        'म' => "m",
        'य' => "y",
        'र' => "r",
        'ल' | 'ळ' => "l",
        'व' => "v",
        'श' | 'ष' => "sh",
        'स' => "s",
        'ह' => "h",
        _ => return None,
    })
}

fn vowel_letter(c: char) -> Option<&'static str> {
    Some(match c {
        'अ' => "a",
        'आ' => "aa",
        'इ' => "i",
        'ई' => "ee",
        'उ' => "u",
        'ऊ' => "oo",
        'ऋ' => "ri",
        'ए' | 'ऍ' | 'ऎ' => "e",
        'ऐ' => "ai",
        'ओ' | 'ऑ' | 'ऒ' => "o",
        'औ' => "au",
        _ => return None,
    })
}

fn vowel_sign(c: char) -> Option<&'static str> {
    Some(match c {
        'ा' => "aa",
        'ि' => "i",
        'ी' => "ee",
        'ु' => "u",
        'ू' => "oo",
        'ृ' => "ri",
        'े' | 'ॅ' | 'ॆ' => "e",
        'ै' => "ai",
        'ो' | 'ॉ' | 'ॊ' => "o",
        'ौ' => "au",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_with_a_dot_below_are_those_that_unicode_takes_apart() {
        for c in '\u{900}'..='\u{97f}' {
            let mut parts = String::new();
            unicode_normalization::char::decompose_canonical(c, |part| parts.push(part));
            let plain = parts.trim_end_matches('\u{93c}');
            if !plain.is_empty() {
                assert_eq!(String::from(without_nukta(c)), plain, "{c:?}");
            }
        }
    }
}
