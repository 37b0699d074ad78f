//! The chat page: the installed app of a shop, and the same app in the frame that a shop's page embeds.
//!
//! `chat` is the pure part and where to start reading; `effects` is the only code that touches browser
//! APIs; `components` draws, with the elements of `dom`. Natively only the pure part is compiled.
//!
//! `kit` is another module, built of this package with the feature of its name: the tools that few chats need. The
//! page fetches it when one of them is first asked for. `voice` is a third: speaking instead of typing.

pub mod chat;
pub mod texts;

#[cfg(all(feature = "page", target_arch = "wasm32"))]
mod components;
#[cfg(target_arch = "wasm32")]
#[cfg_attr(
    not(feature = "page"),
    expect(dead_code, unused_imports, reason = "the modules beside the page draw less")
)]
mod dom;
#[cfg(all(feature = "page", target_arch = "wasm32"))]
mod effects;
#[cfg(any(feature = "kit", not(target_arch = "wasm32")))]
pub mod kit;
#[cfg(any(feature = "voice", not(target_arch = "wasm32")))]
pub mod voice;
#[cfg(target_arch = "wasm32")]
mod worker;

/// Called by the page's script as soon as this module is there.
#[cfg(all(feature = "page", target_arch = "wasm32"))]
#[wasm_bindgen::prelude::wasm_bindgen(start)]
pub fn start() {
    effects::start(components::draw);
}
