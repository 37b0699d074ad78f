//! A photo in a conversation: what a phone saw on it is a tap, and later words go on with it.

use std::time::Duration;

use axum::http::StatusCode;
use mitra_protocol::photo::PhotoSeen;
use mitra_server::see::{packed, see};
use rstest::rstest;
use serde_json::{Value, json};

use super::{BLUE, GREEN, RED, WHITE, few, kurti, seen_shop};
use crate::support::{
    Database::{self, Postgres, Sqlite},
    TestApp, TestShopper,
};

const KURTI: &str = "category=kurti";

/// What a phone sends of a photo: its tags and its vector.
fn tap_of(photo: &[u8], tags: &str) -> Value {
    let seen = see(photo).unwrap();
    let vector: Vec<f64> = seen.sight.vector.iter().copied().map(f64::from).collect();
    find_like(&format!("{} {tags}", vector_text(seen.model, &packed(&vector).unwrap())))
}

fn vector_text(model: &str, vector: &[i8]) -> String {
    PhotoSeen { model: model.to_owned(), vector: vector.to_vec(), ..PhotoSeen::default() }.to_string()
}

fn find_like(photo: &str) -> Value {
    json!({"kind": "find_like", "label": "Photo: Kurti", "photo": photo})
}

fn with(mut action: Value, more: Value) -> Value {
    for (name, value) in more.as_object().unwrap() {
        action[name] = value.clone();
    }
    action
}

async fn send(
    mitra: &TestApp,
    shopper: &TestShopper,
    client_id: &str,
    action: &Value,
) -> (StatusCode, Value) {
    let path = format!("/api/v1/conversations/{}/messages", shopper.conversation_id);
    let message = json!({"client_id": client_id, "action": action});
    mitra.post(&path, Some(&shopper.token), &message).await
}

/// Ids of the cards, in order, and the words.
async fn tap(
    mitra: &TestApp,
    shopper: &TestShopper,
    client_id: &str,
    action: &Value,
) -> (Vec<String>, String) {
    let (status, accepted) = send(mitra, shopper, client_id, action).await;
    assert_eq!(status, StatusCode::ACCEPTED, "{accepted}");
    let events = mitra.reply_to(shopper, accepted["seq"].as_u64().unwrap()).await;
    let mut words = String::new();
    let mut cards = Vec::new();
    for event in &events {
        match event["kind"].as_str().unwrap() {
            "reply.words" => words += event["data"]["text"].as_str().unwrap(),
            "reply.products" => cards.clone_from(event["data"]["products"].as_array().unwrap()),
            _ => {}
        }
    }
    (ids(&cards), words)
}

fn ids(cards: &[Value]) -> Vec<String> {
    cards.iter().map(|card| card["id"].as_str().unwrap().to_owned()).collect()
}

#[rstest]
#[tokio::test]
async fn the_likest_come_first_and_stay_so_while_words_change_what_is_looked_for(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let shop = seen_shop(database).await;
    let mitra = shop.mitra.reopen("serve-b", Duration::ZERO).await;
    let shopper = mitra.shopper().await;
    for (at, (id, one, other)) in
        [("red", RED, RED), ("blue", BLUE, BLUE), ("striped", GREEN, WHITE)].into_iter().enumerate()
    {
        let (found, words) =
            tap(&mitra, &shopper, &format!("p{at}"), &tap_of(&kurti(one, other, 4), KURTI)).await;
        assert_eq!((found[0].as_str(), found.len()), (id, 3), "{words}");
    }
    // Of the three the blue one is too dear; the striped photo still says which comes first.
    let (_, cards) = mitra.say(&shopper, "m1", "under 800").await;
    assert_eq!(ids(&cards), few(&["striped", "red"]));

    // Another process has only the log to go by.
    let after = mitra.reopen("serve-c", Duration::ZERO).await;
    let (_, cards) = after.say(&shopper, "m2", "up to 1000").await;
    assert_eq!((ids(&cards)[0].as_str(), cards.len()), ("striped", 3));
    // She asks for an order: the near ones are in it.
    let (_, cards) = after.say(&shopper, "m3", "the most expensive first").await;
    assert_eq!(ids(&cards)[0], "blue");
}

#[rstest]
#[tokio::test]
async fn words_beside_the_photo_count_at_once_and_stand_in_the_log(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let shop = seen_shop(database).await;
    let mitra = shop.mitra.reopen("serve-b", Duration::ZERO).await;
    let shopper = mitra.shopper().await;
    let action = tap_of(&kurti(BLUE, BLUE, 0), &format!("{KURTI}\n under 800\u{7} "));
    let (found, _) = tap(&mitra, &shopper, "a", &action).await;
    assert!(!found.contains(&"blue".to_owned()) && found.len() == 2, "{found:?}");
    let events = mitra.events(&shopper, 0).await;
    assert_eq!(events[0]["data"]["action"], tap_of(&kurti(BLUE, BLUE, 0), &format!("{KURTI}\nunder 800")));
}

