//! The line to the shop's page around the frame: a `MessagePort` that its script hands over once.

use std::cell::RefCell;

use mitra_protocol::frame::{FRAME_VERSION, ToFrame, ToPage, Versioned};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, MessagePort, js_sys::JSON};

use super::{Page, fresh_id, json::Json, surroundings::on};
use crate::chat::{Happening, Language, wire};

thread_local! {
    static PORT: RefCell<Option<MessagePort>> = const { RefCell::new(None) };
}

/// Waits for the page's script to knock: the first message of the right form from the window around us
/// brings the port, every later one is ignored.
pub(super) fn watch(page: Page) {
    let Some(window) = web_sys::window() else { return };
    on(&window.clone(), "message", move |event: MessageEvent| {
        let from_parent = window
            .parent()
            .ok()
            .flatten()
            .zip(event.source())
            .is_some_and(|(parent, source)| JsValue::from(parent) == JsValue::from(source));
        let is_knock = wire::is_knock(&Json(event.data()));
        if !from_parent || !is_knock || PORT.with_borrow(Option::is_some) {
            return;
        }
        if let Ok(port) = event.ports().get(0).dyn_into::<MessagePort>() {
            on(&port, "message", move |event: MessageEvent| hear(page, event.data()));
            port.start();
            PORT.set(Some(port));
            page.dispatch(Happening::PageConnected);
        }
    });
}

fn hear(page: Page, data: JsValue) {
    match wire::to_frame(&Json(data)) {
        Some(ToFrame::Opened) => page.dispatch(Happening::PanelOpened),
        Some(ToFrame::Send { text }) => page.dispatch(Happening::Said { client_id: fresh_id(), text }),
        Some(ToFrame::Identify { assertion }) => page.dispatch(Happening::Vouched { assertion }),
        Some(ToFrame::Context { product_id }) => page.dispatch(Happening::PageShows { product_id }),
        Some(ToFrame::Locale { lang }) => {
            if let Some(language) = Language::from_code(&lang) {
                page.dispatch(Happening::LanguageChosen { client_id: fresh_id(), language });
            }
        }
        Some(ToFrame::Reset) => page.dispatch(Happening::ResetAsked),
        Some(ToFrame::CartAllowed { product_id }) => page.dispatch(Happening::CartAllowed { product_id }),
        Some(ToFrame::CartTaken { product_id }) => page.dispatch(Happening::CartTaken { product_id }),
        // A newer page may say things this chat does not know.
        None => {}
    }
}

/// Without a page around the chat there is nobody to tell.
pub(super) fn tell(message: ToPage) {
    PORT.with_borrow(|port| {
        let Some(port) = port else { return };
        let message = serde_json::to_string(&Versioned { v: FRAME_VERSION, message }).unwrap_or_default();
        if let Ok(message) = JSON::parse(&message) {
            let _ = port.post_message(&message);
        }
    });
}
