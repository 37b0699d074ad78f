//! A line of a model's answer, taken apart: words, references, signs.

use super::{Fault, vocabulary::fold};
use crate::language::Language;

/// Longer lines are none of a chat, characters.
const LONGEST: usize = 400;

/// A piece of a line, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    /// A word, folded, and whether it begins a clause.
    Word(String),
    /// What stands in double brackets.
    Reference(&'t str),
    /// A comma, colon, dash or bracket: a new clause begins.
    Clause,
    /// What is between pieces, as written.
    Gap,
}

/// One piece and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part<'t> {
    pub(super) piece: Piece<'t>,
    pub(super) text: &'t str,
}

/// The pieces of a line, or the first thing in it that cannot be said.
pub(super) fn parts(language: Language, line: &str) -> Result<Vec<Part<'_>>, Fault> {
    if line.chars().count() > LONGEST {
        return Err(Fault::TooLong);
    }
    let mut parts: Vec<Part<'_>> = Vec::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let (part, after) = next(language, rest, first)?;
        // A hyphen parts a word; before a reference it would be a minus.
        let parts_a_word = || {
            matches!(parts.last(), Some(Part { piece: Piece::Word(_), .. }))
                && after.starts_with(|c| is_letter(language, c))
        };
        if first == '-' && !parts_a_word() {
            return Err(Fault::Character);
        }
        parts.push(part);
        rest = after;
    }
    Ok(parts)
}

fn next(language: Language, rest: &str, first: char) -> Result<(Part<'_>, &str), Fault> {
    if let Some(inside) = rest.strip_prefix("[[") {
        let end = inside.find("]]").ok_or(Fault::Reference)?;
        let (text, after) = rest.split_at(end + 4);
        return Ok((Part { piece: Piece::Reference(inside[..end].trim()), text }, after));
    }
    if is_letter(language, first) {
        let is_inside = |c: char| is_letter(language, c) || is_apostrophe(c);
        let (text, after) = rest.split_at(rest.find(|c| !is_inside(c)).unwrap_or(rest.len()));
        if after.chars().next().is_some_and(char::is_alphanumeric) {
            return Err(fault(after.chars().next().unwrap_or_default()));
        }
        return Ok((Part { piece: Piece::Word(fold(language, text)), text }, after));
    }
    let (text, after) = rest.split_at(first.len_utf8());
    let piece = match first {
        ' ' | '\'' | '’' | '"' | '“' | '”' => Piece::Gap,
        // Two words in one are two words.
        '-' => Piece::Gap,
        // What follows a full stop without a space is an address.
        '.' | '!' | '?' | '।' | '…' => match after.chars().next() {
            Some(next) if next.is_alphanumeric() => return Err(Fault::Address),
            _ => Piece::Clause,
        },
        ',' | ';' | ':' | '–' | '—' | '(' | ')' => Piece::Clause,
        other => return Err(fault(other)),
    };
    Ok((Part { piece, text }, after))
}

fn is_letter(language: Language, c: char) -> bool {
    match language {
        // Letters and signs of Devanagari; its figures and stops are further on.
        Language::Hindi => ('\u{900}'..='\u{963}').contains(&c) || ('\u{970}'..='\u{97f}').contains(&c),
        Language::English | Language::Hinglish => c.is_ascii_alphabetic(),
    }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’')
}

fn fault(c: char) -> Fault {
    match c {
        '₹' | '$' | '€' | '£' | '¥' | '%' => Fault::Sign,
        '@' | '/' | '\\' | '#' | '_' => Fault::Address,
        c if c.is_numeric() => Fault::Digit,
        c if c.is_alphabetic() => Fault::Script,
        _ => Fault::Character,
    }
}