#[rstest]
#[tokio::test]
async fn the_vector_of_another_network_is_left_aside_and_a_kind_that_only_photos_have_says_nothing(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let shop = seen_shop(database).await;
    let mitra = shop.mitra.reopen("serve-b", Duration::ZERO).await;
    let shopper = mitra.shopper().await;
    let (plain, _) = tap(&mitra, &shopper, "a", &find_like(KURTI)).await;
    for (at, photo) in [kurti(RED, RED, 0), kurti(BLUE, BLUE, 0)].iter().enumerate() {
        let mut other = tap_of(photo, KURTI);
        let text = other["photo"].as_str().unwrap().split_once(':').unwrap().1.to_owned();
        other["photo"] = format!("see-of-old:{text}").into();
        assert_eq!(tap(&mitra, &shopper, &format!("o{at}"), &other).await.0, plain);
    }
    let mojari = tap_of(&kurti(BLUE, BLUE, 0), "category=mojari");
    assert_eq!(tap(&mitra, &shopper, "m", &mojari).await.0[0], "blue");
}

#[rstest]
#[tokio::test]
async fn tags_that_nothing_in_the_shop_has_are_given_up_and_told(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    let shopper = mitra.shopper().await;
    let action = find_like("category=saree colour=green pattern=checked");
    let (found, words) = tap(&mitra, &shopper, "a", &action).await;
    assert_eq!(found[0], "s3", "{words}");
    assert!(words.contains("checked"), "{words}");
}

#[rstest]
#[tokio::test]
async fn what_cannot_be_used_of_a_photo_is_left_out(#[values(Sqlite, Postgres)] database: Database) {
    let mitra = TestApp::open(database).await;
    let shopper = mitra.shopper().await;
    for (at, odd) in [
        find_like(""),
        find_like("red"),
        find_like("see:80"),
        find_like(&vector_text("see", &[1; 95])),
        find_like(&vector_text("see", &[0; 96])),
        find_like(&vector_text(&"m".repeat(65), &[1; 96])),
        find_like("colour=reddish"),
        find_like("price_max=500"),
        find_like("photo=photo"),
        json!({"kind": "take_size", "product_id": "k1", "size": " "}),
    ]
    .into_iter()
    .enumerate()
    {
        let (shown, words) = tap(&mitra, &shopper, &format!("o{at}"), &odd).await;
        assert!(shown.is_empty() && !words.is_empty(), "{odd}: {shown:?} {words}");
    }
    let much = find_like(&format!("colour=reddish {}\n{}", "colour=red ".repeat(17), "w".repeat(500)));
    let (_, words) = tap(&mitra, &shopper, "much", &much).await;
    assert!(!words.is_empty());
    let log = format!("{:?}", mitra.events(&shopper, 0).await);
    assert!(!log.contains("reddish") && !log.contains(&"w".repeat(201)), "{log}");
}

#[rstest]
#[tokio::test]
async fn what_is_too_long_is_refused(#[values(Sqlite, Postgres)] database: Database) {
    let mitra = TestApp::open(database).await;
    let shopper = mitra.shopper().await;
    let good = find_like("colour=red");
    for (at, bad) in [
        with(good.clone(), json!({"label": "l".repeat(501)})),
        find_like(&"colour=red ".repeat(200)),
        json!({"kind": "take_size", "product_id": "k1", "size": "M".repeat(41)}),
    ]
    .into_iter()
    .enumerate()
    {
        let (status, answer) = send(&mitra, &shopper, &format!("b{at}"), &bad).await;
        assert!(status.is_client_error(), "{bad}: {status}");
        assert!(answer["detail"].as_str().is_some_and(|detail| detail.ends_with('.')), "{answer}");
    }
    assert_eq!(mitra.events(&shopper, 0).await.len(), 0, "nothing of it is in the log");
    assert_eq!(send(&mitra, &shopper, "good", &good).await.0, StatusCode::ACCEPTED);
}

#[rstest]
#[tokio::test]
async fn a_size_that_is_hers_is_answered_and_counts_from_then_on(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    let shopper = mitra.shopper().await;
    let (_, found) = mitra.say(&shopper, "m1", "kurti").await;
    let (id, sizes) = (&found[0]["id"], found[0]["sizes"].as_array().unwrap().clone());
    let action = json!({"kind": "take_size", "product_id": id, "size": sizes[0]});
    let (shown, words) = tap(&mitra, &shopper, "t", &action).await;
    assert_eq!(json!(shown), json!([id]));
    assert!(words.contains(sizes[0].as_str().unwrap()), "{words}");
    let (_, cards) = mitra.say(&shopper, "m2", "under 2000").await;
    assert!(!cards.is_empty());
    assert!(cards.iter().all(|card| card["sizes"].as_array().unwrap().contains(&sizes[0])), "{cards:?}");
}
