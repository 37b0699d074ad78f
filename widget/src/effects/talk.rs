//! The worker that owns the store on the device. It starts after the page can be used; where it cannot
//! start, the chat goes on with what the page holds in memory.

use std::cell::RefCell;

use gloo_timers::callback::Timeout;
use mitra_protocol::worker::{FromTalk, ToTalk};
use wasm_bindgen::JsValue;
use web_sys::{MessageEvent, Worker};

use super::{Page, json::Json, surroundings::on};
use crate::{
    chat::{Happening, wire},
    worker::{begin, policy},
};

/// The worker's script, beside the page: there the service worker answers for a network that is gone.
const SCRIPT: &str = "talk.js";
/// The page's one Trusted Types policy; the server's content policy names it.
const POLICY: &str = "mitra";

enum Line {
    /// Not started: what is said meanwhile waits.
    Pending(Vec<String>),
    Open(Worker),
    /// It could not be started.
    Dead,
}

thread_local! {
    static LINE: RefCell<Line> = const { RefCell::new(Line::Pending(Vec::new())) };
}

pub(super) fn tell(message: &ToTalk) {
    let Ok(message) = serde_json::to_string(message) else { return };
    LINE.with_borrow_mut(|line| match line {
        Line::Pending(waiting) => waiting.push(message),
        Line::Open(worker) => {
            let _ = worker.post_message(&JsValue::from_str(&message));
        }
        Line::Dead => {}
    });
}

/// Starts the worker as soon as the browser has drawn the page.
pub(super) fn start_soon(page: Page) {
    Timeout::new(0, move || {
        let Ok(worker) = policy(POLICY, &[SCRIPT]).and_then(|policy| begin(&policy, SCRIPT)) else {
            return give_up(page);
        };
        on(&worker, "message", move |event: MessageEvent| hear(page, &event));
        on(&worker, "error", move |_: web_sys::Event| give_up(page));
        if let Line::Pending(waiting) = LINE.replace(Line::Open(worker.clone())) {
            for message in waiting {
                let _ = worker.post_message(&JsValue::from_str(&message));
            }
        }
    })
    .forget();
}

/// Nothing outlives the page then, and she is told so.
fn give_up(page: Page) {
    if !matches!(LINE.replace(Line::Dead), Line::Dead) {
        let (waiting, draft) = (Vec::new(), String::new());
        page.dispatch(Happening::StoreOpened { waiting, draft, durable: false });
    }
}

fn hear(page: Page, event: &MessageEvent) {
    let message = event.data().as_string().and_then(|text| wire::from_talk(&Json::parse(&text)?));
    let Some(message) = message else { return };
    page.dispatch(match message {
        FromTalk::Outbox { waiting, draft, durable } => Happening::StoreOpened { waiting, draft, durable },
        FromTalk::Answered { client_id, device, reply } => {
            Happening::AnsweredHere { client_id, device, reply }
        }
        FromTalk::Log { conversation_id, events } => Happening::LogKept { conversation_id, events },
    });
}
