//! The workers beside the page. Each is a build of this package with its feature.
//!
//! `talk` owns what is kept on the shopper's phone: the outbox and the composer's draft. Its state is pure and compiles
//! natively; the store in IndexedDB and the line to the page exist in the browser only. `perceive` runs the trained
//! networks, and is the only one that links tract.

#[cfg(feature = "talk")]
pub mod outbox;

#[cfg(target_arch = "wasm32")]
mod line;
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
pub use talk::hear;
