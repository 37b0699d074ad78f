//! `mitra shop webhook`: the secret with which a shop's system signs its webhooks.

use base64::{Engine, engine::general_purpose::STANDARD};
use secrecy::{ExposeSecret, SecretSlice};
use serde::Serialize;

use super::{CommandError, lines::Dialogue, shop::known_shop};
use crate::store::Store;

/// What to do about the secret of a shop's webhooks.
#[derive(Debug, Clone, clap::Subcommand)]
pub enum WebhookCommand {
    /// Makes a secret and shows it, this one time; the one before is refused from now on.
    Renew {
        /// The shop.
        id: String,
    },
    /// Takes no webhooks any more.
    Stop {
        /// The shop.
        id: String,
    },
}

#[derive(Serialize)]
struct NewSecret {
    secret: String,
}

/// The shop for which something was stopped.
#[derive(Serialize)]
pub(super) struct Stopped {
    pub(super) stopped: String,
}

/// A secret as Standard Webhooks writes it.
pub(super) fn written(secret: &SecretSlice<u8>) -> String {
    format!("whsec_{}", STANDARD.encode(secret.expose_secret()))
}

/// Does it.
pub(super) async fn obey(
    store: &Store,
    lines: &mut Dialogue,
    command: WebhookCommand,
) -> Result<(), CommandError> {
    match command {
        WebhookCommand::Renew { id } => {
            let shop = known_shop(store, &id).await?;
            let secret = store.new_webhook_secret(&shop.shop_id).await?;
            eprintln!(
                "This secret is shown now and never again; give it to the system that sends the webhooks."
            );
            lines.answer(&NewSecret { secret: written(&secret) }).await
        }
        WebhookCommand::Stop { id } => {
            let shop = known_shop(store, &id).await?;
            store.remove_webhook_secret(&shop.shop_id).await?;
            lines.answer(&Stopped { stopped: shop.shop_id }).await
        }
    }
}
