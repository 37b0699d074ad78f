//! Every URL, grouped by who calls it.

use axum::{
    Json, Router,
    extract::DefaultBodyLimit,
    http::{HeaderName, HeaderValue, header},
    response::IntoResponse,
    routing::get,
};
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer, Predicate,
        predicate::{NotForContentType, SizeAbove},
    },
    set_header::SetResponseHeaderLayer,
};
use utoipa::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    app::App,
    error::AppError,
    routes::{assets, conversations, events, health, media, page, product_page, products},
};

/// Largest request body: 2,000 characters of any script, escaped, and some room.
const BODY_BYTES: usize = 64 * 1024;

#[derive(Debug, OpenApi)]
#[openapi(info(title = "Mitra", description = "The shopping friend in the chat."))]
struct Description;

/// All of it.
pub fn router(app: App) -> Router {
    let (api, description) =
        OpenApiRouter::with_openapi(Description::openapi()).nest("/api/v1", api()).split_for_parts();
    let pages = Router::new()
        // Shoppers.
        .route("/", get(page::home))
        .route("/s/{shop}", get(page::app_without_slash))
        .route("/s/{shop}/", get(page::app_page))
        .route("/s/{shop}/frame", get(page::frame_page))
        .route("/p/{shop}/{product}", get(product_page::show_product))
        .route("/media/{shop}/{key}", get(media::read_media))
        // Operators.
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .route("/openapi.json", get(async || Json(description)))
        // Everything built: the page's files, mitra.js, the demo shop.
        .fallback_service(assets::files(&app.assets));
    api.merge(pages)
        .method_not_allowed_fallback(async || AppError::not_found())
        .layer(CompressionLayer::new().compress_when(compressible()))
        .layer(CatchPanicLayer::custom(|_| AppError::Internal("a handler panicked".into()).into_response()))
        .layer(DefaultBodyLimit::max(BODY_BYTES))
        .layer(header_if_absent(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header_if_absent(header::REFERRER_POLICY, "strict-origin-when-cross-origin"))
        .with_state(app)
}

/// For widgets and programs; described by `/openapi.json`.
fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(conversations::start_conversation))
        .routes(routes!(conversations::send_message))
        .routes(routes!(events::read_events))
        .routes(routes!(products::search_products))
        .routes(routes!(products::read_product))
}

fn header_if_absent(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}

/// Event streams are never buffered by a compressor; pictures are compressed already, drawn ones excepted.
fn compressible() -> impl Predicate {
    SizeAbove::new(256)
        .and(NotForContentType::SSE)
        .and(NotForContentType::const_new("image/png"))
        .and(NotForContentType::const_new("image/jpeg"))
        .and(NotForContentType::const_new("image/webp"))
        .and(NotForContentType::const_new("image/avif"))
}
