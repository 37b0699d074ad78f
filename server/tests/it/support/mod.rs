//! A whole Mitra in a temporary folder: a real database of either kind, real index, real log, the public router.

#[path = "../../postgres/mod.rs"]
pub(crate) mod postgres;

mod guest;
mod outside;
pub(crate) mod process;

pub(crate) use guest::Guest;
pub(crate) use outside::{Answer, Outside};

use std::{path::Path, sync::Arc, time::Duration};

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use mitra_server::{
    app::App,
    catalogues::{Catalogues, IndexUse},
    commands::import,
    config::Place,
    hub::Hub,
    media::Media,
    router::router,
    store::Store,
    turn::runner::TurnRunner,
    wording::Wording,
};
use secrecy::SecretString;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

/// Whether the long forms of tests were asked for (`cargo xtask test --long`).
pub(crate) fn is_long() -> bool {
    std::env::var_os("MITRA_LONG").is_some()
}

/// Which database a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Database {
    Sqlite,
    Postgres,
}

/// A running Mitra; its folder goes when it is dropped.
pub(crate) struct TestApp {
    pub(crate) app: App,
    pub(crate) store: Store,
    pub(crate) place: Place,
    pub(crate) folder: Arc<TempDir>,
}

/// A shopper with a conversation.
pub(crate) struct TestShopper {
    pub(crate) conversation_id: String,
    pub(crate) token: String,
}

/// A recording of silence, so many samples at 16 kHz, as WAV.
pub(crate) fn wav(samples: u32) -> Vec<u8> {
    let head = [b"RIFF".as_slice(), &(36 + samples * 2).to_le_bytes(), b"WAVEfmt ", &16_u32.to_le_bytes()];
    let form = [1_u16.to_le_bytes(), 1_u16.to_le_bytes()].concat();
    let rate = [16_000_u32.to_le_bytes(), 32_000_u32.to_le_bytes()].concat();
    let size = [2_u16.to_le_bytes(), 16_u16.to_le_bytes()].concat();
    let data = [b"data".as_slice(), &(samples * 2).to_le_bytes(), &vec![0; samples as usize * 2]].concat();
    [head.concat(), form, rate, size, data].concat()
}

const FEED: &str = include_str!("../data/shop.jsonl");

impl Database {
    /// An empty database of this kind, everything else in `folder`.
    pub(crate) fn place(self, folder: &Path) -> Place {
        let mut place = Place::in_folder(folder);
        if self == Database::Postgres {
            place.database_url = Some(SecretString::from(postgres::Postgres::shared().database()));
        }
        place
    }
}

impl TestApp {
    /// A shop with the products of `tests/data/shop.jsonl`.
    pub(crate) async fn open(database: Database) -> TestApp {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        TestApp::open_at(database.place(folder.path()), folder).await
    }

    /// The same with a database and keys that the test chose.
    pub(crate) async fn open_at(place: Place, folder: Arc<TempDir>) -> TestApp {
        let feed = folder.path().join("shop.jsonl");
        std::fs::write(&feed, FEED).unwrap();
        import::run(&place, import::Arguments { files: vec![feed], map: None, replace: false })
            .await
            .unwrap();
        TestApp::start(place, folder, "serve-test", Duration::ZERO).await
    }

    /// Another process over the same folder and database.
    pub(crate) async fn reopen(&self, owner: &str, pace: Duration) -> TestApp {
        TestApp::start(self.place.clone(), self.folder.clone(), owner, pace).await
    }

    pub(crate) async fn start(place: Place, folder: Arc<TempDir>, owner: &str, pace: Duration) -> TestApp {
        TestApp::start_with(place, folder, owner, pace, None).await
    }

