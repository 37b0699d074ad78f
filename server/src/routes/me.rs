//! The shopper herself: who she is here, and her token.

use axum::{Json, extract::State, http::StatusCode};
use mitra_protocol::{Me, Problem, ShopperKind as WireKind, TokenRenewed};
use secrecy::ExposeSecret;

use crate::{
    app::App,
    error::AppResult,
    extract::{Caller, CallerToken},
    store::ShopperKind,
};

/// Who the token's bearer is.
#[utoipa::path(get, path = "/me", tag = "me",
    responses((status = 200, body = Me), (status = 401, body = Problem)))]
pub(crate) async fn read_me(Caller(shopper): Caller) -> Json<Me> {
    let kind = match shopper.kind {
        ShopperKind::Guest => WireKind::Guest,
        ShopperKind::Customer => WireKind::Customer,
    };
    Json(Me { shopper_id: shopper.shopper_id, kind, shop: shopper.shop_id })
}

/// A new token in place of this one, which ends when the new one is first used.
#[utoipa::path(post, path = "/me/token", tag = "me",
    responses((status = 200, body = TokenRenewed), (status = 401, body = Problem)))]
pub(crate) async fn renew_token(
    State(app): State<App>,
    CallerToken(shopper, token): CallerToken,
) -> AppResult<Json<TokenRenewed>> {
    Ok(Json(TokenRenewed { token: app.store.rotate_token(&shopper, token.expose_secret()).await? }))
}

/// Ends this token: she leaves this device.
#[utoipa::path(delete, path = "/me/token", tag = "me",
    responses((status = 204), (status = 401, body = Problem)))]
pub(crate) async fn revoke_token(
    State(app): State<App>,
    CallerToken(_, token): CallerToken,
) -> AppResult<StatusCode> {
    app.store.revoke_token(token.expose_secret()).await?;
    Ok(StatusCode::NO_CONTENT)
}
