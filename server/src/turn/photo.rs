//! What a phone saw on a photo, as the thought takes it.

use mitra_dialogue::{Condition, LikePhoto, Photo, Slot, SlotValue, Understanding};
use mitra_perception::canonical_values;
use mitra_protocol::photo::PhotoSeen;

use crate::see::packed;

/// What can be seen on a photo.
pub const SEEN: [Slot; 4] = [Slot::Category, Slot::Colour, Slot::Pattern, Slot::Fabric];

/// What was seen, with what she wrote beside it. A few kinds have a name on photos and none in a catalogue ("mojari"):
/// they are heard and say nothing.
pub(super) fn like_photo(text: &str, words: Option<Understanding>) -> LikePhoto {
    let PhotoSeen { model, vector, tags, .. } = PhotoSeen::from_text(text).unwrap_or_default();
    // Whatever its length was, only its direction counts.
    let vector: Vec<f64> = vector.into_iter().map(f64::from).collect();
    let vector = packed(&vector).map(Vec::from).unwrap_or_default();
    let tag = |(slot, value): (String, String)| {
        let slot = SEEN.into_iter().find(|known| known.name() == slot)?;
        let is_known = canonical_values(slot).any(|known| known == value);
        is_known.then_some(Condition { slot, value: SlotValue::Text(value) })
    };
    LikePhoto { tags: tags.into_iter().filter_map(tag).collect(), photo: Photo { vector, model }, words }
}

/// What she wrote beside a photo.
pub(super) fn words(text: &str) -> String {
    PhotoSeen::from_text(text).unwrap_or_default().words
}

/// A photo as the log has it.
pub(super) fn to_text(photo: &Photo) -> String {
    let Photo { vector, model } = photo.clone();
    PhotoSeen { model, vector, ..PhotoSeen::default() }.to_string()
}

/// The same, read.
pub(super) fn from_text(text: &str) -> Photo {
    let PhotoSeen { model, vector, .. } = PhotoSeen::from_text(text).unwrap_or_default();
    Photo { vector, model }
}
