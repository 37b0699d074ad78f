//! Words as a search index and a query compare them.

use mitra_dialogue::Slot;

use crate::{
    Lexicon,
    fold::fold,
    token::{Kind, Token, tokens},
    vocabulary::Sense,
};

/// The words of a text as a search index and a query compare them: lower case, without marks, Devanagari
/// written in Latin, spelling variants folded together, Hindi names of values in English, so that
/// `laal kurti`, `lal kurtee`, `लाल कुर्ती` and `Red Kurti` give the same words. A name that ends in digits (`m14`)
/// gives its halves, as they may stand apart, and itself behind them.
pub fn search_words(text: &str) -> Vec<String> {
    let lexicon = Lexicon::builtin();
    let mut out: Vec<String> = Vec::new();
    let mut is_behind_word = false;
    for token in tokens(text) {
        match token.kind {
            Kind::Sign(_) => {}
            Kind::Number(_) => {
                let name = out.last().filter(|_| token.glued && is_behind_word);
                let whole = name.map(|name| format!("{name}{}", token.text));
                out.push(token.text);
                out.extend(whole);
            }
            Kind::Word => match lexicon.english(&token) {
                Some(value) => out.extend(value.split('_').map(|word| fold(singular(word)))),
                None => out.push(fold(singular(&token.text))),
            },
        }
        is_behind_word = token.kind == Kind::Word;
    }
    out.retain(|word| !word.is_empty());
    out
}

/// `kurtis` and `kurti` are the same to a search, `dress` stays whole.
fn singular(word: &str) -> &str {
    let stem = word.strip_suffix("ies").or_else(|| word.strip_suffix('s'));
    match stem {
        Some(stem) if stem.len() > 2 && !stem.ends_with(['s', 'u', 'i']) && word.is_ascii() => stem,
        _ if word.len() > 4 && word.ends_with("is") => word.strip_suffix('s').unwrap_or(word),
        _ => word,
    }
}

impl Lexicon {
    /// The canonical English value a Hindi word names, when it is the only one.
    fn english(&self, token: &Token) -> Option<&'static str> {
        let candidates = self.vocabulary.sounding(token);
        let mut values = candidates
            .words
            .iter()
            .filter(|&&word| token.devanagari || self.vocabulary.origin(word).is_hindi())
            .filter_map(|&word| self.vocabulary.step(0, word))
            .flat_map(|node| self.vocabulary.senses(node))
            .filter_map(|sense| match sense {
                Sense::Value(Slot::Category | Slot::Colour | Slot::Fabric | Slot::Pattern, value, None) => {
                    Some(*value)
                }
                _ => None,
            });
        let first = values.next()?;
        (first != "other" && values.all(|value| value == first)).then_some(first)
    }
}
