//! Speaking instead of typing, in a module that the page fetches with the first tap on the microphone. What was heard
//! lands in the composer; replies are read aloud to who asks for it.
//!
//! What it decides is pure and compiles natively: [`judge`].

#[cfg(target_arch = "wasm32")]
mod aloud;
pub mod judge;
#[cfg(target_arch = "wasm32")]
mod keeper;
#[cfg(target_arch = "wasm32")]
mod microphone;
#[cfg(target_arch = "wasm32")]
mod own;
#[cfg(target_arch = "wasm32")]
mod press;
#[cfg(target_arch = "wasm32")]
mod server;
#[cfg(target_arch = "wasm32")]
mod session;
#[cfg(target_arch = "wasm32")]
mod sound;
#[cfg(target_arch = "wasm32")]
mod speaking;
#[cfg(target_arch = "wasm32")]
mod stage;
pub mod texts;
#[cfg(target_arch = "wasm32")]
mod view;

#[cfg(target_arch = "wasm32")]
pub use session::open;
