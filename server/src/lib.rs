//! The network shell of Mitra. Read in this order: [`turn`] (one message to one reply), [`router`] (every
//! URL), [`app`] (what a handler may reach), then the parts they use.

pub mod access;
pub mod admin;
pub mod app;
pub mod catalogue;
pub mod catalogues;
pub mod commands;
pub mod config;
pub mod db;
mod describe;
pub mod error;
mod extract;
pub mod fetch;
pub mod hand_over;
pub mod hub;
pub mod identity;
pub mod incoming;
pub mod interest;
pub mod logging;
pub mod media;
pub mod orders;
mod picture;
pub mod pull;
pub mod router;
mod routes;
pub mod seal;
pub mod see;
pub mod seer;
mod shop_api;
pub mod shops;
pub mod speech;
pub mod store;
pub mod thumbnails;
pub mod turn;
pub mod understand;
pub mod uploads;
mod webhook;
