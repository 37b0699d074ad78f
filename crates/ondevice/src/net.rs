//! What the worker asks of the network: the replica's news, and small pictures of what she was shown.

use mitra_protocol::Replica;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortSignal, Cache, DedicatedWorkerGlobalScope, Request, RequestInit, Response, js_sys::global,
};

use crate::shelf::Shown;

/// A server that has not answered by then counts as out of reach, milliseconds.
const ANSWER_WITHIN_MILLIS: u32 = 15_000;
/// The cache from which the page gets the pictures when the network is gone.
const THUMBNAILS: &str = "thumbnails";
/// Pictures of our own origin; others are no business of a worker.
const OWN: &str = "/media/";

/// Why there is no news.
#[derive(Debug, PartialEq)]
pub(crate) enum Silent {
    /// The server cannot be reached.
    Unreachable,
    /// It knows no such conversation of hers.
    Refused,
}

fn scope() -> Result<DedicatedWorkerGlobalScope, JsValue> {
    global().dyn_into().map_err(JsValue::from)
}

/// What the server has of a conversation since an event.
pub(crate) async fn pull(conversation_id: &str, token: &str, after: u64) -> Result<Replica, Silent> {
    let answer = ask(conversation_id, token, after).await.map_err(|_| Silent::Unreachable)?;
    // Whoever stands between (a hotel's network) says many things, but not in this form.
    let form = answer.headers().get("Content-Type").ok().flatten().unwrap_or_default();
    if matches!(answer.status(), 401 | 404) && form.starts_with("application/problem+json") {
        return Err(Silent::Refused);
    }
    let text = async { JsFuture::from(answer.text()?).await }.await.map_err(|_| Silent::Unreachable)?;
    serde_json::from_str(&text.as_string().unwrap_or_default()).map_err(|_| Silent::Unreachable)
}

async fn ask(conversation_id: &str, token: &str, after: u64) -> Result<Response, JsValue> {
    let init = RequestInit::new();
    init.set_signal(Some(&AbortSignal::timeout_with_u32(ANSWER_WITHIN_MILLIS)));
    let path = format!("/api/v1/conversations/{conversation_id}/replica?after={after}");
    let request = Request::new_with_str_and_init(&path, &init)?;
    request.headers().set("Authorization", &format!("Bearer {token}"))?;
    JsFuture::from(scope()?.fetch_with_request(&request)).await?.dyn_into()
}

/// Keeps the pictures of what she was shown, and lets go of those that went. Where the browser refuses, cards are shown
/// without.
pub(crate) async fn keep_pictures(shown: Vec<Shown>, gone: Vec<Shown>) -> Result<(), JsValue> {
    let cache: Cache = JsFuture::from(scope()?.caches()?.open(THUMBNAILS)).await?.unchecked_into();
    for picture in gone.iter().filter_map(picture) {
        JsFuture::from(cache.delete_with_str(picture)).await?;
    }
    for picture in shown.iter().filter_map(picture) {
        if JsFuture::from(cache.match_with_str(picture)).await?.is_undefined() {
            // One that does not come is no reason to do without the others.
            let _ = JsFuture::from(cache.add_with_str(picture)).await;
        }
    }
    Ok(())
}

/// Forgets all pictures.
pub(crate) async fn forget_pictures() -> Result<(), JsValue> {
    JsFuture::from(scope()?.caches()?.delete(THUMBNAILS)).await?;
    Ok(())
}

fn picture(shown: &Shown) -> Option<&str> {
    shown.product.details.card.picture.as_deref().filter(|path| path.starts_with(OWN))
}
