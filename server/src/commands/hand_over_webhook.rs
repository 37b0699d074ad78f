//! Whether a shop's people answer in the chat, and `mitra shop hand-over-webhook`: where its system is told that a
//! shopper wants a person.

use serde::Serialize;

use super::{
    CommandError,
    lines::Dialogue,
    shop::known_shop,
    webhook::{Stopped, written},
};
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

/// Whether the shop's people answer in the chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum HandOverChoice {
    /// They do.
    On,
    /// They do not.
    Off,
    /// They do when somebody can.
    Auto,
}

impl HandOverChoice {
    /// As the shop's settings have it.
    pub(super) fn decided(self) -> Option<bool> {
        match self {
            HandOverChoice::On => Some(true),
            HandOverChoice::Off => Some(false),
            HandOverChoice::Auto => None,
        }
    }
}

/// Where the shop's system is told of hand-overs, as `show` tells it; its path and its secret are not shown.
#[derive(Serialize)]
pub(super) struct Told {
    origin: String,
}

/// That of a shop.
pub(super) async fn told(store: &Store, shop_id: &str) -> Result<Option<Told>, CommandError> {
    let webhook = store.hand_over_webhook(shop_id).await?;
    Ok(webhook.map(|webhook| Told { origin: webhook.origin() }))
}

#[derive(Serialize)]
struct NewWebhook {
    origin: String,
    secret: String,
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
            lines.answer(&NewWebhook { origin: webhook.origin(), secret: written(webhook.secret()) }).await
        }
        HandOverWebhookCommand::Stop { id } => {
            let shop = known_shop(store, &id).await?;
            store.remove_hand_over_webhook(&shop.shop_id).await?;
            lines.answer(&Stopped { stopped: shop.shop_id }).await
        }
    }
}
