//! She taps a button of a card: the product and what is wanted of it are certain.

use super::{Asked, Decision, similar_items};
use crate::{
    conversation::Conversation,
    lookup::Lookup,
    understanding::{Intent, Slot},
};

/// Serves `intent` about one product.
pub(super) fn about(conversation: &Conversation, intent: Intent, product_id: &str) -> Decision {
    let ids = vec![product_id.to_owned()];
    Decision {
        intent,
        language: conversation.language,
        lookup: Lookup::Products { ids: ids.clone() },
        filters: None,
        doubt: None,
        asked: Asked { products: ids, tapped: true, ..Asked::default() },
    }
}

/// Things like the product. A card may stand far above what is looked for now: then its own kind counts.
pub(super) fn similar(conversation: &Conversation, product_id: &str, category: Option<&str>) -> Decision {
    let mut filters = similar_items::like(&conversation.filters);
    if let Some(category) = category
        && !filters.texts(Slot::Category).any(|own| own == category)
    {
        filters = similar_items::of_kind(category);
    }
    let lookup = Lookup::search(&filters, &conversation.taste, 0, similar_items::CANDIDATES);
    Decision { lookup, filters: Some(filters), ..about(conversation, Intent::SimilarItems, product_id) }
}
