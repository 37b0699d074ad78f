//! What a phone answered by itself while the shop was out of reach: it comes into the log, and its prices are looked at
//! when the shop answers again. And what a phone gets so that it can.

use axum::http::StatusCode;
use mitra_turn::state;
use rstest::rstest;
use serde_json::{Value, json};

use super::Shop;
use crate::support::{
    Database::{self, Postgres, Sqlite},
    TestShopper,
};

/// An answer of a phone that shows one product, as its log had it.
fn answer(card: &Value) -> String {
    let shown = json!({"id": card["id"], "title": card["title"], "price": card["price"]});
    let reply = json!([
        {"kind": "reply.words", "data": {"turn": 0, "lang": "en", "text": "From what you have seen."}},
        {"kind": "reply.products", "data": {"turn": 0, "products": [card]}},
        {"kind": "reply.done", "data": {"turn": 0}},
    ]);
    let decided = json!({"turn": 0, "intent": "product_search", "lang": "en", "shown": [shown], "focus": ""});
    json!({"reply": reply, "decided": decided}).to_string()
}

async fn send(shop: &Shop, shopper: &TestShopper, client_id: &str, device: &str) -> (StatusCode, Value) {
    let path = format!("/api/v1/conversations/{}/messages", shopper.conversation_id);
    let message = json!({"client_id": client_id, "text": "that kurti again", "device": device});
    shop.mitra.post(&path, Some(&shopper.token), &message).await
}

#[rstest]
#[tokio::test]
async fn what_a_phone_answered_is_in_the_log_once_and_the_next_reply_tells_the_price_that_changed(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let shop = Shop::open(database).await;
    let shopper = shop.mitra.shopper().await;
    let (_, found) = shop.mitra.say(&shopper, "m1", "red kurti").await;
    let card = &found[0];
    let before = shop.mitra.events(&shopper, 0).await.len();

    let (status, accepted) = send(&shop, &shopper, "m2", &answer(card)).await;
    assert_eq!(status, StatusCode::ACCEPTED, "{accepted}");
    assert_eq!(send(&shop, &shopper, "m2", &answer(card)).await, (StatusCode::OK, accepted.clone()));
    let events = shop.mitra.events(&shopper, 0).await;
    let kinds: Vec<&str> = events[before..].iter().map(|event| event["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["shopper.message", "reply.words", "reply.products", "reply.done"]);
    assert_eq!(events[before]["data"]["origin"], "device");
    assert_eq!(events[before + 1]["data"]["turn"], accepted["seq"]);

    let (was, now) = (card["price"].as_u64().unwrap(), 277);
    let id = card["id"].as_str().unwrap();
    let (status, told) = shop.ask("PATCH", &format!("/{id}"), &json!({"sale_price": now})).await;
    assert_eq!(status, StatusCode::OK, "{told}");
    let (words, one) = shop.mitra.say(&shopper, "m3", "price of the first one").await;
    assert!(words.contains(&format!("₹{was}")) && words.contains(&format!("₹{now}")), "{words}");
    assert_eq!(one[0]["id"], card["id"], "what the phone listed is what she means");
    let (words, _) = shop.mitra.say(&shopper, "m4", "price of the first one").await;
    assert!(!words.contains(&format!("₹{was}")), "it is told once: {words}");
}

#[rstest]
#[tokio::test]
async fn what_no_phone_of_ours_says_is_refused_and_nothing_is_written(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let shop = Shop::open(database).await;
    let shopper = shop.mitra.shopper().await;
    for device in ["", "{}", r#"{"reply":[],"decided":{"turn":0,"intent":"greet","lang":"en"}}"#] {
        let (status, problem) = send(&shop, &shopper, "m1", device).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{device}: {problem}");
    }
    let stranger = shop.mitra.shopper().await;
    let stolen = TestShopper { token: stranger.token.clone(), ..shop.mitra.shopper().await };
    let stolen = TestShopper { conversation_id: shopper.conversation_id.clone(), ..stolen };
    let card = json!({"id": "k1", "title": "Kurti", "price": 1, "in_stock": true});
    assert_eq!(send(&shop, &stolen, "m2", &answer(&card)).await.0, StatusCode::NOT_FOUND);
    assert!(shop.mitra.events(&shopper, 0).await.is_empty());
}

#[rstest]
#[tokio::test]
async fn a_phone_gets_the_log_the_state_and_all_about_what_was_shown(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let shop = Shop::open(database).await;
    let shopper = shop.mitra.shopper().await;
    let (_, found) = shop.mitra.say(&shopper, "m1", "red kurti").await;
    shop.mitra.say(&shopper, "m2", "save the first one").await;
    let get = async |after: u64| {
        let path = format!("/api/v1/conversations/{}/replica?after={after}", shopper.conversation_id);
        shop.mitra.get(&path, Some(&shopper.token)).await
    };
    let (status, replica) = get(0).await;
    assert_eq!(status, StatusCode::OK, "{replica}");
    assert_eq!(replica["events"], json!(shop.mitra.events(&shopper, 0).await));
    assert!(!replica.to_string().contains("turn.decided"));
    let conversation = state::from_text(replica["state"].as_str().unwrap()).unwrap();
    assert_eq!(conversation.wishlist, [found[0]["id"].as_str().unwrap()]);
    assert_eq!(conversation.shown.len(), found.len());
    let products = replica["products"].as_array().unwrap();
    assert_eq!(products.len(), found.len());
    let is_red = |product: &Value| {
        let attributes = product["attributes"].as_array().unwrap();
        attributes.iter().any(|own| own["slot"] == "colour" && own["value"] == "red")
    };
    assert!(products.iter().all(is_red), "{products:?}");

    let last = replica["last_seq"].as_u64().unwrap();
    let (_, nothing_new) = get(last).await;
    assert_eq!((nothing_new["events"].clone(), nothing_new["products"].clone()), (json!([]), json!([])));
    assert_eq!(nothing_new["state"], replica["state"]);
    assert_eq!(get(1 << 60).await.0, StatusCode::UNPROCESSABLE_ENTITY);
}
