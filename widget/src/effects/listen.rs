//! The stream of events, read through `fetch` because an `EventSource` cannot send the token.

use std::{cell::RefCell, convert::Infallible, io::Cursor};

use futures::{StreamExt, stream};
use sse_stream::SseByteStream;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    AbortController, ReadableStreamDefaultReader,
    js_sys::{Reflect, Uint8Array},
};

use super::{
    Page,
    http::{Ask, within},
    json::Json,
    server,
};
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
    let ask = server::within(credentials, &["/events?after=", &after.to_string()]).stream(after);
    spawn_local(async move {
        let end = listen(page, ask, round, &abort).await;
        // Whatever ended it, nothing more is wanted of it.
        abort.abort();
        let failure = end.err().unwrap_or(Failure::Unreachable);
        page.dispatch(Happening::ConnectionLost { round, failure });
    });
}

async fn listen(page: Page, ask: Ask, round: u32, abort: &AbortController) -> Result<(), Failure> {
    let response = ask.fetch(abort).await?;
    let body = response.body().ok_or(Failure::Unreachable)?;
    page.dispatch(Happening::StreamOpened { round });

    let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
    let chunks = stream::unfold(reader, |reader| async {
        let _limit = within(abort, SILENCE_MILLIS);
        let chunk = JsFuture::from(reader.read()).await;
        Some((Ok::<_, Infallible>(Cursor::new(bytes_of(chunk)?)), reader))
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
