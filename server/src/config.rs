//! Every setting, its environment variable and its default.

use std::{net::SocketAddr, path::PathBuf};

/// Where things lie; shared by all commands.
#[derive(Debug, Clone, clap::Args)]
pub struct Place {
    /// Folder of the embedded stores.
    #[arg(long, env = "MITRA_DATA", default_value = ".mitra", global = true)]
    pub data: PathBuf,
    /// Which shop.
    #[arg(long, env = "MITRA_SHOP", default_value = "demo", global = true)]
    pub shop: String,
}

/// Settings of `mitra serve`.
#[derive(Debug, Clone, clap::Args)]
pub struct ServeSettings {
    /// Address to listen on.
    #[arg(long, env = "MITRA_ADDR", default_value = "127.0.0.1:8080")]
    pub addr: SocketAddr,
    /// Folder of the built page, as `cargo xtask dist` makes it.
    #[arg(long, env = "MITRA_ASSETS", default_value = "dist")]
    pub assets: PathBuf,
    /// Pause between the parts of a reply, milliseconds. 0 shows a reply as fast as it is written.
    #[arg(long, env = "MITRA_REPLY_PACE_MILLIS", default_value_t = 0)]
    pub reply_pace_millis: u64,
    /// Where the world reaches this server, for example https://chat.example.in.
    #[arg(long, env = "MITRA_PUBLIC_URL")]
    pub public_url: Option<String>,
}
