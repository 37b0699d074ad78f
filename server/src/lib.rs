//! The network shell of Mitra. Read in this order: [`turn`] (one message to one reply), [`router`] (every
//! URL), [`app`] (what a handler may reach), then the parts they use.

pub mod catalogue;
pub mod commands;
pub mod config;
pub mod media;
pub mod store;
