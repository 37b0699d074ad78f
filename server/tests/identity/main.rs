//! Who the shop says is signed in: true statements are taken, forged ones are not, whatever they try.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

mod accepted;
mod forgeries;
mod settings;
mod shop;
mod source;
