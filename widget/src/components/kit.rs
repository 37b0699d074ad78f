//! What she did with a tool of the kit. A script of the document fetches the kit and opens its tools.

use mitra_protocol::kit::EVENT;
use wasm_bindgen::JsCast;
use web_sys::{Event, MessageEvent};

use super::{Ui, product_card::tap};
use crate::{chat::Happening, dom::listen, effects::action};

pub(super) fn hear(ui: Ui) {
    let Some(window) = web_sys::window() else { return };
    let heard = move |event: Event| {
        let said = MessageEvent::data(event.unchecked_ref());
        match action(&said) {
            Some(action) => {
                // What she taps is answered in the chat.
                ui.page.dispatch(Happening::ProductClosed);
                tap(ui, action);
            }
            None if said.is_null() => ui.tell(|words| words.loading),
            None => ui.tell(|words| words.not_done),
        }
    };
    listen(&window, EVENT, Box::new(heard));
}
