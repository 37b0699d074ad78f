//! The catalogue as a feed that others fetch, written while it is read: of no catalogue is there a copy in memory.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use futures::{Stream, StreamExt, stream};
use mitra_protocol::Problem;

use crate::{
    app::App,
    catalogue::{Catalogue, CatalogueError, Form, Seller},
    error::{AppError, AppResult},
    extract::Segments,
    links::Links,
};

/// Fetched about once an hour; what changed in between can wait so long.
const KEPT: HeaderValue = HeaderValue::from_static("public, max-age=300");

/// The shop's products for Google Merchant Center: RSS 2.0, a line for each size.
#[utoipa::path(get, path = "/feeds/{shop}/google.xml", tag = "feeds",
    params(("shop" = String, Path, description = "Id of the shop", example = "demo")),
    responses((status = 200, body = String, content_type = "application/xml"), (status = 404, body = Problem)))]
pub(crate) async fn google_feed(
    State(app): State<Arc<App>>,
    Segments(shop): Segments<String>,
    headers: HeaderMap,
) -> AppResult<Response> {
    feed(&app, &shop, &headers, Form::Google, "application/xml; charset=utf-8").await
}

/// The shop's products for assistants of OpenAI: JSON Lines, a line for each size.
#[utoipa::path(get, path = "/feeds/{shop}/openai.jsonl", tag = "feeds",
    params(("shop" = String, Path, description = "Id of the shop", example = "demo")),
    responses((status = 200, body = String, content_type = "application/jsonl"), (status = 404, body = Problem)))]
pub(crate) async fn openai_feed(
    State(app): State<Arc<App>>,
    Segments(shop): Segments<String>,
    headers: HeaderMap,
) -> AppResult<Response> {
    feed(&app, &shop, &headers, Form::OpenAi, "application/jsonl; charset=utf-8").await
}

async fn feed(
    app: &App,
    shop: &str,
    headers: &HeaderMap,
    form: Form,
    content_type: &'static str,
) -> AppResult<Response> {
    let known = app.store.shop(shop).await?.ok_or_else(AppError::not_found)?;
    let catalogue = app.catalogues.of(shop).await?;
    let links = Links::of(app, headers);
    let seller = Seller { name: known.name, url: links.whole(&format!("/s/{shop}/")) };
    let mut response = Body::from_stream(parts(catalogue, form, seller, links)).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    response.headers_mut().insert(header::CACHE_CONTROL, KEPT);
    Ok(response)
}

/// What comes next.
enum Next {
    Head,
    After(Option<String>),
    Nothing,
}

fn parts(
    catalogue: Arc<Catalogue>,
    form: Form,
    seller: Seller,
    links: Links,
) -> impl Stream<Item = Result<String, CatalogueError>> {
    // What packs it may ask once more after the end.
    stream::unfold(
        (Next::Head, catalogue, seller, links),
        move |(next, catalogue, seller, links)| async move {
            let (text, next) = match next {
                Next::Head => (Ok(form.head(&seller)), Next::After(None)),
                Next::After(after) => {
                    match catalogue.outgoing(form, &seller, &links, after.as_deref()).await {
                        Ok(part) if part.last_id.is_none() => (Ok(form.tail().to_owned()), Next::Nothing),
                        Ok(part) => (Ok(part.text), Next::After(part.last_id)),
                        // The reader is cut off: half a feed must not look like a whole one.
                        Err(error) => {
                            tracing::error!("a feed ends early: {error}");
                            (Err(error), Next::Nothing)
                        }
                    }
                }
                Next::Nothing => return None,
            };
            Some((text, (next, catalogue, seller, links)))
        },
    )
    .fuse()
}
