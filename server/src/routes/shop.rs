//! For the shop's own server.

use std::sync::Arc;

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    app::App,
    error::{AppError, AppResult},
    extract::CallerShop,
};

/// What a shop's key opens.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ShopSeen {
    /// Id of the shop.
    shop: String,
    /// What shoppers call it.
    name: String,
    /// How many products it shows.
    products: usize,
}

/// The shop whose key this is: a way to try a key.
#[utoipa::path(get, path = "/shop", tag = "shop",
    responses((status = 200, body = ShopSeen)))]
pub(crate) async fn read_shop(
    State(app): State<Arc<App>>,
    CallerShop(shop_id): CallerShop,
) -> AppResult<Json<ShopSeen>> {
    let shop = app.store.shop(&shop_id).await?.ok_or_else(AppError::not_found)?;
    let products = app.catalogues.of(&shop_id).await?.count();
    Ok(Json(ShopSeen { shop: shop.shop_id, name: shop.name, products }))
}
