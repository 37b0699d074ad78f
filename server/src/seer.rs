//! Sees products' pictures in the background, so that things like a photo are found among them.
//!
//! What is looked at is the larger of the small forms that [`crate::thumbnails`] has made: it is here, so that no shop
//! is asked for a picture twice, and still larger than what the network takes. One picture at a time, on one of all
//! serving processes. What is done and what is to be done stands in the table `picture_sight`, so whoever comes next
//! goes on where the last one was.

use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use mitra_perception::photo::{Named, Sight};
use tokio_util::sync::CancellationToken;

use crate::{
    media::{Media, MediaError},
    see::{model, packed, see},
    store::{Looked, PictureSight, Store, StoreError, WaitingSight},
};

/// Name of the job: one process does it for all nodes.
const JOB: &str = "sights";
/// How often it is looked whether there is something to do.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// How often all pictures are looked over for what another network saw, or none.
const NOTE_EVERY: Duration = Duration::from_secs(24 * 3_600);
/// The least pause after each picture; it is never shorter than the look was. Those who talk come first.
const PAUSE: Duration = Duration::from_millis(50);
/// How many pictures are seen before the job may go to another process.
const BATCH: usize = 50;

/// Sees pictures.
#[derive(Debug)]
pub struct Seer {
    store: Store,
    media: Media,
    owner: String,
    /// When all pictures were last looked over.
    noted: Mutex<Option<Instant>>,
}

impl Seer {
    /// A seer of the process `owner`.
    pub fn new(store: Store, media: Media, owner: String) -> Seer {
        Seer { store, media, owner, noted: Mutex::default() }
    }

    /// Sees what there is to see, until `stop`.
    pub async fn keep_seeing(self, stop: CancellationToken) {
        loop {
            let done = match self.round(&stop).await {
                Ok(done) => done,
                Err(error) => {
                    tracing::error!("products' pictures are not seen: {error}");
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

    /// Sees pictures that wait, a batch of them at most. Returns how many were tried; none while another process
    /// does it.
    pub async fn round(&self, stop: &CancellationToken) -> Result<usize, StoreError> {
        let noted = *self.noted.lock().unwrap_or_else(PoisonError::into_inner);
        if noted.is_none_or(|at| at.elapsed() >= NOTE_EVERY) {
            self.store.note_unseen_pictures(model()).await?;
            *self.noted.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        }
        if !self.store.has_unseen_picture().await? {
            return Ok(0);
        }
        let work = |_| async {
            let (mut done, mut shops) = (0, BTreeSet::new());
            while done < BATCH && !stop.is_cancelled() {
                let Some(waiting) = self.store.take_unseen_picture(model()).await? else { break };
                let began = Instant::now();
                let looked = self.look(&waiting).await;
                if let Looked::Failed(why) | Looked::GivenUp(why) = &looked {
                    tracing::info!(shop.id = waiting.shop_id, "a product's picture is not seen: {why}");
                }
                self.store.put_sight(&waiting, &looked).await?;
                done += 1;
                shops.insert(waiting.shop_id);
                tokio::time::sleep(PAUSE.max(began.elapsed())).await;
            }
            for shop_id in shops {
                let counts = self.store.sight_counts(&shop_id).await?;
                let (seen, waiting) = (counts.seen, counts.waiting);
                tracing::info!(shop.id = shop_id, seen, waiting, "products' pictures are seen");
            }
            Ok(done)
        };
        Ok(self.store.do_job(JOB, &self.owner, 0, work).await?.unwrap_or(0))
    }

    async fn look(&self, waiting: &WaitingSight) -> Looked {
        match self.try_to_look(waiting).await {
            Ok(sight) => Looked::Seen(sight),
            Err(problem @ (Problem::Media(_) | Problem::Stopped)) => Looked::Failed(problem.to_string()),
            Err(problem) => Looked::GivenUp(problem.to_string()),
        }
    }

    async fn try_to_look(&self, waiting: &WaitingSight) -> Result<PictureSight, Problem> {
        let key = waiting.large.as_deref().ok_or(Problem::Gone)?;
        let (bytes, _) = self.media.get(&waiting.shop_id, key).await?.ok_or(Problem::Gone)?;
        // One at a time: a core is all it ever takes.
        let seen = tokio::task::spawn_blocking(move || see(&bytes)).await.map_err(|_| Problem::Stopped)?;
        told(seen.map_err(Problem::Unseen)?.sight)
    }
}

fn told(sight: Sight) -> Result<PictureSight, Problem> {
    let numbers: Vec<f64> = sight.vector.iter().copied().map(f64::from).collect();
    let first = |named: Vec<Named>| named.into_iter().next().map(|named| named.name).unwrap_or_default();
    Ok(PictureSight {
        vector: packed(&numbers).ok_or(Problem::Vector)?,
        category: first(sight.categories),
        colours: sight.colours.into_iter().map(|named| named.name).collect(),
        pattern: first(sight.patterns),
    })
}

/// Why it is not known what a picture shows: a sentence.
#[derive(Debug, thiserror::Error)]
enum Problem {
    #[error(transparent)]
    Media(#[from] MediaError),
    #[error("its small form is not in the media store any more")]
    Gone,
    #[error("{0}")]
    Unseen(String),
    #[error("the network gives no vector that can be kept")]
    Vector,
    #[error("the work was stopped before it was done")]
    Stopped,
}
