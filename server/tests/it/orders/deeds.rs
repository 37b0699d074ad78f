//! What is done about an order: after one question, at her word, once.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use futures::future::BoxFuture;
use mitra_dialogue::Conversation;
use mitra_protocol::{
    Action, EventBody, MessageSend,
    log::{OrderQuestionRecord, TurnDecided},
};
use mitra_server::{
    catalogues::Catalogues,
    store::{ConversationKey, Emitted},
    turn::{
        Thought,
        runner::{Think, TurnError, TurnRunner},
    },
};
use rstest::rstest;

use super::{Script, customer, key, now, open};
use crate::support::Database::{self, Postgres, Sqlite};

#[rstest]
#[tokio::test]
async fn an_order_is_cancelled_after_her_yes_and_not_before(#[values(Sqlite, Postgres)] database: Database) {
    let (mitra, api) = open(database).await;
    let her = customer(&mitra, "c-7").await;
    let (words, _) = mitra.say(&her, "m1", "cancel my order").await;
    assert!(words.contains("GG-1042") && words.contains("Red Kurti"), "{words}");
    mitra.say(&her, "m2", "no, keep it").await;
    mitra.say(&her, "m3", "yes").await;
    assert!(api.keys().is_empty(), "she said no");
    mitra.say(&her, "m4", "cancel my order").await;
    let (words, _) = mitra.say(&her, "m5", "yes, cancel it").await;
    assert!(words.contains("GG-1042") && words.contains("cancelled"), "{words}");
    assert_eq!(api.done(), [("GG-1042".to_owned(), "cancel".to_owned())]);
    mitra.say(&her, "m6", "yes").await;
    assert_eq!(api.keys().len(), 1, "another yes does nothing");
    let post = api.asked().into_iter().find(|asked| asked.line.starts_with("POST")).unwrap();
    assert!(post.line.starts_with("POST /orders/GG-1042/cancel "), "{}", post.line);
    assert_eq!(post.body["customer"], "c-7");
    let (words, _) = mitra.say(&her, "m7", "where is order GG-1042").await;
    assert!(words.contains("cancelled"), "{words}");
}

#[tokio::test]
async fn an_exchange_asks_for_the_size_and_sends_it() {
    let (mitra, api) = open(Sqlite).await;
    let her = customer(&mitra, "c-7").await;
    mitra.say(&her, "m1", "exchange order GG-1029").await;
    let (words, _) = mitra.say(&her, "m2", "XL").await;
    assert!(words.contains("XL"), "{words}");
    let (words, _) = mitra.say(&her, "m3", "haan, badal dijiye").await;
    assert!(words.contains("GG-1029") && words.contains("XL"), "{words}");
    let post = api.asked().into_iter().find(|asked| asked.line.starts_with("POST")).unwrap();
    assert!(post.line.starts_with("POST /orders/GG-1029/exchange "), "{}", post.line);
    assert_eq!(post.body["size"], "XL");
}

#[rstest]
#[tokio::test]
async fn a_cancellation_whose_answer_is_lost_is_asked_for_again_by_the_same_key(
    #[values(1, 2, 3)] lost: usize,
) {
    let (mitra, api) = open(Sqlite).await;
    let her = customer(&mitra, "c-7").await;
    mitra.say(&her, "m1", "cancel my order").await;
    api.now(Script::Losing(lost));
    let (words, _) = mitra.say(&her, "m2", "yes").await;
    if lost > 1 {
        assert!(!words.contains("cancelled"), "nobody knows: {words}");
        let (again, _) = mitra.say(&her, "m3", "yes, cancel it").await;
        assert!(again.contains("cancelled"), "{again}");
    } else {
        assert!(words.contains("cancelled"), "{words}");
    }
    let keys = api.keys();
    assert_eq!(keys.len(), lost + 1);
    assert!(keys.iter().all(|key| *key == keys[0]), "{keys:?}");
    assert_eq!(api.done().len(), 1);
}

#[rstest]
#[tokio::test]
async fn nothing_is_told_as_done_on_an_answer_that_is_none(
    #[values(
        Script::Silence,
        Script::Error,
        Script::Html,
        Script::Half,
        Script::Huge,
        Script::Elsewise,
        Script::Redirect
    )]
    script: Script,
) {
    let (mitra, api) = open(Sqlite).await;
    let her = customer(&mitra, "c-7").await;
    mitra.say(&her, "m1", "cancel my order").await;
    now(&mitra, &api, script).await;
    let (words, _) = mitra.say(&her, "m2", "yes").await;
    assert!(words.contains("GG-1042") && !words.contains("cancelled"), "{words}");
    now(&mitra, &api, Script::Good).await;
    let (words, _) = mitra.say(&her, "m3", "yes").await;
    assert!(words.contains("cancelled"), "{words}");
    let keys = api.keys();
    assert!(keys.iter().all(|key| *key == keys[0]), "{keys:?}");
    assert_eq!(api.done().len(), 1);
}

