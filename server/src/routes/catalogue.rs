//! Live changes of the catalogue, told by the shop's own server: with its key, or as a signed webhook.
//!
//! Of a list each product is taken or refused for itself (why: see [`crate::catalogue::change`]). What was taken is
//! in the next answer of this node, and of every other within two seconds.

use std::sync::Arc;

use axum::{
    Json,
    body::{Bytes, to_bytes},
    extract::{Request, State, rejection::JsonRejection},
    http::StatusCode,
};
use mitra_protocol::Problem;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::{
    app::App,
    catalogue::{self, Changed, Complaint, Says},
    error::{AppError, AppResult},
    extract::{CallerShop, Segments},
    webhook::{self, Delivery},
};

/// Largest description of one product, as large as a feed line.
pub(crate) const PRODUCT_BYTES: usize = 1024 * 1024;
/// Largest list of products.
pub(crate) const LIST_BYTES: usize = 16 * 1024 * 1024;
const MOST_PRODUCTS: usize = 10_000;

/// Attributes of a product by their Google Merchant names: `price`, `sale_price`, `availability`, `quantity`, ...
#[derive(Debug, Deserialize, ToSchema)]
#[schema(value_type = Object, example = json!({"price": "599 INR", "sale_price": "399 INR", "quantity": 3}))]
pub(crate) struct Attributes(Map<String, Value>);

/// Products, each with its `id`.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct Products {
    /// At most 10,000.
    #[schema(max_items = 10_000, example = json!([{"id": "k1", "price": 549}, {"id": "k2", "quantity": 0}]))]
    products: Vec<Attributes>,
}

/// What came of a change.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct CatalogueChanged {
    /// Products that were not there before.
    new: usize,
    /// Products of which something changed.
    updated: usize,
    /// Products that were so already.
    unchanged: usize,
    /// Products that were not taken.
    refused: Vec<ProductComplaint>,
    /// Products that were taken without something that was said.
    warnings: Vec<ProductComplaint>,
    /// Set when a webhook was taken in before; nothing was done this time.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    repeated: bool,
}

/// Something that was said and not taken.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProductComplaint {
    /// Which product of the list, from 1.
    place: usize,
    /// Its id, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    /// What is wrong, in words.
    reason: String,
}

type JsonBody<T> = Result<Json<T>, JsonRejection>;

/// Puts a product on the shelf, or in the place of the one of this id, as one line of a feed says it.
#[utoipa::path(put, path = "/catalogue/products/{id}", tag = "catalogue", request_body = Attributes,
    params(("id" = String, Path, description = "The shop's id of the product", example = "K1")),
    responses((status = 200, body = CatalogueChanged)))]
pub(crate) async fn put_product(
    State(app): State<Arc<App>>,
    CallerShop(shop): CallerShop,
    Segments(id): Segments<String>,
    body: JsonBody<Attributes>,
) -> AppResult<Json<CatalogueChanged>> {
    change_one(&app, &shop, Says::Whole, id, body).await
}

/// Changes what is said of a product: price, stock, any attribute; `null` takes one away.
#[utoipa::path(patch, path = "/catalogue/products/{id}", tag = "catalogue", request_body = Attributes,
    params(("id" = String, Path, description = "The shop's id of the product", example = "K1")),
    responses((status = 200, body = CatalogueChanged), (status = 404, body = Problem)))]
pub(crate) async fn patch_product(
    State(app): State<Arc<App>>,
    CallerShop(shop): CallerShop,
    Segments(id): Segments<String>,
    body: JsonBody<Attributes>,
) -> AppResult<Json<CatalogueChanged>> {
    change_one(&app, &shop, Says::Part, id, body).await
}

/// Takes a product off the shelf.
#[utoipa::path(delete, path = "/catalogue/products/{id}", tag = "catalogue",
    params(("id" = String, Path, description = "The shop's id of the product", example = "K1")),
    responses((status = 204, description = "It is gone"), (status = 404, body = Problem)))]
pub(crate) async fn delete_product(
    State(app): State<Arc<App>>,
    CallerShop(shop): CallerShop,
    Segments(id): Segments<String>,
) -> AppResult<StatusCode> {
    if !catalogue::take_off(&app.store, &shop, &id).await? {
        return Err(AppError::not_found());
    }
    app.catalogues.freshen(&shop).await;
    Ok(StatusCode::NO_CONTENT)
}

/// Puts many products on the shelf, each as one line of a feed says it.
#[utoipa::path(put, path = "/catalogue/products", tag = "catalogue", request_body = Products,
    responses((status = 200, body = CatalogueChanged)))]
pub(crate) async fn put_products(
    State(app): State<Arc<App>>,
    CallerShop(shop): CallerShop,
    body: JsonBody<Products>,
) -> AppResult<Json<CatalogueChanged>> {
    change_many(&app, &shop, Says::Whole, json(body)?).await.map(Json)
}

/// Changes what is said of many products.
#[utoipa::path(patch, path = "/catalogue/products", tag = "catalogue", request_body = Products,
    responses((status = 200, body = CatalogueChanged)))]
