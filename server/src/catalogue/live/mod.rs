//! The shop's own product API, asked for price and stock of what is about to be shown.
//!
//! An answer waits for it no longer than the shop's settings say. What it told is kept for a while; an API that
//! fails again and again is left alone for a pause. When it is silent, the catalogue's word counts, with its age.

mod reading;
mod settings;
mod underway;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Instant,
};

use futures::{StreamExt, stream};
use mitra_dialogue::Product;
use reqwest::{Client, StatusCode, Url, header, redirect};
use serde_json::Value;

pub use self::settings::{ProductApiError, ProductApiSettings};
use self::{
    reading::{LiveFacts, facts, facts_of_many},
    underway::Underway,
};
use super::rows::Stored;
use crate::{
    shop_api::{Breaker, Silence, json, lock},
    store::{Store, StoreError},
};

/// How many products one process remembers of a shop.
const MOST_REMEMBERED: u64 = 20_000;
/// How many requests for one answer are under way at once.
const AT_ONCE: usize = 10;

/// The source as the shop has set it, found anew when the shop sets it anew.
#[derive(Debug, Default)]
pub(super) struct LiveSource(Mutex<Option<Known>>);

#[derive(Debug, Clone)]
struct Known {
    /// The settings as they are stored, sealed.
    sealed: Vec<u8>,
    /// None when they cannot be used.
    source: Option<Arc<Source>>,
}

/// One shop's API.
#[derive(Debug)]
struct Source {
    shop: String,
    settings: ProductApiSettings,
    client: Client,
    told: moka::sync::Cache<String, (Instant, LiveFacts)>,
    breaker: Mutex<Breaker>,
    underway: Underway,
}

impl LiveSource {
    /// Products as they are shown: with the price and stock that the shop's API tells, when it has one, or with the
    /// age of those in the catalogue, when it is silent.
    pub(super) async fn shown(
        &self,
        store: &Store,
        shop: &str,
        stored: Vec<Stored>,
    ) -> Result<Vec<Product>, StoreError> {
        let source = self.source(store, shop).await?.filter(|_| !stored.is_empty());
        let Some(source) = source else {
            return Ok(stored.into_iter().map(|stored| stored.into_product()).collect());
        };
        let ids: Vec<&str> = stored.iter().map(|stored| stored.record.id.as_str()).collect();
        let told = source.ask(&ids).await;
        let is_silent = ids.iter().any(|id| !told.contains_key(*id));
        let now = if is_silent { store.now().await? } else { 0 };
        let shown = |stored: Stored| {
            let confirmed_at = stored.confirmed_at;
            let mut product = stored.into_product();
            match told.get(&product.id) {
                Some(facts) => facts.lay_over(&mut product),
                None => {
                    let age_millis = u64::try_from(now - confirmed_at).unwrap_or(0);
                    product.price_age_seconds = Some(age_millis / 1_000);
                }
            }
            product
        };
        Ok(stored.into_iter().map(shown).collect())
    }

    /// The shop's API, when it has one that can be asked.
    async fn source(&self, store: &Store, shop: &str) -> Result<Option<Arc<Source>>, StoreError> {
        let Some(sealed) = store.sealed_product_api(shop).await? else { return Ok(None) };
        if let Some(known) = lock(&self.0).clone().filter(|known| known.sealed == sealed) {
            return Ok(known.source);
        }
        let source = match store.open_product_api(shop, &sealed) {
            Ok(settings) => Source::of(shop, settings),
            Err(error) => Err(error.to_string()),
        };
        let source = match source {
            Ok(source) => Some(Arc::new(source)),
            Err(error) => {
                tracing::error!(shop.id = shop, "the shop's product API cannot be asked: {error}");
                None
            }
        };
        *lock(&self.0) = Some(Known { sealed, source: source.clone() });
        Ok(source)
    }
}

impl Source {
    fn of(shop: &str, settings: ProductApiSettings) -> Result<Source, String> {
        // The operator trusts one origin; what it points to is not asked.
        let client = Client::builder().redirect(redirect::Policy::none()).build();
        Ok(Source {
            shop: shop.to_owned(),
            client: client.map_err(|error| error.to_string())?,
            told: moka::sync::Cache::builder()
                .max_capacity(MOST_REMEMBERED)
                .time_to_live(settings.ttl)
                .build(),
            breaker: Mutex::new(Breaker::new(settings.pause)),
            underway: Underway::default(),
            settings,
        })
    }

