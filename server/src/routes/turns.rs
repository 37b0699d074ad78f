//! A reply of a conversation, named by its turn: what she thinks of it, and that she wants no more of it.

use std::sync::Arc;

use axum::{extract::State, http::StatusCode};
use mitra_protocol::{Problem, Rating};

use super::conversations::{conversation, printable};
use crate::{
    app::App,
    error::{AppError, AppResult},
    extract::{Body, Caller, Segments},
};

/// Longest reason in her own words, characters.
const RATING_CHARACTERS: usize = 500;

/// Keeps what she thinks of a reply in the log, for her other devices and for the shop.
#[utoipa::path(post, path = "/conversations/{id}/turns/{turn}/rating", tag = "conversations",
    request_body = Rating,
    params(("id" = String, Path, description = "Id of the conversation"),
        ("turn" = u64, Path, description = "`seq` of the message that the reply answers")),
    responses((status = 204), (status = 404, body = Problem)))]
pub(crate) async fn rate_reply(
    State(app): State<Arc<App>>,
    Caller(shopper): Caller,
    Segments((id, turn)): Segments<(String, u64)>,
    Body(rating): Body<Rating>,
) -> AppResult<StatusCode> {
    let key = conversation(&app, &shopper, &id).await?;
    if rating.text.as_ref().is_some_and(|text| text.chars().count() > RATING_CHARACTERS) {
        return Err(AppError::invalid(
            "/problems/rating-too-long",
            "Rating too long",
            "`text` may have 500 characters at most.",
        ));
    }
    let text = rating.text.as_deref().map(printable).filter(|text| !text.is_empty());
    let seq = app.store.rate_reply(&key, turn, &Rating { text, ..rating }).await?;
    app.hub.announce(&key, seq.ok_or_else(AppError::not_found)?);
    Ok(StatusCode::NO_CONTENT)
}

/// Ends a turn: what was said of the reply stays, the rest is left unsaid. A reply that is complete stays as it is.
#[utoipa::path(delete, path = "/conversations/{id}/turns/{turn}", tag = "conversations",
    params(("id" = String, Path, description = "Id of the conversation"),
        ("turn" = u64, Path, description = "`seq` of the message that is being answered")),
    responses((status = 204), (status = 404, body = Problem)))]
pub(crate) async fn stop_reply(
    State(app): State<Arc<App>>,
    Caller(shopper): Caller,
    Segments((id, turn)): Segments<(String, u64)>,
) -> AppResult<StatusCode> {
    let key = conversation(&app, &shopper, &id).await?;
    if let Some(seq) = app.store.stop_turn(&key, turn).await? {
        app.hub.announce(&key, seq);
    }
    Ok(StatusCode::NO_CONTENT)
}
