//! She shows a photo: what was seen on it is what is looked for, the likest first. What she writes beside it changes
//! that ("in blue, up to 800"), as it would in a message after it.

use super::{Asked, Decision, LIST_LENGTH, LikePhoto, conditions};
use crate::{
    conversation::Conversation,
    filters::Filters,
    language::Language,
    lookup::Lookup,
    understanding::{Intent, Understanding},
};

pub(super) fn decide(conversation: &Conversation, like: &LikePhoto) -> Decision {
    let seen =
        Filters { conditions: like.tags.clone(), photo: Some(like.photo.clone()), ..Filters::default() };
    let filters = match &like.words {
        Some(words) => with_words(&seen, words),
        None => seen,
    };
    let lookup =
        Lookup::Search { filters: filters.clone(), offset: 0, limit: LIST_LENGTH, hints: Vec::new() };
    Decision {
        intent: Intent::ProductSearch,
        language: language(conversation, like),
        lookup,
        filters: Some(filters),
        doubt: None,
        asked: Asked { photo: true, ..Asked::default() },
    }
}

fn with_words(seen: &Filters, words: &Understanding) -> Filters {
    let mut filters = conditions::merged(seen, words);
    if filters == *seen {
        // "With pockets": words that no slot took may still stand in a title.
        filters.words = conditions::words(words);
    }
    filters
}

fn language(conversation: &Conversation, like: &LikePhoto) -> Language {
    let spoken = like.words.as_ref().filter(|words| words.language_is_certain);
    spoken.map_or(conversation.language, |words| words.language)
}
