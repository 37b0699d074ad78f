//! `mitra feed`: addresses from which a shop's catalogue is taken in again and again.

use super::{CommandError, lines::Dialogue, shop::known_shop};
use crate::{config::Place, store::Store};

/// What to do about a shop's feeds.
#[derive(Debug, Clone, clap::Subcommand)]
pub enum Command {
    /// Notes an address; `mitra serve` reads it at once and then again and again.
    Add {
        /// Its address, https.
        url: String,
        /// Minutes from one reading to the next.
        #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u32).range(5..=10_080))]
        every: u32,
        /// The feed is the whole catalogue: products that are not in it go.
        #[arg(long)]
        replace: bool,
    },
    /// The addresses and what became of them the last time.
    List,
    /// Forgets an address; what came from it stays.
    Remove {
        /// The address.
        url: String,
    },
}

/// Does it, and writes the shop's feeds as JSON Lines.
pub async fn run(place: &Place, command: Command) -> Result<(), CommandError> {
    let store = Store::open(&place.store_settings()?).await?;
    let done = obey(place, &store, command).await;
    store.close().await;
    done
}

async fn obey(place: &Place, store: &Store, command: Command) -> Result<(), CommandError> {
    let shop = known_shop(store, &place.shop).await?;
    match command {
        Command::Add { url, every, replace } => {
            place.fetcher()?.check(&url)?;
            store.put_feed(&shop.shop_id, &url, every, replace).await?;
        }
        Command::Remove { url } => {
            if !store.remove_feed(&shop.shop_id, &url).await? {
                return Err(CommandError::Said(
                    "the shop has no such feed; `mitra feed list` shows them".into(),
                ));
            }
        }
        Command::List => {}
    }
    let mut lines = Dialogue::new();
    for feed in store.feeds(&shop.shop_id).await? {
        lines.answer(&feed).await?;
    }
    Ok(())
}
