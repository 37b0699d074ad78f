//! Product pictures from our own origin.

use std::sync::Arc;

use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

use crate::{
    app::App,
    error::{AppError, AppResult},
    extract::Segments,
};

/// One picture. Its name is made of its content, so it may be kept for ever; a drawn picture (SVG) that is
/// opened as a page of its own runs nothing and loads nothing.
pub(crate) async fn read_media(
    State(app): State<Arc<App>>,
    Segments((shop, key)): Segments<(String, String)>,
) -> AppResult<Response> {
    let (bytes, content_type) = app
        .media
        .get(&shop, &key)
        .await
        .map_err(|error| AppError::Internal(error.to_string()))?
        .ok_or_else(AppError::not_found)?;
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; sandbox"),
    );
    Ok(response)
}
