//! Turns: one at a time, finished by whoever is alive, cut short by a newer message.

use std::time::Duration;

use mitra_protocol::MessageSend;
use mitra_server::{
    db::Value,
    store::{ConversationKey, Emitted},
};
use rstest::rstest;
use serde_json::{Value as Json, json};

use crate::support::{
    Database::{self, Postgres, Sqlite},
    TestApp,
};

fn message(client_id: &str, text: &str) -> MessageSend {
    MessageSend { client_id: client_id.into(), text: Some(text.into()), action: None, device: None }
}

async fn key(mitra: &TestApp) -> (crate::support::TestShopper, ConversationKey) {
    let shopper = mitra.shopper().await;
    let key = ConversationKey { shop_id: "demo".into(), conversation_id: shopper.conversation_id.clone() };
    (shopper, key)
}

fn kinds(events: &[Json]) -> Vec<&str> {
    events.iter().filter_map(|event| event["kind"].as_str()).collect()
}

#[rstest]
#[tokio::test]
async fn a_conversation_finds_asks_about_the_second_and_refines_in_another_language(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    let shopper = mitra.shopper().await;
    let (_, found) = mitra.say(&shopper, "m1", "laal kurti 600 ke andar dikhao").await;
    assert!(found.len() >= 3, "{found:?}");
    assert!(found.iter().all(|product| product["price"].as_u64().unwrap() <= 600));
    let (words, one) = mitra.say(&shopper, "m2", "doosra wala kitne ka hai").await;
    assert_eq!(one.len(), 1);
    assert_eq!(one[0]["id"], found[1]["id"]);
    assert!(words.contains(&format!("₹{}", found[1]["price"])), "{words}");
    let (words, cheaper) = mitra.say(&shopper, "m3", "सस्ता दिखाओ").await;
    assert!(words.chars().any(|c| ('\u{900}'..='\u{97f}').contains(&c)), "{words}");
    let mean = |products: &[Json]| {
        products.iter().map(|p| p["price"].as_f64().unwrap()).sum::<f64>() / products.len() as f64
    };
    assert!(mean(&cheaper) <= mean(&found), "{cheaper:?}");
}

#[rstest]
#[tokio::test]
async fn what_is_asked_on_a_product_page_is_answered_about_that_product(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    let shopper = mitra.shopper().await;
    let about = |client_id: &str, text: &str, id: &str| json!({"client_id": client_id, "text": text, "action": {"kind": "ask_about", "product_id": id}});
    let path = format!("/api/v1/conversations/{}/messages", shopper.conversation_id);
    let ask = async |body: Json| {
        let (status, accepted) = mitra.post(&path, Some(&shopper.token), &body).await;
        assert_eq!(status, 202, "{accepted}");
        let reply = mitra.reply_to(&shopper, accepted["seq"].as_u64().unwrap()).await;
        let cards = reply.iter().filter_map(|event| event["data"]["products"].as_array()).flatten();
        cards.map(|card| card["id"].clone()).collect::<Vec<_>>()
    };

    let one = ask(about("m1", "is this available in XL?", "k2")).await;
    assert_eq!(one, ["k2"]);
    let same = ask(json!({"client_id": "m2", "text": "iska price kya hai"})).await;
    assert_eq!(same, ["k2"], "it is spoken about until something else is");
    ask(about("m3", "thank you", "k1")).await;
    let next = ask(json!({"client_id": "m4", "text": "iska price kya hai"})).await;
    assert_eq!(next, ["k1"], "she went on to another page in between");
    let same = ask(about("m5", "iska price kya hai", "not-of-this-shop")).await;
    assert_eq!(same, ["k1"], "a product that the shop does not have is nothing to speak about");
    let tapped = ask(json!({"client_id": "m6", "action": {"kind": "ask_about", "product_id": "k2"}})).await;
    assert_eq!(tapped, ["k2"], "without words it is told about");
}

#[rstest]
#[tokio::test]
async fn a_word_of_two_languages_keeps_the_language_of_the_reply(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    let shopper = mitra.shopper().await;
    mitra.say(&shopper, "m1", "मुझे लाल कुर्ती दिखाइए").await;
    let (words, _) = mitra.say(&shopper, "m2", "saree").await;
    assert!(words.chars().any(|c| ('\u{900}'..='\u{97f}').contains(&c)), "{words}");
    let (words, _) = mitra.say(&shopper, "m3", "show me jeans for men please").await;
    assert!(words.is_ascii() || words.chars().all(|c| !('\u{900}'..='\u{97f}').contains(&c)), "{words}");
}

