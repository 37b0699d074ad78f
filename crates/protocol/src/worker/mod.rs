//! What the page and its workers say to each other: one JSON text per message.

mod perceive;
mod talk;

pub use perceive::{FromPerceive, NamedShare, Sight, ToPerceive, Understood};
pub use talk::{FromTalk, ToTalk};
