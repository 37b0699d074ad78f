//! She found her size of a product on her phone: whether it is there, and from now on it counts for things of that kind.

use super::{Asked, Decision, tapped};
use crate::{
    conversation::Conversation,
    understanding::{Intent, Slot, SlotValue},
};

pub(super) fn decide(
    conversation: &Conversation,
    product_id: &str,
    category: Option<&str>,
    size: &str,
) -> Decision {
    let understood = size.trim().to_lowercase();
    let current = &conversation.filters;
    // A size of kurtis says nothing about shoes.
    let is_of_kind = category.is_some_and(|own| current.texts(Slot::Category).any(|kind| kind == own));
    let filters = is_of_kind.then(|| {
        let mut filters = current.clone();
        filters.forget(Slot::Size);
        filters.add(Slot::Size, SlotValue::Text(understood.clone()));
        filters
    });
    let about = tapped::about(conversation, Intent::AvailabilityQuery, product_id);
    // The card stands far above by now.
    let asked = Asked { sizes: vec![understood], tapped: false, ..about.asked };
    Decision { filters, asked, ..about }
}
