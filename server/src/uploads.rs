//! Catalogue files that people of a shop bring through the page `/admin/imports`: kept in a folder of their own
//! while they come, then taken in behind the page's back. One at a time for each shop.

use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio_util::sync::CancellationToken;

use crate::{
    catalogue::{self, CatalogueError, How, Mapping, Progress, Reached},
    catalogues::Catalogues,
    commands::import,
    incoming::Incoming,
    media::Media,
    store::{ImportCounts, Store},
};

/// The uploads of all shops; cheap to clone.
#[derive(Debug, Clone)]
pub struct Uploads {
    store: Store,
    media: Media,
    catalogues: Catalogues,
    data: Arc<PathBuf>,
    running: Running,
    stop: CancellationToken,
}

type Running = Arc<Mutex<HashMap<String, (String, Progress)>>>;

/// A file that is there and is to be taken in.
#[derive(Debug)]
pub struct Upload {
    /// Holds the files.
    pub folder: Incoming,
    /// The catalogue file in it.
    pub feed: PathBuf,
    /// What the file's columns mean, where somebody had to say it.
    pub mapping: Option<Mapping>,
    /// Whether products that are not in it go.
    pub replaces: bool,
}

/// The right of being the one upload of a shop, until it is dropped.
#[derive(Debug)]
pub struct Turn {
    shop_id: String,
    running: Running,
    progress: Progress,
}

impl Drop for Turn {
    fn drop(&mut self) {
        lock(&self.running).remove(&self.shop_id);
    }
}

impl Turn {
    /// Says what the file is called.
    pub fn is_named(&self, name: &str) {
        lock(&self.running).insert(self.shop_id.clone(), (name.to_owned(), self.progress.clone()));
    }
}

impl Uploads {
    /// Uploads into this store, kept below `data` meanwhile.
    pub fn new(
        store: Store,
        media: Media,
        catalogues: Catalogues,
        data: PathBuf,
        stop: CancellationToken,
    ) -> Uploads {
        Uploads { store, media, catalogues, data: Arc::new(data), running: Running::default(), stop }
    }

    /// The turn of this shop; none while another file of it is under way here.
    pub fn begin(&self, shop_id: &str) -> Option<Turn> {
        let mut running = lock(&self.running);
        if running.contains_key(shop_id) {
            return None;
        }
        let progress = Progress::default();
        running.insert(shop_id.to_owned(), (String::new(), progress.clone()));
        Some(Turn { shop_id: shop_id.to_owned(), running: self.running.clone(), progress })
    }

    /// The file of this shop that is under way here: its name, and how far it is.
    pub fn under_way(&self, shop_id: &str) -> Option<(String, Reached)> {
        lock(&self.running).get(shop_id).map(|(name, progress)| (name.clone(), progress.reached()))
    }

    /// A folder for files that come.
    ///
    /// # Errors
    /// When the disk does not do it.
    pub fn folder(&self) -> std::io::Result<Incoming> {
        Incoming::make(&self.data)
    }

    /// Takes a file in, in the background; what came of it stands in the list of imports.
    pub fn take_in(&self, turn: Turn, upload: Upload, actor: String) {
        let uploads = self.clone();
        tokio::spawn(async move {
            let stop = uploads.stop.clone();
            tokio::select! {
                // All or nothing: what is not committed never was.
                () = stop.cancelled() => {}
                () = uploads.import(&turn, &upload, &actor) => {}
            }
            drop(upload);
        });
    }

    async fn import(&self, turn: &Turn, upload: &Upload, actor: &str) {
        let shop = &turn.shop_id;
        let files = [upload.feed.clone()];
        let how = How {
            mapping: upload.mapping.clone(),
            replace: upload.replaces,
            progress: turn.progress.clone(),
        };
        let done = catalogue::import_with(&self.store, &self.media, shop, &files, how).await;
        let recorded = match &done {
            Ok(_) | Err(CatalogueError::Feed(_) | CatalogueError::MostlySkipped { .. }) => {
                import::record(&self.store, shop, actor, &files, &done).await
            }
            Err(error) => {
                tracing::error!(shop.id = shop, "an upload was not taken in: {error}");
                let name = upload.feed.file_name().unwrap_or_default().to_string_lossy();
                let complaints = ["it could not be taken in; the server's log says why".to_owned()];
                let counts = ImportCounts::default();
                let recorded = self.store.record_import(shop, actor, &name, false, counts, &complaints).await;
                recorded.map(|_| ()).map_err(Into::into)
            }
        };
        if let Err(error) = recorded {
            tracing::error!(shop.id = shop, "what came of an upload was not written down: {error}");
        }
        if done.is_ok() {
            self.catalogues.freshen(shop).await;
        }
    }
}

// A poisoned lock holds nothing half done: every critical section is one look or one assignment.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
