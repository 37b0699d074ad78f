//! Guests who turn out to be customers of the shop.

use axum::{Json, extract::State};
use mitra_protocol::{HistoryJoin, HistoryJoined, Problem};

use crate::{
    app::App,
    error::{AppError, AppResult},
    extract::{Body, Caller},
};

/// She wants what she said as a guest in her account. Both tokens are hers to show: nobody can bring someone
/// else's history into an account, nor be given one.
#[utoipa::path(post, path = "/identity/history", tag = "identity", request_body = HistoryJoin,
    responses((status = 200, body = HistoryJoined), (status = 404, body = Problem)))]
pub(crate) async fn join_history(
    State(app): State<App>,
    Caller(customer): Caller,
    Body(join): Body<HistoryJoin>,
) -> AppResult<Json<HistoryJoined>> {
    let joined = app.store.join_history(&customer, &join.guest_token).await?;
    Ok(Json(HistoryJoined { conversations: joined.ok_or_else(AppError::not_found)? }))
}
