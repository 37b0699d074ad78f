//! The stream of events, read through `fetch` because an `EventSource` cannot send the token.

use std::{cell::RefCell, convert::Infallible, io::Cursor};

use futures::{
    StreamExt,
    future::{Either, select},
    stream,
};
use gloo_timers::future::TimeoutFuture;
use sse_stream::SseByteStream;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    AbortController, ReadableStreamDefaultReader,
    js_sys::{Reflect, Uint8Array},
};

use super::{Page, http::Ask, json::Json};
use crate::chat::{Credentials, Failure, Happening, wire};

/// The server sends at least a comment every 15 s; after this silence the line is dead, milliseconds.
const SILENCE_MILLIS: u32 = 40_000;

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
    spawn_local(async move {
        let end = listen(page, &credentials, after, round, &abort).await;
        let failure = end.err().unwrap_or(Failure::Unreachable);
        // Frees the request when the silence, not the server, ended it.
        abort.abort();
        page.dispatch(Happening::ConnectionLost { round, failure });
    });
}

async fn listen(
    page: Page,
    credentials: &Credentials,
    after: u64,
    round: u32,
    abort: &AbortController,
) -> Result<(), Failure> {
    let path = format!("/conversations/{}/events?after={after}", credentials.conversation_id);
    let mut ask = Ask::new(&path, Some(&credentials.pass.token));
    ask.accept = "text/event-stream";
    ask.last_event_id = Some(after);
    let response = ask.fetch(abort).await?;
    let body = response.body().ok_or(Failure::Unreachable)?;
    page.dispatch(Happening::StreamOpened { round });

    let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
    let chunks = stream::unfold(reader, |reader| async {
        let chunk = JsFuture::from(reader.read());
        match select(chunk, TimeoutFuture::new(SILENCE_MILLIS)).await {
            Either::Left((chunk, _)) => Some((Ok::<_, Infallible>(Cursor::new(bytes_of(chunk)?)), reader)),
            Either::Right(_) => None,
        }
    });
    let mut entries = Box::pin(SseByteStream::new(chunks));
    while let Some(Ok(entry)) = entries.next().await {
        let event = (|| {
            let (seq, data) = (entry.id?.parse().ok()?, Json::parse(&entry.data?)?);
            wire::event(seq, &entry.event?, &data)
        })();
        if let Some(event) = event {
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
