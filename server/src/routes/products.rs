//! One product, for shops and other programs.

use std::sync::Arc;

use axum::{Json, extract::State};
use mitra_protocol::{Problem, ProductCard};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    app::App,
    error::{AppError, AppResult},
    extract::{Params, Segments},
    turn::record::to_card,
};

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct InShop {
    /// Id of the shop.
    #[param(example = "demo")]
    shop: String,
}

/// One product.
#[utoipa::path(get, path = "/products/{id}", tag = "products",
    params(("id" = String, Path, description = "The shop's id of the product", example = "K1"), InShop),
    responses((status = 200, body = ProductCard), (status = 404, body = Problem)))]
pub(crate) async fn read_product(
    State(app): State<Arc<App>>,
    Segments(id): Segments<String>,
    Params(InShop { shop }): Params<InShop>,
) -> AppResult<Json<ProductCard>> {
    let product = open(&app, &shop).await?.product(&id).await?.ok_or_else(AppError::not_found)?;
    Ok(Json(to_card(&product)))
}

pub(super) async fn open(app: &App, shop: &str) -> AppResult<Arc<crate::catalogue::Catalogue>> {
    if !app.store.has_shop(shop).await? {
        return Err(AppError::not_found());
    }
    Ok(app.catalogues.of(shop).await?)
}
