//! What a phone saw on a photo, as the thought takes it.

use mitra_dialogue::{Condition, LikePhoto, Photo, Slot, SlotValue, Understanding};
use mitra_perception::canonical_values;
use mitra_protocol::photo::PhotoSeen;

/// Numbers of a vector by which like things are found.
pub const LENGTH: usize = 96;
/// A vector of length 1 in bytes, each number 127 times as large: a quarter of the room, for which a product of two
/// vectors is off by some thousandths.
pub type Packed = [i8; LENGTH];

/// What can be seen on a photo.
pub const SEEN: [Slot; 4] = [Slot::Category, Slot::Colour, Slot::Pattern, Slot::Fabric];

/// What was seen, with what she wrote beside it. A few kinds have a name on photos and none in a catalogue ("mojari"):
/// they are heard and say nothing.
pub(crate) fn like_photo(text: &str, words: Option<Understanding>) -> LikePhoto {
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
pub(crate) fn words(text: &str) -> String {
    PhotoSeen::from_text(text).unwrap_or_default().words
}

/// A photo as the log has it.
pub(crate) fn to_text(photo: &Photo) -> String {
    let Photo { vector, model } = photo.clone();
    PhotoSeen { model, vector, ..PhotoSeen::default() }.to_string()
}

/// The same, read.
pub(crate) fn from_text(text: &str) -> Photo {
    let PhotoSeen { model, vector, .. } = PhotoSeen::from_text(text).unwrap_or_default();
    Photo { vector, model }
}

/// Packs a vector, made as long as 1; none when it has another number of numbers, or says nothing (all of them 0).
pub fn packed(vector: &[f64]) -> Option<Packed> {
    let largest = vector.iter().fold(0.0_f64, |largest, number| largest.max(number.abs()));
    if vector.len() != LENGTH || largest == 0.0 || !largest.is_finite() {
        return None;
    }
    // Divided first, so that no square is too large.
    let length = vector.iter().map(|number| (number / largest).powi(2)).sum::<f64>().sqrt() * largest;
    let mut packed = [0; LENGTH];
    for (to, number) in packed.iter_mut().zip(vector) {
        *to = (number / length * 127.0).round() as i8;
    }
    Some(packed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vector_of_any_length_is_packed_by_its_direction() {
        let of = |first: f64, second: f64| {
            let mut vector = [0.0; LENGTH];
            (vector[0], vector[1]) = (first, second);
            packed(&vector).map(|packed| (packed[0], packed[1]))
        };
        assert_eq!(of(1.0, 0.0), Some((127, 0)));
        assert_eq!(of(-2.0, 2.0), Some((-90, 90)));
        assert_eq!(of(1e300, 1e300), of(1e-300, 1e-300));
        assert_eq!((of(0.0, 0.0), of(f64::NAN, 0.0)), (None, None));
        assert_eq!(of(f64::INFINITY, 0.0), None);
        assert!(packed(&[1.0; LENGTH - 1]).is_none());
    }
}