    /// The same with a model that words its replies.
    pub(crate) async fn start_with(
        place: Place,
        folder: Arc<TempDir>,
        owner: &str,
        pace: Duration,
        wording: Option<Wording>,
    ) -> TestApp {
        let store = Store::open(&place.store_settings().unwrap()).await.unwrap();
        let hub = Hub::default();
        let stop = CancellationToken::new();
        let catalogues = Catalogues::new(store.clone(), folder.path().to_owned(), IndexUse::Read);
        let turns = TurnRunner::new(
            store.clone(),
            hub.clone(),
            Arc::new(catalogues.clone()),
            owner.to_owned(),
            pace,
            stop.clone(),
        )
        .with_wording(wording);
        let media = Media::open(folder.path()).unwrap();
        let app = App {
            environment: place.environment,
            ..App::new(store.clone(), catalogues, media, turns, folder.path(), (hub, stop))
        };
        TestApp { app, store, place, folder }
    }

    /// One request through the public router: status and body, JSON where it is JSON.
    pub(crate) async fn request(&self, request: Request<Body>) -> (StatusCode, Value) {
        let response = router(self.app.clone()).oneshot(request).await.unwrap();
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        let body = serde_json::from_slice(&bytes)
            .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(&bytes).into_owned()));
        (status, body)
    }

    pub(crate) async fn post(&self, path: &str, token: Option<&str>, body: &Value) -> (StatusCode, Value) {
        let mut request = Request::post(path).header(header::CONTENT_TYPE, "application/json");
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        self.request(request.body(Body::from(body.to_string())).unwrap()).await
    }

    pub(crate) async fn get(&self, path: &str, token: Option<&str>) -> (StatusCode, Value) {
        let mut request = Request::get(path);
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        self.request(request.body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn shopper(&self) -> TestShopper {
        let (status, started) =
            self.post("/api/v1/conversations", None, &json!({"shop": "demo", "lang": "en"})).await;
        assert_eq!(status, StatusCode::CREATED);
        TestShopper {
            conversation_id: started["conversation_id"].as_str().unwrap().to_owned(),
            token: started["token"].as_str().unwrap().to_owned(),
        }
    }

    pub(crate) async fn send(
        &self,
        shopper: &TestShopper,
        client_id: &str,
        text: &str,
    ) -> (StatusCode, Value) {
        let path = format!("/api/v1/conversations/{}/messages", shopper.conversation_id);
        self.post(&path, Some(&shopper.token), &json!({"client_id": client_id, "text": text})).await
    }

    pub(crate) async fn events(&self, shopper: &TestShopper, after: u64) -> Vec<Value> {
        let path = format!("/api/v1/conversations/{}/events?after={after}", shopper.conversation_id);
        let (status, page) = self.get(&path, Some(&shopper.token)).await;
        assert_eq!(status, StatusCode::OK);
        page["events"].as_array().unwrap().clone()
    }

    /// Events up to the end of the reply to the message at `turn`.
    pub(crate) async fn reply_to(&self, shopper: &TestShopper, turn: u64) -> Vec<Value> {
        for _ in 0..400 {
            let events = self.events(shopper, 0).await;
            let of_turn: Vec<Value> =
                events.into_iter().filter(|event| event["data"]["turn"] == json!(turn)).collect();
            if of_turn.last().is_some_and(|event| event["kind"] == "reply.done") {
                return of_turn;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("no reply to the message at {turn} within ten seconds");
    }

    /// Says it and waits for the reply: all its words, and its products.
    pub(crate) async fn say(
        &self,
        shopper: &TestShopper,
        client_id: &str,
        text: &str,
    ) -> (String, Vec<Value>) {
        let (_, accepted) = self.send(shopper, client_id, text).await;
        let reply = self.reply_to(shopper, accepted["seq"].as_u64().unwrap()).await;
        let words: Vec<&str> = reply.iter().filter_map(|event| event["data"]["text"].as_str()).collect();
        let products = reply
            .iter()
            .filter_map(|event| event["data"]["products"].as_array())
            .flatten()
            .cloned()
            .collect();
        (words.join(" "), products)
    }
}
