//! The shop's catalogue for other agents, by the Model Context Protocol (streamable HTTP,
//! modelcontextprotocol.io/specification): what an assistant elsewhere may look up with the shop's key. It only
//! reads, and each request stands alone, so any node answers any of them.

mod answers;
mod tools;

use std::sync::Arc;

use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::header,
    response::{IntoResponse, Response},
};
use mitra_protocol::Problem;
use rmcp::transport::streamable_http_server::{
    StreamableHttpServerConfig, StreamableHttpService, session::never::NeverSessionManager,
};
use utoipa::ToSchema;

use self::tools::Tools;
use crate::{
    app::App,
    error::{AppError, AppResult},
    extract::CallerShop,
    links::Links,
    pace::too_soon,
};

/// As much as a question takes, and some room.
const BODY_BYTES: usize = 64 * 1024;
/// The library's refusals are a line.
const REFUSAL_BYTES: usize = 4 * 1024;

/// A message of JSON-RPC 2.0, as the protocol has them: `initialize`, `tools/list`, `tools/call`, ...
#[derive(Debug, ToSchema)]
#[schema(as = JsonRpcMessage, value_type = Object, example = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/call",
    "params": {"name": "search_products", "arguments": {"query": "laal kurti 500 tak", "limit": 3}}}))]
#[expect(dead_code, reason = "it is there to be described")]
pub(crate) struct Message(serde_json::Value);

/// Speaks the Model Context Protocol: tools `search_products`, `get_product`, `check_stock` and `similar_products`
/// over the catalogue of the shop whose key is shown. `Accept` must name both `application/json` and
/// `text/event-stream`. There are no sessions.
#[utoipa::path(post, path = "/mcp", tag = "agents", request_body = Message,
    responses(
        (status = 200, description = "The answer, also one that says what is wrong", body = Message),
        (status = 202, description = "Taken in: notifications have no answer"),
        (status = 400, body = Problem), (status = 406, body = Problem),
        (status = 404, description = "The protocol knows no such method", body = Message),
        (status = 403, description = "Pages have no business here: a shop's key belongs on a server", body = Problem),
        (status = 429, description = "Slower, please: `Retry-After` says when", body = Problem)))]
pub(crate) async fn speak(
    State(app): State<Arc<App>>,
    CallerShop(shop): CallerShop,
    request: Request,
) -> AppResult<Response> {
    if let Err(wait) = app.agents.admit(&shop) {
        return Ok(too_soon(wait, "The shop's agents ask too fast."));
    }
    let links = Links::of(&app, request.headers());
    let tools = Tools::new(app.clone(), shop, links);
    let config = StreamableHttpServerConfig::default()
        .with_legacy_session_mode(false)
        .with_json_response(true)
        .with_max_request_body_bytes(BODY_BYTES)
        .with_cancellation_token(app.stop.clone())
        // The key says who calls; a name that leads here gives nobody a key.
        .disable_allowed_hosts()
        // Browsers are no agents: a key on a page is everybody's.
        .enforce_origin_validation();
    let service = StreamableHttpService::new(
        move || Ok(tools.clone()),
        Arc::new(NeverSessionManager::default()),
        config,
    );
    Ok(plainly_refused(service.handle(request).await.map(Body::new)).await)
}

/// The library refuses with a line of text; here refusals are problems.
async fn plainly_refused(response: Response) -> Response {
    let status = response.status();
    let is_json = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    if !status.is_client_error() || is_json {
        return response;
    }
    let said = to_bytes(response.into_body(), REFUSAL_BYTES).await.unwrap_or_default();
    let detail = String::from_utf8_lossy(&said).into_owned();
    let detail = if detail.is_empty() { "This is no message of the protocol.".to_owned() } else { detail };
    AppError::Client { status, kind: "/problems/not-the-protocol", title: "Not the protocol", detail }
        .into_response()
}
