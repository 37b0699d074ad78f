//! A shopper wants a person: the chat, the pages of the shop's people, and the shop's own system.

mod chat;
mod inbox;
mod webhook;

use mitra_server::store::{ConversationKey, HandOverLine, Role};
use serde_json::{Value, json};

use crate::{
    admin::hire,
    support::{Database, TestApp, TestShopper},
};

/// What each language says for it.
pub(super) const WANTS_A_PERSON: [(&str, &str); 3] = [
    ("en", "I want to talk to a real person"),
    ("hinglish", "mujhe kisi insaan se baat karni hai"),
    ("hi", "मुझे किसी इंसान से बात करनी है"),
];

/// A shop where an agent can log in.
pub(super) async fn staffed(database: Database) -> TestApp {
    let mitra = TestApp::open(database).await;
    hire(&mitra, "asha@shop.example", Role::Agent).await;
    mitra
}

pub(super) fn key(shopper: &TestShopper) -> ConversationKey {
    ConversationKey { shop_id: "demo".into(), conversation_id: shopper.conversation_id.clone() }
}

/// Sends a tap and waits for its reply.
pub(super) async fn tap(
    mitra: &TestApp,
    shopper: &TestShopper,
    client_id: &str,
    action: Value,
) -> Vec<Value> {
    let path = format!("/api/v1/conversations/{}/messages", shopper.conversation_id);
    let body = json!({"client_id": client_id, "action": action});
    let (_, accepted) = mitra.post(&path, Some(&shopper.token), &body).await;
    mitra.reply_to(shopper, accepted["seq"].as_u64().unwrap()).await
}

/// A shopper who asked for a person.
pub(super) async fn waiting(mitra: &TestApp) -> TestShopper {
    let shopper = mitra.shopper().await;
    mitra.say(&shopper, "m1", "red kurti under 600").await;
    mitra.say(&shopper, "m2", WANTS_A_PERSON[0].1).await;
    assert!(open(mitra, &shopper).await.is_some());
    shopper
}

/// What the shop's people see of it.
pub(super) async fn open(mitra: &TestApp, shopper: &TestShopper) -> Option<HandOverLine> {
    mitra.store.hand_over(&key(shopper)).await.unwrap()
}

/// What happened as a client sees it, without what Mitra said before.
pub(super) async fn of_people(mitra: &TestApp, shopper: &TestShopper) -> Vec<(String, Value)> {
    let events = mitra.events(shopper, 0).await.into_iter();
    let of_people = events.filter(|event| event["kind"].as_str().unwrap().starts_with("agent."));
    of_people.map(|event| (event["kind"].as_str().unwrap().to_owned(), event["data"].clone())).collect()
}
