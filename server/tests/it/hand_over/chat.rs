//! What the shopper sees of it.

use std::time::Duration;

use mitra_server::{
    commands::{
        hand_over_webhook::HandOverChoice,
        shop::{Decided, Set, changed_shop},
    },
    store::{Store, StoreSettings},
};
use rstest::rstest;
use serde_json::{Value, json};

use super::{WANTS_A_PERSON, key, open, staffed, tap, waiting};
use crate::support::{
    Database::{self, Postgres, Sqlite},
    TestApp, TestShopper,
};

async fn decide(mitra: &TestApp, decided: Decided) -> Result<(), String> {
    let change = Set { id: "demo".to_owned(), decided, ..Set::default() };
    changed_shop(&mitra.store, change).await.map(|_| ()).map_err(|error| error.to_string())
}

async fn switch(mitra: &TestApp, choice: HandOverChoice) {
    decide(mitra, Decided { hand_over: Some(choice), ..Decided::default() }).await.unwrap();
}

/// So long ago was everything that stands in this log.
async fn rest(mitra: &TestApp, shopper: &TestShopper, minutes: i64) -> TestApp {
    let sql = "UPDATE event SET at = at - ?2 WHERE conversation_id = ?1";
    let its = [shopper.conversation_id.as_str().into(), (minutes * 60_000).into()];
    mitra.store.db().execute(sql, &its).await.unwrap();
    // Whoever remembers when it was heard is asked no more.
    mitra.reopen("serve-later", Duration::ZERO).await
}

fn chips(reply: &[Value]) -> Vec<&str> {
    let lists = reply.iter().filter_map(|event| event["data"]["chips"].as_array());
    lists.flatten().filter_map(Value::as_str).collect()
}

#[rstest]
#[tokio::test]
async fn whoever_asks_for_a_person_is_passed_on_and_comes_back_with_a_tap(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = staffed(database).await;
    for (lang, wish) in WANTS_A_PERSON {
        let shopper = mitra.shopper().await;
        let (passed_on, cards) = mitra.say(&shopper, "m1", wish).await;
        assert!(cards.is_empty() && !passed_on.is_empty(), "{lang}");
        assert!(open(&mitra, &shopper).await.is_some_and(|open| open.is_unanswered), "{lang}: {passed_on}");

        let (told, _) = mitra.say(&shopper, "m2", "order 4411 abhi tak nahi aaya").await;
        assert!(!told.is_empty(), "{lang}: she hears once that this was passed on as well");
        let (_, accepted) = mitra.send(&shopper, "m3", "teen din ho gaye").await;
        let silent = mitra.reply_to(&shopper, accepted["seq"].as_u64().unwrap()).await;
        let kinds: Vec<&str> = silent.iter().filter_map(|event| event["kind"].as_str()).collect();
        assert_eq!(kinds, ["reply.chips", "reply.done"], "{lang}: the way back, and not a word");

        let details = json!({"kind": "show_details", "product_id": "k1"});
        let details = tap(&mitra, &shopper, "m4", details).await;
        assert!(details.iter().any(|event| event["kind"] == "reply.words"), "{lang}: taps are served");

        let back = chips(&silent)[0].to_owned();
        let (here, _) = mitra.say(&shopper, "m5", &back).await;
        assert!(!here.is_empty(), "{lang}");
        assert!(open(&mitra, &shopper).await.is_none(), "{lang}: nobody waits any more");
        let (_, cards) = mitra.say(&shopper, "m6", "red kurti under 600").await;
        assert!(!cards.is_empty(), "{lang}: Mitra answers again");
    }
}

#[rstest]
#[tokio::test]
async fn without_people_the_shop_is_reached_as_it_says_and_nobody_waits(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    let shopper = mitra.shopper().await;
    mitra.say(&shopper, "m1", WANTS_A_PERSON[0].1).await;
    assert!(open(&mitra, &shopper).await.is_none(), "nobody could log in to answer");
    switch(&mitra, HandOverChoice::On).await;
    mitra.say(&shopper, "m2", WANTS_A_PERSON[0].1).await;
    assert!(open(&mitra, &shopper).await.is_some(), "the shop says that somebody answers");

    let mitra = staffed(database).await;
    switch(&mitra, HandOverChoice::Off).await;
    let shopper = mitra.shopper().await;
    mitra.say(&shopper, "m1", WANTS_A_PERSON[0].1).await;
    assert!(open(&mitra, &shopper).await.is_none(), "the shop has switched it off");
    switch(&mitra, HandOverChoice::Auto).await;
    mitra.say(&shopper, "m2", WANTS_A_PERSON[0].1).await;
    assert!(open(&mitra, &shopper).await.is_some(), "an agent can log in");
    let sql = "UPDATE admin SET disabled_at = 1 WHERE role = 'agent'";
    mitra.store.db().execute(sql, &[]).await.unwrap();
    assert!(!mitra.store.has_people("demo").await.unwrap(), "nobody can any more");
    mitra.store.put_hand_over_webhook("demo", "https://desk.example.in/hook").await.unwrap();
    assert!(mitra.store.has_people("demo").await.unwrap(), "its system is told");
    let refused = decide(&mitra, Decided { people_name: Some("a\nb".to_owned()), ..Decided::default() });
    assert!(refused.await.unwrap_err().contains("on one line"));
}

