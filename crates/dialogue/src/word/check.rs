//! Whether a sentence of a model may be shown, and the sentence with its references filled.
//!
//! Three things are looked at. **Words:** each is plain, or names a kind of fact that the sentence refers to; a
//! comparison stands in the clause of the product it holds for. **Binding:** a fact stands with its own product, so no
//! price is told of another. **Wholeness:** what the draft had to say is said.

use super::{
    Line, Task, facts,
    facts::Fact,
    sentence::{Part, Piece, parts},
    vocabulary::{self, DENIAL, Kinds, LOWEST, NUMBER, PLAIN, SUPERLATIVE, TOP},
};

/// Why a sentence falls back to the draft's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Fault {
    /// Nothing is said.
    Empty,
    /// It is longer than a chat's sentences are.
    TooLong,
    /// A figure outside a reference.
    Digit,
    /// A sign of money or percent outside a reference.
    Sign,
    /// Something like an address.
    Address,
    /// Letters of another script, or two scripts in one word.
    Script,
    /// A character that no sentence needs: a symbol, or one that cannot be seen.
    Character,
    /// A word that counts.
    Number,
    /// A word that says that nothing is above it.
    Superlative,
    /// A word that denies.
    Denial,
    /// A word that may state a fact, or is of another language.
    Word,
    /// A reference to something that is not there.
    Reference,
    /// A fact beside another product than its own, or beside none.
    Binding,
    /// A fact of the draft is left out.
    Incomplete,
}

impl Fault {
    /// Its name in logs.
    pub fn name(self) -> &'static str {
        match self {
            Fault::Empty => "empty",
            Fault::TooLong => "too_long",
            Fault::Digit => "digit",
            Fault::Sign => "sign",
            Fault::Address => "address",
            Fault::Script => "script",
            Fault::Character => "character",
            Fault::Number => "number",
            Fault::Superlative => "superlative",
            Fault::Denial => "denial",
            Fault::Word => "word",
            Fault::Reference => "reference",
            Fault::Binding => "binding",
            Fault::Incomplete => "incomplete",
        }
    }
}

/// What joins two clauses, folded.
const JOINS: [&str; 16] = [
    "and",
    "but",
    "while",
    "or",
    "aur",
    "par",
    "lekin",
    "magar",
    "ya",
    "और",
    "पर",
    "लेकिन",
    "मगर",
    "या",
    "jabki",
    "जबकि",
];

/// Within one clause.
#[derive(Default)]
struct Clause {
    /// Products that are named or told of, with whether it is by a fact.
    told: Vec<(usize, bool)>,
    /// What its words claim of the lowest price or the best rating.
    comparing: Kinds,
}

/// The sentence of a line (none: one that is added) as it may be shown, or why it may not.
///
/// # Errors
/// With the first fault that was found.
pub(super) fn check(task: &Task, line: Option<usize>, text: &str) -> Result<String, Fault> {
    let line = line.and_then(|line| task.lines.get(line));
    let mut shown = String::with_capacity(text.len() + 40);
    let mut clauses = vec![Clause::default()];
    let (mut claimed, mut licence, mut words): (Vec<Kinds>, Kinds, usize) = (Vec::new(), 0, 0);
    let mut filled: Vec<String> = Vec::new();
    let parts = parts(task.language, text.trim())?;
    let word_at = |at: usize| match parts.get(at).map(|part| &part.piece) {
        Some(Piece::Word(word)) => Some(word.as_str()),
        _ => None,
    };
    // A gap lies between two words.
    let is_idiom = |at: usize, word: &str| {
        let before = at.checked_sub(2).and_then(word_at);
        vocabulary::are_idiom(task.language, before, word) || {
            word_at(at + 2).is_some_and(|after| vocabulary::are_idiom(task.language, Some(word), after))
        }
    };
    for (at, Part { piece, text }) in parts.iter().enumerate() {
        match piece {
            Piece::Word(word) => {
                words += 1;
                if JOINS.contains(&word.as_str()) {
                    clauses.push(Clause::default());
                }
                let kinds = if is_idiom(at, word) { PLAIN } else { allowed(task, line, word)? };
                if kinds & PLAIN == 0 {
                    claimed.push(kinds);
                    if let Some(clause) = clauses.last_mut() {
                        clause.comparing |= kinds & (LOWEST | TOP);
                    }
                }
            }
            // "For a lower price, take A": what is compared waits for its product.
            Piece::Clause => {
                let waits = clauses.last().filter(|clause| clause.told.is_empty());
                let comparing = waits.map_or(0, |clause| clause.comparing);
                clauses.push(Clause { comparing, ..Clause::default() });
            }
            Piece::Gap => {}
            Piece::Reference(reference) => {
                let fact = facts::find(task, line, reference).ok_or(Fault::Reference)?;
                licence |= fact.licence;
                let Fact { text, product, is_title, .. } = fact;
                if let (Some(product), Some(clause)) = (product, clauses.last_mut()) {
                    clause.told.push((product, !is_title));
                }
                shown.push_str(&text);
                filled.push(text);
                continue;
            }
        }
        shown.push_str(text);
    }
    if words == 0 {
        return Err(Fault::Empty);
    }
    bind(task, line, &clauses)?;
    for kinds in claimed {
        // A comparison has its product in its clause; any other word the fact that it names, in the sentence.
        let compares = clauses.iter().any(|clause| holds(task, clause, kinds));
        if kinds & licence == 0 && !compares {
            return Err(Fault::Word);
        }
    }
    let needs = line.map_or(&[][..], |line| line.needs);
    let is_told = |place: &&str| {
        let fact = facts::find(task, line, place);
        fact.is_some_and(|fact| filled.contains(&fact.text))
    };
    if !needs.iter().all(is_told) {
        return Err(Fault::Incomplete);
    }
    Ok(shown)
}

