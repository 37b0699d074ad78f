//! Orders: told to the customer they belong to, and changed once at her word.

mod api;
mod deeds;
mod demo;
mod kept;

use mitra_server::{identity::Vouched, store::ConversationKey};
use rstest::rstest;
use secrecy::SecretString;
use serde_json::{Value, json};

use self::api::{Api, Script};
use crate::support::{
    Database::{self, Postgres, Sqlite},
    TestApp, TestShopper,
};

/// One that can be cancelled, one that was delivered, and one of somebody else.
fn orders() -> Vec<Value> {
    vec![
        json!({"id": "GG-1042", "customer": "c-7", "placed": "24 November", "state": "placed", "day": "1 December",
            "items": [{"title": "Red Kurti", "pieces": 1, "price": 699}], "open": [{"action": "cancel"}]}),
        json!({"id": "GG-1029", "customer": "c-7", "state": "delivered", "day": "15 November",
            "items": [{"title": "Teal Kurti", "pieces": 2}],
            "open": [{"action": "return", "until": "29 November"}, {"action": "exchange", "until": "29 November"}]}),
        json!({"id": "ZZ-9001", "customer": "c-8", "state": "placed", "items": [{"title": "Secret Saree"}],
            "open": [{"action": "cancel"}]}),
    ]
}

fn settings(api: &Api) -> Value {
    json!({
        "url": format!("{}/orders", api.origin), "header": {"name": "X-Api-Key", "value": "hush"},
        "timeout_millis": 10_000, "pause_millis": 600_000,
    })
}

/// From now on the API answers so. For one that is silent she does not wait as long as for a slow machine.
async fn now(mitra: &TestApp, api: &Api, script: Script) {
    let mut settings = settings(api);
    if script == Script::Silence {
        settings["timeout_millis"] = json!(50);
    }
    mitra.store.put_orders_api("demo", &SecretString::from(settings.to_string())).await.unwrap();
    api.now(script);
}

/// A shop whose API tells of [`orders`].
async fn open(database: Database) -> (TestApp, Api) {
    let (mitra, api) = (TestApp::open(database).await, Api::open(orders()).await);
    let json = SecretString::from(settings(&api).to_string());
    mitra.store.put_orders_api("demo", &json).await.unwrap();
    (mitra, api)
}

/// A conversation of this customer of the shop.
async fn customer(mitra: &TestApp, id: &str) -> TestShopper {
    let token = token(mitra, id).await;
    let start = json!({"shop": "demo", "lang": "en"});
    let (_, started) = mitra.post("/api/v1/conversations", Some(&token), &start).await;
    TestShopper { conversation_id: started["conversation_id"].as_str().unwrap().to_owned(), token }
}

async fn token(mitra: &TestApp, id: &str) -> String {
    let mut assertion_id = [0; 32];
    getrandom::fill(&mut assertion_id).unwrap();
    let expires_at_millis = mitra.store.now().await.unwrap() + 60_000;
    let vouched = Vouched { customer_id: id.to_owned(), assertion_id, expires_at_millis };
    mitra.store.sign_in("demo", &vouched).await.unwrap().unwrap().1
}

fn key(shopper: &TestShopper) -> ConversationKey {
    ConversationKey { shop_id: "demo".into(), conversation_id: shopper.conversation_id.clone() }
}

#[rstest]
#[tokio::test]
async fn a_customer_is_told_of_her_orders_and_of_nobody_elses(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let (mitra, api) = open(database).await;
    let her = customer(&mitra, "c-7").await;
    let (words, _) = mitra.say(&her, "m1", "my orders").await;
    assert!(words.contains("GG-1042") && words.contains("GG-1029"), "{words}");
    assert!(!words.contains("ZZ-9001"), "{words}");
    let (words, _) = mitra.say(&her, "m2", "where is order #gg-1042").await;
    assert!(words.contains("Red Kurti ₹699") && words.contains("1 December"), "{words}");
    let (words, _) = mitra.say(&her, "m3", "where is order ZZ-9001").await;
    assert!(!words.contains("Saree"), "{words}");
    let asked = api.asked();
    assert!(asked.iter().all(|asked| asked.head.to_lowercase().contains("x-api-key: hush")), "{asked:?}");
    assert!(asked.iter().all(|asked| asked.line.contains("customer=c-7")), "{asked:?}");

    // An API that gives away everything changes nothing.
    api.now(Script::Everybody);
    let (words, _) = mitra.say(&her, "m4", "my orders").await;
    assert!(words.contains("GG-1042") && !words.contains("ZZ-9001"), "{words}");
    let (words, _) = mitra.say(&her, "m5", "where is order ZZ-9001").await;
    assert!(!words.contains("Saree"), "{words}");
}

