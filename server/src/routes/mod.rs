//! Request handlers, one file per part of the URL space; `router` lists the URLs.

pub(crate) mod assets;
pub(crate) mod catalogue;
pub(crate) mod conversations;
pub(crate) mod events;
pub(crate) mod filters;
pub(crate) mod health;
pub(crate) mod identity;
pub(crate) mod me;
pub(crate) mod media;
pub(crate) mod page;
pub(crate) mod pairings;
mod photo;
pub(crate) mod pocket;
pub(crate) mod product_feed;
pub(crate) mod product_page;
pub(crate) mod product_search;
pub(crate) mod products;
pub(crate) mod push;
pub(crate) mod replica;
pub(crate) mod shop;
pub(crate) mod similar;
pub(crate) mod turns;
pub(crate) mod voice;
