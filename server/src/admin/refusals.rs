//! A refusal under `/admin` as a page, for whoever asks for pages. Programs get the problem as it is.

use askama::Template;
use axum::{
    body::to_bytes,
    extract::Request,
    http::header,
    middleware::Next,
    response::{IntoResponse, Response},
};
use mitra_protocol::Problem;

use super::render::{Frame, page};
use crate::access::wants_pages;

/// Longer than any problem.
const PROBLEM_BYTES: usize = 16 * 1024;

#[derive(Template)]
#[template(path = "admin/refusal.html")]
struct RefusalPage {
    frame: Frame,
    problem: Problem,
}

/// Draws problems that answer requests of people for pages under `/admin`.
pub async fn as_pages(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_ours = path == "/admin" || path.starts_with("/admin/");
    let wanted = is_ours && wants_pages(request.headers());
    let response = next.run(request).await;
    let kind = response.headers().get(header::CONTENT_TYPE);
    if !wanted || kind.is_none_or(|kind| kind != "application/problem+json") {
        return response;
    }
    drawn(response).await
}

async fn drawn(response: Response) -> Response {
    let (parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, PROBLEM_BYTES).await else { return parts.status.into_response() };
    let Ok(problem) = serde_json::from_slice::<Problem>(&bytes) else {
        return (parts, bytes).into_response();
    };
    let drawn = page(parts.status, &RefusalPage { frame: Frame::outside("Not possible"), problem });
    let mut response = drawn.into_response();
    // What else the refusal says to browsers goes along.
    for name in [header::WWW_AUTHENTICATE, header::RETRY_AFTER, header::ALLOW] {
        if let Some(value) = parts.headers.get(&name) {
            response.headers_mut().insert(name, value.clone());
        }
    }
    response
}
