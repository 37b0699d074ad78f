//! `/admin/imports`: catalogue files that were taken in or refused.

use std::sync::Arc;

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};

use super::{
    render::{Frame, Page, ROWS, moment, older, page},
    visit::Visit,
};
use crate::{app::App, error::AppResult, extract::Params, store::Import};

#[derive(Template)]
#[template(path = "admin/imports.html")]
struct ImportsPage {
    frame: Frame,
    shop_id: String,
    imports: Vec<Import>,
    older: Option<String>,
}

/// Imports, newest first.
pub(super) async fn show_imports(
    State(app): State<Arc<App>>,
    visit: Visit,
    Params(asked): Params<Page>,
) -> AppResult<Response> {
    let shop_id = visit.admin.shop_id.clone();
    let mut imports = app.store.imports(&shop_id, &asked.before(), ROWS + 1).await?;
    let older = older(&mut imports, |import| (import.at, &import.import_id));
    let frame = Frame::of(&visit, "/admin/imports", "Imports");
    page(StatusCode::OK, &ImportsPage { frame, shop_id, imports, older })
}
