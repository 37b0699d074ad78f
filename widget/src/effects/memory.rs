//! What this browser remembers: the conversation of each shop and the language. Where storage is blocked
//! nothing is remembered, and the page says so once.

use web_sys::Storage;

use super::json::Json;
use crate::chat::{Credentials, Language, wire};

const LANGUAGE_KEY: &str = "mitra:language";
const PROBE_KEY: &str = "mitra:probe";

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

fn key(shop: &str) -> String {
    format!("mitra:{shop}:conversation")
}

/// Whether the browser lets the page keep things.
pub(super) fn is_open() -> bool {
    storage().is_some_and(|storage| {
        storage.set_item(PROBE_KEY, "1").is_ok() && storage.remove_item(PROBE_KEY).is_ok()
    })
}

pub(super) fn recall(shop: &str) -> Option<Credentials> {
    let text = storage()?.get_item(&key(shop)).ok()??;
    wire::credentials(&Json::parse(&text)?)
}

/// A browser that refuses was found out at the start, so a failure here needs no second word.
pub(super) fn remember(shop: &str, credentials: Option<&Credentials>) {
    let Some(storage) = storage() else { return };
    let _ = match credentials.and_then(|credentials| serde_json::to_string(credentials).ok()) {
        Some(text) => storage.set_item(&key(shop), &text),
        None => storage.remove_item(&key(shop)),
    };
}

pub(super) fn recall_language() -> Option<String> {
    storage()?.get_item(LANGUAGE_KEY).ok()?
}

pub(super) fn remember_language(language: Language) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(LANGUAGE_KEY, language.code());
    }
}