#[tokio::test]
async fn two_questions_are_two_deeds() {
    let (mitra, api) = open(Sqlite).await;
    let (her, also_her) = (customer(&mitra, "c-7").await, customer(&mitra, "c-7").await);
    api.now(Script::Refusing);
    for shopper in [&her, &also_her] {
        mitra.say(shopper, "m1", "cancel order GG-1042").await;
        let (words, _) = mitra.say(shopper, "m2", "yes").await;
        assert!(words.contains("GG-1042") && !words.contains("cancelled"), "{words}");
        mitra.say(shopper, "m3", "cancel order GG-1042").await;
        mitra.say(shopper, "m4", "yes").await;
    }
    let keys = api.keys();
    let different: std::collections::BTreeSet<&String> = keys.iter().collect();
    assert_eq!((keys.len(), different.len()), (4, 4), "{keys:?}");
}

/// Thinks, and then breaks before anything of it is written down: so often.
#[derive(Debug)]
struct Breaking {
    catalogues: Catalogues,
    times: AtomicUsize,
}

impl Think for Breaking {
    fn think<'a>(
        &'a self,
        key: &'a ConversationKey,
        conversation: &'a Conversation,
        text: &'a str,
        action: Option<&'a Action>,
    ) -> BoxFuture<'a, Result<Thought, TurnError>> {
        Box::pin(async move {
            let thought = self.catalogues.think(key, conversation, text, action).await?;
            let is_yes = text == "yes";
            let breaks = is_yes
                && self.times.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1)).is_ok();
            if breaks { Err(TurnError::Broke) } else { Ok(thought) }
        })
    }
}

#[rstest]
#[tokio::test]
async fn a_turn_that_is_thought_again_after_a_crash_cancels_once(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let (mut mitra, api) = open(database).await;
    let thinker = Breaking { catalogues: mitra.app.catalogues.clone(), times: AtomicUsize::new(1) };
    let (store, hub, stop) = (mitra.store.clone(), mitra.app.hub.clone(), mitra.app.stop.clone());
    mitra.app.turns =
        TurnRunner::new(store, hub, Arc::new(thinker), "serve-breaking".to_owned(), Duration::ZERO, stop);
    let her = customer(&mitra, "c-7").await;
    mitra.say(&her, "m1", "cancel my order").await;
    let (_, accepted) = mitra.send(&her, "m2", "yes").await;
    let turn = accepted["seq"].as_u64().unwrap();
    while !mitra.store.turn_is_done(&key(&her), turn).await.unwrap() {
        // As the sweep does, once a second: what broke is tried again, and what is at work is left to itself.
        tokio::time::sleep(Duration::from_secs(1)).await;
        let _ = mitra.app.turns.serve(&key(&her)).await;
    }
    let reply = mitra.reply_to(&her, turn).await;
    let words: Vec<&str> = reply.iter().filter_map(|event| event["data"]["text"].as_str()).collect();
    assert!(words.join(" ").contains("cancelled"), "{words:?}");
    let keys = api.keys();
    assert_eq!((keys.len(), api.done().len()), (2, 1), "{keys:?}");
    assert_eq!(keys[0], keys[1]);
}

#[rstest]
#[tokio::test]
async fn her_yes_is_heard_by_another_process(#[values(Sqlite, Postgres)] database: Database) {
    let (mitra, api) = open(database).await;
    let her = customer(&mitra, "c-7").await;
    mitra.say(&her, "m1", "cancel my order").await;
    let other = mitra.reopen("serve-other", Duration::ZERO).await;
    let (words, _) = other.say(&her, "m2", "yes").await;
    assert!(words.contains("cancelled"), "{words}");
    assert_eq!(api.done().len(), 1);
}

#[tokio::test]
async fn a_question_that_was_cut_short_waits_for_no_answer() {
    let (mitra, api) = open(Sqlite).await;
    let her = customer(&mitra, "c-7").await;
    let key = key(&her);
    let send = |client_id: &str, text: &str| MessageSend {
        client_id: client_id.into(),
        text: Some(text.into()),
        ..MessageSend::default()
    };
    let turn =
        mitra.store.append_message(&key, None, &send("m1", "cancel my order")).await.unwrap().unwrap().seq;
    let lease = mitra.store.claim_turn(&key, "serve-cut").await.unwrap().unwrap();
    let question = OrderQuestionRecord {
        wish: "cancel".into(),
        order: Some("GG-1042".into()),
        ..OrderQuestionRecord::default()
    };
    let decided: TurnDecided = serde_json::from_value(serde_json::json!({
        "turn": turn, "intent": "order_cancel", "lang": "en", "order_question": question,
    }))
    .unwrap();
    let words = |text: &str| EventBody::ReplyWords { turn, lang: "en".into(), text: text.into() };
    let draft = [words("Wait."), words("Cancel it?"), EventBody::ReplyDone { turn, superseded: false }];
    mitra.store.answer(&lease, None, &decided, &draft, None, 1).await.unwrap();
    let (_, accepted) = mitra.send(&her, "m2", "yes").await;
    let emitted = mitra.store.emit(&lease, 1).await.unwrap();
    assert!(matches!(emitted, Emitted::Done { superseded: true, .. }), "{emitted:?}");
    mitra.app.turns.serve(&key).await.unwrap();
    mitra.reply_to(&her, accepted["seq"].as_u64().unwrap()).await;
    assert!(api.keys().is_empty(), "she never saw the question");
}
