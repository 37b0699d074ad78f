//! A turn with a model: shown as it comes, asked once, never in the way.

use std::time::Duration;

use rstest::rstest;

use super::{
    asked,
    model::{ScriptedModel, Step, done, head, says, text},
    open, patient, reply, words,
};
use crate::support::Database::{self, Postgres, Sqlite};

#[rstest]
#[tokio::test]
async fn a_draft_is_worded_and_its_facts_are_the_shops(#[values(Sqlite, Postgres)] database: Database) {
    let model = ScriptedModel::open(|_, _| {
        says("1: What a nice choice! Here are [[count]] for you.\n+ You may like [[p1.title]], it costs [[p1.price]].")
    })
    .await;
    let mitra = open(database, &patient(&model)).await;
    let shopper = mitra.shopper().await;
    let said = reply(&mitra, &shopper, "m1", "show me a red kurti").await;
    let cards = said.iter().find(|event| event["kind"] == "reply.products").unwrap();
    let (first, count) = (&cards["data"]["products"][0], cards["data"]["products"].as_array().unwrap().len());
    let expected = [
        format!("What a nice choice! Here are {count} for you."),
        format!("You may like {}, it costs ₹{}.", first["title"].as_str().unwrap(), first["price"]),
    ];
    let (started, ended) = asked(&mitra, &shopper).await;
    assert_eq!(words(&said), expected, "{started} {ended:?}");
    assert_eq!((started, ended.len(), model.asked().len()), (1, 1, 1));
    assert_eq!((ended[0].outcome.as_str(), ended[0].worded, ended[0].added), ("complete", 1, 1));
    assert_eq!((ended[0].model.as_str(), ended[0].tokens), ("scripted", 750));

    // The conversation goes on from what was shown.
    let said = reply(&mitra, &shopper, "m2", "how much is the second one").await;
    assert!(words(&said)[0].contains('₹'), "{said:?}");
    assert_eq!(model.asked().len(), 1, "a price is told as it is drafted");
}

