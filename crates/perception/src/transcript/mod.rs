//! What a shopper said, as she would have typed it: a recogniser's transcript in her script, numbers as digits,
//! without what recognisers make up, and with the words it may have misheard marked.

mod digits;
mod made_up;
mod scripts;
mod unsure;
mod written;

use std::ops::Range;

use mitra_dialogue::Language;

use crate::{Lexicon, script::is_devanagari};

use written::Written;

/// The letters a shopper writes Hindi in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Script {
    /// Hinglish: Hindi in Latin letters.
    #[default]
    Latin,
    /// Hindi in Devanagari.
    Devanagari,
}

impl Script {
    /// The script of most words in what she typed, newest first; none when she typed no letters of either.
    pub fn of<'a>(typed: impl IntoIterator<Item = &'a str>) -> Option<Script> {
        let (mut devanagari, mut latin) = (0_usize, 0_usize);
        for word in typed.into_iter().take(50).flat_map(str::split_whitespace) {
            if word.contains(is_devanagari) {
                devanagari += 1;
            } else if word.contains(|c: char| c.is_ascii_alphabetic()) {
                latin += 1;
            }
        }
        // English words stand in Devanagari messages too: a third is enough to say that she has the keyboard.
        (devanagari + latin > 0).then_some(if devanagari * 2 >= latin && devanagari > 0 {
            Script::Devanagari
        } else {
            Script::Latin
        })
    }
}

/// What is known of a shopper before she speaks.
#[derive(Debug, Clone, Default)]
pub struct Hints {
    /// The letters she writes Hindi in, by her setting or her typing ([`Script::of`]).
    pub script: Script,
    /// The conversation's language, where one is known; it decides what the words leave open.
    pub lang: Option<Language>,
    /// Messages she typed, newest first: her own spelling of a word is kept.
    pub typed: Vec<String>,
}

/// A transcript as it goes into the composer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// What she said, in her script; empty when nothing was said.
    pub text: String,
    /// Its language: Hindi is in Devanagari, Hinglish in Latin letters.
    pub lang: Language,
    /// The recogniser made something up, or nothing was said: to be asked about rather than sent.
    pub doubtful: bool,
    /// Bytes of `text` that name something almost like a product word, and may be misheard; ordered, apart.
    pub unsure: Vec<Range<usize>>,
}

/// Settles a recogniser's transcript; any text is allowed.
pub fn settle(raw: &str, hints: &Hints) -> Settled {
    let lexicon = Lexicon::builtin();
    let heard = made_up::without(raw);
    let readable = scripts::readable(&heard.text);
    let spelled = match readable.is_rough {
        true => written::with_vowels(lexicon, &readable.text),
        false => written::english_in_latin(lexicon, &readable.text),
    };
    let text = digits::written(lexicon, spelled.as_deref().unwrap_or(&readable.text));
    let Written { text, lang, unsure } = written::written(lexicon, &text, hints);
    let doubtful = heard.doubtful || readable.is_rough || text.is_empty();
    Settled { text, lang, doubtful, unsure }
}
