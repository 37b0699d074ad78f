//! What a phone saw on a photo, as the thought takes it.

use mitra_dialogue::{Condition, LikePhoto, Photo, Slot, SlotValue, Understanding};
use mitra_perception::canonical_values;
use mitra_protocol::ContextCondition;

use crate::see::from_base64;

/// What can be seen on a photo.
pub const SEEN: [Slot; 4] = [Slot::Category, Slot::Colour, Slot::Pattern, Slot::Fabric];

/// What was seen, with what she wrote beside it. A few kinds have a name on photos and none in a catalogue ("mojari"):
/// they are heard and say nothing.
pub(super) fn like_photo(
    tags: &[ContextCondition],
    vector: &str,
    model: String,
    words: Option<Understanding>,
) -> LikePhoto {
    let tag = |tag: &ContextCondition| {
        let slot = SEEN.into_iter().find(|slot| slot.name() == tag.slot)?;
        let is_known = canonical_values(slot).any(|known| known == tag.value);
        is_known.then(|| Condition { slot, value: SlotValue::Text(tag.value.clone()) })
    };
    LikePhoto { tags: tags.iter().filter_map(tag).collect(), photo: photo(vector, model), words }
}

/// A photo by its vector in Base64.
pub(super) fn photo(vector: &str, model: String) -> Photo {
    Photo { vector: from_base64(vector).map(Vec::from).unwrap_or_default(), model }
}
