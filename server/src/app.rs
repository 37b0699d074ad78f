//! Everything a request handler may reach.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use tokio_util::sync::CancellationToken;

use crate::{
    catalogues::Catalogues, config::Environment, hub::Hub, identity::KeySource, media::Media, pace::Pace,
    push::Push, speech::Speech, store::Store, turn::runner::TurnRunner, uploads::Uploads,
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
    pub codes: Pace,
    /// How often a shopper may speak.
    pub recordings: Pace,
    /// Tells phones while the chat is closed; none without keys.
    pub push: Option<Push>,
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
    /// With the embedded defaults for everything else: for trying things out, nothing that hears, the page in `data`.
    pub fn new(
        store: Store,
        catalogues: Catalogues,
        media: Media,
        turns: TurnRunner,
        data: &Path,
        (hub, stop): (Hub, CancellationToken),
    ) -> App {
        let uploads =
            Uploads::new(store.clone(), media.clone(), catalogues.clone(), data.to_owned(), stop.clone());
        App {
            store,
            catalogues,
            media,
            hub,
            turns,
            speech: Speech::nobody(),
            uploads,
            keys: KeySource::default(),
            agents: Pace::of_agents(),
            codes: Pace::of_codes(),
            recordings: Pace::of_recordings(),
            push: None,
            assets: Arc::new(data.join("dist")),
            environment: Environment::Development,
            public_url: None,
            stop,
        }
    }

    /// Whether the world reaches this server over https.
    pub(crate) fn is_https(&self) -> bool {
        self.public_url.as_deref().is_some_and(|url| url.starts_with("https://"))
    }
}
