//! What is kept for it lies sealed, and goes with the customer.

use mitra_server::{
    commands::shop::{Decided, Set, changed_shop},
    db::Value,
};
use rstest::rstest;

use super::{api::Api, customer, key, orders, settings};
use crate::{
    program::mitra as run,
    support::{
        Database::{self, Postgres, Sqlite},
        TestApp,
    },
};

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[rstest]
#[tokio::test]
async fn the_shops_id_of_a_customer_lies_sealed_and_goes_with_her(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    let her = customer(&mitra, "customer-with-a-name").await;
    let store = &mitra.store;
    let known = store.customer_of_conversation(&key(&her)).await.unwrap();
    assert_eq!(known.as_deref(), Some("customer-with-a-name"));
    let row = store.db().row("SELECT sealed_id FROM customer", &[]).await.unwrap().unwrap();
    assert!(!holds(&row.get::<Vec<u8>>("sealed_id").unwrap(), "customer-with"));
    let guest = mitra.shopper().await;
    assert_eq!(store.customer_of_conversation(&key(&guest)).await.unwrap(), None);

    // One who was known before her id was kept is a guest to the shop's orders until she signs in again.
    let forget = "UPDATE customer SET key_id = NULL, sealed_id = NULL";
    store.db().execute(forget, &[]).await.unwrap();
    assert_eq!(store.customer_of_conversation(&key(&her)).await.unwrap(), None);
    customer(&mitra, "customer-with-a-name").await;
    assert_eq!(store.customer_of_conversation(&key(&her)).await.unwrap(), known);

    let sql = "SELECT shopper_id FROM customer WHERE shop_id = ?1";
    let row = store.db().row(sql, &[Value::from("demo")]).await.unwrap().unwrap();
    let shopper_id: String = row.get("shopper_id").unwrap();
    store.erase_shopper("demo", &shopper_id, "test").await.unwrap();
    assert!(store.db().row("SELECT 1 AS there FROM customer", &[]).await.unwrap().is_none());
}

#[tokio::test]
async fn the_way_to_the_orders_is_set_sealed_shown_without_its_secret_and_taken_away() {
    let mitra = TestApp::open(Sqlite).await;
    let api = Api::open(orders()).await;
    let (good, bad) = (mitra.folder.path().join("orders.json"), mitra.folder.path().join("bad.json"));
    std::fs::write(&good, settings(&api).to_string()).unwrap();
    std::fs::write(&bad, r#"{"url": "http://shop.example/orders"}"#).unwrap();
    let set = |file| Set {
        id: "demo".to_owned(),
        decided: Decided { orders_api: Some(file), ..Decided::default() },
        ..Set::default()
    };
    let refused = changed_shop(&mitra.store, set(bad)).await.unwrap_err().to_string();
    assert!(refused.contains("https"), "{refused}");
    changed_shop(&mitra.store, set(good)).await.unwrap();
    let sealed = mitra.store.sealed_orders_api("demo").await.unwrap().unwrap();
    assert!(!holds(&sealed, "hush") && !holds(&sealed, "127.0.0.1"));
    let shown = run(&mitra.place, &["shop", "show", "demo"]);
    assert!(shown.ok && shown.output.contains(&api.origin) && !shown.output.contains("hush"), "{shown:?}");
    let doctor = run(&mitra.place, &["doctor"]).output;
    let advice = doctor.lines().find(|line| line.contains("\"orders\"")).unwrap();
    assert!(advice.contains("advice") && advice.contains("nobody can sign in"), "{advice}");

    // What cannot be opened is named, and told as silent.
    let sql = "UPDATE shop SET orders_api = ?1";
    mitra.store.db().execute(sql, &[Value::from(b"0123456789abcdef broken".to_vec())]).await.unwrap();
    let doctor = run(&mitra.place, &["doctor"]).output;
    let needed = doctor.lines().find(|line| line.contains("\"orders\"")).unwrap();
    assert!(needed.contains("needed") && needed.contains("--orders-api"), "{needed}");
    let her = customer(&mitra, "c-7").await;
    let (words, _) = mitra.say(&her, "m1", "where is my order").await;
    assert!(!words.contains("GG-") && words.contains("shop's"), "{words}");

    let gone = Set { id: "demo".to_owned(), no_orders_api: true, ..Set::default() };
    changed_shop(&mitra.store, gone).await.unwrap();
    assert_eq!(mitra.store.sealed_orders_api("demo").await.unwrap(), None);
}

#[tokio::test]
async fn where_a_shop_delivers_is_set_from_a_file() {
    let mitra = TestApp::open(Sqlite).await;
    let file = mitra.folder.path().join("delivery.toml");
    std::fs::write(&file, "[[areas]]\npincodes = [\"11\"]\ndays = \"1-2\"\n").unwrap();
    let decided = Decided { delivery: Some(file), ..Decided::default() };
    let set = Set { id: "demo".to_owned(), decided, ..Set::default() };
    changed_shop(&mitra.store, set).await.unwrap();
    let guest = mitra.shopper().await;
    let (words, _) = mitra.say(&guest, "m1", "delivery at 110001").await;
    assert!(words.contains("1-2"), "{words}");
    let (words, _) = mitra.say(&guest, "m2", "delivery at 560001").await;
    assert!(words.contains("560001") && !words.contains("1-2"), "{words}");
    let gone = Set { id: "demo".to_owned(), no_delivery: true, ..Set::default() };
    assert_eq!(changed_shop(&mitra.store, gone).await.unwrap().settings.delivery, None);
}
