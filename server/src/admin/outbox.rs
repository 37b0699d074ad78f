//! `/admin/outbox`: what waits to be handed to the outside world, and what became of it.

use std::sync::Arc;

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};

use super::{
    render::{Frame, Page, ROWS, moment, older, page},
    visit::Visit,
};
use crate::{app::App, error::AppResult, extract::Params, store::OutboxItem};

#[derive(Template)]
#[template(path = "admin/outbox.html")]
struct OutboxPage {
    frame: Frame,
    items: Vec<OutboxItem>,
    older: Option<String>,
}

/// The outbox, newest first; what it says only for those who may read it.
pub(super) async fn show_outbox(
    State(app): State<Arc<App>>,
    visit: Visit,
    Params(asked): Params<Page>,
) -> AppResult<Response> {
    let frame = Frame::of(&visit, "/admin/outbox", "Outbox");
    let shop_id = &visit.admin.shop_id;
    let mut items = app.store.outbox(shop_id, &asked.before(), ROWS + 1, frame.is_confidant()).await?;
    let older = older(&mut items, |item| (item.created_at, &item.outbox_id));
    page(StatusCode::OK, &OutboxPage { frame, items, older })
}

/// What an item says: its text or summary where it has one, else all of it.
fn words(body: &serde_json::Value) -> String {
    let text = body.get("text").or_else(|| body.get("summary"));
    match text.and_then(serde_json::Value::as_str) {
        Some(text) => text.to_owned(),
        None => body.to_string(),
    }
}
