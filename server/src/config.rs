//! Every setting, its environment variable and its default. `.env.example` lists them all.
//!
//! A secret is a [`SecretString`], which cannot be printed, and may also be given as a file (`..._FILE`).

use std::{
    collections::BTreeSet,
    ffi::OsString,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
};

use secrecy::SecretString;

use crate::{
    commands::{CommandError, retain::RetentionSettings},
    fetch::{AllowedOrigins, Fetcher, SystemNames},
    push::PushSettings,
    speech::settings::SpeechSettings,
    store::StoreSettings,
    wording::WordingSettings,
};

/// Whether this is for trying things out or for shoppers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Environment {
    /// Everything works at once on one machine.
    Development,
    /// What would lose data or open doors is refused, with a sentence that says what to set.
    Production,
}

/// What a line of the log looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line, its fields named with dots.
    Json,
}

/// What is logged, on standard error.
#[derive(Debug, Clone, clap::Args)]
pub struct LogSettings {
    /// How much is logged: error, warn, info, debug or trace. Other crates than Mitra's own never say more than warn.
    #[arg(long, env = "MITRA_LOG", default_value = "info", global = true)]
    pub log: String,
    /// What a line looks like; in production json unless it is set.
    #[arg(long, env = "MITRA_LOG_FORMAT", value_enum, global = true)]
    pub log_format: Option<LogFormat>,
}

/// Where things lie; shared by all commands.
#[derive(Debug, Clone, clap::Args)]
pub struct Place {
    /// Whether this is for trying things out or for shoppers.
    #[arg(long = "env", env = "MITRA_ENV", value_enum, default_value = "development", global = true)]
    pub environment: Environment,
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
    /// Origins that are asked for pictures and feeds though they are not https on its usual port, or not out in
    /// the world, for example https://cdn.internal:8443; separated by commas.
    #[arg(long, env = "MITRA_FETCH_ALLOW", value_delimiter = ',', global = true)]
    pub fetch_allow: Vec<String>,
    /// Folder of a model of your own that understands messages, in the form of Hugging Face as ONNX. Without it the one
    /// that is built in understands.
    #[arg(long, env = "MITRA_UNDERSTAND_MODEL", global = true)]
    pub understand_model: Option<PathBuf>,
}

impl Place {
    /// The shop `demo` in this folder, everything else as embedded.
    pub fn in_folder(data: &Path) -> Place {
        Place {
            environment: Environment::Development,
            data: data.to_owned(),
            shop: "demo".to_owned(),
            database_url: None,
            database_url_file: None,
            master_key: None,
            master_key_file: None,
            fetch_allow: Vec::new(),
            understand_model: None,
        }
    }

    /// What asks addresses that come from outside.
    ///
    /// # Errors
    /// When what is allowed is no list of origins.
    pub fn fetcher(&self) -> Result<Fetcher, CommandError> {
        let allowed = AllowedOrigins::read(&self.fetch_allow)
            .map_err(|error| CommandError::Said(format!("MITRA_FETCH_ALLOW: {error}")))?;
        Ok(Fetcher::new(allowed, Arc::new(SystemNames))?)
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

pub(crate) fn secret(text: &str) -> Result<SecretString, std::convert::Infallible> {
    Ok(SecretString::from(text))
}

/// A secret as given, or the content of the file that holds it.
pub(crate) fn or_from_file(
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
    /// How long things are kept.
    #[command(flatten)]
    pub retention: RetentionSettings,
    /// Who writes down what shoppers say.
    #[command(flatten)]
    pub speech: SpeechSettings,
    /// Whether phones are told while the chat is closed.
    #[command(flatten)]
    pub push: PushSettings,
    /// Which language models word replies.
    #[command(flatten)]
    pub wording: WordingSettings,
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

impl Default for ServeSettings {
    fn default() -> ServeSettings {
        ServeSettings {
            addr: SocketAddr::from(([127, 0, 0, 1], 8080)),
            assets: PathBuf::from("dist"),
            reply_pace_millis: 0,
            public_url: None,
            admin_password: None,
            admin_password_file: None,
            retention: RetentionSettings::default(),
            speech: SpeechSettings::default(),
            push: PushSettings::default(),
            wording: WordingSettings::default(),
        }
    }
}

/// Names of all settings that `command` and its subcommands read from the environment.
pub fn settings_of(command: &clap::Command) -> BTreeSet<String> {
    let own = command.get_arguments().filter_map(|argument| argument.get_env());
    let own = own.map(|name| name.to_string_lossy().into_owned());
    own.chain(command.get_subcommands().flat_map(settings_of)).collect()
}

/// A sentence for each variable that begins like a setting and is none, so that a typing error does not stay
/// unseen.
pub fn unknown_settings(
    known: &BTreeSet<String>,
    environment: impl IntoIterator<Item = OsString>,
) -> Vec<String> {
    let names = environment.into_iter().filter_map(|name| name.into_string().ok());
    names
        .filter(|name| name.starts_with("MITRA_") && !known.contains(name))
        .map(|name| {
            let near = known
                .iter()
                .map(|known| (strsim::damerau_levenshtein(known, &name), known))
                .min()
                .filter(|(distance, _)| *distance <= name.len() / 3);
            match near {
                Some((_, near)) => format!("{name} is no setting and does nothing; did you mean {near}?"),
                None => format!("{name} is no setting and does nothing; `mitra --help` lists them"),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_setting_is_told_with_the_name_that_was_meant() {
        let known = ["MITRA_ADDR", "MITRA_DATA", "MITRA_PUBLIC_URL"].map(str::to_owned).into();
        let given = ["MITRA_ADRR", "MITRA_DATA", "MITRA_SOMETHING_ELSE_ALTOGETHER", "PATH", "mitra_addr"];
        let said = unknown_settings(&known, given.map(OsString::from));
        assert_eq!(
            said,
            [
                "MITRA_ADRR is no setting and does nothing; did you mean MITRA_ADDR?",
                "MITRA_SOMETHING_ELSE_ALTOGETHER is no setting and does nothing; `mitra --help` lists them"
            ]
        );
    }

    #[test]
    fn settings_with_secrets_print_none_of_them() {
        let place = Place {
            database_url: Some(SecretString::from("postgres://mitra:hush-hush@db/mitra")),
            master_key: Some(SecretString::from("hush-hush")),
            ..Place::in_folder(Path::new("data"))
        };
        let printed = format!("{place:?} {:?}", place.store_settings().unwrap());
        assert!(!printed.contains("hush"), "{printed}");
        assert!(printed.contains("data"), "{printed}");
    }
}
