//! The invented orders of the demo shop.

use mitra_server::{shops, store::Periods};
use rstest::rstest;
use serde_json::{Value, json};

use super::customer;
use crate::{
    program::mitra_hearing,
    support::{
        Database::{self, Postgres, Sqlite},
        TestApp,
    },
};

#[rstest]
#[tokio::test]
async fn the_demo_shops_orders_can_be_tried_and_come_back(#[values(Sqlite, Postgres)] database: Database) {
    let mitra = TestApp::open(database).await;
    let her = customer(&mitra, "demo-1").await;
    let (words, _) = mitra.say(&her, "m0", "my orders").await;
    assert!(!words.contains("GG-1042"), "a shop that is not the demo has none: {words}");
    mitra.store.put_shop(&shops::demo().unwrap()).await.unwrap();
    mitra.say(&her, "m1", "cancel my order").await;
    let (words, _) = mitra.say(&her, "m2", "yes").await;
    assert!(words.contains("GG-1042"), "{words}");
    let (words, _) = mitra.say(&her, "m3", "where is order GG-1042").await;
    assert!(words.contains("cancelled"), "{words}");
    let (words, _) = mitra.say(&her, "m4", "where is order GG-1041").await;
    assert!(!words.contains("Kurti"), "that is somebody else's: {words}");

    // In another conversation the deed is another, and what was done stays done.
    let again = customer(&mitra, "demo-1").await;
    let (words, _) = mitra.say(&again, "m1", "cancel order GG-1042").await;
    assert!(words.contains("GG-1042") && words.contains("cancelled"), "{words}");

    let sql = "UPDATE demo_order_deed SET at = at - 2 * 86400000";
    mitra.store.db().execute(sql, &[]).await.unwrap();
    let for_ever = Periods { conversations: 0, guests: 0, audit: 0, receipts: 0 };
    mitra.store.retain(&for_ever).await.unwrap();
    let (words, _) = mitra.say(&again, "m2", "where is order GG-1042").await;
    assert!(!words.contains("cancelled"), "{words}");
}

#[tokio::test]
async fn a_customer_is_played_in_a_terminal() {
    let mitra = TestApp::open(Sqlite).await;
    mitra.store.put_shop(&shops::demo().unwrap()).await.unwrap();
    let lines = ["cancel my order", "yes, cancel it", "where is order 1042"];
    let input: String = lines.map(|say| format!("{}\n", json!({"say": say}))).concat();
    let said = mitra_hearing(&mitra.place, &["converse", "--customer", "demo-1"], &input);
    let answers: Vec<Value> = said.output.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), 3, "{said:?}");
    assert_eq!(answers[1]["intent"], "order_cancel");
    assert!(answers[2]["reply"]["text"].as_str().unwrap().contains("cancelled"), "{said:?}");
    let said = mitra_hearing(&mitra.place, &["converse"], &input);
    assert!(said.ok && !said.output.contains("GG-1042"), "{said:?}");
}

#[tokio::test]
async fn delivery_is_told_by_pincode() {
    let mitra = TestApp::open(Sqlite).await;
    mitra.store.put_shop(&shops::demo().unwrap()).await.unwrap();
    let guest = mitra.shopper().await;
    let (words, _) = mitra.say(&guest, "m1", "when will it be delivered").await;
    assert!(words.contains("₹499") && words.contains("PIN"), "{words}");
    let (words, _) = mitra.say(&guest, "m2", "110001").await;
    assert!(words.contains("110001") && words.contains("2-4 days") && words.contains("₹49"), "{words}");
    let (words, _) = mitra.say(&guest, "m3", "is cod available").await;
    assert!(words.contains("110001") && words.contains("₹5,000"), "the place is remembered: {words}");
    let (words, _) = mitra.say(&guest, "m4", "744101 pe kab tak aayega").await;
    assert!(words.contains("744101") && !words.contains("₹"), "{words}");
    let (words, _) = mitra.say(&guest, "m5", "any coupons?").await;
    assert!(words.contains("GALI10"), "{words}");
}
