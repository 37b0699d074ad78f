//! What a decision is made from, and the shapes most decisions have.

use super::{Asked, Decision, Doubt, LIST_LENGTH, reference};
use crate::{
    conversation::Conversation,
    filters::Filters,
    language::Language,
    lookup::Lookup,
    policy::Topic,
    understanding::{Intent, Slot, Understanding},
};

/// A message in its conversation.
pub(super) struct Heard<'a> {
    /// State before the message.
    pub(super) conversation: &'a Conversation,
    /// The message.
    pub(super) understanding: &'a Understanding,
    /// Language of the reply.
    pub(super) language: Language,
}

impl<'a> Heard<'a> {
    /// A message whose language could be another one is answered in the language spoken so far.
    pub(super) fn new(conversation: &'a Conversation, understanding: &'a Understanding) -> Heard<'a> {
        let language =
            if understanding.language_is_certain { understanding.language } else { conversation.language };
        Heard { conversation, understanding, language }
    }

    /// Serves `intent` with what `lookup` finds.
    pub(super) fn serve(&self, intent: Intent, lookup: Lookup) -> Decision {
        Decision {
            intent,
            language: self.language,
            lookup,
            filters: None,
            doubt: None,
            asked: Asked::default(),
        }
    }

    /// Serves `intent` with words alone.
    pub(super) fn talk(&self, intent: Intent) -> Decision {
        self.serve(intent, Lookup::Nothing)
    }

    /// Serves `intent` with the shop's own word on a topic.
    pub(super) fn policy(&self, intent: Intent, topic: Topic) -> Decision {
        self.serve(intent, Lookup::Policy { topic, language: self.language })
    }

    /// Asks back.
    pub(super) fn doubt(&self, intent: Intent, doubt: Doubt) -> Decision {
        Decision { doubt: Some(doubt), ..self.talk(intent) }
    }

    /// Serves `intent` with a new list of what satisfies `filters`.
    pub(super) fn search(&self, intent: Intent, filters: Filters) -> Decision {
        let lookup = Lookup::search(&filters, &self.conversation.taste, 0, LIST_LENGTH);
        Decision { filters: Some(filters), ..self.serve(intent, lookup) }
    }

    /// Serves `intent` about these products.
    pub(super) fn about(&self, intent: Intent, ids: Vec<String>) -> Decision {
        let asked = Asked { products: ids.clone(), ..Asked::default() };
        Decision { asked, ..self.serve(intent, Lookup::Products { ids }) }
    }

    /// Serves `intent` about the products, or asks which ones are meant.
    pub(super) fn about_or_ask(&self, intent: Intent, ids: Result<Vec<String>, Doubt>) -> Decision {
        match ids {
            Ok(ids) => self.about(intent, ids),
            Err(doubt) => self.doubt(intent, doubt),
        }
    }

    /// Whether she names a kind of product that the results in view are not: then she looks for it, however
    /// she asks ("do you have bedsheets?").
    pub(super) fn names_another_category(&self) -> bool {
        let mut named = self.understanding.texts(Slot::Category).peekable();
        let nothing_in_view = self.conversation.shown.is_empty() && self.conversation.focus.is_none();
        named.peek().is_some()
            && !reference::is_of_an_earlier_list(self)
            && (nothing_in_view
                || !named.any(|name| self.conversation.filters.texts(Slot::Category).any(|c| c == name)))
    }

    /// Pieces she said, at least 1.
    pub(super) fn quantity(&self) -> Option<u32> {
        let pieces = self.understanding.number(Slot::Quantity)?;
        (pieces.is_finite() && pieces >= 1.0).then(|| pieces.min(f64::from(u16::MAX)) as u32)
    }
}
