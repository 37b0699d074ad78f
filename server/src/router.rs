//! Every URL with who may call it.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, Request},
    http::{HeaderName, HeaderValue, header},
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer, Predicate,
        predicate::{NotForContentType, SizeAbove},
    },
    set_header::SetResponseHeaderLayer,
};
use utoipa::{
    Modify, OpenApi,
    openapi::{
        self, HttpMethod, RefOr,
        security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme},
    },
};
use utoipa_axum::{router::UtoipaMethodRouter, routes};

use crate::{
    access::{Access, Routes, SESSION_COOKIE},
    admin,
    app::App,
    describe,
    error::AppError,
    logging::log_request,
    mcp,
    routes::{
        assets, catalogue, conversations, events, health, identity, me, media, page, pairings, pocket,
        product_feed, product_page, product_search, products, push, replica, shop, similar, turns, voice,
    },
};

/// Where widgets and programs ask.
const API: &str = "/api/v1";
/// Largest request body: 2,000 characters of any script, escaped, and some room.
const BODY_BYTES: usize = 64 * 1024;

#[derive(Debug, OpenApi)]
#[openapi(info(title = "Mitra", description = "The shopping friend in the chat."), modifiers(&Schemes))]
struct Description;

/// How callers say who they are.
struct Schemes;

impl Modify for Schemes {
    fn modify(&self, description: &mut openapi::OpenApi) {
        let schemes = &mut description.components.get_or_insert_default().security_schemes;
        let bearer = || RefOr::T(SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
        schemes.insert("shopper".to_owned(), bearer());
        schemes.insert("shop-key".to_owned(), bearer());
        let cookie = ApiKey::Cookie(ApiKeyValue::new(SESSION_COOKIE));
        schemes.insert("admin".to_owned(), RefOr::T(SecurityScheme::ApiKey(cookie)));
    }
}

/// All of it.
pub fn router(app: App) -> Router {
    let app = Arc::new(app);
    let routes = Routes::new(&app, Description::openapi()).nest(API, api(&app));
    let (routes, mut description) = admin::routes(pages(routes)).split();
    description.info.license = None;
    // It was built from constants: what fails here fails in every test.
    let description = describe::complete(&description).unwrap_or_default();
    let description = Arc::new(description);
    // One layer of many, the outermost first: each `layer` of its own would be cloned with all below it, once per
    // layer above, for every request.
    let around = (
        from_fn(log_request),
        header_if_absent(header::REFERRER_POLICY, "strict-origin-when-cross-origin"),
        header_if_absent(header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        from_fn(kept_by_nobody),
        DefaultBodyLimit::max(BODY_BYTES),
        CatchPanicLayer::custom(|_| AppError::Internal("a handler panicked".into()).into_response()),
        CompressionLayer::new().compress_when(compressible()),
        from_fn(admin::as_pages),
    );
    routes
        .route("/openapi.json", get(async move || Json((*description).clone())))
        // Everything built: the page's files, mitra.js, the demo shop.
        .fallback_service(assets::files(&app.assets))
        .method_not_allowed_fallback(async || AppError::method_not_allowed())
        .layer(around)
        .with_state(app)
}

/// For widgets and programs.
fn api(app: &Arc<App>) -> Routes {
    Routes::new(app, openapi::OpenApi::default())
        .add(Access::AnyoneOrShopper, routes!(conversations::start_conversation))
        .add(Access::Shopper, routes!(conversations::send_message))
        .add(Access::Shopper, routes!(voice::hear_voice))
        .add(Access::Anyone, routes!(voice::read_voice_offer))
        .add(Access::Shopper, routes!(events::read_events))
        .add(Access::Shopper, routes!(replica::read_replica))
        .add(Access::Shopper, routes!(turns::rate_reply))
        .add(Access::Shopper, routes!(turns::stop_reply))
        .add(Access::Anyone, routes!(product_search::search_products))
        .add(Access::Anyone, routes!(products::read_product))
        .add(Access::Anyone, routes!(similar::similar_products))
        .add(Access::Shopper, routes!(me::read_me, me::erase_me))
        .add(Access::Shopper, routes!(me::export_me))
        .add(Access::Shopper, routes!(push::read_push, push::put_push, push::end_push))
        .add(Access::Shopper, routes!(pairings::start_pairing))
        .add(Access::Anyone, routes!(pairings::take_pairing))
        .add(Access::Shopper, routes!(me::renew_token, me::revoke_token))
        .add(Access::Anyone, routes!(identity::sign_in))
        .add(Access::Customer, routes!(identity::join_history))
        .add(Access::ShopKey, routes!(shop::read_shop))
        .add(
            Access::ShopKey,
            within(
                catalogue::PRODUCT_BYTES,
                routes!(catalogue::put_product, catalogue::patch_product, catalogue::delete_product),
            ),
        )
        .add(
            Access::ShopKey,
            within(catalogue::LIST_BYTES, routes!(catalogue::put_products, catalogue::patch_products)),
        )
        .add(Access::Anyone, routes!(catalogue::receive_webhook))
}

/// Operations whose request bodies may be this large, bytes.
fn within(bytes: usize, routes: UtoipaMethodRouter<Arc<App>>) -> UtoipaMethodRouter<Arc<App>> {
    let (schemas, paths, methods) = routes;
    (schemas, paths, methods.layer(DefaultBodyLimit::max(bytes)))
}

/// For people: shoppers and operators.
fn pages(routes: Routes) -> Routes {
    let read = &[HttpMethod::Get];
    routes
        .add(Access::ShopKey, routes!(mcp::speak))
        .add(Access::Anyone, routes!(product_feed::google_feed))
        .add(Access::Anyone, routes!(product_feed::openai_feed))
        .page(Access::Anyone, "/", read, get(page::home))
        .page(Access::Anyone, "/s/{shop}", read, get(page::app_without_slash))
        .page(Access::Anyone, "/s/{shop}/", read, get(page::app_page))
        .page(Access::Anyone, "/s/{shop}/frame", read, get(page::frame_page))
        .page(Access::Anyone, "/s/{shop}/{file}", read, get(pocket::app_file))
        .page(Access::Anyone, "/s/{shop}/share", &[HttpMethod::Post], post(pocket::shared))
        .page(Access::Anyone, "/p/{shop}/{product}", read, get(product_page::show_product))
        .page(Access::Anyone, "/media/{shop}/{key}", read, get(media::read_media))
        .page(Access::Anyone, "/healthz", read, get(health::healthz))
        .page(Access::Anyone, "/readyz", read, get(health::readyz))
}

/// Answers to widgets and programs hold tokens and what was said: no cache keeps one, unless its handler says so.
async fn kept_by_nobody(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_api = path.strip_prefix(API).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let mut response = next.run(request).await;
    if is_api {
        let caching = response.headers_mut().entry(header::CACHE_CONTROL);
        caching.or_insert(HeaderValue::from_static("no-store"));
    }
    response
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
