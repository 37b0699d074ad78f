//! What she does to a reply: a thumb, a stop, and reading a long log from its end.

use std::time::Duration;

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use rstest::rstest;
use serde_json::{Value, json};

use crate::support::{
    Database::{self, Postgres, Sqlite},
    TestApp, TestShopper,
};

async fn rate(mitra: &TestApp, shopper: &TestShopper, turn: u64, rating: Value) -> StatusCode {
    let path = format!("/api/v1/conversations/{}/turns/{turn}/rating", shopper.conversation_id);
    mitra.post(&path, Some(&shopper.token), &rating).await.0
}

fn kinds(events: &[Value]) -> Vec<&str> {
    events.iter().map(|event| event["kind"].as_str().unwrap()).collect()
}

#[rstest]
#[tokio::test]
async fn a_thumb_is_kept_in_the_log_and_goes_where_the_log_goes(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    let shopper = mitra.shopper().await;
    mitra.say(&shopper, "a", "red kurti").await;
    let down = json!({"thumb": "down", "reason": "other", "text": " too dear\u{7} "});
    assert_eq!(rate(&mitra, &shopper, 1, json!({"thumb": "up"})).await, StatusCode::NO_CONTENT);
    assert_eq!(rate(&mitra, &shopper, 1, down).await, StatusCode::NO_CONTENT);
    let events = mitra.events(&shopper, 0).await;
    let rated: Vec<&Value> = events.iter().filter(|event| event["kind"] == "reply.rated").collect();
    assert_eq!(rated.len(), 2);
    let kept = json!({"turn": 1, "rating": {"thumb": "down", "reason": "other", "text": "too dear"}});
    assert_eq!(rated[1]["data"], kept);
    let (_, export) = mitra.get("/api/v1/me/export", Some(&shopper.token)).await;
    let exported = export["conversations"][0]["events"].as_array().unwrap();
    assert!(exported.iter().any(|event| event["data"] == kept), "it is exported");
    // The next message is answered in the conversation as it stands.
    let (words, products) = mitra.say(&shopper, "b", "sasta dikhao").await;
    assert!(!products.is_empty(), "{words}");
}

#[rstest]
#[tokio::test]
async fn a_thumb_on_nothing_and_one_that_says_too_much_are_refused(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    let shopper = mitra.shopper().await;
    mitra.say(&shopper, "a", "red kurti").await;
    for turn in [0, 2, 99, u64::MAX] {
        let status = rate(&mitra, &shopper, turn, json!({"thumb": "up"})).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "turn {turn}");
    }
    let long = json!({"thumb": "down", "text": "x".repeat(501)});
    assert_eq!(rate(&mitra, &shopper, 1, long).await, StatusCode::UNPROCESSABLE_ENTITY);
    let unknown = json!({"thumb": "sideways"});
    assert_eq!(rate(&mitra, &shopper, 1, unknown).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!kinds(&mitra.events(&shopper, 0).await).contains(&"reply.rated"));
}

#[rstest]
#[tokio::test]
async fn the_end_of_a_log_is_read_without_its_beginning_and_what_is_before_it_page_by_page(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    let shopper = mitra.shopper().await;
    for number in 0..5 {
        mitra.say(&shopper, &format!("m{number}"), "red kurti").await;
    }
    let all = mitra.events(&shopper, 0).await;
    let path = |query: &str| format!("/api/v1/conversations/{}/events?{query}", shopper.conversation_id);
    let mut read: Vec<Value> = Vec::new();
    let mut query = "last=7".to_owned();
    loop {
        let (status, page) = mitra.get(&path(&query), Some(&shopper.token)).await;
        assert_eq!(status, StatusCode::OK);
        let page = page["events"].as_array().unwrap().clone();
        let Some(first) = page.first() else { break };
        assert!(page.len() <= 7);
        query = format!("last=7&before={}", first["seq"]);
        read.splice(0..0, page);
    }
    assert_eq!(read, all);
    for query in ["last=0", "last=1001", "before=0", "before=9007199254740992"] {
        let (status, _) = mitra.get(&path(query), Some(&shopper.token)).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
    }
}

async fn stop(mitra: &TestApp, shopper: &TestShopper, turn: u64) -> StatusCode {
    let path = format!("/api/v1/conversations/{}/turns/{turn}", shopper.conversation_id);
    let request = Request::delete(path).header(header::AUTHORIZATION, format!("Bearer {}", shopper.token));
    mitra.request(request.body(Body::empty()).unwrap()).await.0
}

#[rstest]
#[tokio::test]
async fn a_stopped_reply_ends_where_it_is_whichever_process_is_at_it(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    let shopper = mitra.shopper().await;
    // The other process shows one part and then takes its time.
    let slow = mitra.reopen("slow", Duration::from_secs(3_600)).await;
    slow.send(&shopper, "a", "red kurti").await;
    let begun = loop {
        let events = mitra.events(&shopper, 0).await;
        if events.len() > 1 {
            break events;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    };
    assert!(!kinds(&begun).contains(&"reply.done"), "{begun:?}");
    assert_eq!(stop(&mitra, &shopper, 1).await, StatusCode::NO_CONTENT);
    let stopped = mitra.events(&shopper, 0).await;
    assert_eq!(stopped[..begun.len()], begun[..], "what was said stays");
    assert_eq!(kinds(&stopped[begun.len()..]), ["reply.done"]);
    assert_eq!(stopped[begun.len()]["data"], json!({"turn": 1, "superseded": true}));
    // Once more, or on what never was, changes nothing.
    for turn in [1, 2, u64::MAX] {
        assert_eq!(stop(&mitra, &shopper, turn).await, StatusCode::NO_CONTENT);
    }
    assert_eq!(mitra.events(&shopper, 0).await, stopped);
    let (_, products) = mitra.say(&shopper, "b", "blue kurti").await;
    assert!(!products.is_empty(), "the conversation goes on");
}
