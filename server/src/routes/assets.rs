//! Files of `dist/`: the page's parts, `mitra.js`, the demo shop. Each under a policy that lets it run only
//! what lies beside it.

use std::{convert::Infallible, path::Path};

use axum::{
    Router,
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, Uri, header, uri::PathAndQuery},
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
};
use tower_http::services::ServeDir;

use crate::error::AppError;

/// What shops' pages load, from whatever origin they have.
const EMBED: &[&str] = &["/mitra.js", "/teaser.js"];
/// Where the first generation of the embed stays: a later one that breaks with it gets a place of its own.
const EMBED_PLACE: &str = "/v1";
/// Of [`EMBED_PLACE`]: asked for once an hour, and never waited for within a week.
const EMBED_CACHE: &str = "public, max-age=3600, stale-while-revalidate=604800";
/// For pages of `public/`, such as the demo shop's.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
     frame-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'; \
     require-trusted-types-for 'script'";
/// For what the chat page loads: a worker takes its policy from its own script's response.
pub(super) const APP_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; \
     frame-ancestors 'none'; require-trusted-types-for 'script'";

/// Lets pages embed the chat that isolate themselves; pictures from shops' servers load all the same.
pub(super) fn isolate(headers: &mut HeaderMap) {
    headers.insert(
        HeaderName::from_static("cross-origin-embedder-policy"),
        HeaderValue::from_static("credentialless"),
    );
    headers.insert(
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("cross-origin"),
    );
}

/// Serves the folder; what is not in it is not found.
pub(crate) fn files(folder: &Path) -> Router {
    let not_found = tower::service_fn(async |_| Ok::<_, Infallible>(AppError::not_found().into_response()));
    let files = ServeDir::new(folder)
        .precompressed_br()
        .call_fallback_on_method_not_allowed(true)
        .fallback(not_found);
    Router::new().fallback_service(files).layer(from_fn(with_headers))
}

async fn with_headers(mut request: Request, next: Next) -> Response {
    let versioned = embed_below(request.uri(), EMBED_PLACE);
    let is_versioned = versioned.is_some();
    if let Some(uri) = versioned {
        *request.uri_mut() = uri;
    }
    let path = request.uri().path();
    let is_embed = EMBED.contains(&path);
    let of_app = path.starts_with("/app/");
    let kept_for_ever = of_app && names_its_content(path);
    let mut response = next.run(request).await;
    if !response.status().is_success() {
        return response;
    }
    let headers = response.headers_mut();
    let policy = if of_app { APP_POLICY } else { PAGE_POLICY };
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    let cache = match (kept_for_ever, is_versioned) {
        (true, _) => "public, max-age=31536000, immutable",
        (false, true) => EMBED_CACHE,
        (false, false) => "no-cache",
    };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    // Pages that isolate themselves may still embed the chat.
    headers.insert(
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("cross-origin"),
    );
    if is_embed {
        // A page of another origin imports the parts that it needs later.
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    }
    if of_app {
        // The frame isolates itself where the page around it does, and its workers have to as well.
        isolate(headers);
    }
    response
}

/// The address of a part of the embed, when that is what is asked for below `place`.
fn embed_below(uri: &Uri, place: &str) -> Option<Uri> {
    let path = uri.path().strip_prefix(place).filter(|path| EMBED.contains(path))?;
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(PathAndQuery::try_from(path).ok()?);
    Uri::from_parts(parts).ok()
}

/// Whether the file's name carries Trunk's hash of its content: `mitra-widget-0123456789abcdef.js`. A hash
/// that begins with zeros is written shorter.
fn names_its_content(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let stem = name.split('.').next().unwrap_or_default().trim_end_matches("_bg");
    stem.rsplit_once('-').is_some_and(|(_, hash)| {
        (12..=16).contains(&hash.len()) && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

#[cfg(test)]
mod tests {
    use super::names_its_content;

    #[test]
    fn only_names_with_a_hash_are_kept_for_ever() {
        assert!(names_its_content("/app/mitra-widget-0123456789abcdef.js"));
        assert!(names_its_content("/app/mitra-widget-0123456789abcdef_bg.wasm"));
        assert!(names_its_content("/app/mitra-widget-7ccb32714afd14a.js"), "a hash with a leading zero");
        assert!(!names_its_content("/app/talk/talk.js"));
        assert!(!names_its_content("/app/index.html"));
    }
}
