//! `/admin/waiting`: chats that wait for a person of the shop, or have one. It can look again by itself, and says
//! what shoppers said; that somebody looks is written down once an hour.

use std::sync::Arc;

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};

use super::{
    render::{Frame, ROWS, moment, page},
    visit::Visit,
};
use crate::{
    app::App,
    error::AppResult,
    extract::Params,
    store::{HandOverLine, audit::actions},
};

#[derive(Template)]
#[template(path = "admin/waiting.html")]
struct WaitingPage {
    frame: Frame,
    shop_id: String,
    lines: Vec<HandOverLine>,
    has_people: bool,
    again: bool,
}

/// Whether the page is to look again by itself: who reads slowly would lose her place, so it is asked for.
#[derive(Debug, serde::Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    again: bool,
}

/// Who waits longest comes first.
pub(super) async fn show_waiting(
    State(app): State<Arc<App>>,
    visit: Visit,
    Params(Asked { again }): Params<Asked>,
) -> AppResult<Response> {
    let admin = &visit.admin;
    app.store.audit_hourly(&admin.shop_id, &admin.login, actions::HAND_OVER_LIST).await?;
    let lines = app.store.hand_overs(&admin.shop_id, ROWS).await?;
    let has_people = app.store.has_people(&admin.shop_id).await?;
    let frame = Frame::of(&visit, "/admin/waiting", "Waiting for a person");
    let shop_id = admin.shop_id.clone();
    page(StatusCode::OK, &WaitingPage { frame, shop_id, lines, has_people, again })
}
