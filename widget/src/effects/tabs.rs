//! The other tabs of this browser that show the chat of the same shop.

use std::cell::RefCell;

use wasm_bindgen::JsValue;
use web_sys::{BroadcastChannel, MessageEvent};

use super::{Page, json::Json, memory, surroundings::on};
use crate::chat::{Happening, TabWord, wire};

thread_local! {
    static CHANNEL: RefCell<Option<BroadcastChannel>> = const { RefCell::new(None) };
}

/// A browser that keeps tabs apart has none to tell.
pub(super) fn watch(page: Page, shop: String) {
    let Ok(channel) = BroadcastChannel::new(&format!("mitra:{shop}")) else { return };
    on(&channel, "message", move |event: MessageEvent| {
        let word = event.data().as_string().and_then(|text| wire::tab_word(&Json::parse(&text)?));
        match word {
            Some(TabWord::Forgotten) => page.dispatch(Happening::ForgottenElsewhere),
            Some(TabWord::SignedIn { replaced }) => {
                page.dispatch(Happening::SignedInElsewhere { replaced, kept: memory::recall(&shop) });
            }
            None => {}
        }
    });
    CHANNEL.set(Some(channel));
}

pub(super) fn tell(word: &TabWord) {
    let Ok(text) = serde_json::to_string(word) else { return };
    CHANNEL.with_borrow(|channel| {
        if let Some(channel) = channel {
            let _ = channel.post_message(&JsValue::from_str(&text));
        }
    });
}
