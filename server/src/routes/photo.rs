//! What a phone says it saw on a photo, checked before it is taken into the log. The photo itself never comes here.

use mitra_dialogue::Slot;
use mitra_protocol::photo::PhotoSeen;

use super::{conversations::printable, similar::seen};
use crate::{
    error::{AppError, AppResult},
    see::LENGTH,
    turn::photo::SEEN,
};

/// Tags of one photo.
const MOST_TAGS: usize = 16;
/// Longest text beside a photo, characters.
const WORDS_CHARACTERS: usize = 200;
/// Longest id of a network, characters.
const MODEL_CHARACTERS: usize = 64;

/// The same text, fit for the log, when it says something of a photo that can be used.
pub(super) fn checked(text: &str) -> AppResult<String> {
    let PhotoSeen { model, vector, tags, words } =
        PhotoSeen::from_text(text).ok_or_else(|| invalid("`photo` is not what was seen on a photo."))?;
    if tags.is_empty() && vector.is_empty() {
        return Err(invalid("`photo` has neither tags nor a vector."));
    }
    if !vector.is_empty() && (vector.len() != LENGTH || vector.iter().all(|number| *number == 0)) {
        return Err(invalid(format!("A photo's vector has {LENGTH} numbers, and not only zeros.")));
    }
    if tags.len() > MOST_TAGS || model.chars().count() > MODEL_CHARACTERS {
        return Err(invalid(format!(
            "A photo has {MOST_TAGS} tags at most, and a network's id {MODEL_CHARACTERS} characters."
        )));
    }
    if words.chars().count() > WORDS_CHARACTERS {
        return Err(AppError::message_too_long());
    }
    for (slot, value) in &tags {
        let slot = SEEN.into_iter().find(|known| known.name() == slot);
        let slot = slot.ok_or_else(|| {
            invalid(format!("A photo shows nothing but {}.", SEEN.map(Slot::name).join(", ")))
        })?;
        seen(slot, std::iter::once(value.as_str()))?;
    }
    Ok(PhotoSeen { model, vector, tags, words: printable(&words) }.to_string())
}

fn invalid(detail: impl Into<String>) -> AppError {
    AppError::invalid("/problems/invalid-photo", "Invalid photo", detail)
}
