//! The workers beside the page, which own what is kept on the shopper's phone.
//!
//! `talk` keeps the outbox and the composer's draft. Its state is pure and compiles natively; the store in
//! IndexedDB and the line to the page exist in the browser only.

pub mod outbox;

#[cfg(target_arch = "wasm32")]
mod store;
#[cfg(target_arch = "wasm32")]
mod talk;

#[cfg(target_arch = "wasm32")]
pub use talk::hear;
