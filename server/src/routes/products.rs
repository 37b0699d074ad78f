//! Products for shops and other programs.

use std::sync::Arc;

use axum::{Json, extract::State};
use mitra_dialogue::Lookup;
use mitra_protocol::{Problem, ProductCard};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    app::App,
    error::{AppError, AppResult},
    extract::{Params, Segments},
    turn::record::to_card,
};

const DEFAULT_LIMIT: usize = 10;
const MOST: usize = 50;
/// As long as a message may be.
const QUERY_CHARACTERS: usize = 2_000;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct InShop {
    /// Id of the shop.
    #[param(example = "demo")]
    shop: String,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Search {
    /// Id of the shop.
    #[param(example = "demo")]
    shop: String,
    /// What is looked for, in the words of a shopper.
    #[param(max_length = 2000, example = "laal kurti 500 tak")]
    q: String,
    /// How many at most.
    #[param(minimum = 1, maximum = 50)]
    limit: Option<usize>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProductList {
    products: Vec<ProductCard>,
}

/// Searches in a shopper's words: `laal kurti 500 tak` as well as `red kurti under 500`.
#[utoipa::path(get, path = "/products", tag = "products", params(Search),
    responses((status = 200, body = ProductList), (status = 404, body = Problem)))]
pub(crate) async fn search_products(
    State(app): State<Arc<App>>,
    Params(search): Params<Search>,
) -> AppResult<Json<ProductList>> {
    if search.q.chars().count() > QUERY_CHARACTERS {
        return Err(AppError::invalid(
            "/problems/query-too-long",
            "Query too long",
            "`q` may have 2,000 characters.",
        ));
    }
    let limit = search.limit.unwrap_or(DEFAULT_LIMIT);
    if limit == 0 || limit > MOST {
        return Err(AppError::invalid("/problems/invalid-limit", "Invalid limit", "`limit` is 1 to 50."));
    }
    let catalogue = open(&app, &search.shop).await?;
    let ids = catalogue.search_text(&search.q, limit).await?.into_iter().map(|(id, _)| id).collect();
    let findings = catalogue.find(&Lookup::Products { ids }).await?;
    Ok(Json(ProductList { products: findings.products.iter().map(to_card).collect() }))
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

async fn open(app: &App, shop: &str) -> AppResult<Arc<crate::catalogue::Catalogue>> {
    if !app.store.has_shop(shop).await? {
        return Err(AppError::not_found());
    }
    Ok(app.catalogues.of(shop).await?)
}
