//! The server as its clients see it: the public router over real stores.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

mod access;
mod admin;
mod backup;
mod cards;
mod catalogue;
mod crash;
mod db;
mod demo;
mod doctor;
mod erasure;
mod export;
mod feeds;
mod fetch;
mod finding;
mod hand_over;
mod http;
mod interest;
mod keys;
mod live;
mod log;
mod logs;
mod nodes;
mod orders;
mod outgoing;
mod pairing;
mod people;
mod program;
mod pull;
mod push;
mod replies;
mod resume;
mod retention;
mod rules;
mod search_api;
mod shops;
mod similar;
mod support;
mod thumbnails;
mod turns;
mod understanding;
mod voice;
mod wording;
