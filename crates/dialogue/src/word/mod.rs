//! What a language model may make of a drafted reply: warmer words, never a fact.
//!
//! A [`Task`] says which of the draft's sayings may be worded anew and which facts may be referred to. [`prompt`] asks
//! for it; [`Reader`] takes the answer as it streams and gives each saying as soon as it stands: worded anew where
//! [`check`] lets it pass, as it was drafted where not.
//!
//! The model writes no fact. It writes references (`[[p1.price]]`), which are filled from the findings here. Beside
//! them it may use plain words only (`wordings/word/plain.txt`), and words that name a kind of fact where the
//! sentence refers to one of that kind (`wordings/word/claims.txt`). Whatever a catalogue, a review or a shopper
//! talks it into saying, a sentence with any other word, with a digit, a sign or another script falls back.

pub mod check;
mod facts;
pub mod prompt;
mod reader;
mod sentence;
mod vocabulary;

use std::ops::Range;

pub use check::Fault;
pub use reader::{Reader, Said, Tally};

use crate::{
    answer::{Reply, ReplyPart, Saying},
    decide::Decision,
    language::Language,
    lookup::{Findings, Product},
    understanding::Intent,
};

/// Most products that a model is told of; they are numbered in the order in which they are shown.
const MOST_PRODUCTS: usize = 6;

/// A drafted reply, as a model may word it.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    /// Language and script of the reply.
    pub language: Language,
    /// What is served.
    intent: Intent,
    /// The products spoken about, in the order in which they are shown.
    products: Vec<Product>,
    /// The draft's sayings that may be worded anew, in order.
    lines: Vec<Line>,
    /// Sentences of the draft that stay, for the model to know.
    fixed: Vec<String>,
    /// How many sentences may be added.
    added: usize,
    /// Behind which part of the reply they come.
    words_end: usize,
    /// The product of the lowest price, when there is exactly one.
    lowest: Option<usize>,
    /// The product of the best rating, when there is exactly one.
    top: Option<usize>,
}

/// A saying that may be worded anew.
#[derive(Debug, Clone, PartialEq)]
struct Line {
    saying: Saying,
    /// Names of the places that must not be left out.
    needs: &'static [&'static str],
    /// The product it is about, by its number.
    about: Option<usize>,
}

impl Task {
    /// What a model may do about this reply; none when it has nothing to do: facts are shortest as they are drafted.
    pub fn of(decision: &Decision, findings: &Findings, reply: &Reply) -> Option<Task> {
        let asked = &decision.asked;
        if asked.hand_over.is_some() || decision.doubt.is_some() {
            return None;
        }
        let products = spoken_about(reply, findings);
        let line = |saying: &Saying| {
            let needs = vocabulary::reworded(&saying.key)?;
            let title = saying.value("title");
            let about = title.and_then(|title| products.iter().position(|product| product.title == title));
            Some(Line { saying: saying.clone(), needs, about })
        };
        let lines: Vec<Line> = reply.sayings.iter().filter_map(line).collect();
        let is_worded = |part: usize| lines.iter().any(|line| line.saying.parts.contains(&part));
        let words = |(at, part): (usize, &ReplyPart)| match part {
            ReplyPart::Words(words) if !is_worded(at) => Some(words.clone()),
            _ => None,
        };
        let fixed: Vec<String> = reply.parts.iter().enumerate().filter_map(words).collect();
        let words_end = reply.parts.iter().take_while(|part| matches!(part, ReplyPart::Words(_))).count();
        let added = added(decision.intent, products.len(), words_end);
        if lines.is_empty() && added == 0 {
            return None;
        }
        let only = |best: &dyn Fn(&Product, &Product) -> bool| {
            let is_best = |at: &usize| {
                let others = products.iter().enumerate().filter(|(other, _)| other != at);
                products.len() > 1 && others.into_iter().all(|(_, other)| best(&products[*at], other))
            };
            (0..products.len()).find(is_best)
        };
        let lowest = only(&|own, other| own.price_rupees < other.price_rupees);
        let top = only(&|own, other| own.rating.is_some() && own.rating > other.rating);
        let (language, intent) = (decision.language, decision.intent);
        Some(Task { language, intent, products, lines, fixed, added, words_end, lowest, top })
    }

    /// Behind this part of the reply stand the sentences that are added.
    pub fn words_end(&self) -> usize {
        self.words_end
    }

    /// How many sayings may be worded anew.
    pub fn lines(&self) -> usize {
        self.lines.len()
    }

    /// Parts of the reply that a line stands for.
    fn parts(&self, line: usize) -> Range<usize> {
        self.lines.get(line).map_or(0..0, |line| line.saying.parts.clone())
    }
}

/// Whether a word of English states nothing, and counts, praises and denies nothing.
pub(crate) fn is_plain_english(word: &str) -> bool {
    let kinds = vocabulary::kinds(Language::English, &vocabulary::fold(Language::English, word));
    kinds & vocabulary::PLAIN != 0
}

impl Saying {
    /// The fact in a place.
    fn value(&self, name: &str) -> Option<&str> {
        self.values.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}

/// Those on the screen; where none are shown, those that were looked up.
fn spoken_about(reply: &Reply, findings: &Findings) -> Vec<Product> {
    let shown = reply.parts.iter().find_map(|part| match part {
        ReplyPart::Products(products) => Some(products),
        _ => None,
    });
    shown.unwrap_or(&findings.products).iter().take(MOST_PRODUCTS).cloned().collect()
}

/// A verdict, a tip, what buyers say: only where there are products to say it of, and words before the cards.
fn added(intent: Intent, products: usize, words: usize) -> usize {
    if products == 0 || words == 0 {
        return 0;
    }
    match intent {
        Intent::ProductDetails => 2,
        Intent::ProductSearch
        | Intent::RefineSearch
        | Intent::SimilarItems
        | Intent::Recommend
        | Intent::CompareProducts => 1,
        _ => 0,
    }
}
