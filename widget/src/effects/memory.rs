//! What this browser remembers: the conversation of each shop and the language. Where storage is blocked
//! nothing is remembered, and the page says so once.

use web_sys::Storage;

use super::json::Json;
use crate::chat::{Keepsake, Language, wire};

const LANGUAGE_KEY: &str = "mitra:language";
/// What the kit keeps of her body.
const MEASURES_KEY: &str = "mitra:measures";
/// What she chose about speaking.
const VOICE_KEY: &str = "mitra:voice";
const PROBE_KEY: &str = "mitra:probe";

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

fn key(shop: &str) -> String {
    format!("mitra:{shop}:conversation")
}

fn seen_key(shop: &str) -> String {
    format!("mitra:{shop}:seen")
}

/// Whether the browser lets the page keep things.
pub(super) fn is_open() -> bool {
    storage().is_some_and(|storage| {
        storage.set_item(PROBE_KEY, "1").is_ok() && storage.remove_item(PROBE_KEY).is_ok()
    })
}

pub(super) fn recall(shop: &str) -> Option<Keepsake> {
    let text = storage()?.get_item(&key(shop)).ok()??;
    wire::keepsake(&Json::parse(&text)?)
}

/// A browser that refuses was found out at the start, so a failure here needs no second word.
pub(super) fn remember(shop: &str, kept: &Keepsake) {
    if let (Some(storage), Ok(text)) = (storage(), serde_json::to_string(kept)) {
        let _ = storage.set_item(&key(shop), &text);
    }
}

pub(super) fn unremember(shop: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(&key(shop));
        let _ = storage.remove_item(&seen_key(shop));
    }
}

/// The language she chose says something about her as well.
pub(super) fn forget(shop: &str) {
    unremember(shop);
    if let Some(storage) = storage() {
        for key in [LANGUAGE_KEY, MEASURES_KEY, VOICE_KEY] {
            let _ = storage.remove_item(key);
        }
    }
}

pub(super) fn recall_language() -> Option<String> {
    storage()?.get_item(LANGUAGE_KEY).ok()?
}

pub(super) fn remember_language(language: Language) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(LANGUAGE_KEY, language.code());
    }
}

/// How far she read the log on an earlier visit.
pub(super) fn recall_seen(shop: &str) -> Option<u64> {
    storage()?.get_item(&seen_key(shop)).ok()??.parse().ok()
}

pub(super) fn remember_seen(shop: &str, seq: u64) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(&seen_key(shop), &seq.to_string());
    }
}
