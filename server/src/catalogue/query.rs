//! A shopper's words as filters, when nothing was said before.

use mitra_dialogue::{Filters, Slot, SlotMatch};
use mitra_perception::Lexicon;

use super::question::OTHER;

/// Understands a query and turns it into what products must satisfy.
pub(super) fn filters(query: &str) -> Filters {
    let understanding = Lexicon::builtin().understand(query);
    let mut filters = Filters {
        words: understanding.leftovers,
        doubtful_words: understanding.everyday,
        kind_names: understanding.kind_names,
        ..Filters::default()
    };
    // "Something else" is known only by its word.
    if understanding.slots.iter().any(|m| m.slot == Slot::Category && m.value.as_text() == Some(OTHER)) {
        filters.words.extend(filters.kind_names.iter().cloned());
    }
    for SlotMatch { slot, value, .. } in understanding.slots {
        match slot {
            Slot::Quantity | Slot::Ordinal | Slot::OrderId | Slot::Pincode | Slot::Language => continue,
            // A correction ("500, nahi 600") comes after what it corrects.
            Slot::PriceMax | Slot::PriceMin | Slot::RatingMin | Slot::DiscountMin | Slot::Sort => {
                filters.forget(slot);
            }
            _ => {}
        }
        filters.add(slot, value);
    }
    if filters.is_empty() {
        // Nothing in it is known; then its words are all there is to look for.
        filters.words = mitra_perception::search_words(query);
    }
    filters
}
