//! What a phone says it saw on a photo, checked before it is taken into the log. The photo itself never comes here.

use mitra_protocol::photo::PhotoSeen;

use super::{conversations::printable, similar::tag_names};
use crate::{see::LENGTH, turn::photo::SEEN};

/// Tags of one photo.
const MOST_TAGS: usize = 16;
/// Longest text beside a photo, characters.
const WORDS_CHARACTERS: usize = 200;
/// Longest id of a network, characters.
const MODEL_CHARACTERS: usize = 64;

/// The same text, fit for the log. What this server cannot use of it is left out, as it may come from a newer phone: tags
/// that it does not know, a vector of another length, words beyond the room for them. What is left may be nothing.
pub(super) fn usable(text: &str) -> String {
    let mut seen = PhotoSeen::from_text(text).unwrap_or_default();
    let has_direction = seen.vector.len() == LENGTH && seen.vector.iter().any(|number| *number != 0);
    if !has_direction || seen.model.chars().count() > MODEL_CHARACTERS {
        seen.vector.clear();
        seen.model.clear();
    }
    seen.tags.retain(|(slot, value)| {
        let slot = SEEN.into_iter().find(|known| known.name() == slot);
        slot.is_some_and(|slot| tag_names(slot).contains(&value.as_str()))
    });
    seen.tags.truncate(MOST_TAGS);
    seen.words = printable(&seen.words).chars().take(WORDS_CHARACTERS).collect();
    seen.to_string()
}
