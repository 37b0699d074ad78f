//! What is said: conversation, decision and findings in, a complete reply out, in the shopper's language.

use crate::{
    conversation::{Conversation, TurnRecord},
    decide::Decision,
    language::Language,
    lookup::{Findings, Product},
};

/// A complete reply.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// Language of its words.
    pub language: Language,
    /// Its parts, in the order in which they are said and shown.
    pub parts: Vec<ReplyPart>,
    /// What she might say next, in the reply's language.
    pub chips: Vec<String>,
}

/// One part of a reply.
#[derive(Debug, Clone, PartialEq)]
pub enum ReplyPart {
    /// One sentence, plain text.
    Words(String),
    /// Product cards, in the order in which "the second one" counts.
    Products(Vec<Product>),
}

/// Answers. `salt` is any number that belongs to the conversation: it chooses where in the list of wordings
/// this conversation begins.
pub fn answer(
    conversation: &Conversation,
    decision: &Decision,
    findings: &Findings,
    salt: u64,
) -> (Reply, TurnRecord) {
    let _ = (conversation, findings, salt);
    let reply = Reply { language: decision.language, parts: Vec::new(), chips: Vec::new() };
    let record = TurnRecord {
        intent: decision.intent,
        language: decision.language,
        filters: decision.filters.clone(),
        offset: None,
        shown: None,
        focus: None,
        wishlist: None,
        cart: None,
        wordings: Vec::new(),
    };
    (reply, record)
}
