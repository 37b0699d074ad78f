//! What a phone says it saw on a photo, checked before it is taken into the log. The photo itself never comes here.

use mitra_protocol::{Action, ContextCondition};

use super::{conversations::printable, similar::seen};
use crate::{
    error::{AppError, AppResult},
    see::from_base64,
    turn::photo::SEEN,
};

/// Tags of one photo.
const MOST_TAGS: usize = 16;
/// Longest name of a tag, characters.
const LABEL_CHARACTERS: usize = 60;
/// Longest id of a network, characters.
const MODEL_CHARACTERS: usize = 64;
/// Most that she writes beside a photo, characters.
const WORDS_CHARACTERS: usize = 200;

/// The same tap with what is said of it fit to be shown.
pub(super) fn checked(
    tags: Vec<ContextCondition>,
    vector: String,
    model: String,
    words: &str,
) -> AppResult<Action> {
    if tags.len() > MOST_TAGS {
        return Err(invalid(format!("`tags` may have {MOST_TAGS} at most.")));
    }
    if !vector.is_empty() && from_base64(&vector).is_none() {
        return Err(invalid("`vector` is no vector of a photo in Base64.".to_owned()));
    }
    if model.chars().count() > MODEL_CHARACTERS {
        return Err(invalid(format!("`model` may have {MODEL_CHARACTERS} characters at most.")));
    }
    if words.chars().count() > WORDS_CHARACTERS {
        return Err(AppError::message_too_long());
    }
    if tags.is_empty() && vector.is_empty() {
        return Err(invalid("Nothing is said of the photo: there are neither `tags` nor a `vector`.".to_owned()));
    }
    let tags = tags.into_iter().map(tag).collect::<AppResult<_>>()?;
    Ok(Action::FindLike { tags, vector, model, words: printable(words) })
}

fn tag(tag: ContextCondition) -> AppResult<ContextCondition> {
    let slot = SEEN.into_iter().find(|slot| slot.name() == tag.slot).ok_or_else(|| {
        invalid(format!("A photo shows {} only.", SEEN.map(mitra_dialogue::Slot::name).join(", ")))
    })?;
    seen(slot, std::iter::once(tag.value.as_str()))?;
    if tag.label.chars().count() > LABEL_CHARACTERS {
        return Err(invalid(format!("The name of a tag may have {LABEL_CHARACTERS} characters at most.")));
    }
    Ok(ContextCondition { label: printable(&tag.label), ..tag })
}

fn invalid(detail: String) -> AppError {
    AppError::invalid("/problems/invalid-photo", "Invalid photo", detail)
}
