//! Words, numbers and signs of a message, with their places in the message as it was written.

use mitra_dialogue::decimal;

use crate::script::{is_devanagari, is_invisible, is_mark, plain};

/// Longest text that is read, in characters; what follows is left unread.
const LONGEST: usize = 4_000;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Kind {
    /// Letters.
    Word,
    /// Digits, with the number they write.
    Number(f64),
    /// One sign that means something: a currency, percent, plus.
    Sign(char),
}

/// One word, number or sign.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    /// First character in the message, in Unicode scalar values.
    pub(crate) start: usize,
    /// One past the last.
    pub(crate) end: usize,
    /// Lower case, without decoration.
    pub(crate) text: String,
    /// What it is.
    pub(crate) kind: Kind,
    /// Nothing stands between it and the token before.
    pub(crate) glued: bool,
    /// A comma, full stop or another sign that ends a clause stands before it.
    pub(crate) breaks: bool,
    /// A dash stands before it.
    pub(crate) dashed: bool,
    /// Written in capitals.
    pub(crate) capital: bool,
    /// Written in Devanagari.
    pub(crate) devanagari: bool,
}

impl Token {
    /// The number it writes, when it is digits.
    pub(crate) fn number(&self) -> Option<f64> {
        match self.kind {
            Kind::Number(n) => Some(n),
            _ => None,
        }
    }
}

#[derive(PartialEq, Clone, Copy)]
enum Class {
    Letter,
    Digit,
    Sign,
    Break,
    Space,
}

fn class(c: char) -> Class {
    match c {
        '0'..='9' | '\u{966}'..='\u{96f}' => Class::Digit,
        '₹' | '%' | '+' | '$' => Class::Sign,
        ',' | '.' | '!' | '?' | ';' | ':' | '\n' | '।' | '(' | ')' | '-' | '–' | '—' => Class::Break,
        _ if is_mark(c) || is_invisible(c) || c.is_alphabetic() => Class::Letter,
        _ if c.is_numeric() => Class::Space,
        _ => Class::Space,
    }
}

/// Cuts a message into tokens.
pub(crate) fn tokens(message: &str) -> Vec<Token> {
    let chars: Vec<char> = message.chars().take(LONGEST).collect();
    let mut out: Vec<Token> = Vec::with_capacity(chars.len() / 5 + 1);
    let (mut i, mut breaks, mut dashed, mut gap) = (0, false, false, true);
    while let Some(&c) = chars.get(i) {
        let start = i;
        let kind = match class(c) {
            Class::Space => {
                gap = true;
                i += 1;
                continue;
            }
            Class::Break => {
                dashed |= matches!(c, '-' | '–' | '—');
                breaks |= !matches!(c, '-' | '–' | '—');
                gap = true;
                i += 1;
                continue;
            }
            Class::Sign => {
                i += 1;
                Kind::Sign(c)
            }
            Class::Digit => {
                i = end_of_number(&chars, i);
                Kind::Number(0.0)
            }
            Class::Letter => {
                i = end_of_word(&chars, i);
                Kind::Word
            }
        };
        let written = chars.get(start..i).unwrap_or_default();
        let text = spelled(written, kind == Kind::Word);
        let kind = match kind {
            Kind::Number(_) => Kind::Number(decimal(&text).unwrap_or(0.0)),
            other => other,
        };
        if text.is_empty() {
            continue;
        }
        out.push(Token {
            start,
            end: i,
            text,
            kind,
            glued: !gap && !out.is_empty(),
            breaks,
            dashed,
            capital: written.iter().all(|c| !c.is_lowercase()),
            devanagari: written.iter().any(|&c| is_devanagari(c)),
        });
        (breaks, dashed, gap) = (false, false, false);
    }
    out
}

/// The written characters as they are compared; letters repeated for emphasis stay twice at most.
fn spelled(written: &[char], word: bool) -> String {
    let mut text = String::with_capacity(written.len());
    for &c in written {
        if c == ',' || c == '\'' || c == '’' || is_invisible(c) {
            continue;
        }
        let repeated = word && text.ends_with([c, c.to_ascii_lowercase()]) && {
            let mut last = text.chars().rev();
            last.next() == last.next()
        };
        if !repeated {
            plain(c, &mut text);
        }
    }
    text
}

fn end_of_number(chars: &[char], from: usize) -> usize {
    let mut i = from;
    while let Some(&c) = chars.get(i) {
        let next_is_digit = chars.get(i + 1).is_some_and(|&n| class(n) == Class::Digit);
        let inside = class(c) == Class::Digit
            || (matches!(c, ',' | '.') && next_is_digit && {
                // `1,500` and `1.5`, but not `500,600` read as one when the groups do not fit.
                c == '.' || groups_of_thousands(chars, i)
            });
        if !inside {
            break;
        }
        i += 1;
    }
    i
}

/// Whether the comma at `comma` parts a number: two or three digits follow, and three at the end.
fn groups_of_thousands(chars: &[char], comma: usize) -> bool {
    let digits = |from: usize| chars.iter().skip(from).take_while(|&&c| class(c) == Class::Digit).count();
    let follow = digits(comma + 1);
    let last = follow == 3;
    let inner = follow == 2 && chars.get(comma + 3) == Some(&',') && digits(comma + 4) >= 2;
    let before = chars.iter().take(comma).rev().take_while(|&&c| class(c) == Class::Digit).count();
    (last || inner) && before <= 2
}

fn end_of_word(chars: &[char], from: usize) -> usize {
    let mut i = from;
    while let Some(&c) = chars.get(i) {
        let letter = |c: &char| class(*c) == Class::Letter;
        let apostrophe = matches!(c, '\'' | '’') && i > from && chars.get(i + 1).is_some_and(letter);
        if !letter(&c) && !apostrophe {
            break;
        }
        i += 1;
    }
    i
}
