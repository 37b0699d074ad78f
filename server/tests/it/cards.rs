//! The card: its buttons say what she wants without words, and what opens from it needs no turn.

use axum::http::StatusCode;
use rstest::rstest;
use serde_json::{Value as Json, json};

use crate::support::{
    Database::{self, Postgres, Sqlite},
    TestApp, TestShopper,
};

/// Taps a button of a card; the events of the reply.
async fn tap(mitra: &TestApp, shopper: &TestShopper, client_id: &str, kind: &str, id: &Json) -> Vec<Json> {
    let message = json!({"client_id": client_id, "action": {"kind": kind, "product_id": id}});
    let path = format!("/api/v1/conversations/{}/messages", shopper.conversation_id);
    let (status, accepted) = mitra.post(&path, Some(&shopper.token), &message).await;
    assert_eq!(status, StatusCode::ACCEPTED, "{accepted}");
    mitra.reply_to(shopper, accepted["seq"].as_u64().unwrap()).await
}

fn data<'a>(events: &'a [Json], kind: &str) -> Option<&'a Json> {
    events.iter().find(|event| event["kind"] == kind).map(|event| &event["data"])
}

#[rstest]
#[tokio::test]
async fn the_buttons_of_a_card_keep_buy_and_find_more(#[values(Sqlite, Postgres)] database: Database) {
    let mitra = TestApp::open(database).await;
    let shopper = mitra.shopper().await;
    let (_, found) = mitra.say(&shopper, "m1", "red cotton kurti under 600").await;
    assert!(found[0]["why"].as_str().unwrap().contains("under ₹600"), "{found:?}");
    let (first, second) = (&found[0]["id"], &found[1]["id"]);

    let events = tap(&mitra, &shopper, "t1", "save", first).await;
    assert_eq!(data(&events, "reply.wishlist").unwrap()["product_ids"], json!([first]));
    assert!(data(&events, "reply.products").is_none(), "the card is before her eyes: {events:?}");
    tap(&mitra, &shopper, "t2", "save", second).await;
    let events = tap(&mitra, &shopper, "t3", "unsave", first).await;
    assert_eq!(data(&events, "reply.wishlist").unwrap()["product_ids"], json!([second]));

    tap(&mitra, &shopper, "t4", "add_to_cart", second).await;
    let (_, cart) = mitra.say(&shopper, "m2", "show my cart").await;
    assert_eq!(cart.iter().map(|product| &product["id"]).collect::<Vec<_>>(), [second]);

    let (_, jeans) = mitra.say(&shopper, "m3", "blue jeans for men").await;
    assert!(!jeans.is_empty());
    // The card stands further up, and is of another kind than what is looked for now.
    let events = tap(&mitra, &shopper, "t5", "similar", first).await;
    let alike = data(&events, "reply.products").unwrap()["products"].as_array().unwrap();
    assert!(alike.iter().all(|product| product["title"].as_str().unwrap().contains("Kurti")), "{alike:?}");
    assert!(alike.iter().all(|product| product["id"] != *first));
}

#[rstest]
#[tokio::test]
async fn a_comparison_comes_as_a_table(#[values(Sqlite, Postgres)] database: Database) {
    let mitra = TestApp::open(database).await;
    let shopper = mitra.shopper().await;
    let (_, found) = mitra.say(&shopper, "m1", "kurti").await;
    mitra.say(&shopper, "m2", "compare the first two").await;
    let events = mitra.events(&shopper, 0).await;
    let table = data(&events, "reply.comparison").expect("a table");
    assert_eq!(table["products"][0]["id"], found[0]["id"]);
    assert_eq!(table["products"][1]["id"], found[1]["id"]);
    for row in table["rows"].as_array().unwrap() {
        let [first, second] = row["values"].as_array().unwrap().as_slice() else { panic!("{row}") };
        assert_eq!(row["differs"], first != second, "{row}");
    }
}

#[rstest]
#[tokio::test]
async fn what_the_shop_says_of_a_product_is_told_in_the_language_of_the_reader(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    let path = |lang: &str| format!("/api/v1/products/k1?shop=demo{lang}");
    let (status, told) = mitra.get(&path("&lang=hi"), None).await;
    assert_eq!(status, StatusCode::OK, "{told}");
    assert_eq!(told["reviews"], json!([{"stars": 3, "text": "थोड़ी लंबी है"}]));
    let (_, told) = mitra.get(&path(""), None).await;
    assert_eq!((&told["pros"], &told["cons"]), (&json!(["Soft & cool"]), &json!(["A little long"])));
    assert_eq!((&told["price"], &told["material"]), (&json!(399), &json!("Cotton")));
    let chart = json!({"unit": "cm", "columns": ["Size", "Bust"], "rows": [["S", "86"], ["M", "91"]]});
    assert_eq!(told["size_chart"], chart);
    let (status, problem) = mitra.get(&path("&lang=fr"), None).await;
    assert_eq!(
        (status, &problem["type"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!("/problems/unknown-language"))
    );
}