#[rstest]
#[tokio::test]
async fn a_process_that_dies_in_the_middle_of_a_reply_is_continued_without_loss_or_double(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    // What the reply is when nobody dies.
    let (calm, calm_key) = key(&mitra).await;
    mitra.store.append_message(&calm_key, None, &message("m1", "red kurti")).await.unwrap();
    mitra.app.turns.serve(&calm_key).await.unwrap();
    let whole = kinds(&mitra.events(&calm, 0).await).join(" ");

    for parts_before_death in 0..4 {
        let (shopper, key) = key(&mitra).await;
        mitra.store.append_message(&key, None, &message("m1", "red kurti")).await.unwrap();
        // A process takes the turn, thinks, shows some parts and is never heard of again.
        let dead = mitra.reopen("serve-dead", Duration::from_secs(3600)).await;
        let serving = tokio::spawn({
            let (turns, key) = (dead.app.turns.clone(), key.clone());
            async move { turns.serve(&key).await }
        });
        while mitra.events(&shopper, 0).await.len() < 2 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        serving.abort();
        let lease = mitra.store.claim_turn(&key, "serve-dead").await.unwrap().unwrap();
        for _ in 0..parts_before_death {
            mitra.store.emit(&lease, 1).await.unwrap();
        }
        // While its lease runs nobody else may touch the turn.
        assert_eq!(mitra.store.claim_turn(&key, "serve-next").await.unwrap(), None);
        mitra.store.release_leases_of("serve-").await.unwrap();
        mitra.app.turns.serve(&key).await.unwrap();
        assert_eq!(kinds(&mitra.events(&shopper, 0).await).join(" "), whole);
        // The dead process, were it to wake, has lost the turn.
        assert_eq!(mitra.store.emit(&lease, 1).await.unwrap(), Emitted::Lost);
    }
}

#[rstest]
#[tokio::test]
async fn a_message_in_the_middle_of_a_reply_ends_it_at_the_sentence_it_has_reached(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    let (shopper, key) = key(&mitra).await;
    mitra.store.append_message(&key, None, &message("m1", "red kurti")).await.unwrap();
    let slow = mitra.reopen("serve-slow", Duration::from_millis(150)).await;
    slow.app.turns.wake(key.clone());
    while mitra.events(&shopper, 0).await.len() < 2 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    mitra.store.append_message(&key, None, &message("m2", "blue jeans for men")).await.unwrap();
    let both = async {
        loop {
            let events = mitra.events(&shopper, 0).await;
            if kinds(&events).iter().filter(|kind| **kind == "reply.done").count() == 2 {
                break events;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let events = tokio::time::timeout(Duration::from_secs(20), both).await.expect("two replies end");
    let done: Vec<&Json> = events.iter().filter(|event| event["kind"] == "reply.done").collect();
    assert_eq!(done[0]["data"], json!({"turn": 1, "superseded": true}));
    assert_eq!(done[1]["data"]["superseded"], Json::Null);
    // The second list is the one she saw: "the first" counts there.
    let (_, first) = mitra.say(&shopper, "m3", "pehla wala kitne ka hai").await;
    assert!(first[0]["title"].as_str().unwrap().contains("Jeans"), "{first:?}");
}

#[rstest]
#[tokio::test]
async fn a_list_she_never_saw_is_not_counted_in(#[values(Sqlite, Postgres)] database: Database) {
    let mitra = TestApp::open(database).await;
    let (shopper, key) = key(&mitra).await;
    let (_, seen) = mitra.say(&shopper, "m1", "red kurti").await;
    // The next reply is cut before its list is on the screen.
    mitra.store.append_message(&key, None, &message("m2", "silk saree")).await.unwrap();
    mitra.store.append_message(&key, None, &message("m3", "pehla wala kitne ka hai")).await.unwrap();
    mitra.app.turns.serve(&key).await.unwrap();
    let events = mitra.events(&shopper, 0).await;
    let lists: Vec<&Json> = events.iter().filter(|event| event["kind"] == "reply.products").collect();
    assert_eq!(lists.len(), 2, "{events:?}");
    assert_eq!(lists[1]["data"]["products"][0]["id"], seen[0]["id"]);
}

#[rstest]
#[tokio::test]
async fn after_half_an_hour_of_silence_a_refinement_starts_afresh(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    let (shopper, key) = key(&mitra).await;
    mitra.say(&shopper, "m1", "red kurti").await;
    let sql = "UPDATE event SET at = at - 31 * 60 * 1000 WHERE conversation_id = ?1";
    mitra.store.db().execute(sql, &[Value::from(&key.conversation_id)]).await.unwrap();
    let other = mitra.reopen("serve-later", Duration::ZERO).await;
    let (_, products) = other.say(&shopper, "m2", "doosra wala kitne ka hai").await;
    assert!(products.is_empty(), "{products:?}");
}

#[rstest]
#[tokio::test]
async fn a_message_that_cannot_be_thought_about_does_not_silence_the_conversation(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    let (shopper, key) = key(&mitra).await;
    mitra.store.append_message(&key, None, &message("m1", "red kurti")).await.unwrap();
    let db = mitra.store.db();
    let body: Vec<u8> = db.row("SELECT body FROM event", &[]).await.unwrap().unwrap().get("body").unwrap();
    db.execute("UPDATE event SET body = ?1", &[Value::from(b"damaged".as_slice())]).await.unwrap();
    for _ in 0..3 {
        assert!(mitra.app.turns.serve(&key).await.is_err());
    }
    mitra.app.turns.serve(&key).await.unwrap();
    db.execute("UPDATE event SET body = ?1 WHERE seq = 1", &[Value::from(body)]).await.unwrap();
    assert!(kinds(&mitra.events(&shopper, 0).await).contains(&"reply.done"));
    let (_, found) = mitra.say(&shopper, "m2", "red kurti").await;
    assert!(!found.is_empty());
}