    /// What the API tells of these products, now or a moment ago; nothing of those on which it is silent.
    async fn ask(&self, ids: &[&str]) -> HashMap<String, LiveFacts> {
        let mut told: HashMap<String, LiveFacts> = HashMap::with_capacity(ids.len());
        let mut unknown = Vec::new();
        for id in ids {
            match self.told.get(*id).filter(|(at, _)| at.elapsed() < self.settings.ttl) {
                Some((_, facts)) => {
                    told.insert((*id).to_owned(), facts);
                }
                None => unknown.push((*id).to_owned()),
            }
        }
        let deadline = tokio::time::Instant::now() + self.settings.timeout;
        while !unknown.is_empty() {
            let (asking, awaited) = self.underway.join(&unknown);
            if !asking.ids().is_empty() {
                if !lock(&self.breaker).admits(Instant::now()) {
                    return told;
                }
                let facts = self.request_all(asking.ids(), deadline).await;
                told.extend(asking.told(facts).iter().map(|(id, facts)| (id.clone(), facts.clone())));
            }
            unknown.clear();
            for mut awaited in awaited {
                match tokio::time::timeout_at(deadline, awaited.told()).await {
                    Ok(Some(facts)) => {
                        told.extend(facts.get(&awaited.id).map(|facts| (awaited.id, facts.clone())));
                    }
                    // Whoever asked went away before the answer came.
                    Ok(None) => unknown.push(awaited.id),
                    Err(_) => {}
                }
            }
        }
        told
    }

    /// Asks the API for these products until `deadline`, and keeps what it tells.
    async fn request_all(
        &self,
        ids: &[String],
        deadline: tokio::time::Instant,
    ) -> HashMap<String, LiveFacts> {
        let size = if self.settings.asks_for_many() { ids.len() } else { 1 };
        let requests: Vec<_> =
            ids.chunks(size).map(|ids| tokio::time::timeout_at(deadline, self.request(ids))).collect();
        let answers: Vec<_> = stream::iter(requests).buffer_unordered(AT_ONCE).collect().await;
        let at = Instant::now();
        let mut told = HashMap::with_capacity(ids.len());
        let (mut answered, mut silence) = (false, None);
        for answer in answers {
            match answer.unwrap_or(Err(Silence::Slow)) {
                Ok(facts) => {
                    answered = true;
                    for (id, facts) in facts.into_iter().filter(|(id, _)| ids.contains(id)) {
                        self.told.insert(id.clone(), (at, facts.clone()));
                        told.insert(id, facts);
                    }
                }
                Err(why) => silence = Some(why),
            }
        }
        self.note(answered, silence, at);
        told
    }

    /// Tells the breaker how it went: an API that answered anything is there.
    fn note(&self, answered: bool, silence: Option<Silence>, at: Instant) {
        let mut breaker = lock(&self.breaker);
        if answered {
            if breaker.succeeded() {
                tracing::info!(shop.id = self.shop, "the shop's product API answers again");
            }
        } else if let Some(silence) = silence
            && breaker.failed(at)
        {
            tracing::warn!(
                shop.id = self.shop,
                "the shop's product API failed again and again and is left alone for a while: {silence}"
            );
        }
    }

    async fn request(&self, ids: &[String]) -> Result<HashMap<String, LiveFacts>, Silence> {
        let Some(address) = self.settings.address(ids) else { return Ok(HashMap::new()) };
        let Some(answer) = self.fetch(address).await? else { return Ok(HashMap::new()) };
        if self.settings.asks_for_many() {
            return facts_of_many(&self.settings, &answer).map_err(Silence::Unread);
        }
        let facts = facts(&self.settings, &answer).map_err(Silence::Unread)?;
        Ok(ids.iter().map(|id| (id.clone(), facts.clone())).collect())
    }

    /// The answer, or nothing where the API has nothing to tell.
    async fn fetch(&self, address: Url) -> Result<Option<Value>, Silence> {
        let mut request = self.client.get(address).header(header::ACCEPT, "application/json");
        if let Some((name, value)) = self.settings.header() {
            request = request.header(name, value);
        }
        let answer = request.send().await?;
        match answer.status() {
            StatusCode::OK => {}
            StatusCode::NOT_FOUND | StatusCode::GONE => return Ok(None),
            status => return Err(Silence::Status(status.as_u16())),
        }
        json(answer).await.map(Some)
    }
}
