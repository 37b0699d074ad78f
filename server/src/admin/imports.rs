//! `/admin/imports`: catalogue files that were taken in or refused, and the one that is under way.

use std::sync::Arc;

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};

use super::{
    render::{Frame, Page, ROWS, moment, older, page},
    visit::Visit,
};
use crate::{
    app::App,
    catalogue::{FILE_BYTES, Reached},
    error::AppResult,
    extract::Params,
    store::{Before, Import},
};

#[derive(Template)]
#[template(path = "admin/imports.html")]
pub(super) struct ImportsPage {
    frame: Frame,
    shop_id: String,
    imports: Vec<Import>,
    older: Option<String>,
    /// Name of the file that is under way, and how far it is.
    under_way: Option<(String, Reached)>,
    /// Why the file that was just sent was not taken.
    problem: Option<String>,
    most_mebibytes: u64,
}

impl ImportsPage {
    async fn of(app: &App, visit: &Visit, before: &Before) -> AppResult<ImportsPage> {
        let shop_id = visit.admin.shop_id.clone();
        // Looked at first: what ends meanwhile stands in the list.
        let under_way = app.uploads.under_way(&shop_id);
        let mut imports = app.store.imports(&shop_id, before, ROWS + 1).await?;
        Ok(ImportsPage {
            frame: Frame::of(visit, "/admin/imports", "Imports"),
            older: older(&mut imports, |import| (import.at, &import.import_id)),
            shop_id,
            imports,
            under_way,
            problem: None,
            most_mebibytes: FILE_BYTES / (1024 * 1024),
        })
    }

    /// The page with a sentence about what was just sent.
    pub(super) async fn refused(
        app: &App,
        visit: &Visit,
        status: StatusCode,
        sentence: &str,
    ) -> AppResult<Response> {
        let shown = ImportsPage::of(app, visit, &Before::newest()).await?;
        page(status, &ImportsPage { problem: Some(sentence.to_owned()), ..shown })
    }
}

/// Imports, newest first.
pub(super) async fn show_imports(
    State(app): State<Arc<App>>,
    visit: Visit,
    Params(asked): Params<Page>,
) -> AppResult<Response> {
    page(StatusCode::OK, &ImportsPage::of(&app, &visit, &asked.before()).await?)
}