#[rstest]
#[tokio::test]
async fn another_process_leaves_her_to_the_person_as_well(#[values(Sqlite, Postgres)] database: Database) {
    let mitra = staffed(database).await;
    let shopper = waiting(&mitra).await;
    let other = mitra.reopen("serve-other", Duration::ZERO).await;
    let (told, _) = other.say(&shopper, "m3", "hello?").await;
    assert!(!told.is_empty());
    let (silence, _) = mitra.say(&shopper, "m4", "red kurti").await;
    assert_eq!(silence, "");
}

#[rstest]
#[tokio::test]
async fn when_nobody_comes_before_the_long_pause_mitra_says_so_once_and_helps(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = staffed(database).await;
    let shopper = waiting(&mitra).await;
    let later = rest(&mitra, &shopper, 31).await;
    let (words, cards) = later.say(&shopper, "m3", "red kurti under 600").await;
    assert!(!cards.is_empty(), "{words}");
    let (next, _) = later.say(&shopper, "m4", "red kurti under 500").await;
    assert!(words.to_lowercase().contains("shop"), "{words}");
    assert!(!next.to_lowercase().contains("shop"), "{next}");
    assert!(open(&later, &shopper).await.is_some(), "the shop still has it before it");
}

#[rstest]
#[tokio::test]
async fn a_backup_and_another_master_key_keep_where_the_shop_is_told(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    let refused = mitra.store.put_hand_over_webhook("demo", "http://desk.example.in/").await.unwrap_err();
    assert!(refused.to_string().contains("https address"), "{refused}");
    let told = mitra.store.put_hand_over_webhook("demo", "https://desk.example.in/hook?token=hush").await;
    let told = told.unwrap();
    let rows = mitra.store.db().rows("SELECT hand_over_webhook AS sealed FROM shop", &[]).await.unwrap();
    let sealed: Vec<u8> = rows[0].get("sealed").unwrap();
    assert!(!String::from_utf8_lossy(&sealed).contains("hush"), "it lies open");
    let old = std::fs::read_to_string(mitra.folder.path().join("master.key")).unwrap();
    let new = "A".repeat(42) + "8=";
    let settings = StoreSettings {
        master_key: Some(format!("{new},{old}").into()),
        ..mitra.place.store_settings().unwrap()
    };
    let store = Store::open(&settings).await.unwrap();
    assert_eq!(store.rewrap_keys().await.unwrap().secrets, 1);
    let settings = StoreSettings { master_key: Some(new.into()), ..settings };
    let again = Store::open(&settings).await.unwrap().hand_over_webhook("demo").await.unwrap().unwrap();
    assert_eq!(again.url(), told.url());
    store.remove_hand_over_webhook("demo").await.unwrap();
    assert!(store.hand_over_webhook("demo").await.unwrap().is_none());
}

#[rstest]
#[case(Sqlite, Postgres)]
#[case(Postgres, Sqlite)]
#[tokio::test]
async fn it_is_exported_taken_in_elsewhere_and_erased_with_her(#[case] from: Database, #[case] to: Database) {
    let (here, there) = (staffed(from).await, TestApp::open(to).await);
    let shopper = waiting(&here).await;
    let shopper_id = shopper.token.split('.').nth(1).unwrap().to_owned();
    let mut export = here.store.export_shopper("demo", &shopper_id).await.unwrap().unwrap();
    let told = &export["conversations"][0]["hand_overs"][0];
    assert!(told["summary"].as_str().unwrap().contains(WANTS_A_PERSON[0].1), "{told}");
    let taken = there.store.readmit_shopper("demo", &export, false).await.unwrap();
    let moved = TestShopper { conversation_id: shopper.conversation_id.clone(), token: taken.token };
    assert_eq!(open(&there, &moved).await, open(&here, &shopper).await);
    // An export from before there were hand-overs.
    export["conversations"][0].as_object_mut().unwrap().remove("hand_overs");
    let old = there.store.readmit_shopper("demo", &export, true).await.unwrap();
    assert_eq!(old.conversations, 1);
    for mitra in [&here, &there] {
        assert!(mitra.store.erase_shopper("demo", &shopper_id, "shopper").await.unwrap().is_some());
        assert!(mitra.store.hand_over(&key(&shopper)).await.unwrap().is_none());
    }
}
