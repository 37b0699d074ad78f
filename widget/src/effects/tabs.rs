//! The other tabs of this browser that show the chat of the same shop.

use std::cell::RefCell;

use wasm_bindgen::JsValue;
use web_sys::{BroadcastChannel, MessageEvent};

use super::{Page, json::Json, memory, surroundings::on};
use crate::chat::{Happening, Keepsake, TabWord, wire};

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
            Some(TabWord::Joining { conversation_id }) => {
                page.dispatch(Happening::JoiningElsewhere { conversation_id });
            }
            Some(TabWord::SignedIn { replaced, kept }) => {
                let kept = newer(&shop, kept);
                page.dispatch(Happening::SignedInElsewhere { replaced, kept });
            }
            None => {}
        }
    });
    CHANNEL.set(Some(channel));
}

/// What is stored may be older than the word that came, or from this tab; under the same token it may be newer.
fn newer(shop: &str, told: Option<Keepsake>) -> Option<Keepsake> {
    let stored = memory::recall(shop);
    match told {
        Some(told) if stored.as_ref().is_none_or(|stored| stored.token != told.token) => {
            memory::remember(shop, &told);
            Some(told)
        }
        _ => stored,
    }
}

pub(super) fn tell(word: &TabWord) {
    let Ok(text) = serde_json::to_string(word) else { return };
    CHANNEL.with_borrow(|channel| {
        if let Some(channel) = channel {
            let _ = channel.post_message(&JsValue::from_str(&text));
        }
    });
}
