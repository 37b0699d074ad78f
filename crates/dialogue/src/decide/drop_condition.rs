//! She takes back what she asked for, by a tap: one condition, or all of them.

use super::{Asked, Decision, Doubt, LIST_LENGTH};
use crate::{context, conversation::Conversation, filters::Filters, lookup::Lookup, understanding::Intent};

/// The search without one condition. One that does not hold any more changes nothing.
pub(super) fn decide_one(conversation: &Conversation, slot: &str, value: &str) -> Decision {
    let left = context::without(&conversation.filters, slot, value);
    let filters = left.unwrap_or_else(|| conversation.filters.clone());
    if conversation.filters.is_empty() {
        return Decision { doubt: Some(Doubt::NoSearchYet), ..plain(conversation, Lookup::Nothing) };
    }
    search(conversation, filters)
}

/// Nothing is looked for any more.
pub(super) fn decide_all(conversation: &Conversation) -> Decision {
    search(conversation, Filters::default())
}

fn search(conversation: &Conversation, filters: Filters) -> Decision {
    let lookup = match filters.is_empty() {
        // Of a whole shop nothing in particular is the answer: she is asked what it shall be.
        true => {
            return Decision {
                intent: Intent::Recommend,
                filters: Some(filters),
                ..plain(conversation, Lookup::Nothing)
            };
        }
        false => Lookup::search(&filters, &conversation.taste, 0, LIST_LENGTH),
    };
    Decision { filters: Some(filters), ..plain(conversation, lookup) }
}

fn plain(conversation: &Conversation, lookup: Lookup) -> Decision {
    Decision {
        intent: Intent::RefineSearch,
        language: conversation.language,
        lookup,
        filters: None,
        doubt: None,
        asked: Asked::default(),
    }
}
