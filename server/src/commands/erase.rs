//! `mitra erase`: a shopper's removal, with a receipt.

use super::{CommandError, lines::Dialogue};
use crate::{
    config::Place,
    store::{Store, audit::COMMAND_LINE},
};

/// Arguments of `mitra erase`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Id of the shopper; it may begin with a dash.
    #[arg(long, allow_hyphen_values = true)]
    pub shopper: String,
}

/// Erases, writes the receipt as JSON, then wipes what deleted rows left in the database's files.
pub async fn run(place: &Place, arguments: Arguments) -> Result<(), CommandError> {
    let store = Store::open(&place.store_settings()?).await?;
    let done = erase(&store, place, &arguments.shopper).await;
    store.close().await;
    done
}

async fn erase(store: &Store, place: &Place, shopper: &str) -> Result<(), CommandError> {
    let Some(erased) = store.erase_shopper(&place.shop, shopper, COMMAND_LINE).await? else {
        return Err(CommandError::Said(format!(
            "the shop `{}` has no shopper `{shopper}`: nothing was erased",
            place.shop
        )));
    };
    Dialogue::new().answer(&erased.receipt).await?;
    store.scrub_erased().await?;
    eprintln!(
        "Everything of her is gone, from the database's files too. Backups made before still hold it: see \
         \"Erasure\" in docs/OPERATIONS.md."
    );
    Ok(())
}
