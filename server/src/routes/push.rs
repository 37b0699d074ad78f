//! Whether her phone is told while the chat is closed, and where. Without keys nobody is told.

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use mitra_dialogue::Language;
use mitra_protocol::{Problem, PushBrowser, PushOffer};

use crate::{
    app::App,
    error::{AppError, AppResult},
    extract::{Body, Caller},
    push::{PushKeys, deliver::recipient},
    store::PushSubscription,
};

/// Whether it is worth asking her, and with which key.
#[utoipa::path(get, path = "/me/push", tag = "me",
    responses((status = 200, body = PushOffer),
        (status = 204, description = "This server tells no phones")))]
pub(crate) async fn read_push(State(app): State<Arc<App>>, Caller(shopper): Caller) -> AppResult<Response> {
    // Every page asks: that there are no keys is no failure to write into its console.
    let Some(push) = &app.push else { return Ok(StatusCode::NO_CONTENT.into_response()) };
    let key = push.keys.public().to_owned();
    let waits = app.store.waits_for_a_person(&shopper).await?;
    Ok(Json(PushOffer { key, waits }).into_response())
}

/// Tells this browser of hers from now on, since she said yes to it.
#[utoipa::path(put, path = "/me/push", tag = "me", request_body = PushBrowser,
    responses((status = 204),
        (status = 404, description = "This server tells no phones", body = Problem),
        (status = 422, description = "It is no browser of the web", body = Problem)))]
pub(crate) async fn put_push(
    State(app): State<Arc<App>>,
    Caller(shopper): Caller,
    Body(browser): Body<PushBrowser>,
) -> AppResult<StatusCode> {
    keys(&app)?;
    if Language::from_code(&browser.lang).is_none() {
        return Err(AppError::unknown_language());
    }
    let PushBrowser { endpoint, p256dh, auth, lang } = browser;
    let subscription = PushSubscription { endpoint, p256dh, auth, lang };
    let refused = |detail: String| AppError::invalid("push-refused", "Not a browser of the web", detail);
    if recipient(&subscription).is_none() {
        return Err(refused("`p256dh` and `auth` are no keys of a browser.".to_owned()));
    }
    if let Some(push) = &app.push {
        push.fetcher.check(&subscription.endpoint).map_err(|error| refused(error.to_string()))?;
    }
    app.store.put_push_subscription(&shopper, &subscription).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Tells none of her browsers any more.
#[utoipa::path(delete, path = "/me/push", tag = "me",
    responses((status = 204)))]
pub(crate) async fn end_push(State(app): State<Arc<App>>, Caller(shopper): Caller) -> AppResult<StatusCode> {
    app.store.end_push(&shopper).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn keys(app: &App) -> AppResult<&PushKeys> {
    app.push.as_ref().map(|push| &*push.keys).ok_or_else(AppError::not_found)
}
