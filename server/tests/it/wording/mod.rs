//! Replies worded by a language model: by a good one, by one that does everything wrong, by one that obeys everybody.

mod budgets;
mod looked_at;
pub(crate) mod model;
mod nasty;
mod opinion;
mod page_context;
mod summaries;
mod talked_round;
mod turns;

use std::{sync::Arc, time::Duration};

use mitra_protocol::log::{ModelEnded, TURN_MODEL_ENDED, TURN_MODEL_STARTED};
use mitra_server::{store::ConversationKey, wording::WordingSettings};
use serde_json::Value;

use crate::support::{Database, TestApp, TestShopper};

/// A shop whose replies are worded.
async fn open(database: Database, settings: &WordingSettings) -> TestApp {
    let folder = Arc::new(tempfile::tempdir().unwrap());
    let plain = TestApp::open_at(database.place(folder.path()), folder.clone()).await;
    let TestApp { place, .. } = plain;
    TestApp::start_with(place, folder, "serve-worded", Duration::ZERO, model::wording(settings)).await
}

/// Settings that lead to the model, with time enough: a busy machine is no slow model.
fn patient(model: &model::ScriptedModel) -> WordingSettings {
    WordingSettings { llm_first_words_millis: 60_000, ..model.settings() }
}

fn key(shopper: &TestShopper) -> ConversationKey {
    ConversationKey { shop_id: "demo".into(), conversation_id: shopper.conversation_id.clone() }
}

/// How often a model was asked in a conversation, by its log, and what became of it.
async fn asked(mitra: &TestApp, shopper: &TestShopper) -> (usize, Vec<ModelEnded>) {
    let entries = mitra.store.entries_after(&key(shopper), 0, 10_000).await.unwrap();
    let started = entries.iter().filter(|entry| entry.kind == TURN_MODEL_STARTED).count();
    let ended = entries.iter().filter(|entry| entry.kind == TURN_MODEL_ENDED);
    (started, ended.map(|entry| serde_json::from_str(&entry.data).unwrap()).collect())
}

/// Words of a reply, one entry each.
fn words(reply: &[Value]) -> Vec<String> {
    let words = reply.iter().filter(|event| event["kind"] == "reply.words");
    words.map(|event| event["data"]["text"].as_str().unwrap().to_owned()).collect()
}

/// Says it and waits for the whole reply.
async fn reply(mitra: &TestApp, shopper: &TestShopper, client_id: &str, text: &str) -> Vec<Value> {
    let (_, accepted) = mitra.send(shopper, client_id, text).await;
    mitra.reply_to(shopper, accepted["seq"].as_u64().unwrap()).await
}
