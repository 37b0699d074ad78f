//! The `mitra` program, run as people run it.

use std::{
    io::Write,
    process::{Command, Output, Stdio},
};

use mitra_server::config::Place;
use secrecy::ExposeSecret;

/// What a command said.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) ok: bool,
    pub(crate) output: String,
    pub(crate) errors: String,
}

/// Runs `mitra` with these arguments on the stores of `place`.
pub(crate) fn mitra(place: &Place, arguments: &[&str]) -> Said {
    mitra_hearing(place, arguments, "")
}

/// The same with this as its standard input.
pub(crate) fn mitra_hearing(place: &Place, arguments: &[&str], input: &str) -> Said {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mitra"));
    command.env_clear().env("MITRA_DATA", &place.data).env("MITRA_SHOP", &place.shop);
    if let Some(url) = &place.database_url {
        command.env("MITRA_DATABASE_URL", url.expose_secret());
    }
    if let Some(key) = &place.master_key {
        command.env("MITRA_MASTER_KEY", key.expose_secret());
    }
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut running = command.spawn().unwrap();
    // Whoever has ended already reads no more.
    let _ = running.stdin.take().unwrap().write_all(input.as_bytes());
    let Output { status, stdout, stderr } = running.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Said { ok: status.success(), output: text(stdout), errors: text(stderr) }
}
