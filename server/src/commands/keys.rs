//! `mitra keys`: rotation of the master key, and a new key for push services.

use super::{CommandError, lines::Dialogue};
use crate::{config::Place, push::PushKeys, store::Store};

/// What to do with keys.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Wraps every key and secret under the current master key, while others serve.
    Rotate,
    /// Makes a key with which push services know this server, for MITRA_PUSH_KEY. It goes into no store.
    Push,
}

/// Rotates, and writes how much as JSON.
pub async fn run(place: &Place, command: Command) -> Result<(), CommandError> {
    if let Command::Push = command {
        let key = PushKeys::generate()
            .map_err(|_| CommandError::Said("the operating system gave no random bytes".to_owned()))?;
        return Dialogue::new().answer(&serde_json::json!({ "key": key })).await;
    }
    let store = Store::open(&place.store_settings()?).await?;
    let done = store.rewrap_keys().await;
    store.close().await;
    let done = done?;
    Dialogue::new().answer(&done).await?;
    eprintln!(
        "Everything is wrapped under the master key {}. Once every node runs with it as the first of its keys, \
         run this again: when it finds nothing more, take the earlier keys out of the setting. Backups made \
         before need them; without the earlier keys nobody can read those any more.",
        done.master_id
    );
    Ok(())
}
