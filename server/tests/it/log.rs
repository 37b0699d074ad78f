//! The log: an id twice is one event, and a reader gets exactly what it has not seen.

use std::{sync::Arc, time::Duration};

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use futures::StreamExt;
use mitra_server::{db::Value as Stored, router::router};
use rstest::rstest;
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::support::{
    Database::{self, Postgres, Sqlite},
    TestApp, TestShopper,
};

#[rstest]
#[tokio::test]
async fn the_same_client_id_sent_fifty_times_at_once_is_one_message_and_one_turn(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = Arc::new(TestApp::open(database).await);
    let shopper = Arc::new(mitra.shopper().await);
    let sends = (0..50).map(|_| {
        let (mitra, shopper) = (mitra.clone(), shopper.clone());
        tokio::spawn(async move { mitra.send(&shopper, "same", "red kurti").await })
    });
    let mut created = 0;
    for send in sends.collect::<Vec<_>>() {
        let (status, accepted) = send.await.unwrap();
        assert_eq!(accepted["seq"], json!(1));
        created += usize::from(status == StatusCode::ACCEPTED);
    }
    assert_eq!(created, 1);
    mitra.reply_to(&shopper, 1).await;
    let events = mitra.events(&shopper, 0).await;
    assert_eq!(count(&events, "shopper.message"), 1);
    assert_eq!(count(&events, "reply.done"), 1);
}

#[rstest]
#[tokio::test]
async fn messages_sent_at_once_get_numbers_without_gaps_or_doubles(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = Arc::new(TestApp::open(database).await);
    let shopper = Arc::new(mitra.shopper().await);
    let sends: Vec<_> = (0..30)
        .map(|n| {
            let (mitra, shopper) = (mitra.clone(), shopper.clone());
            tokio::spawn(async move {
                mitra.send(&shopper, &format!("m{n}"), "aur dikhao").await.1["seq"].as_u64()
            })
        })
        .collect();
    let mut seqs = Vec::new();
    for send in sends {
        seqs.push(send.await.unwrap().unwrap());
    }
    mitra.reply_to(&shopper, *seqs.iter().max().unwrap()).await;
    seqs.sort_unstable();
    seqs.dedup();
    assert_eq!(seqs.len(), 30);
    let events = mitra.events(&shopper, 0).await;
    let in_order = events.windows(2).all(|pair| pair[0]["seq"].as_u64() < pair[1]["seq"].as_u64());
    assert!(in_order);
    assert_eq!(count(&events, "shopper.message"), 30);
    assert_eq!(count(&events, "reply.done"), 30);
}

#[rstest]
#[tokio::test]
async fn a_stream_resumed_from_any_event_gives_exactly_the_missing_tail(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    let shopper = mitra.shopper().await;
    mitra.say(&shopper, "m1", "red kurti").await;
    mitra.say(&shopper, "m2", "doosra wala kitne ka hai").await;
    let all = mitra.events(&shopper, 0).await;
    let last = all.last().unwrap()["seq"].as_u64().unwrap();
    for from in 0..last {
        let expected: Vec<u64> =
            all.iter().filter_map(|event| event["seq"].as_u64()).filter(|seq| *seq > from).collect();
        assert_eq!(stream(&mitra, &shopper, &from.to_string(), expected.len()).await, expected);
    }
}

#[rstest]
#[tokio::test]
async fn a_last_event_id_that_is_no_number_is_refused(#[values(Sqlite, Postgres)] database: Database) {
    let mitra = TestApp::open(database).await;
    let shopper = mitra.shopper().await;
    for id in ["abc", "-1", "1.5", &"9".repeat(10_000)] {
        let response = router(mitra.app.clone()).oneshot(stream_request(&shopper, id)).await.unwrap();
        assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY, "{id:.20}");
    }
}

#[rstest]
#[tokio::test]
async fn an_open_stream_hears_what_is_appended_later(#[values(Sqlite, Postgres)] database: Database) {
    let mitra = Arc::new(TestApp::open(database).await);
    let shopper = mitra.shopper().await;
    let response = router(mitra.app.clone()).oneshot(stream_request(&shopper, "0")).await.unwrap();
    assert_eq!(response.headers()[header::CONTENT_TYPE], "text/event-stream");
    let mut body = response.into_body().into_data_stream();
    mitra.send(&shopper, "m1", "red kurti").await;
    let mut heard = String::new();
    while !heard.contains("event: reply.done") {
        heard.push_str(std::str::from_utf8(&body.next().await.unwrap().unwrap()).unwrap());
    }
    assert!(heard.contains("event: shopper.message") && heard.contains("event: reply.products"), "{heard}");
}

