//! `mitra export`: everything of a shopper as JSON, and back again.

use std::{io::Write, path::PathBuf};

use serde_json::{Value, json};

use super::{CommandError, lines::Dialogue};
use crate::{
    config::Place,
    store::{
        Store, StoreError,
        audit::{COMMAND_LINE, actions::SHOPPER_EXPORT},
    },
};

/// Arguments of `mitra export`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Id of the shopper whose data is written; it may begin with a dash.
    #[arg(long, required_unless_present = "restore", allow_hyphen_values = true)]
    pub shopper: Option<String>,
    /// A folder for the export: `shopper.json`, and files of hers beside it. Without it the JSON goes to standard
    /// output.
    #[arg(long, value_name = "FOLDER", requires = "shopper")]
    pub to: Option<PathBuf>,
    /// Takes an export in instead of writing one.
    #[arg(long, value_name = "FILE", conflicts_with = "shopper")]
    pub restore: Option<PathBuf>,
    /// With --restore: she gets a new id, and so does each conversation.
    #[arg(long, requires = "restore")]
    pub as_new: bool,
}

/// Writes or takes in an export.
pub async fn run(place: &Place, arguments: Arguments) -> Result<(), CommandError> {
    let store = Store::open(&place.store_settings()?).await?;
    let done = match (&arguments.shopper, &arguments.restore) {
        (Some(shopper), None) => write(&store, place, shopper, arguments.to).await,
        (_, Some(file)) => {
            let text = std::fs::read(file)
                .map_err(|error| CommandError::Said(format!("{} cannot be read: {error}", file.display())))?;
            take_in(&store, place, &text, arguments.as_new).await
        }
        (None, None) => Err(CommandError::Said("say whose data with --shopper ID".into())),
    };
    store.close().await;
    done
}

async fn write(store: &Store, place: &Place, shopper: &str, to: Option<PathBuf>) -> Result<(), CommandError> {
    let Some(export) = store.export_shopper(&place.shop, shopper).await? else {
        let say = format!("the shop `{}` has no shopper `{shopper}`", place.shop);
        return Err(CommandError::Said(say));
    };
    store.audit(&place.shop, COMMAND_LINE, SHOPPER_EXPORT, shopper).await?;
    let mut text = serde_json::to_vec_pretty(&export).map_err(StoreError::from)?;
    text.push(b'\n');
    match to {
        None => Ok(std::io::stdout().write_all(&text)?),
        Some(folder) => {
            std::fs::create_dir_all(&folder)?;
            let mut file = tempfile::NamedTempFile::new_in(&folder)?;
            file.write_all(&text)?;
            file.persist(folder.join("shopper.json")).map_err(|error| error.error)?;
            Ok(())
        }
    }
}

async fn take_in(store: &Store, place: &Place, text: &[u8], as_new: bool) -> Result<(), CommandError> {
    let export: Value = serde_json::from_slice(text)
        .map_err(|error| CommandError::Said(format!("this file is no export: {error}")))?;
    let taken = store.readmit_shopper(&place.shop, &export, as_new).await?;
    let answer = json!({
        "shopper_id": taken.shopper.shopper_id,
        "token": taken.token,
        "conversations": taken.conversations,
    });
    Dialogue::new().answer(&answer).await?;
    eprintln!("The token is hers alone and is shown this once: it opens what was taken in.");
    Ok(())
}
