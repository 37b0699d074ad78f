//! Guests who turn out to be customers of the shop.

use std::sync::Arc;

use axum::{Json, extract::State};
use mitra_protocol::{HistoryJoin, HistoryJoined, IdentityShown, Problem, SignedIn};

use crate::{
    app::App,
    error::{AppError, AppResult},
    extract::{Body, Caller},
};

/// The shop's word on who is signed in, for a customer's token. Nobody has to be known for it: the statement
/// itself is the proof.
#[utoipa::path(post, path = "/identity", tag = "identity", request_body = IdentityShown,
    responses((status = 200, body = SignedIn), (status = 401, body = Problem)))]
pub(crate) async fn sign_in(
    State(app): State<Arc<App>>,
    Body(shown): Body<IdentityShown>,
) -> AppResult<Json<SignedIn>> {
    let settings = app.store.identity(&shown.shop).await?.ok_or_else(AppError::identity_refused)?;
    let now_seconds = app.store.now().await? / 1_000;
    let vouched = app.keys.vouch(&shown.shop, &settings, &shown.assertion, now_seconds).await;
    let vouched = vouched.map_err(|refusal| {
        tracing::info!(shop.id = shown.shop, identity.reason = ?refusal.reason(), "an identity was refused");
        AppError::identity_refused()
    })?;
    let signed_in = app.store.sign_in(&shown.shop, &vouched).await?;
    let (shopper, token) = signed_in.ok_or_else(AppError::identity_refused)?;
    Ok(Json(SignedIn { shopper_id: shopper.shopper_id, token }))
}

/// She wants what she said as a guest in her account. Both tokens are hers to show: nobody can bring someone
/// else's history into an account, nor be given one.
#[utoipa::path(post, path = "/identity/history", tag = "identity", request_body = HistoryJoin,
    responses((status = 200, body = HistoryJoined), (status = 404, body = Problem)))]
pub(crate) async fn join_history(
    State(app): State<Arc<App>>,
    Caller(customer): Caller,
    Body(join): Body<HistoryJoin>,
) -> AppResult<Json<HistoryJoined>> {
    let joined = app.store.join_history(&customer, &join.guest_token).await?;
    Ok(Json(HistoryJoined { conversations: joined.ok_or_else(AppError::not_found)? }))
}
