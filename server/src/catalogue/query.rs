//! A shopper's words as filters, when nothing was said before.

use mitra_dialogue::{Filters, Slot, SlotMatch};
use mitra_perception::Lexicon;

use super::question::OTHER;

/// What a query asks for.
#[derive(Debug, Default)]
pub(super) struct Asked {
    pub(super) filters: Filters,
    /// How the kind was named: "clutch" where the category is handbag.
    pub(super) kind_names: Vec<String>,
}

/// Understands a query and turns it into what products must satisfy.
pub(super) fn asked(query: &str) -> Asked {
    let understanding = Lexicon::builtin().understand(query);
    let mut filters = Filters { words: understanding.leftovers, ..Filters::default() };
    let mut kind_names = Vec::new();
    for SlotMatch { slot, start, end, value } in understanding.slots {
        match slot {
            Slot::Quantity | Slot::Ordinal | Slot::OrderId | Slot::Pincode | Slot::Language => continue,
            // A correction ("500, nahi 600") comes after what it corrects.
            Slot::PriceMax | Slot::PriceMin | Slot::RatingMin | Slot::DiscountMin | Slot::Sort => {
                filters.forget(slot);
            }
            Slot::Category => {
                let name: String = query.chars().skip(start).take(end.saturating_sub(start)).collect();
                // "Something else" is known only by its word.
                if value.as_text() == Some(OTHER) {
                    filters.words.push(name.clone());
                }
                kind_names.push(name);
            }
            _ => {}
        }
        filters.add(slot, value);
    }
    if filters.is_empty() {
        // Nothing in it is known; then its words are all there is to look for.
        filters.words = mitra_perception::search_words(query);
    }
    Asked { filters, kind_names }
}
