//! A second opinion on what was not understood: asked once, in the words of the contract, or dropped.

use std::time::Duration;

use mitra_protocol::log::{TURN_UNDERSTOOD, TurnUnderstood};
use rstest::rstest;

use super::{
    asked, key,
    model::{ScriptedModel, Step, head, says, status, text},
    open, patient, reply, words,
};
use crate::support::{
    Database::{self, Postgres, Sqlite},
    TestApp, TestShopper,
};

/// Neither the lexicon nor the network makes anything of it.
const UNKNOWN: &str = "flibber the wug";
const KURTI: &str = "intent | product_search\ncategory | kurti | wug";

/// What was understood of a conversation's messages, in the order of the log.
async fn understood(mitra: &TestApp, shopper: &TestShopper) -> Vec<TurnUnderstood> {
    let entries = mitra.store.entries_after(&key(shopper), 0, 10_000).await.unwrap();
    let of_hers = entries.iter().filter(|entry| entry.kind == TURN_UNDERSTOOD);
    of_hers.map(|entry| serde_json::from_str(&entry.data).unwrap()).collect()
}

fn kinds(reply: &[serde_json::Value]) -> Vec<&str> {
    reply.iter().map(|event| event["kind"].as_str().unwrap()).collect()
}

#[rstest]
#[tokio::test]
async fn what_was_not_understood_is_looked_up_as_the_model_says(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let model = ScriptedModel::open(|_, _| says(KURTI)).await;
    let mitra = open(database, &patient(&model)).await;
    let shopper = mitra.shopper().await;
    let said = reply(&mitra, &shopper, "m1", UNKNOWN).await;
    let cards = said.iter().find(|event| event["kind"] == "reply.products").expect("products");
    let title = cards["data"]["products"][0]["title"].as_str().unwrap().to_lowercase();
    assert!(title.contains("kurti"), "{title}");
    let (started, ended) = asked(&mitra, &shopper).await;
    assert_eq!((started, model.asked().len(), ended[0].outcome.as_str()), (1, 1, "complete"), "{ended:?}");
    assert_eq!(model.asked()[0]["temperature"], 0.0);
    let understood = understood(&mitra, &shopper).await;
    let intents: Vec<&str> = understood.iter().map(|own| own.intent.as_str()).collect();
    assert_eq!((intents.len(), intents[1]), (2, "product_search"), "{intents:?}");
    assert!(understood[1].model.ends_with("second opinion") && understood[0].turn == understood[1].turn);

    // The conversation goes on from it, in this process and in one that only has the log.
    mitra.app.turns.forget(&key(&shopper));
    let said = reply(&mitra, &shopper, "m2", "how much is the second one").await;
    assert!(words(&said)[0].contains('₹'), "{said:?}");

    // What is known is not asked again; then the model has words to give, once.
    let other = mitra.shopper().await;
    let said = reply(&mitra, &other, "m1", UNKNOWN).await;
    assert!(kinds(&said).contains(&"reply.products"), "{said:?}");
    let purposes = model.asked().iter().filter(|question| question["temperature"] == 0.0).count();
    assert_eq!((purposes, asked(&mitra, &other).await.0), (1, 1));
}

#[tokio::test]
async fn an_opinion_that_is_none_leaves_it_at_asking_back() {
    let plain = TestApp::open(Sqlite).await;
    let shopper = plain.shopper().await;
    let draft = reply(&plain, &shopper, "m1", UNKNOWN).await;
    let cases: [(&str, Vec<Step>, &str, &[&str]); 9] = [
        ("another language", says("Je ne sais pas."), "complete", &["intent"]),
        (
            "an invented value",
            says("intent | product_search\ncategory | spaceship | wug"),
            "complete",
            &["value"],
        ),
        (
            "words that are not hers",
            says("intent | product_search\ncolour | red | red"),
            "complete",
            &["words"],
        ),
        ("a price", says("intent | product_search\nprice_max | 1 | wug"), "complete", &["number"]),
        ("a deed", says("intent | checkout"), "complete", &["intent"]),
        ("cut in its middle", vec![head(), text(KURTI)], "interrupted", &[]),
        ("silence", vec![Step::Silence], "slow", &[]),
        ("silence in its middle", vec![head(), text(KURTI), Step::Silence], "slow", &[]),
        ("an error", status("500 Internal Server Error", "", "{}"), "server_error", &[]),
    ];
    for (name, steps, outcome, faults) in cases {
        let is_silent = name.starts_with("silence");
        let model = ScriptedModel::open(move |_, _| steps.clone()).await;
        let mut settings = patient(&model);
        if is_silent {
            settings.llm_first_words_millis = 400;
        }
        let mitra = open(Sqlite, &settings).await;
        let shopper = mitra.shopper().await;
        let said = reply(&mitra, &shopper, "m1", UNKNOWN).await;
        assert_eq!(kinds(&said), kinds(&draft), "{name}");
        let (started, ended) = asked(&mitra, &shopper).await;
        assert_eq!((started, ended.len()), (1, 1), "{name}: {ended:?}");
        assert_eq!(ended[0].faults, faults, "{name}");
        assert!(
            ended[0].outcome == outcome || is_silent && ended[0].outcome == "stalled",
            "{name}: {ended:?}"
        );
        assert_eq!(understood(&mitra, &shopper).await.len(), 1, "{name}");
    }
}

#[rstest]
#[tokio::test]
async fn who_inherits_a_turn_whose_model_was_asked_asks_none_again(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let model = ScriptedModel::open(|_, _| vec![Step::Silence]).await;
    let settings = patient(&model);
    let dead = open(database, &settings).await;
    let shopper = dead.shopper().await;
    let key = key(&shopper);
    let message = mitra_protocol::MessageSend {
        client_id: "m1".into(),
        text: Some(UNKNOWN.into()),
        action: None,
        device: None,
    };
    dead.store.append_message(&key, None, &message).await.unwrap();
    let serving = tokio::spawn({
        let (turns, key) = (dead.app.turns.clone(), key.clone());
        async move { turns.serve(&key).await }
    });
    while model.asked().is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    serving.abort();
    dead.store.release_leases_of("serve-worded").await.unwrap();
    let wording = super::model::wording(&settings);
    let (place, folder) = (dead.place.clone(), dead.folder.clone());
    let heir = TestApp::start_with(place, folder, "serve-heir", Duration::ZERO, wording).await;
    heir.app.turns.serve(&key).await.unwrap();
    let said = heir.events(&shopper, 0).await;
    assert_eq!(said.iter().filter(|event| event["kind"] == "reply.done").count(), 1, "{said:?}");
    assert_eq!((model.asked().len(), asked(&heir, &shopper).await.0), (1, 1));
}

#[tokio::test]
async fn over_the_budget_nobody_is_asked() {
    let model = ScriptedModel::open(|_, _| says(KURTI)).await;
    let mut settings = patient(&model);
    settings.llm_tokens_per_conversation = 100;
    let mitra = open(Sqlite, &settings).await;
    let shopper = mitra.shopper().await;
    let said = reply(&mitra, &shopper, "m1", UNKNOWN).await;
    assert!(!kinds(&said).contains(&"reply.products"));
    assert_eq!((model.asked().len(), asked(&mitra, &shopper).await.0), (0, 0));
}
