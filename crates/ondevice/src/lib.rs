//! The workers beside the page. Each is a build of this package with its feature.
//!
//! `talk` owns what is kept on the shopper's phone: the outbox, the composer's draft, a replica of the conversation and
//! every product she was shown; while the shop is out of reach it thinks itself. Start at [`phone`]. Its state is pure
//! and compiles natively; the store in IndexedDB, the network and the line to the page exist in the browser only. `perceive` runs the trained
//! networks, and is the only one that links tract.

#[cfg(feature = "talk")]
pub mod outbox;
#[cfg(feature = "talk")]
pub mod phone;
#[cfg(feature = "talk")]
pub mod replica;
#[cfg(feature = "talk")]
pub mod shelf;

#[cfg(target_arch = "wasm32")]
mod line;
#[cfg(all(feature = "talk", target_arch = "wasm32"))]
mod net;
#[cfg(all(feature = "perceive", target_arch = "wasm32"))]
mod perceive;
#[cfg(all(feature = "talk", target_arch = "wasm32"))]
mod recordings;
#[cfg(all(feature = "talk", target_arch = "wasm32"))]
mod store;
#[cfg(all(feature = "talk", target_arch = "wasm32"))]
mod talk;

#[cfg(all(feature = "perceive", target_arch = "wasm32"))]
pub use perceive::{category_scores, loading, open, open_sight, perceive, scores, see};
#[cfg(all(feature = "talk", target_arch = "wasm32"))]
pub use recordings::keep;
#[cfg(all(feature = "talk", target_arch = "wasm32"))]
pub use talk::{adopt, hear};