/// What a word may do here.
fn allowed(task: &Task, line: Option<&Line>, word: &str) -> Result<Kinds, Fault> {
    let kinds = vocabulary::kinds(task.language, word);
    if kinds & PLAIN != 0 {
        return Ok(kinds);
    }
    for (kind, fault) in [(NUMBER, Fault::Number), (SUPERLATIVE, Fault::Superlative), (DENIAL, Fault::Denial)]
    {
        if kinds & kind != 0 {
            return Err(fault);
        }
    }
    // What the book of wordings says here in its own words may be said here.
    if line.is_some_and(|line| vocabulary::is_said(task.language, &line.saying.key, word)) {
        return Ok(PLAIN);
    }
    if kinds == 0 { Err(Fault::Word) } else { Ok(kinds) }
}

/// Whether what a word compares by holds for the one product of its clause.
fn holds(task: &Task, clause: &Clause, kinds: Kinds) -> bool {
    let of = |kind: Kinds, best: Option<usize>| {
        // "₹499 lower" would be another fact.
        let is_best =
            |(product, is_fact): &(usize, bool)| Some(*product) == best && !(*is_fact && kind == LOWEST);
        kinds & clause.comparing & kind != 0 && !clause.told.is_empty() && clause.told.iter().all(is_best)
    };
    of(LOWEST, task.lowest) || of(TOP, task.top)
}

/// Every fact stands with its own product: named in its clause, or before it, or the only one there is.
fn bind(task: &Task, line: Option<&Line>, clauses: &[Clause]) -> Result<(), Fault> {
    let only = (task.products.len() == 1).then_some(0);
    let mut named = line.and_then(|line| line.about).or(only);
    let mut titled: Vec<usize> = Vec::new();
    let mut with_facts: Vec<usize> = Vec::new();
    for clause in clauses {
        let titles: Vec<usize> =
            clause.told.iter().filter(|(_, is_fact)| !is_fact).map(|(product, _)| *product).collect();
        let mut facts =
            clause.told.iter().filter(|(_, is_fact)| *is_fact).map(|(product, _)| *product).peekable();
        if facts.peek().is_some() {
            match titles.as_slice() {
                [] => {}
                [title] => named = Some(*title),
                _ => return Err(Fault::Binding),
            }
        }
        for product in facts {
            if named != Some(product) {
                return Err(Fault::Binding);
            }
            with_facts.push(product);
        }
        named = titles.last().copied().or(named);
        titled.extend(titles);
    }
    // "A and B cost ₹500" tells it of both.
    let untold = titled.iter().any(|title| !with_facts.contains(title));
    let several = titled.iter().any(|title| *title != titled[0]);
    if !with_facts.is_empty() && several && untold { Err(Fault::Binding) } else { Ok(()) }
}