#[rstest]
#[tokio::test]
async fn sentences_are_shown_while_the_model_still_writes(#[values(Sqlite, Postgres)] database: Database) {
    let model = ScriptedModel::open(|_, _| {
        vec![
            head(),
            text("1: Here are some for you.\n"),
            Step::Wait(Duration::from_millis(700)),
            text("+ Have a look."),
            done(),
        ]
    })
    .await;
    let mitra = open(database, &patient(&model)).await;
    let shopper = mitra.shopper().await;
    let (_, accepted) = mitra.send(&shopper, "m1", "red kurti").await;
    let seen_early = async {
        loop {
            let events = mitra.events(&shopper, 0).await;
            let has = |kind: &str| events.iter().any(|event| event["kind"] == kind);
            if has("reply.words") {
                return !has("reply.products") && !has("reply.done");
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    assert!(seen_early.await, "the first sentence waits for the last");
    let said = mitra.reply_to(&shopper, accepted["seq"].as_u64().unwrap()).await;
    assert_eq!(words(&said), ["Here are some for you.", "Have a look."]);
}

#[rstest]
#[tokio::test]
async fn without_a_model_nothing_changes_and_equal_questions_are_asked_once(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let model = ScriptedModel::open(|_, _| {
        let mut steps = says("1: Here are some lovely options.");
        steps.insert(0, Step::Wait(Duration::from_millis(200)));
        steps
    })
    .await;
    let mitra = open(database, &patient(&model)).await;
    let mut shoppers = Vec::new();
    for _ in 0..6 {
        shoppers.push(mitra.shopper().await);
    }
    // Five at once, one later: all get the words, one question was asked.
    let at_once = shoppers[..5].iter().map(|shopper| reply(&mitra, shopper, "m1", "red kurti"));
    let mut replies = futures::future::join_all(at_once).await;
    replies.push(reply(&mitra, &shoppers[5], "m1", "red kurti").await);
    assert!(replies.iter().all(|said| words(said) == ["Here are some lovely options."]), "{replies:?}");
    assert_eq!(model.asked().len(), 1);
    assert_eq!(asked(&mitra, &shoppers[5]).await.0, 0, "what is known is not asked");

    let plain = crate::support::TestApp::open(database).await;
    let shopper = plain.shopper().await;
    reply(&plain, &shopper, "m1", "red kurti").await;
    assert_eq!(asked(&plain, &shopper).await, (0, vec![]));
}

#[rstest]
#[tokio::test]
async fn a_turn_that_was_left_in_the_middle_goes_on_from_the_draft_and_asks_no_model_again(
    #[values(Sqlite, Postgres)] database: Database,
) {
    for silent_after in [0, 1] {
        let model = ScriptedModel::open(move |_, _| match silent_after {
            0 => vec![Step::Silence],
            _ => vec![head(), text("1: Here are some for you.\n"), Step::Silence],
        })
        .await;
        let mut settings = patient(&model);
        settings.llm_first_words_millis = 60_000;
        let dead = open(database, &settings).await;
        let shopper = dead.shopper().await;
        let key = super::key(&shopper);
        let message = mitra_protocol::MessageSend {
            client_id: "m1".into(),
            text: Some("red kurti".into()),
            action: None,
            device: None,
        };
        dead.store.append_message(&key, None, &message).await.unwrap();
        // A process that asks, and is never heard of again.
        let serving = tokio::spawn({
            let (turns, key) = (dead.app.turns.clone(), key.clone());
            async move { turns.serve(&key).await }
        });
        let ready = async || {
            let shown = words(&dead.events(&shopper, 0).await).len();
            asked(&dead, &shopper).await.0 == 1 && shown == silent_after && model.asked().len() == 1
        };
        while !ready().await {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        serving.abort();
        dead.store.release_leases_of("serve-worded").await.unwrap();
        let heir = crate::support::TestApp::start_with(
            dead.place.clone(),
            dead.folder.clone(),
            "serve-heir",
            Duration::ZERO,
            super::model::wording(&settings),
        )
        .await;
        heir.app.turns.serve(&key).await.unwrap();
        let said = heir.events(&shopper, 0).await;
        let count = |kind: &str| said.iter().filter(|event| event["kind"] == kind).count();
        assert_eq!(
            (count("reply.words"), count("reply.products"), count("reply.done")),
            (1, 1, 1),
            "{said:?}"
        );
        assert_eq!(words(&said)[0] == "Here are some for you.", silent_after == 1, "{said:?}");
        assert_eq!((model.asked().len(), asked(&heir, &shopper).await.0), (1, 1));
    }
}

#[rstest]
#[tokio::test]
async fn a_message_sent_twice_and_read_by_many_asks_once(#[values(Sqlite, Postgres)] database: Database) {
    let model = ScriptedModel::open(|_, _| {
        let mut steps = says("1: Here are some lovely options.");
        steps.insert(0, Step::Wait(Duration::from_millis(100)));
        steps
    })
    .await;
    let mitra = open(database, &patient(&model)).await;
    let shopper = mitra.shopper().await;
    let sent = (0..8).map(|_| mitra.send(&shopper, "m1", "red kurti"));
    let seqs: Vec<u64> =
        futures::future::join_all(sent).await.iter().map(|(_, body)| body["seq"].as_u64().unwrap()).collect();
    assert!(seqs.iter().all(|seq| *seq == seqs[0]));
    let said = mitra.reply_to(&shopper, seqs[0]).await;
    assert_eq!(words(&said), ["Here are some lovely options."]);
    assert_eq!((model.asked().len(), asked(&mitra, &shopper).await.0), (1, 1));
}

#[rstest]
#[tokio::test]
async fn a_newer_message_ends_what_the_model_still_writes(#[values(Sqlite, Postgres)] database: Database) {
    let model = ScriptedModel::open(|_, number| match number {
        1 => vec![
            head(),
            text("1: Here are some for you.\n"),
            Step::Wait(Duration::from_secs(4)),
            text("+ Have a look.\n"),
            Step::Silence,
        ],
        _ => says("1: You are most welcome!"),
    })
    .await;
    let mitra = open(database, &patient(&model)).await;
    let shopper = mitra.shopper().await;
    let (_, first) = mitra.send(&shopper, "m1", "red kurti").await;
    while words(&mitra.events(&shopper, 0).await).is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let second = reply(&mitra, &shopper, "m2", "thank you").await;
    assert_eq!(words(&second).len(), 1);
    let first = mitra.reply_to(&shopper, first["seq"].as_u64().unwrap()).await;
    assert_eq!(first.last().unwrap()["data"]["superseded"], true);
    assert_eq!(words(&first), ["Here are some for you."]);
}
