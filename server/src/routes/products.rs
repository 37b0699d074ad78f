//! One product, for the chat, shops and other programs.

use std::sync::Arc;

use axum::{Json, extract::State};
use mitra_dialogue::Language;
use mitra_protocol::{Problem, ProductDetails};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    app::App,
    error::{AppError, AppResult},
    extract::{Params, Segments},
    turn::record::to_details,
};

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct InShop {
    /// Id of the shop.
    #[param(example = "demo")]
    shop: String,
    /// Language of the reader, `en`, `hi` or `hinglish`: what buyers say is told in it where the shop has it.
    #[param(pattern = "^(en|hi|hinglish)$", example = "en")]
    lang: Option<String>,
}

/// One product: its card, and everything else the shop says of it.
#[utoipa::path(get, path = "/products/{id}", tag = "products",
    params(("id" = String, Path, description = "The shop's id of the product", example = "K1"), InShop),
    responses((status = 200, body = ProductDetails), (status = 404, body = Problem)))]
pub(crate) async fn read_product(
    State(app): State<Arc<App>>,
    Segments(id): Segments<String>,
    Params(InShop { shop, lang }): Params<InShop>,
) -> AppResult<Json<ProductDetails>> {
    let product = open(&app, &shop).await?.product(&id).await?.ok_or_else(AppError::not_found)?;
    let language = match &lang {
        Some(code) => Language::from_code(code).ok_or_else(AppError::unknown_language)?,
        None => Language::English,
    };
    Ok(Json(to_details(product, language)))
}

pub(super) async fn open(app: &App, shop: &str) -> AppResult<Arc<crate::catalogue::Catalogue>> {
    if !app.store.has_shop(shop).await? {
        return Err(AppError::not_found());
    }
    Ok(app.catalogues.of(shop).await?)
}