pub(crate) async fn patch_products(
    State(app): State<Arc<App>>,
    CallerShop(shop): CallerShop,
    body: JsonBody<Products>,
) -> AppResult<Json<CatalogueChanged>> {
    change_many(&app, &shop, Says::Part, json(body)?).await.map(Json)
}

/// The same list, sent by a shop's system that signs what it sends (Standard Webhooks): `webhook-id`,
/// `webhook-timestamp` and `webhook-signature`. The same id twice is done once.
#[utoipa::path(post, path = "/webhooks/catalogue/{shop}", tag = "catalogue", request_body = Products,
    params(
        ("shop" = String, Path, description = "Id of the shop", example = "demo"),
        ("webhook-id" = String, Header, description = "Names the delivery"),
        ("webhook-timestamp" = String, Header, description = "Seconds since 1970 (UTC)"),
        ("webhook-signature" = String, Header, description = "`v1,` and the base64 of the HMAC-SHA256"),
    ),
    responses((status = 200, body = CatalogueChanged), (status = 401, body = Problem)))]
pub(crate) async fn receive_webhook(
    State(app): State<Arc<App>>,
    Segments(shop): Segments<String>,
    request: Request,
) -> AppResult<Json<CatalogueChanged>> {
    let delivery = Delivery::read(request.headers()).ok_or_else(AppError::webhook_refused)?;
    let now_seconds = app.store.now().await? / 1_000;
    let secret = app.store.webhook_secret(&shop).await?;
    // Looked at before the body is read: whoever is nobody does not get to send megabytes.
    let secret = secret.filter(|_| delivery.is_fresh(now_seconds)).ok_or_else(AppError::webhook_refused)?;
    let body: Bytes = to_bytes(request.into_body(), LIST_BYTES).await.map_err(|_| too_long())?;
    if !delivery.is_signed(&secret, &body) {
        return Err(AppError::webhook_refused());
    }
    if app.store.has_delivery(&shop, delivery.id()).await? {
        return Ok(Json(CatalogueChanged { repeated: true, ..CatalogueChanged::default() }));
    }
    let products: Products = serde_json::from_slice(&body).map_err(|error| {
        AppError::invalid("/problems/invalid-body", "Body not understood", error.to_string())
    })?;
    let changed = change_many(&app, &shop, Says::Part, products).await?;
    // Noted when it is done: one that broke off is taken in when it comes again.
    app.store.note_delivery(&shop, delivery.id(), webhook::REMEMBERED_MILLIS).await?;
    Ok(Json(changed))
}

async fn change_one(
    app: &App,
    shop: &str,
    says: Says,
    id: String,
    body: JsonBody<Attributes>,
) -> AppResult<Json<CatalogueChanged>> {
    let Attributes(mut attributes) = json(body)?;
    let said = attributes.insert("id".to_owned(), id.clone().into());
    let is_other = |said: Value| match said {
        Value::String(said) => said != id,
        Value::Number(said) => said.to_string() != id,
        _ => true,
    };
    if said.is_some_and(is_other) {
        return Err(refused("the `id` in the body is not the one in the address".to_owned()));
    }
    let changed = catalogue::change(&app.store, shop, says, vec![attributes]).await?;
    match changed.refused.into_iter().next() {
        Some(complaint) if complaint.is_unknown => return Err(AppError::not_found()),
        Some(complaint) => return Err(refused(complaint.reason)),
        None => {}
    }
    app.catalogues.freshen(shop).await;
    let Changed { new, updated, unchanged, warnings, .. } = changed;
    let warnings = warnings.into_iter().map(ProductComplaint::from).collect();
    Ok(Json(CatalogueChanged { new, updated, unchanged, warnings, ..CatalogueChanged::default() }))
}

async fn change_many(
    app: &App,
    shop: &str,
    says: Says,
    Products { products }: Products,
) -> AppResult<CatalogueChanged> {
    if products.len() > MOST_PRODUCTS {
        return Err(too_long());
    }
    let products = products.into_iter().map(|Attributes(attributes)| attributes).collect();
    let Changed { new, updated, unchanged, refused, warnings } =
        catalogue::change(&app.store, shop, says, products).await?;
    app.catalogues.freshen(shop).await;
    let told = |complaints: Vec<Complaint>| complaints.into_iter().map(ProductComplaint::from).collect();
    let (refused, warnings) = (told(refused), told(warnings));
    Ok(CatalogueChanged { new, updated, unchanged, refused, warnings, repeated: false })
}

impl From<Complaint> for ProductComplaint {
    fn from(complaint: Complaint) -> ProductComplaint {
        ProductComplaint { place: complaint.place, id: complaint.id, reason: complaint.reason }
    }
}

fn json<T>(body: JsonBody<T>) -> AppResult<T> {
    match body {
        Ok(Json(body)) => Ok(body),
        Err(rejection) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => Err(too_long()),
        Err(rejection) => Err(rejection.into()),
    }
}

fn too_long() -> AppError {
    AppError::too_much_at_once(
        "One product may have 1 MiB, a list 10,000 products and 16 MiB. Send more in several.",
    )
}

fn refused(reason: String) -> AppError {
    AppError::invalid("/problems/product-refused", "Product refused", reason)
}
