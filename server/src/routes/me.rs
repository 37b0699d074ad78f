//! The shopper herself: who she is here, and her token.

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::IntoResponse,
};
use mitra_protocol::{ErasureReceipt, Me, ShopperKind as WireKind, TokenRenewed};
use secrecy::ExposeSecret;

use crate::{
    app::App,
    error::{AppError, AppResult},
    extract::{Caller, CallerToken},
    store::{ShopperKind, audit},
};

/// Who the token's bearer is.
#[utoipa::path(get, path = "/me", tag = "me",
    responses((status = 200, body = Me)))]
pub(crate) async fn read_me(Caller(shopper): Caller) -> Json<Me> {
    let kind = match shopper.kind {
        ShopperKind::Guest => WireKind::Guest,
        ShopperKind::Customer => WireKind::Customer,
    };
    Json(Me { shopper_id: shopper.shopper_id, kind, shop: shopper.shop_id })
}

/// A new token in place of this one, which ends when the new one is first used.
#[utoipa::path(post, path = "/me/token", tag = "me",
    responses((status = 200, body = TokenRenewed)))]
pub(crate) async fn renew_token(
    State(app): State<Arc<App>>,
    CallerToken(shopper, token): CallerToken,
) -> AppResult<Json<TokenRenewed>> {
    Ok(Json(TokenRenewed { token: app.store.rotate_token(&shopper, token.expose_secret()).await? }))
}

/// Ends this token: she leaves this device.
#[utoipa::path(delete, path = "/me/token", tag = "me",
    responses((status = 204)))]
pub(crate) async fn revoke_token(
    State(app): State<Arc<App>>,
    CallerToken(_, token): CallerToken,
) -> AppResult<StatusCode> {
    app.store.revoke_token(token.expose_secret()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Everything of hers as JSON: conversations, what was understood of them, media.
#[utoipa::path(get, path = "/me/export", tag = "me",
    responses((status = 200, body = serde_json::Value)))]
pub(crate) async fn export_me(
    State(app): State<Arc<App>>,
    Caller(shopper): Caller,
) -> AppResult<impl IntoResponse> {
    let export = app.store.export_shopper(&shopper.shop_id, &shopper.shopper_id).await?;
    let export = export.ok_or_else(AppError::no_shopper)?;
    let as_file = [
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"mitra.json\"")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((as_file, Json(export)))
}

/// Erases everything of hers, this token included. The receipt is all that remains.
#[utoipa::path(delete, path = "/me", tag = "me",
    responses((status = 200, body = ErasureReceipt)))]
pub(crate) async fn erase_me(
    State(app): State<Arc<App>>,
    Caller(shopper): Caller,
) -> AppResult<Json<ErasureReceipt>> {
    let erased = app.store.erase_shopper(&shopper.shop_id, &shopper.shopper_id, audit::SHOPPER).await?;
    let erased = erased.ok_or_else(AppError::no_shopper)?;
    for key in &erased.conversations {
        app.turns.forget(key);
        // Whoever still listens finds it gone.
        app.hub.end(key);
    }
    Ok(Json(erased.receipt))
}
