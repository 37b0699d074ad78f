//! Small forms of products' pictures, made in the background after an import and served from our own origin.
//!
//! One picture at a time, with a pause after each, on one of all serving processes. What is done and what is to be
//! done stands in the table `thumbnail`, so whoever comes next goes on where the last one was.

mod make;

use std::{collections::HashMap, sync::Mutex, sync::PoisonError, time::Duration};

use tokio_util::sync::CancellationToken;

use crate::{
    fetch::{FetchError, Fetcher, Wanted},
    media::{Media, MediaError},
    store::{Store, StoreError, Thumbnails, WaitingPicture},
};

/// Name of the job: one process does it for all nodes.
const JOB: &str = "thumbnails";
/// How often it is looked whether there is something to do.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// After each picture: those who talk come first.
const PAUSE: Duration = Duration::from_millis(50);
/// How many pictures are made before the job may go to another process.
const BATCH: usize = 50;
/// The largest picture that is fetched, bytes.
const FETCH_BYTES: u64 = 16 * 1024 * 1024;
const FETCH_TIMEOUT: Duration = Duration::from_secs(30);

/// Makes small forms of pictures.
#[derive(Debug)]
pub struct ThumbnailMaker {
    store: Store,
    media: Media,
    fetcher: Fetcher,
    owner: String,
    /// How far each shop's catalogue had come when its pictures were last noted.
    noted: Mutex<HashMap<String, i64>>,
}

impl ThumbnailMaker {
    /// A maker of the process `owner`.
    pub fn new(store: Store, media: Media, fetcher: Fetcher, owner: String) -> ThumbnailMaker {
        ThumbnailMaker { store, media, fetcher, owner, noted: Mutex::default() }
    }

    /// Makes what there is to make, until `stop`.
    pub async fn keep_making(self, stop: CancellationToken) {
        loop {
            let done = match self.round(&stop).await {
                Ok(done) => done,
                Err(error) => {
                    tracing::error!("small pictures are not made: {error}");
                    0
                }
            };
            let pause = if done == BATCH { Duration::ZERO } else { LOOK_EVERY };
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    /// Forgets some of the pictures that no product of the shop has any more, with their small forms.
    async fn forget(&self, shop_id: &str) -> Result<usize, StoreError> {
        let remove = |key: String| {
            let (media, shop_id) = (self.media.clone(), shop_id.to_owned());
            async move { media.remove(&shop_id, &key).await }
        };
        self.store.forget_pictures(shop_id, remove).await
    }

    /// Notes new pictures and makes the small forms of those that wait, a batch of them at most. Returns how many
    /// were tried; none while another process does it.
    pub async fn round(&self, stop: &CancellationToken) -> Result<usize, StoreError> {
        let changed = self.changed_shops().await?;
        if changed.is_empty() && !self.store.has_waiting_picture().await? {
            return Ok(0);
        }
        let work = |_| async {
            for (shop_id, seq) in changed {
                self.store.note_pictures(&shop_id).await?;
                while !stop.is_cancelled() && self.forget(&shop_id).await? > 0 {}
                self.noted.lock().unwrap_or_else(PoisonError::into_inner).insert(shop_id, seq);
            }
            let mut done = 0;
            while done < BATCH && !stop.is_cancelled() {
                let Some(waiting) = self.store.take_waiting_picture().await? else { break };
                let made = tokio::select! {
                    made = self.make(&waiting) => made,
                    // It counts as tried, and is tried again in some minutes.
                    () = stop.cancelled() => break,
                };
                if let Thumbnails::Failed(why) | Thumbnails::GivenUp(why) = &made {
                    tracing::info!(shop.id = waiting.shop_id, "a picture has no small form: {why}");
                }
                self.store.put_thumbnails(&waiting, &made).await?;
                done += 1;
                tokio::time::sleep(PAUSE).await;
            }
            Ok(done)
        };
        Ok(self.store.do_job(JOB, &self.owner, 0, work).await?.unwrap_or(0))
    }

    /// Shops whose catalogue changed since their pictures were noted.
    async fn changed_shops(&self) -> Result<Vec<(String, i64)>, StoreError> {
        let mut shops = self.store.catalogue_seqs().await?;
        let noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
        shops.retain(|(shop_id, seq)| noted.get(shop_id) != Some(seq));
        Ok(shops)
    }

    async fn make(&self, waiting: &WaitingPicture) -> Thumbnails {
        match self.try_to_make(waiting).await {
            Ok(made) => made,
            Err(Problem::Fetch(error)) if error.is_final() => Thumbnails::GivenUp(error.to_string()),
            Err(Problem::Picture(problem)) => Thumbnails::GivenUp(problem.to_string()),
            Err(problem) => Thumbnails::Failed(problem.to_string()),
        }
    }

    async fn try_to_make(&self, waiting: &WaitingPicture) -> Result<Thumbnails, Problem> {
        let shop_id = &waiting.shop_id;
        let bytes = match waiting.picture.strip_prefix(&format!("/media/{shop_id}/")) {
            // Drawings are small already, and sharp at every size.
            Some(key) if key.ends_with(".svg") => return Ok(Thumbnails::AsItIs),
            Some(key) => self.media.get(shop_id, key).await?.ok_or(Problem::Gone)?.0,
            None => self.fetched(&waiting.picture).await?.into(),
        };
        let [small, large] = tokio::task::spawn_blocking(move || make::small_forms(&bytes))
            .await
            .map_err(|_| Problem::Stopped)??;
        Ok(Thumbnails::Made {
            small: self.media.put(shop_id, small.into()).await?,
            large: self.media.put(shop_id, large.into()).await?,
        })
    }

    async fn fetched(&self, address: &str) -> Result<Vec<u8>, FetchError> {
        let wanted = Wanted {
            address,
            accept: "image/webp, image/jpeg, image/png, image/gif",
            // What it is the bytes say; this only keeps pages and films out.
            is_kind: |kind| kind.starts_with("image/") || kind.ends_with("/octet-stream"),
            may_be_packed: false,
            most_bytes: FETCH_BYTES,
            timeout: FETCH_TIMEOUT,
            known: None,
        };
        let mut bytes = Vec::new();
        self.fetcher.fetch(&wanted, &mut bytes).await?;
        Ok(bytes)
    }
}

/// Why there is no small form: a sentence.
#[derive(Debug, thiserror::Error)]
enum Problem {
    #[error(transparent)]
    Fetch(#[from] FetchError),
    #[error(transparent)]
    Picture(#[from] crate::picture::PictureProblem),
    #[error(transparent)]
    Media(#[from] MediaError),
    #[error("the picture is not in the media store any more")]
    Gone,
    #[error("the work was stopped before it was done")]
    Stopped,
}
