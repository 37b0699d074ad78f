//! The chat page: the installed app of a shop, and the same app in the frame that a shop's page embeds.
//!
//! `chat` is the pure part and where to start reading; `effects` is the only code that touches browser
//! APIs; `components` draws, with the elements of `dom`. Natively only the pure part is compiled.

pub mod chat;
pub mod texts;

#[cfg(target_arch = "wasm32")]
mod components;
#[cfg(target_arch = "wasm32")]
mod dom;
#[cfg(target_arch = "wasm32")]
mod effects;

/// Called by the page's script as soon as this module is there.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen(start)]
pub fn start() {
    effects::start(components::draw);
}
