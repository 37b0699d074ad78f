//! The stream of events, read through `fetch` because an `EventSource` cannot send the token.

use std::{cell::RefCell, convert::Infallible, io::Cursor};

use futures::{StreamExt, stream};
use gloo_timers::callback::Timeout;
use sse_stream::SseByteStream;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    AbortController, ReadableStreamDefaultReader,
    js_sys::{Reflect, Uint8Array},
};

use super::{Page, http::Ask, json::Json, server};
use crate::chat::{Credentials, Failure, Happening, Heard, wire};

/// The server sends at least a comment every 15 s; after this silence one is overdue, milliseconds.
const SILENCE_MILLIS: u32 = 22_000;

thread_local! {
    static CURRENT: RefCell<Option<AbortController>> = const { RefCell::new(None) };
}

pub(super) fn stop() {
    if let Some(current) = CURRENT.take() {
        current.abort();
    }
}

pub(super) fn start(page: Page, credentials: Credentials, after: u64, round: u32) {
    stop();
    let Ok(abort) = AbortController::new() else { return };
    CURRENT.set(Some(abort.clone()));
    let ask = server::within(credentials, &["/events?after=", &after.to_string()]).stream(after);
    spawn_local(async move {
        let end = listen(page, ask, after, round, &abort).await;
        // Whatever ended it, nothing more is wanted of it.
        abort.abort();
        let failure = end.err().unwrap_or(Failure::Unreachable);
        page.dispatch(Happening::ConnectionLost { round, failure });
    });
}

async fn listen(
    page: Page,
    ask: Ask,
    after: u64,
    round: u32,
    abort: &AbortController,
) -> Result<(), Failure> {
    let response = ask.fetch(abort).await?;
    // The page that a hotel's network asks to log in at is no stream either.
    let kind = response.headers().get("Content-Type").ok().flatten();
    if kind.is_none_or(|kind| !kind.starts_with("text/event-stream")) {
        return Err(Failure::Unreachable);
    }
    let body = response.body().ok_or(Failure::Unreachable)?;
    page.dispatch(Happening::StreamOpened { round });

    let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
    let chunks = stream::unfold(reader, |reader| async {
        let _limit = Timeout::new(SILENCE_MILLIS, move || page.dispatch(Happening::FellSilent { round }));
        let chunk = JsFuture::from(reader.read()).await;
        Some((Ok::<_, Infallible>(Cursor::new(bytes_of(chunk)?)), reader))
    });
    let mut heard = Heard(after);
    let mut entries = Box::pin(SseByteStream::new(chunks));
    while let Some(Ok(entry)) = entries.next().await {
        // A sign of life without an event.
        let (Some(seq), Some(data)) = (entry.id, entry.data) else { continue };
        let (Ok(seq), Some(data)) = (seq.parse(), Json::parse(&data)) else { continue };
        // What is missing is read again from where it is missing.
        if !heard.take(seq, wire::count(&data, "after")) {
            break;
        }
        if let Some(event) = entry.event.and_then(|kind| wire::event(seq, &kind, &data)) {
            page.dispatch(Happening::Arrived { round, event });
        }
    }
    Ok(())
}

/// What was read, or none at the end of the stream, a broken one's too.
fn bytes_of(chunk: Result<JsValue, JsValue>) -> Option<Vec<u8>> {
    let bytes = Reflect::get(&chunk.ok()?, &"value".into()).ok()?;
    (!bytes.is_undefined()).then(|| Uint8Array::from(bytes).to_vec())
}
