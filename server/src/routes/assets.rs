//! Files of `dist/`: the page's parts, `mitra.js`, the demo shop. Each under a policy that lets it run only
//! what lies beside it.

use std::{convert::Infallible, path::Path};

use axum::{
    Router,
    extract::Request,
    http::{HeaderName, HeaderValue, header},
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
};
use tower_http::services::ServeDir;

use crate::error::AppError;

/// For pages of `public/`, such as the demo shop's.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
     frame-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'; \
     require-trusted-types-for 'script'";
/// For what the chat page loads: a worker takes its policy from its own script's response.
const APP_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; \
     frame-ancestors 'none'; require-trusted-types-for 'script'";

/// Serves the folder; what is not in it is not found.
pub(crate) fn files(folder: &Path) -> Router {
    let not_found = tower::service_fn(async |_| Ok::<_, Infallible>(AppError::not_found().into_response()));
    let files = ServeDir::new(folder)
        .precompressed_br()
        .call_fallback_on_method_not_allowed(true)
        .fallback(not_found);
    Router::new().fallback_service(files).layer(from_fn(with_headers))
}

async fn with_headers(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let of_app = path.starts_with("/app/");
    let kept_for_ever = of_app && names_its_content(path);
    let mut response = next.run(request).await;
    if !response.status().is_success() {
        return response;
    }
    let headers = response.headers_mut();
    let policy = if of_app { APP_POLICY } else { PAGE_POLICY };
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    let cache = if kept_for_ever { "public, max-age=31536000, immutable" } else { "no-cache" };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    // Pages that isolate themselves may still embed the chat.
    headers.insert(
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("cross-origin"),
    );
    response
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
