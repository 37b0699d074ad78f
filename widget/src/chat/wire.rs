//! Reading what the server sends. Kinds of events this page does not know are skipped, never an error:
//! the server may be newer.

use mitra_protocol::Event;
use serde::Deserialize;
use serde_json::{Value, json};

/// One entry of the event stream; none when it is of no use to this page.
pub fn streamed(id: &str, kind: &str, data: &str) -> Option<Event> {
    let seq: u64 = id.parse().ok()?;
    let data: Value = serde_json::from_str(data).ok()?;
    Event::deserialize(json!({ "seq": seq, "at": 0, "kind": kind, "data": data })).ok()
}

/// The events of a page of the log; none when it is no such page.
pub fn page(body: &str) -> Option<Vec<Event>> {
    #[derive(Deserialize)]
    struct Page {
        events: Vec<Value>,
    }
    let page: Page = serde_json::from_str(body).ok()?;
    Some(page.events.into_iter().filter_map(|event| Event::deserialize(event).ok()).collect())
}

/// What the server says about an error, if it says it in the agreed form.
pub fn problem_detail(body: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Detail {
        detail: String,
    }
    serde_json::from_str(body).ok().map(|Detail { detail }| detail).filter(|detail| !detail.is_empty())
}
