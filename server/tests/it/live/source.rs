//! The shop's own product API, asked when products are about to be shown.

use std::time::Duration;

use rstest::rstest;
use secrecy::SecretString;
use serde_json::{Value, json};

use super::{
    Shop,
    api::{Api, Script},
};
use crate::support::Database::{self, Postgres, Sqlite};

/// Settings that keep nothing, so that every answer asks.
fn settings(api: &Api) -> Value {
    json!({
        "url": format!("{}/p/{{id}}", api.origin), "price": "/price", "mrp": "/mrp", "availability": "/stock",
        "header": {"name": "X-Api-Key", "value": "hush"}, "timeout_millis": 300, "ttl_seconds": 0, "pause_millis": 600_000,
    })
}

async fn set(shop: &Shop, settings: &Value) {
    let json = SecretString::from(settings.to_string());
    shop.mitra.store.put_product_api("demo", &json).await.unwrap();
}

async fn open(database: Database, script: Script) -> (Shop, Api) {
    let (shop, api) = (Shop::open(database).await, Api::open(script).await);
    set(&shop, &settings(&api)).await;
    (shop, api)
}

/// Three hours ago was the last word of the shop.
async fn age(shop: &Shop) {
    let sql = "UPDATE product SET confirmed_at = {now} - 3 * 3600 * 1000";
    shop.mitra.store.db().execute(sql, &[]).await.unwrap();
}

fn is_three_hours(card: &Value) -> bool {
    card["price_age_seconds"].as_u64().is_some_and(|seconds| (10_800..10_900).contains(&seconds))
}

#[rstest]
#[tokio::test]
async fn the_price_of_the_shops_own_api_is_shown(#[values(Sqlite, Postgres)] database: Database) {
    let answer = json!({"price": 349.0, "mrp": "₹999", "stock": 3});
    let (shop, api) = open(database, Script::Answer(answer)).await;
    age(&shop).await;
    let shopper = shop.mitra.shopper().await;
    let card = shop.shown(&shopper, "m1", "red kurti", "k1").await;
    assert_eq!((&card["price"], &card["mrp"], &card["in_stock"]), (&json!(349), &json!(999), &json!(true)));
    assert_eq!(card.get("price_age_seconds"), None, "it is of now");
    assert!(api.heads().iter().any(|head| head.starts_with("GET /p/k1 ")));
    assert!(api.heads().iter().all(|head| head.to_lowercase().contains("x-api-key: hush")));
    api.now(Script::Answer(json!({"price": 349, "stock": false})));
    let card = shop.card("k1").await;
    assert_eq!((&card["mrp"], &card["in_stock"]), (&json!(599), &json!(false)), "what is not said stays");
    shop.mitra.store.remove_product_api("demo").await.unwrap();
    let (before, card) = (api.requests(), shop.card("k1").await);
    assert_eq!((&card["price"], api.requests()), (&json!(399), before), "the API is out of use at once");
}

#[rstest]
#[tokio::test]
async fn a_silent_api_leaves_the_catalogues_price_with_its_age(
    #[values(Sqlite, Postgres)] database: Database,
    #[values(
        Script::Silence,
        Script::Half,
        Script::Garbage,
        Script::Elsewise,
        Script::Error,
        Script::Huge,
        Script::Redirect,
        Script::NotFound
    )]
    script: Script,
) {
    let (shop, api) = open(database, script).await;
    age(&shop).await;
    let shopper = shop.mitra.shopper().await;
    let card = shop.shown(&shopper, "m1", "red kurti", "k1").await;
    assert_eq!(card["price"], 399, "{card}");
    assert!(is_three_hours(&card), "{card}");
    assert!(api.requests() > 0);
    assert!(!api.heads().iter().any(|head| head.contains("/elsewhere")), "redirects are not followed");
    // The shop says once more that it is so: now the price is young.
    shop.ask("PATCH", "/k1", &json!({"sale_price": 399})).await;
    let card = shop.card("k1").await;
    assert!(card["price_age_seconds"].as_u64().is_some_and(|seconds| seconds < 100), "{card}");
}

#[tokio::test]
async fn an_address_where_nobody_listens_is_silent_too() {
    let (shop, api) = open(Sqlite, Script::Silence).await;
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let closed = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let nowhere = settings(&api).to_string().replace(&api.origin, &closed);
    set(&shop, &serde_json::from_str(&nowhere).unwrap()).await;
    age(&shop).await;
    assert!(is_three_hours(&shop.card("k1").await));
}

#[tokio::test]
async fn one_request_asks_for_all_products_of_an_answer() {
    let (shop, api) = open(Sqlite, Script::List(123)).await;
    let mut many = settings(&api);
    many["url"] = json!(format!("{}/p?ids={{ids}}", api.origin));
    many["list"] = json!("/items");
    set(&shop, &many).await;
    let shopper = shop.mitra.shopper().await;
    let (_, products) = shop.mitra.say(&shopper, "m1", "red kurti").await;
    assert!(products.len() > 1 && products.iter().all(|product| product["price"] == 123), "{products:?}");
    assert_eq!(api.requests(), 1);
}

#[tokio::test]
async fn what_was_told_is_kept_for_its_time() {
    let (shop, api) = open(Sqlite, Script::Answer(json!({"price": 5}))).await;
    let mut kept = settings(&api);
    kept["ttl_seconds"] = json!(3_600);
    set(&shop, &kept).await;
    assert_eq!(shop.card("k1").await["price"], 5);
    api.now(Script::Error);
    let again = shop.card("k1").await;
    assert_eq!((&again["price"], again.get("price_age_seconds")), (&json!(5), None));
    assert_eq!(api.requests(), 1);
    // Set anew, nothing of the earlier settings is left.
    kept["ttl_seconds"] = json!(3_599);
    set(&shop, &kept).await;
    assert_eq!(shop.card("k1").await["price"], 399);
}

#[rstest]
#[tokio::test]
async fn an_api_that_fails_again_and_again_is_left_alone_and_asked_again_after_a_pause(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let (shop, api) = open(database, Script::Error).await;
    for _ in 0..8 {
        assert_eq!(shop.card("k1").await["price"], 399);
    }
    assert_eq!(api.requests(), 5, "after five failures nobody asks");
    api.now(Script::Answer(json!({"price": 77})));
    assert_eq!(shop.card("k1").await["price"], 399, "the pause is long");

    let mut patient = settings(&api);
    patient["pause_millis"] = json!(100);
    api.now(Script::Error);
    set(&shop, &patient).await;
    for _ in 0..5 {
        shop.card("k1").await;
    }
    api.now(Script::Answer(json!({"price": 77})));
    let seen = async {
        while shop.card("k1").await["price"] != 77 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), seen).await.expect("one is let through and closes it");
    assert_eq!(shop.card("k2").await["price"], 77, "it is closed");
}

#[tokio::test]
async fn two_who_ask_for_one_product_at_the_same_time_are_one_request() {
    let (shop, api) = open(Sqlite, Script::Late(json!({"price": 88}))).await;
    let mut patient = settings(&api);
    patient["timeout_millis"] = json!(3_000);
    set(&shop, &patient).await;
    let cards = futures::future::join_all((0..5).map(|_| shop.card("k1"))).await;
    assert!(cards.iter().all(|card| card["price"] == 88), "{cards:?}");
    assert_eq!(api.requests(), 1);
    assert_eq!(shop.card("k1").await["price"], 88);
    assert_eq!(api.requests(), 2, "nothing is kept: whoever comes later asks anew");
}
