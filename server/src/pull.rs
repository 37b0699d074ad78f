//! Feeds from addresses: brought here, then taken in like any file. `mitra serve` reads those of the table `feed`
//! when they are due, on one of all serving processes.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use tokio_util::sync::CancellationToken;

use crate::{
    catalogue::{self, CatalogueError},
    commands::{CommandError, import},
    fetch::{FetchError, Fetched, Fetcher, Validators, Wanted},
    incoming::{self, Incoming},
    media::Media,
    rounds,
    store::{ScheduledFeed, Store, StoreError, audit},
};

/// Name of the job: one process does it for all nodes.
const JOB: &str = "feeds";
/// How often it is looked whether an address is due.
const LOOK_EVERY: Duration = Duration::from_secs(20);
/// The largest feed that is brought here, bytes; what it unpacks to the reader limits.
const MOST_BYTES: u64 = 512 * 1024 * 1024;
const TIMEOUT: Duration = Duration::from_secs(15 * 60);

/// A feed that was brought here, or the word that nothing changed.
#[derive(Debug)]
pub enum Brought {
    /// It is in a folder of its own, which goes when this is dropped.
    File {
        /// Holds the folder.
        folder: Incoming,
        /// The file.
        path: PathBuf,
        /// For the next time.
        known: Validators,
    },
    /// It is what is known already.
    NotModified,
}

/// Whether a file on the command line is an address.
pub fn is_address(given: &Path) -> bool {
    given.to_str().is_some_and(|given| given.starts_with("https://") || given.starts_with("http://"))
}

/// Brings the feed at `address` into a folder inside `data`.
///
/// # Errors
/// Why it did not come.
pub async fn bring(
    fetcher: &Fetcher,
    address: &str,
    known: Option<&Validators>,
    data: &Path,
) -> Result<Brought, FetchError> {
    let folder = Incoming::make(data).map_err(FetchError::Write)?;
    let path = folder.place_for(file_name(address));
    let mut file = tokio::fs::File::create(&path).await.map_err(FetchError::Write)?;
    let wanted = Wanted {
        address,
        accept: "application/x-ndjson, application/json, application/xml, text/csv, text/plain, */*;q=0.5",
        // A page is what a shop shows to people who are not logged in. What else it is the reader finds out.
        is_kind: |kind| !matches!(kind, "text/html" | "application/xhtml+xml"),
        // The reader unpacks gzip itself, wherever it comes from.
        may_be_packed: true,
        most_bytes: MOST_BYTES,
        timeout: TIMEOUT,
        known,
    };
    match fetcher.fetch(&wanted, &mut file).await? {
        Fetched::NotModified => Ok(Brought::NotModified),
        Fetched::Whole { validators, .. } => Ok(Brought::File { folder, path, known: validators }),
    }
}

/// The end of an address's path.
fn file_name(address: &str) -> &str {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    path.splitn(4, '/').nth(3).unwrap_or_default()
}

/// Reads the feeds of all shops when they are due.
#[derive(Debug)]
pub struct Puller {
    /// Where the schedule is, and the catalogue.
    pub store: Store,
    /// Where pictures go.
    pub media: Media,
    /// Asks the addresses.
    pub fetcher: Fetcher,
    /// Feeds lie here while they are read.
    pub data: PathBuf,
    /// This process.
    pub owner: String,
}

impl Puller {
    /// Reads what is due, until `stop`.
    pub async fn keep_pulling(self, stop: CancellationToken) {
        rounds::keep("feeds are not read", LOOK_EVERY, stop, || self.round()).await;
    }

    /// Reads what is due now. Returns how many addresses were asked; none while another process does it.
    pub async fn round(&self) -> Result<usize, StoreError> {
        if self.store.due_feeds().await?.is_empty() {
            return Ok(0);
        }
        let work = |_| async {
            let due = self.store.due_feeds().await?;
            for feed in &due {
                self.pull(feed).await?;
            }
            Ok(due.len())
        };
        Ok(self.store.do_job(JOB, &self.owner, 0, work).await?.unwrap_or(0))
    }

    async fn pull(&self, feed: &ScheduledFeed) -> Result<(), StoreError> {
        let known = (feed.known != Validators::default()).then_some(&feed.known);
        let (path, known, folder) = match bring(&self.fetcher, &feed.url, known, &self.data).await {
            Ok(Brought::File { folder, path, known }) => (path, known, folder),
            Ok(Brought::NotModified) => {
                return self.store.feed_was_read(feed, &feed.known, "not changed").await;
            }
            Err(error) => return self.fail(feed, &error.to_string()).await,
        };
        let files = [path];
        let done = catalogue::import(&self.store, &self.media, &feed.shop_id, &files, feed.replaces).await;
        drop(folder);
        match &done {
            Ok(_) => self.store.feed_was_read(feed, &known, "taken in").await?,
            // It stays what it is until it changes: then it comes again.
            Err(error @ (CatalogueError::Feed(_) | CatalogueError::MostlySkipped { .. })) => {
                let outcome = import::without_folders(&files, &error.to_string());
                self.store.feed_was_read(feed, &known, &outcome).await?;
                if feed.outcome.as_ref() == Some(&outcome) {
                    return Ok(());
                }
            }
            Err(error) => {
                tracing::error!(shop.id = feed.shop_id, "a feed was not taken in: {error}");
                return self.fail(feed, "it could not be taken in; the log says why").await;
            }
        }
        match import::record(&self.store, &feed.shop_id, audit::SCHEDULE, &files, &done).await {
            Ok(()) => Ok(()),
            Err(CommandError::Store(error)) => Err(error),
            Err(error) => Err(StoreError::Refused(error.to_string())),
        }
    }

    /// A failure stands in the list of imports once, not each time.
    async fn fail(&self, feed: &ScheduledFeed, why: &str) -> Result<(), StoreError> {
        tracing::warn!(shop.id = feed.shop_id, "a feed was not read: {why}");
        if feed.outcome.as_deref() != Some(why) {
            let (counts, complaints) = (Default::default(), [why.to_owned()]);
            let name = incoming::plain_name(file_name(&feed.url));
            self.store
                .record_import(&feed.shop_id, audit::SCHEDULE, &name, false, counts, &complaints)
                .await?;
        }
        self.store.feed_failed(feed, why).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feed_is_named_by_the_end_of_its_path_and_never_leads_out_of_its_folder() {
        let cases = [
            ("https://shop.example/feeds/catalogue.xml?token=secret", "catalogue.xml"),
            ("https://shop.example/feed.jsonl.gz#x", "feed.jsonl.gz"),
            ("https://shop.example", "feed"),
            ("https://shop.example/", "feed"),
            ("https://shop.example/a/..", "feed"),
            ("https://shop.example/..%2f..%2fetc", "2f..2fetc"),
            ("https://shop.example/.hidden", "hidden"),
        ];
        for (address, name) in cases {
            assert_eq!(incoming::plain_name(file_name(address)), name, "{address}");
        }
        let long = format!("https://a.in/{}.csv", "x".repeat(300));
        assert!(incoming::plain_name(file_name(&long)).ends_with("x.csv"));
    }
}
