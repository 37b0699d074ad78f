//! `/admin`: today in numbers.

use std::sync::Arc;

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};

use super::{
    render::{Frame, Moment, page},
    visit::Visit,
};
use crate::{
    app::App,
    error::AppResult,
    store::{ModelDay, Overview, day_began},
};

#[derive(Template)]
#[template(path = "admin/overview.html")]
struct OverviewPage {
    frame: Frame,
    shop_name: String,
    shop_id: String,
    today: String,
    numbers: Overview,
    model: ModelDay,
}

impl OverviewPage {
    /// What models cost today, in rupees and paise.
    fn spent(&self) -> String {
        let paise = self.model.micro_rupees.div_ceil(10_000);
        format!("₹{}.{:02}", paise / 100, paise % 100)
    }
}

/// The first page after the login.
pub(super) async fn show_overview(State(app): State<Arc<App>>, visit: Visit) -> AppResult<Response> {
    let shop_id = visit.admin.shop_id.clone();
    let now = app.store.now().await?;
    let numbers = app.store.overview(&shop_id, day_began(now)).await?;
    let model = app.store.model_day(&shop_id, day_began(now)).await?;
    let shop_name = app.store.shop(&shop_id).await?.map_or_else(|| shop_id.clone(), |shop| shop.name);
    let frame = Frame::of(&visit, "/admin", "Overview");
    page(
        StatusCode::OK,
        &OverviewPage { frame, shop_name, shop_id, today: Moment(now).day(), numbers, model },
    )
}
