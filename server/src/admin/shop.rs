//! `/admin/shops`: what the shop decided, and the keys of its servers.

use std::sync::Arc;

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};

use super::{
    render::{Frame, moment, page, then},
    visit::{Posted, Visit},
};
use crate::{
    app::App,
    error::{AppError, AppResult},
    extract::{Params, Segments},
    store::{Shop, ShopKey, StoreError},
};

/// Longest name of a key, characters.
const NAME_CHARACTERS: usize = 60;

#[derive(Template)]
#[template(path = "admin/shop.html")]
struct ShopPage {
    frame: Frame,
    shop: Shop,
    keys: Vec<ShopKey>,
    /// What the origins field holds; what was typed when that was refused.
    origins: String,
    origins_problem: Option<String>,
    key_problem: Option<String>,
    /// A key just made, shown this once.
    new_key: Option<String>,
    said: Option<&'static str>,
}

/// What led here.
#[derive(Debug, serde::Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    done: String,
}

impl ShopPage {
    async fn of(app: &App, visit: &Visit) -> AppResult<ShopPage> {
        let shop_id = &visit.admin.shop_id;
        let shop = app.store.shop(shop_id).await?.ok_or_else(AppError::not_found)?;
        Ok(ShopPage {
            frame: Frame::of(visit, "/admin/shops", "Shop"),
            keys: app.store.shop_keys(shop_id).await?,
            origins: shop.settings.origins.join("\n"),
            origins_problem: None,
            key_problem: None,
            new_key: None,
            said: None,
            shop,
        })
    }
}

/// The shop's settings.
pub(super) async fn show_shop(
    State(app): State<Arc<App>>,
    visit: Visit,
    Params(asked): Params<Asked>,
) -> AppResult<Response> {
    let said = match asked.done.as_str() {
        "origins" => Some("The origins are saved."),
        "revoked" => Some("The key is revoked. Servers that used it are refused from now on."),
        _ => None,
    };
    page(StatusCode::OK, &ShopPage { said, ..ShopPage::of(&app, &visit).await? })
}

/// Sets the pages that may embed the chat.
pub(super) async fn change_origins(State(app): State<Arc<App>>, posted: Posted) -> AppResult<Response> {
    let Posted { visit, fields } = posted;
    let typed = fields.text("origins");
    let shown = ShopPage::of(&app, &visit).await?;
    let origins = typed.split_whitespace().map(str::to_owned).collect();
    match app.store.set_origins(&visit.admin.shop_id, origins, &visit.admin.login).await {
        Ok(()) => Ok(then("/admin/shops?done=origins")),
        Err(StoreError::Refused(sentence)) => {
            let refused = ShopPage { origins: typed, origins_problem: Some(sentence), ..shown };
            page(StatusCode::UNPROCESSABLE_ENTITY, &refused)
        }
        Err(error) => Err(error.into()),
    }
}

/// Makes a key and shows it, this once.
pub(super) async fn add_key(State(app): State<Arc<App>>, posted: Posted) -> AppResult<Response> {
    let Posted { visit, fields } = posted;
    let name = fields.text("name");
    if name.is_empty() || name.chars().count() > NAME_CHARACTERS {
        let key_problem = Some(format!("A key needs a name of at most {NAME_CHARACTERS} characters."));
        let refused = ShopPage { key_problem, ..ShopPage::of(&app, &visit).await? };
        return page(StatusCode::UNPROCESSABLE_ENTITY, &refused);
    }
    let shop_id = &visit.admin.shop_id;
    let key = app.store.add_shop_key(shop_id, &name, &visit.admin.login).await?;
    page(StatusCode::OK, &ShopPage { new_key: Some(key), ..ShopPage::of(&app, &visit).await? })
}

/// Ends a key.
pub(super) async fn revoke_key(
    State(app): State<Arc<App>>,
    Segments(key_id): Segments<String>,
    posted: Posted,
) -> AppResult<Response> {
    let admin = &posted.visit.admin;
    let is_id = key_id.bytes().all(|byte| byte.is_ascii_graphic());
    if !is_id || !app.store.end_shop_key(&admin.shop_id, &key_id, &admin.login).await? {
        return Err(AppError::not_found());
    }
    Ok(then("/admin/shops?done=revoked"))
}

/// A topic's name for people.
fn topic(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
