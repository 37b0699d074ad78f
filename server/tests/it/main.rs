//! The server as its clients see it: the public router over real stores.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

mod access;
mod catalogue;
mod crash;
mod http;
mod log;
mod nodes;
mod support;
mod turns;
