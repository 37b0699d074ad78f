//! The same conversation on another device of hers, or in the app: one device shows a code, the other takes it.

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use mitra_protocol::{Paired, Pairing, PairingStart, PairingTake, Problem};

use super::conversations::conversation;
use crate::{
    app::App,
    error::{AppError, AppResult},
    extract::{Body, Caller},
    pace::too_soon,
    store::{PAIRING_SECONDS, ShopperKind},
};

/// A code for another device of hers. One she asked for before is over.
#[utoipa::path(post, path = "/pairings", tag = "me", request_body = PairingStart,
    responses((status = 201, body = Pairing), (status = 404, body = Problem)))]
pub(crate) async fn start_pairing(
    State(app): State<Arc<App>>,
    Caller(shopper): Caller,
    Body(start): Body<PairingStart>,
) -> AppResult<(StatusCode, Json<Pairing>)> {
    let key = conversation(&app, &shopper, &start.conversation_id).await?;
    let code = app.store.new_pairing(&shopper, &key).await?;
    let expires_in_seconds = PAIRING_SECONDS.unsigned_abs();
    Ok((StatusCode::CREATED, Json(Pairing { code, expires_in_seconds })))
}

/// The other device shows the code, once, and gets a token of its own.
#[utoipa::path(post, path = "/pairings/taken", tag = "me", request_body = PairingTake,
    responses((status = 200, body = Paired), (status = 404, body = Problem),
        (status = 429, description = "Slower, please: `Retry-After` says when", body = Problem)))]
pub(crate) async fn take_pairing(
    State(app): State<Arc<App>>,
    Body(take): Body<PairingTake>,
) -> AppResult<Response> {
    // Only a known name is remembered.
    if !app.store.has_shop(&take.shop).await? {
        return Err(AppError::not_found());
    }
    if let Err(wait) = app.codes.admit(&take.shop) {
        return Ok(too_soon(wait, "Too many codes were tried."));
    }
    let paired = app.store.take_pairing(&take.shop, &take.code).await?.ok_or_else(AppError::not_found)?;
    let paired = Paired {
        is_customer: paired.shopper.kind == ShopperKind::Customer,
        shopper_id: paired.shopper.shopper_id,
        conversation_id: paired.conversation_id,
        token: paired.token,
    };
    Ok(Json(paired).into_response())
}
