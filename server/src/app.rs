//! Everything a request handler may reach.

use std::{path::PathBuf, sync::Arc};

use tokio_util::sync::CancellationToken;

use crate::{
    catalogues::Catalogues, config::Environment, hub::Hub, identity::KeySource, mcp::Pace, media::Media,
    speech::Speech, store::Store, tries::Tries, turn::runner::TurnRunner, uploads::Uploads,
};

/// Shared by all handlers; cheap to clone.
#[derive(Debug, Clone)]
pub struct App {
    /// Conversations, shoppers, shops.
    pub store: Store,
    /// Products and their search, per shop.
    pub catalogues: Catalogues,
    /// Product pictures.
    pub media: Media,
    /// Wakes open event streams.
    pub hub: Hub,
    /// Answers messages.
    pub turns: TurnRunner,
    /// Writes down what shoppers say.
    pub speech: Speech,
    /// Catalogue files that people of a shop bring.
    pub uploads: Uploads,
    /// Keys with which shops vouch for their customers.
    pub keys: KeySource,
    /// How fast agents may ask.
    pub agents: Pace,
    /// How often codes of other devices may be tried.
    pub pairing_tries: Tries,
    /// Folder of the built page.
    pub assets: Arc<PathBuf>,
    /// Whether this is for trying things out or for shoppers.
    pub environment: Environment,
    /// Where the world reaches this server, when the operator says so.
    pub public_url: Option<Arc<str>>,
    /// Ends open event streams when the server stops.
    pub stop: CancellationToken,
}

impl App {
    /// Whether the world reaches this server over https.
    pub(crate) fn is_https(&self) -> bool {
        self.public_url.as_deref().is_some_and(|url| url.starts_with("https://"))
    }
}
