//! `mitra shop hand-over-webhook`: where a shop's system is told that a shopper wants a person.

use base64::{Engine, engine::general_purpose::STANDARD};
use secrecy::ExposeSecret;
use serde::Serialize;

use super::{CommandError, lines::Dialogue, shop::known_shop};
use crate::store::Store;

/// What to do about it.
#[derive(Debug, Clone, clap::Subcommand)]
pub enum HandOverWebhookCommand {
    /// Sets the address, makes the secret that signs what is sent there, and shows it, this one time.
    Set {
        /// The shop.
        id: String,
        /// The address, https.
        url: String,
    },
    /// Tells nobody any more.
    Stop {
        /// The shop.
        id: String,
    },
}

#[derive(Serialize)]
struct Told {
    origin: String,
    secret: String,
}

#[derive(Serialize)]
struct Stopped {
    stopped: String,
}

/// Does it.
pub(super) async fn obey(
    store: &Store,
    lines: &mut Dialogue,
    command: HandOverWebhookCommand,
) -> Result<(), CommandError> {
    match command {
        HandOverWebhookCommand::Set { id, url } => {
            let shop = known_shop(store, &id).await?;
            let webhook = store.put_hand_over_webhook(&shop.shop_id, &url).await?;
            eprintln!(
                "This secret is shown now and never again; give it to the system that gets the hand-overs."
            );
            let secret = format!("whsec_{}", STANDARD.encode(webhook.secret().expose_secret()));
            lines.answer(&Told { origin: webhook.origin(), secret }).await
        }
        HandOverWebhookCommand::Stop { id } => {
            let shop = known_shop(store, &id).await?;
            store.remove_hand_over_webhook(&shop.shop_id).await?;
            lines.answer(&Stopped { stopped: shop.shop_id }).await
        }
    }
}
