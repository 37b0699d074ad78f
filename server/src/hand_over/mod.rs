//! A chat is handed to a person of the shop: whether that can be, what the person is told, and how the shop's
//! system hears of it. What it means for the conversation itself stands in `mitra_dialogue::hand_over`.

mod deliver;
mod summary;
mod webhook;
mod words;

pub use self::{
    deliver::{CHANNEL, Deliverer, TIMEOUT},
    summary::draft,
    webhook::HandOverWebhook,
    words::{joined, left},
};