#[rstest]
#[tokio::test]
async fn a_guest_learns_nothing_whatever_id_she_names(#[values(Sqlite, Postgres)] database: Database) {
    let (mitra, api) = open(database).await;
    let guest = mitra.shopper().await;
    for (number, text) in [
        "where is order GG-1042",
        "where is order GG-7777",
        "cancel order GG-1042",
        "yes",
        "return order GG-1029",
        "my order came torn",
        "my orders",
    ]
    .into_iter()
    .enumerate()
    {
        let (words, _) = mitra.say(&guest, &format!("m{number}"), text).await;
        for secret in ["GG-", "Kurti", "December", "delivered", "received"] {
            assert!(!words.contains(secret), "{text}: {words}");
        }
        assert!(text == "yes" || words.to_lowercase().contains("sign"), "{text}: {words}");
    }
    assert!(api.asked().is_empty(), "the shop was asked for a guest");
}

#[rstest]
#[tokio::test]
async fn a_guest_who_signs_in_goes_on_as_the_customer(#[values(Sqlite, Postgres)] database: Database) {
    let (mitra, _api) = open(database).await;
    let guest = mitra.shopper().await;
    let (words, _) = mitra.say(&guest, "m1", "where is my order GG-1042").await;
    assert!(!words.contains("Kurti"), "{words}");
    let token = token(&mitra, "c-7").await;
    let join = json!({"guest_token": guest.token});
    assert_eq!(mitra.post("/api/v1/identity/history", Some(&token), &join).await.0, 200);
    let her = TestShopper { conversation_id: guest.conversation_id, token };
    let (words, _) = mitra.say(&her, "m2", "where is my order GG-1042").await;
    assert!(words.contains("Red Kurti"), "{words}");
}

#[rstest]
#[tokio::test]
async fn a_silent_api_is_told_as_silent(
    #[values(
        Script::Silence,
        Script::Error,
        Script::Html,
        Script::Half,
        Script::Huge,
        Script::Elsewise,
        Script::Redirect
    )]
    script: Script,
) {
    let (mitra, api) = open(Sqlite).await;
    let her = customer(&mitra, "c-7").await;
    now(&mitra, &api, script).await;
    let (words, _) = mitra.say(&her, "m1", "where is my order").await;
    assert!(!words.contains("GG-") && words.contains("shop's"), "{words}");
    let (words, _) = mitra.say(&her, "m2", "cancel my order").await;
    assert!(!words.contains("GG-"), "{words}");
    let (_, _) = mitra.say(&her, "m3", "yes").await;
    assert!(api.keys().is_empty(), "nothing is asked for that she was not asked about");
    assert!(!api.asked().iter().any(|asked| asked.line.contains("/elsewhere")), "redirects are not followed");
    now(&mitra, &api, Script::Good).await;
    let (words, _) = mitra.say(&her, "m4", "where is my order").await;
    assert!(words.contains("GG-1042"), "{words}");
}

#[tokio::test]
async fn an_api_that_fails_again_and_again_is_left_alone() {
    let (mitra, api) = open(Sqlite).await;
    let her = customer(&mitra, "c-7").await;
    api.now(Script::Error);
    for number in 0..8 {
        mitra.say(&her, &format!("m{number}"), "where is my order").await;
    }
    assert_eq!(api.asked().len(), 5);
}

#[tokio::test]
async fn the_same_order_twice_in_a_list_is_one_order() {
    let mut twice = orders();
    twice.truncate(1);
    twice.push(json!({"id": "gg-1042", "customer": "c-7", "state": "delivered"}));
    let (mitra, api) = (TestApp::open(Sqlite).await, Api::open(twice).await);
    let json = SecretString::from(settings(&api).to_string());
    mitra.store.put_orders_api("demo", &json).await.unwrap();
    let her = customer(&mitra, "c-7").await;
    let (words, _) = mitra.say(&her, "m1", "where is my order").await;
    assert!(words.contains("Red Kurti") && !words.contains("gg-1042"), "{words}");
}
