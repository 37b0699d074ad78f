//! For load balancers: is the process alive, and can it serve.

use std::sync::Arc;

use axum::{extract::State, http::StatusCode};

use crate::{
    app::App,
    error::{AppError, AppResult},
};

/// The process runs.
pub(crate) async fn healthz() -> StatusCode {
    StatusCode::NO_CONTENT
}

/// The database answers and the page is built.
pub(crate) async fn readyz(State(app): State<Arc<App>>) -> AppResult<StatusCode> {
    app.store.has_shop("demo").await?;
    if !app.assets.join("app/index.html").is_file() {
        return Err(AppError::Client {
            status: StatusCode::SERVICE_UNAVAILABLE,
            kind: "/problems/page-not-built",
            title: "Page not built",
            detail: format!("{} holds no page. Run `cargo xtask dist`.", app.assets.display()),
        });
    }
    Ok(StatusCode::OK)
}
