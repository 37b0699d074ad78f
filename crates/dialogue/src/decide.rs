//! What to do about a message: conversation and understanding in, decision out.

use crate::{
    conversation::Conversation,
    filters::Filters,
    language::Language,
    lookup::Lookup,
    understanding::{Intent, Understanding},
};

/// What will be done, and what has to be looked up for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// The intent that is served; it may differ from the one understood (a bare "haan" after a question).
    pub intent: Intent,
    /// Language of the reply.
    pub language: Language,
    /// The question to the shop's data.
    pub lookup: Lookup,
    /// What is looked for from now on, when this turn changes it.
    pub filters: Option<Filters>,
}

/// A tap: meaning without words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tap {
    /// "Tell me more" on a card.
    ShowDetails {
        /// Id of the product.
        product_id: String,
    },
    /// The language switch.
    ChangeLanguage(Language),
}

/// Decides about words.
pub fn decide(conversation: &Conversation, understanding: &Understanding) -> Decision {
    Decision {
        intent: understanding.intent,
        language: conversation.language,
        lookup: Lookup::Nothing,
        filters: None,
    }
}

/// Decides about a tap.
pub fn decide_tap(conversation: &Conversation, tap: &Tap) -> Decision {
    match tap {
        Tap::ShowDetails { product_id } => Decision {
            intent: Intent::ProductDetails,
            language: conversation.language,
            lookup: Lookup::Products { ids: vec![product_id.clone()] },
            filters: None,
        },
        Tap::ChangeLanguage(language) => Decision {
            intent: Intent::ChangeLanguage,
            language: *language,
            lookup: Lookup::Nothing,
            filters: None,
        },
    }
}
