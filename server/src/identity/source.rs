//! Keys that a shop publishes at an address: fetched when they are needed, kept for a while, and never given up
//! for something worse.
//!
//! They are fetched again after 10 minutes, or when a statement names a key that is not among them, but at most
//! once a minute, however many ask. When the address does not answer or answers nonsense, the last good keys
//! go on for a day.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use reqwest::{Client, Url, header, redirect};

use super::{IdentitySettings, KeySet, KeySetError, Reason, Refusal, Statement, Vouched, settings::Keys};

/// From the first byte asked to the last byte read.
const TIMEOUT: Duration = Duration::from_secs(5);
const MOST_BYTES: usize = 64 * 1024;
const MOST_REDIRECTS: usize = 3;
/// Seconds.
const FRESH: i64 = 10 * 60;
const BETWEEN_FETCHES: i64 = 60;
const LAST_GOOD: i64 = 24 * 60 * 60;

/// The keys of all shops, as far as they were needed. One for a process; cheap to clone.
#[derive(Debug, Clone)]
pub struct KeySource {
    client: Result<Client, String>,
    shops: Arc<Mutex<HashMap<String, Arc<Published>>>>,
}

/// What is known of one shop's address.
#[derive(Debug)]
struct Published {
    shop_id: String,
    url: Url,
    known: Mutex<Known>,
    /// Held while fetching, so that those who ask at the same time wait for one answer.
    fetching: tokio::sync::Mutex<()>,
}

#[derive(Debug, Default)]
struct Known {
    /// The last good keys and when they were asked for, seconds.
    keys: Option<(Arc<KeySet>, i64)>,
    /// When they were last asked for in vain or not.
    tried_at: Option<i64>,
}

#[derive(Debug, thiserror::Error)]
enum FetchError {
    #[error("no client for HTTP could be made: {0}")]
    Client(String),
    #[error("the address does not answer: {0}")]
    Http(#[from] reqwest::Error),
    #[error("the address answers with status {0}")]
    Status(u16),
    #[error("the answer is longer than 64 KiB")]
    TooLong,
    #[error("{0}")]
    Keys(#[from] KeySetError),
}

impl Default for KeySource {
    fn default() -> KeySource {
        KeySource::with_timeout(TIMEOUT)
    }
}

impl KeySource {
    /// A source that waits this long for an address, instead of 5 seconds.
    pub fn with_timeout(timeout: Duration) -> KeySource {
        // An address is trusted by its exact origin; what it points to elsewhere is not.
        let redirects = redirect::Policy::custom(|attempt| {
            let origin = attempt.previous().first().map(Url::origin);
            let same = origin.is_some_and(|origin| origin == attempt.url().origin());
            if same && attempt.previous().len() <= MOST_REDIRECTS { attempt.follow() } else { attempt.stop() }
        });
        let client = Client::builder().timeout(timeout).redirect(redirects).build();
        KeySource { client: client.map_err(|error| error.to_string()), shops: Arc::default() }
    }

    /// Checks a statement of this shop's, with the keys of its settings or of its address. `now_seconds` counts
    /// from 1970. Whether the statement was used before is for the caller to ask.
    pub async fn vouch(
        &self,
        shop_id: &str,
        settings: &IdentitySettings,
        assertion: &str,
        now_seconds: i64,
    ) -> Result<Vouched, Refusal> {
        let statement = Statement::read(assertion, settings)?;
        let keys = match settings.keys() {
            Keys::Here(keys) => keys.clone(),
            Keys::At(url) => self
                .published(shop_id, url)
                .keys(&self.client, statement.key_id(), now_seconds)
                .await
                .ok_or(Reason::NoKeys)?,
        };
        Ok(statement.check(settings, &keys, now_seconds)?)
    }

    fn published(&self, shop_id: &str, url: &Url) -> Arc<Published> {
        let mut shops = lock(&self.shops);
        match shops.get(shop_id) {
            Some(published) if published.url == *url => published.clone(),
            _ => {
                let published = Arc::new(Published {
                    shop_id: shop_id.to_owned(),
                    url: url.clone(),
                    known: Mutex::default(),
                    fetching: tokio::sync::Mutex::default(),
                });
                shops.insert(shop_id.to_owned(), published.clone());
                published
            }
        }
    }
}

impl Published {
    /// Keys to check a statement with that names `key_id`.
    async fn keys(
        self: &Arc<Published>,
        client: &Result<Client, String>,
        key_id: Option<&str>,
        now: i64,
    ) -> Option<Arc<KeySet>> {
        if self.should_fetch(key_id, now) {
            let (published, client) = (self.clone(), client.clone());
            let key_id = key_id.map(str::to_owned);
            // A task of its own: a visitor who hangs up must not end a fetch that others need.
            let fetch = async move { published.refresh(client, key_id.as_deref(), now).await };
            if let Err(error) = tokio::spawn(fetch).await {
                tracing::error!(shop.id = self.shop_id, "fetching a shop's keys broke off: {error}");
            }
        }
        let known = lock(&self.known);
        let (keys, at) = known.keys.as_ref()?;
        (now.saturating_sub(*at) <= LAST_GOOD).then(|| keys.clone())
    }

    fn should_fetch(&self, key_id: Option<&str>, now: i64) -> bool {
        // A clock that was set back makes times lie in the future; those count as long ago.
        let within = |at: i64, seconds: i64| (0..seconds).contains(&now.saturating_sub(at));
        let known = lock(&self.known);
        if known.tried_at.is_some_and(|at| within(at, BETWEEN_FETCHES)) {
            return false;
        }
        match &known.keys {
            None => true,
            Some((keys, at)) => !within(*at, FRESH) || key_id.is_some_and(|key_id| !keys.has(key_id)),
        }
    }

    async fn refresh(&self, client: Result<Client, String>, key_id: Option<&str>, now: i64) {
        let _one_at_a_time = self.fetching.lock().await;
        if !self.should_fetch(key_id, now) {
            return;
        }
        let fetched = fetch(client, self.url.clone()).await;
        let mut known = lock(&self.known);
        known.tried_at = Some(now);
        match fetched {
            Ok(keys) => known.keys = Some((Arc::new(keys), now)),
            Err(error) => tracing::warn!(shop.id = self.shop_id, "a shop's keys were not fetched: {error}"),
        }
    }
}

async fn fetch(client: Result<Client, String>, url: Url) -> Result<KeySet, FetchError> {
    let request = client.map_err(FetchError::Client)?.get(url);
    let mut answer =
        request.header(header::ACCEPT, "application/jwk-set+json, application/json").send().await?;
    if answer.status() != reqwest::StatusCode::OK {
        return Err(FetchError::Status(answer.status().as_u16()));
    }
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await? {
        if body.len() + chunk.len() > MOST_BYTES {
            return Err(FetchError::TooLong);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(KeySet::published(&body)?)
}

// A poisoned lock holds nothing half done: every critical section is one look or one assignment.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
