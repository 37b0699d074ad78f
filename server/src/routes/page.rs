//! The chat page: the app at `/s/{shop}/`, the same app for the embed at `/s/{shop}/frame`.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use sha2::{Digest, Sha256};

use super::assets::isolate;
use crate::{
    app::App,
    error::{AppError, AppResult},
    extract::Segments,
    shops::frame_ancestors,
    store::Shop,
};

/// Pages that may embed the app: none.
pub(super) const NOWHERE: &str = "'none'";

/// `/` leads to the demo shop's app.
pub(crate) async fn home() -> Redirect {
    Redirect::temporary("/s/demo/")
}

/// `/s/{shop}` without its slash.
pub(crate) async fn app_without_slash(
    State(app): State<Arc<App>>,
    Segments(shop): Segments<String>,
) -> AppResult<Redirect> {
    // Only a known name goes into an address.
    if !app.store.has_shop(&shop).await? {
        return Err(AppError::not_found());
    }
    Ok(Redirect::permanent(&format!("/s/{shop}/")))
}

/// The app on a page of its own.
pub(crate) async fn app_page(
    State(app): State<Arc<App>>,
    Segments(shop): Segments<String>,
) -> AppResult<Response> {
    shop_of(&app, &shop).await?;
    chat_page(&app, NOWHERE).await
}

/// The app inside the embed's frame. Only pages of our own origin and of those the shop names may embed it: a
/// page around it can send words in the shopper's name.
pub(crate) async fn frame_page(
    State(app): State<Arc<App>>,
    Segments(shop): Segments<String>,
) -> AppResult<Response> {
    let shop = shop_of(&app, &shop).await?;
    let mut page = chat_page(&app, &frame_ancestors(&shop.settings.origins, app.environment)).await?;
    isolate(page.headers_mut());
    Ok(page)
}

pub(super) async fn shop_of(app: &App, shop_id: &str) -> AppResult<Shop> {
    app.store.shop(shop_id).await?.ok_or_else(AppError::not_found)
}

async fn chat_page(app: &App, ancestors: &str) -> AppResult<Response> {
    let html = built(app, "app/index.html").await?;
    let policy = policy(&html, ancestors);
    let policy = HeaderValue::from_str(&policy).map_err(|error| AppError::Internal(error.to_string()))?;
    let mut response = Body::from(html).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    Ok(response)
}

/// A text of `dist/`.
pub(super) async fn built(app: &App, file: &str) -> AppResult<String> {
    let path = app.assets.join(file);
    tokio::fs::read_to_string(&path)
        .await
        .map_err(|error| AppError::Internal(format!("{} cannot be read: {error}", path.display())))
}

/// Changes with the page and with what it may do there: who keeps a copy then takes a new one.
pub(super) async fn revision(app: &App, ancestors: &str) -> AppResult<String> {
    let html = built(app, "app/index.html").await?;
    let policy = policy(&html, ancestors);
    let digest = Sha256::new().chain_update(html).chain_update(policy).finalize();
    Ok(URL_SAFE_NO_PAD.encode(&digest[..12]))
}

/// What the page may do.
fn policy(html: &str, ancestors: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{}; style-src 'self'{}; \
         img-src 'self' https: data:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; \
         base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}; \
         require-trusted-types-for 'script'; trusted-types mitra mitra-kit mitra-voice mitra-pocket",
        inline_hashes(html, "script"),
        inline_hashes(html, "style")
    )
}

/// ` 'sha256-...'` for every inline script or style sheet of a page that we built ourselves: Trunk starts the
/// wasm with one, and what is needed to write stands in the page, so that no further answer is waited for.
fn inline_hashes(html: &str, tag: &str) -> String {
    let (begin, end) = (format!("<{tag}"), format!("</{tag}>"));
    html.split(&begin)
        .skip(1)
        .filter_map(|rest| rest.split_once('>'))
        .filter(|(attributes, _)| !attributes.contains("src="))
        .filter_map(|(_, rest)| rest.split_once(&end))
        .map(|(text, _)| format!(" 'sha256-{}'", STANDARD.encode(Sha256::digest(text.as_bytes()))))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::inline_hashes;

    #[test]
    fn only_what_stands_in_the_page_is_hashed_each_kind_for_itself() {
        // The hash of `alert(1)` as browsers print it when they refuse it.
        let hash = " 'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='";
        let html = r#"<script src="/a.js"></script><script type="module">alert(1)</script>"#;
        assert_eq!(inline_hashes(html, "script"), hash);
        assert_eq!(inline_hashes(html, "style"), "");
        assert_eq!(inline_hashes("<style>alert(1)</style><link rel=stylesheet>", "style"), hash);
    }
}
