//! A chat that is handed over, summed up by a model for the shop's person: behind her answer, once, or as it was drafted.

use mitra_server::store::Role;
use rstest::rstest;

use super::{
    asked, key,
    model::{ScriptedModel, Step, says, status},
    open, patient, reply,
};
use crate::{
    admin::hire,
    support::{
        Database::{self, Postgres, Sqlite},
        TestApp, TestShopper,
    },
};

const GOOD: &str = "She wants to talk to a person about the red kurti.";

async fn handed_over(mitra: &TestApp) -> TestShopper {
    hire(mitra, "asha", Role::Agent).await;
    let shopper = mitra.shopper().await;
    mitra.say(&shopper, "m1", "how much is the red kurti").await;
    let said = reply(mitra, &shopper, "m2", "I want to talk to a real person").await;
    assert_eq!(said.last().unwrap()["kind"], "reply.done");
    shopper
}

async fn summary(mitra: &TestApp, shopper: &TestShopper) -> String {
    mitra.store.hand_over(&key(shopper)).await.unwrap().expect("a chat that waits").summary.unwrap()
}

/// Waits until the log says what became of the model for the summary.
async fn ended(mitra: &TestApp, shopper: &TestShopper, before: usize) -> mitra_protocol::log::ModelEnded {
    loop {
        let (_, mut ended) = asked(mitra, shopper).await;
        if ended.len() > before {
            return ended.pop().unwrap();
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
}

#[rstest]
#[tokio::test]
async fn the_shops_person_reads_it_above_what_was_drafted(#[values(Sqlite, Postgres)] database: Database) {
    let model = ScriptedModel::open(|question, _| {
        let system = question["messages"][0]["content"].as_str().unwrap();
        if system.contains("handed to a person") { says(GOOD) } else { status("500 Oh", "", "{}") }
    })
    .await;
    let mitra = open(database, &patient(&model)).await;
    let shopper = handed_over(&mitra).await;
    let before = asked(&mitra, &shopper).await.1.iter().filter(|ended| ended.outcome != "complete").count();
    let of_summary = ended(&mitra, &shopper, before).await;
    assert_eq!((of_summary.outcome.as_str(), of_summary.faults.len()), ("complete", 0));
    let told = summary(&mitra, &shopper).await;
    let (first, rest) = told.split_once('\n').unwrap();
    assert_eq!(first, format!("In short, by a language model: {GOOD}"));
    assert!(rest.contains("Her last words:") && rest.contains("real person"), "{rest}");
    // The turn asked once, and the chat goes on behind it.
    let of_turn = model.asked().iter().filter(|question| question["temperature"] == 0.0).count();
    assert_eq!(of_turn, 1);
    mitra.say(&shopper, "m3", "about my kurti").await;
    mitra.app.turns.forget(&key(&shopper));
    assert!(!mitra.say(&shopper, "m4", "talk to mitra").await.0.is_empty());
}

#[tokio::test]
async fn one_that_says_more_than_the_chat_or_does_not_come_leaves_the_drafted_one() {
    let cases: [(&str, Vec<Step>, &str, &[&str]); 5] = [
        ("a promise", says("She wants ₹500."), "complete", &["number"]),
        ("another product", says("She wants the green sherwani."), "complete", &["word"]),
        ("an address", says("Write to shop@evil.example."), "complete", &["character"]),
        ("an essay", says(&"She wants to talk. ".repeat(40)), "complete", &["length"]),
        ("an error", status("500 Internal Server Error", "", "{}"), "server_error", &[]),
    ];
    for (name, steps, outcome, faults) in cases {
        let model = ScriptedModel::open(move |_, _| steps.clone()).await;
        let mitra = open(Sqlite, &patient(&model)).await;
        hire(&mitra, "asha", Role::Agent).await;
        let shopper = mitra.shopper().await;
        reply(&mitra, &shopper, "m1", "I want to talk to a real person").await;
        let ended = ended(&mitra, &shopper, 0).await;
        assert_eq!(
            (ended.outcome.as_str(), &ended.faults[..]),
            (outcome, &faults.iter().map(|f| (*f).to_owned()).collect::<Vec<_>>()[..]),
            "{name}"
        );
        assert_eq!(
            summary(&mitra, &shopper).await,
            "Her last words: “I want to talk to a real person”",
            "{name}"
        );
        assert_eq!(asked(&mitra, &shopper).await.0, 1, "{name}");
    }
}
