//! One message seen through the vocabulary: which words it may be made of, which cues and values they form.

use mitra_dialogue::Slot;

use crate::{
    token::{Kind, Token, tokens},
    vocabulary::{ANY, By, Candidates, Cue, Sense, Vocabulary},
};

/// Tokens read of one message; what follows adds nothing a shop could use.
const MOST_TOKENS: usize = 300;

/// A set of cues.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct CueSet([u64; 6]);

impl CueSet {
    fn insert(&mut self, cue: Cue) {
        if let Some(word) = self.0.get_mut(usize::from(cue / 64)) {
            *word |= 1 << (cue % 64);
        }
    }

    /// Whether the cue is in the set.
    pub(crate) fn has(&self, cue: Cue) -> bool {
        self.0.get(usize::from(cue / 64)).is_some_and(|word| word & (1 << (cue % 64)) != 0)
    }
}

/// Words that may name a value.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    /// First token.
    pub(crate) from: usize,
    /// One past the last token.
    pub(crate) to: usize,
    /// What they mean.
    pub(crate) sense: Sense,
    /// The worst of how its words were recognised.
    pub(crate) by: By,
}

/// A cue at its place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CueAt {
    pub(crate) cue: Cue,
    pub(crate) from: usize,
    pub(crate) to: usize,
}

/// One message with everything the vocabulary knows about its words.
#[derive(Debug)]
pub(crate) struct Reading {
    pub(crate) tokens: Vec<Token>,
    pub(crate) words: Vec<Candidates>,
    pub(crate) found: Vec<Found>,
    /// What short words with a slip may mean, for the network to weigh.
    pub(crate) guesses: Vec<Found>,
    pub(crate) cues: Vec<CueAt>,
    pub(crate) set: CueSet,
}

impl Reading {
    /// Reads a message.
    pub(crate) fn of(text: &str, vocabulary: &Vocabulary) -> Reading {
        Reading::with(text, vocabulary, Vocabulary::candidates)
    }

    /// Reads a text that was written with care, where a word that is not known is another word and no slip.
    pub(crate) fn of_writing(text: &str, vocabulary: &Vocabulary) -> Reading {
        Reading::with(text, vocabulary, Vocabulary::written)
    }

    fn with(
        text: &str,
        vocabulary: &Vocabulary,
        recognise: fn(&Vocabulary, &Token) -> Candidates,
    ) -> Reading {
        let mut tokens = tokens(text);
        tokens.truncate(MOST_TOKENS);
        let words: Vec<Candidates> = tokens
            .iter()
            .map(|t| if t.kind == Kind::Word { recognise(vocabulary, t) } else { sign(t, vocabulary) })
            .collect();
        let mut reading = Reading {
            tokens,
            words,
            found: Vec::new(),
            guesses: Vec::new(),
            cues: Vec::new(),
            set: CueSet::default(),
        };
        for from in 0..reading.tokens.len() {
            reading.walk(vocabulary, 0, from, from, By::Spelling);
        }
        reading
    }

    fn walk(&mut self, vocabulary: &Vocabulary, node: u32, from: usize, at: usize, by: By) {
        for &sense in if at > from { vocabulary.senses(node) } else { &[] } {
            match sense {
                Sense::Cue(cue) if by < By::Slip || by == By::Slip && at == from + 1 => {
                    self.set.insert(cue);
                    self.cues.push(CueAt { cue, from, to: at });
                }
                Sense::Cue(_) => {}
                sense if by == By::Guess => self.guesses.push(Found { from, to: at, sense, by }),
                sense => self.found.push(Found { from, to: at, sense, by }),
            }
        }
        // A phrase does not go on over the end of a clause.
        if at > from && self.tokens.get(at).is_none_or(|t| t.breaks) {
            return;
        }
        let Some(candidates) = self.words.get(at) else { return };
        let worse = by.max(candidates.by);
        let steps: Vec<u32> =
            candidates.words.iter().filter_map(|&word| vocabulary.step(node, word)).collect();
        for next in steps {
            self.walk(vocabulary, next, from, at + 1, worse);
        }
        if at > from
            && let Some(next) = vocabulary.step(node, ANY)
        {
            self.walk(vocabulary, next, from, at + 1, by);
        }
    }

    /// Whether the cue starts at a token; the token after it.
    pub(crate) fn cue_from(&self, cue: Cue, at: usize) -> Option<usize> {
        self.cues.iter().filter(|c| c.cue == cue && c.from == at).map(|c| c.to).max()
    }

    /// Whether the cue ends just before a token; its first token.
    pub(crate) fn cue_until(&self, cue: Cue, at: usize) -> Option<usize> {
        self.cues.iter().filter(|c| c.cue == cue && c.to == at).map(|c| c.from).min()
    }

    /// Whether the cue covers a token.
    pub(crate) fn cue_over(&self, cue: Cue, at: usize) -> bool {
        self.cues.iter().any(|c| c.cue == cue && c.from <= at && at < c.to)
    }

    /// Whether a number is the second half of a model's name: `m14`, `jbl100`. Behind a word that the vocabulary knows
    /// it counts (`rs500`, `uk7`), `w32` is a waist, and four digits are an order's.
    pub(crate) fn is_model(&self, at: usize) -> bool {
        let Some(number) = self.tokens.get(at).filter(|t| t.glued && t.number().is_some()) else {
            return false;
        };
        let Some((before, name)) = at.checked_sub(1).and_then(|at| Some((at, self.tokens.get(at)?))) else {
            return false;
        };
        let is_known = || self.words.get(before).is_some_and(|c| !c.words.is_empty() && c.by < By::Slip);
        let digits = number.text.chars().count();
        name.kind == Kind::Word
            && name.text.is_ascii()
            && match name.text.as_str() {
                "x" => false,
                "w" | "l" => digits == 3,
                letters => digits < 4 && (letters.len() == 1 || !is_known()),
            }
    }

    /// Whether the cue starts within `reach` tokens after the token before `to`, in the same clause.
    pub(crate) fn cue_after(&self, cue: Cue, to: usize, reach: usize) -> bool {
        (to..=to + reach)
            .take_while(|&at| self.tokens.get(at).is_some_and(|t| !t.breaks))
            .any(|at| self.cue_from(cue, at).is_some())
    }

    /// Whether the cue ends within `reach` tokens before `from`, in the same clause.
    pub(crate) fn cue_before(&self, cue: Cue, from: usize, reach: usize) -> bool {
        (0..=reach)
            .map_while(|back| from.checked_sub(back))
            .take_while(|&at| !self.broken(at, from))
            .any(|at| self.cue_until(cue, at).is_some())
    }

    /// Whether a clause ends somewhere after the token before `from` and up to the token `to`.
    pub(crate) fn broken(&self, from: usize, to: usize) -> bool {
        (from..=to).any(|i| self.tokens.get(i).is_some_and(|t| t.breaks))
    }

    /// Values of a slot that may stand at a token.
    pub(crate) fn names(&self, slot: Slot, at: usize) -> bool {
        self.found
            .iter()
            .any(|f| f.from <= at && at < f.to && matches!(f.sense, Sense::Value(s, _, _) if s == slot))
    }
}

/// Digits and signs can be parts of phrases as well: `4 plus`, `1 no`.
fn sign(token: &Token, vocabulary: &Vocabulary) -> Candidates {
    if matches!(token.kind, Kind::Sign(_)) || token.text.len() <= 2 {
        let found = vocabulary.candidates(token);
        if found.by == By::Spelling {
            return found;
        }
    }
    Candidates::default()
}
