//! Every setting, its environment variable and its default.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use secrecy::SecretString;

use crate::{commands::CommandError, store::StoreSettings};

/// Where things lie; shared by all commands.
#[derive(Debug, Clone, clap::Args)]
pub struct Place {
    /// Folder of the embedded stores.
    #[arg(long, env = "MITRA_DATA", default_value = ".mitra", global = true)]
    pub data: PathBuf,
    /// Which shop.
    #[arg(long, env = "MITRA_SHOP", default_value = "demo", global = true)]
    pub shop: String,
    /// Address of PostgreSQL, for example postgres://mitra@db.internal/mitra. Without it SQLite is used.
    #[arg(long, env = "MITRA_DATABASE_URL", value_parser = secret, hide_env_values = true, global = true)]
    pub database_url: Option<SecretString>,
    /// A file with that address.
    #[arg(long, env = "MITRA_DATABASE_URL_FILE", global = true)]
    pub database_url_file: Option<PathBuf>,
    /// Seals what shoppers say: 32 bytes, base64; earlier keys behind it, separated by commas. Without it a file
    /// in the data folder is made.
    #[arg(long, env = "MITRA_MASTER_KEY", value_parser = secret, hide_env_values = true, global = true)]
    pub master_key: Option<SecretString>,
    /// A file with that key.
    #[arg(long, env = "MITRA_MASTER_KEY_FILE", global = true)]
    pub master_key_file: Option<PathBuf>,
}

impl Place {
    /// The shop `demo` in this folder, everything else as embedded.
    pub fn in_folder(data: &Path) -> Place {
        Place {
            data: data.to_owned(),
            shop: "demo".to_owned(),
            database_url: None,
            database_url_file: None,
            master_key: None,
            master_key_file: None,
        }
    }

    /// What opens the store.
    ///
    /// # Errors
    /// When a secret's file cannot be read.
    pub fn store_settings(&self) -> Result<StoreSettings, CommandError> {
        Ok(StoreSettings {
            data: self.data.clone(),
            database_url: or_from_file(&self.database_url, self.database_url_file.as_deref())?,
            master_key: or_from_file(&self.master_key, self.master_key_file.as_deref())?,
        })
    }
}

fn secret(text: &str) -> Result<SecretString, std::convert::Infallible> {
    Ok(SecretString::from(text))
}

/// A secret as given, or the content of the file that holds it.
fn or_from_file(
    given: &Option<SecretString>,
    file: Option<&Path>,
) -> Result<Option<SecretString>, CommandError> {
    if given.is_some() {
        return Ok(given.clone());
    }
    let Some(path) = file else { return Ok(None) };
    let text = std::fs::read_to_string(path)
        .map_err(|error| CommandError::Said(format!("{} cannot be read: {error}", path.display())))?;
    Ok(Some(SecretString::from(text.trim().to_owned())))
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
    /// Password of the administrator `owner` of the shop, who is made or changed by it at the start.
    #[arg(long, env = "MITRA_ADMIN_PASSWORD", value_parser = secret, hide_env_values = true)]
    pub admin_password: Option<SecretString>,
    /// A file with that password.
    #[arg(long, env = "MITRA_ADMIN_PASSWORD_FILE")]
    pub admin_password_file: Option<PathBuf>,
}

impl ServeSettings {
    /// The password of the administrator `owner`, when one is set.
    ///
    /// # Errors
    /// When its file cannot be read.
    pub fn admin_password(&self) -> Result<Option<SecretString>, CommandError> {
        or_from_file(&self.admin_password, self.admin_password_file.as_deref())
    }
}