#[rstest]
#[tokio::test]
async fn what_was_understood_and_decided_is_kept_but_never_sent(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    let shopper = mitra.shopper().await;
    mitra.say(&shopper, "m1", "red kurti").await;
    let shown = mitra.events(&shopper, 0).await;
    assert!(shown.iter().all(|event| !event["kind"].as_str().unwrap().starts_with("turn.")));
    // The numbers they took are the gap between the message and the reply.
    assert_eq!((shown[0]["seq"].as_u64(), shown[1]["seq"].as_u64()), (Some(1), Some(4)));
}

#[rstest]
#[case("?after=9007199254740992", None)]
#[case("?after=9007199254740992", Some("0"))]
#[case("?after=0", Some("9007199254740992"))]
#[case("", Some("first"))]
#[tokio::test]
async fn a_number_that_no_event_can_have_is_refused_wherever_it_stands(
    #[case] query: &str,
    #[case] last_event_id: Option<&str>,
) {
    let mitra = TestApp::open(Sqlite).await;
    let shopper = mitra.shopper().await;
    let path = format!("/api/v1/conversations/{}/events{query}", shopper.conversation_id);
    let mut request = Request::get(path).header(header::AUTHORIZATION, format!("Bearer {}", shopper.token));
    if let Some(id) = last_event_id {
        request = request.header("last-event-id", id);
    }
    let (status, problem) = mitra.request(request.body(Body::empty()).unwrap()).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{problem}");
}

fn count(events: &[Value], kind: &str) -> usize {
    events.iter().filter(|event| event["kind"] == kind).count()
}

fn stream_request(shopper: &TestShopper, last_event_id: &str) -> Request<Body> {
    Request::get(format!("/api/v1/conversations/{}/events", shopper.conversation_id))
        .header(header::ACCEPT, "text/event-stream")
        .header(header::AUTHORIZATION, format!("Bearer {}", shopper.token))
        .header("last-event-id", last_event_id)
        .body(Body::empty())
        .unwrap()
}

/// The ids of the next `count` events of a stream, and proof that no further one is ready.
async fn stream(mitra: &TestApp, shopper: &TestShopper, last_event_id: &str, count: usize) -> Vec<u64> {
    let response = router(mitra.app.clone()).oneshot(stream_request(shopper, last_event_id)).await.unwrap();
    let mut body = response.into_body().into_data_stream();
    let mut text = String::new();
    while ids(&text).len() < count {
        text.push_str(std::str::from_utf8(&body.next().await.unwrap().unwrap()).unwrap());
    }
    let more = tokio::time::timeout(std::time::Duration::from_millis(5), body.next()).await;
    assert!(more.is_err(), "the stream said more than was missing: {more:?}");
    ids(&text)
}

fn ids(text: &str) -> Vec<u64> {
    text.lines().filter_map(|line| line.strip_prefix("id: ")?.parse().ok()).collect()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_slow_writer_hides_no_event_from_a_reader(#[values(Sqlite, Postgres)] database: Database) {
    let mitra = TestApp::open(database).await;
    let (shopper, other) = (mitra.shopper().await, mitra.reopen("serve-other", Duration::ZERO).await);
    mitra.say(&shopper, "m0", "hello").await;
    let id = || Stored::from(&shopper.conversation_id);
    // A writer takes the next number and is slow to commit.
    let mut slow = mitra.store.db().begin().await.unwrap();
    let sql = "UPDATE conversation SET last_seq = last_seq + 1 WHERE conversation_id = ?1 RETURNING last_seq";
    let taken: u64 = slow.row(sql, &[id()]).await.unwrap().unwrap().get("last_seq").unwrap();
    let quick = tokio::spawn({
        let token = shopper.token.clone();
        let shopper = TestShopper { conversation_id: shopper.conversation_id.clone(), token };
        async move { other.send(&shopper, "m1", "red kurti").await.1["seq"].as_u64().unwrap() }
    });
    // A reader sees nothing behind the number that was taken.
    for _ in 0..20 {
        tokio::time::sleep(Duration::from_millis(10)).await;
        assert!(mitra.events(&shopper, taken - 1).await.is_empty(), "an event came before its elder");
        assert!(!quick.is_finished(), "a second writer did not wait");
    }
    let copy = "INSERT INTO event (shop_id, conversation_id, seq, kind, at, body)
                SELECT shop_id, conversation_id, ?2, 'turn.slow', at, body FROM event
                WHERE conversation_id = ?1 AND seq = 1";
    slow.execute(copy, &[id(), taken.into()]).await.unwrap();
    slow.commit().await.unwrap();
    assert_eq!(quick.await.unwrap(), taken + 1);
}
