//! Reading on from anywhere: whatever a client says it has, it gets exactly what is missing, or a plain refusal; never
//! what is another's.

use axum::{
    Router,
    body::Body,
    http::{HeaderValue, Request, StatusCode, header},
};
use futures::StreamExt;
use mitra_server::router::router;
use rstest::rstest;
use serde_json::Value;
use tower::ServiceExt;

use crate::support::{
    Database::{self, Postgres, Sqlite},
    TestApp, TestShopper, is_long,
};

/// The largest number that JSON readers keep exact.
const MOST: u64 = (1 << 53) - 1;

/// Chance, from a seed (splitmix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut drawn = self.0;
        drawn = (drawn ^ (drawn >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        drawn = (drawn ^ (drawn >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (drawn ^ (drawn >> 31)) % end
    }
}

/// Something that a client, a proxy or an attacker may send as `Last-Event-ID`.
fn drawn(chance: &mut Chance, last: u64) -> Vec<u8> {
    let number = match chance.below(6) {
        0..=2 => chance.below(last + 3),
        3 => MOST - 1 + chance.below(4),
        4 => u64::MAX - chance.below(2),
        _ => chance.below(u64::MAX),
    };
    let text = match chance.below(12) {
        0..=5 => number.to_string(),
        6 => format!(" {number} "),
        7 => format!("-{number}"),
        8 => format!("{number}.5"),
        9 => format!("{number}").repeat(1 + chance.below(500) as usize),
        10 => format!("{number:#x}"),
        _ => {
            let bytes = (0..chance.below(40)).map(|_| chance.below(256) as u8);
            // What no header can carry does not reach anybody.
            return bytes.filter(|byte| *byte == b'\t' || (*byte >= 32 && *byte != 127)).collect();
        }
    };
    text.into_bytes()
}

#[rstest]
#[tokio::test]
async fn any_last_event_id_gives_the_missing_tail_or_a_refusal(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    let (hers, other) = (mitra.shopper().await, mitra.shopper().await);
    for (shopper, name) in [(&hers, "hers"), (&other, "other")] {
        for n in 0..4 {
            mitra.say(shopper, &format!("{name}-{n}"), "red kurti").await;
        }
    }
    let all = mitra.events(&hers, 0).await;
    let last = all.last().unwrap()["seq"].as_u64().unwrap();
    let router = router(mitra.app.clone());
    let mut chance = Chance(9);
    let cases = if is_long() { 10_000 } else { 1_000 };
    for case in 0..cases {
        let id = drawn(&mut chance, last);
        let as_stream = case % 50 == 0;
        let shown = String::from_utf8_lossy(&id).into_owned();
        let (status, body) = ask(&router, &hers, &id, as_stream).await;
        // As the page and browsers write it: digits, at most blanks around them.
        let number = std::str::from_utf8(&id).ok().and_then(|text| text.trim().parse::<u64>().ok());
        let Some(after) = number.filter(|number| *number <= MOST) else {
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "case {case}, {shown:?}: {body}");
            continue;
        };
        assert_eq!(status, StatusCode::OK, "case {case}, {shown:?}: {body}");
        let missing: Vec<&Value> = all.iter().filter(|event| event["seq"].as_u64() > Some(after)).collect();
        if as_stream {
            let told: Vec<u64> =
                body.lines().filter_map(|line| line.strip_prefix("id: ")?.parse().ok()).collect();
            let wanted: Vec<u64> = missing.iter().filter_map(|event| event["seq"].as_u64()).collect();
            assert_eq!(told, wanted, "case {case}, {shown:?}");
            assert_eq!(befores(&body), chain(after, &wanted), "case {case}: each tells the one before it");
        } else {
            let page: Value = serde_json::from_str(&body).unwrap();
            let told: Vec<&Value> = page["events"].as_array().unwrap().iter().collect();
            assert_eq!(told, missing, "case {case}, {shown:?}");
        }
        assert!(!body.contains("other-"), "case {case}, {shown:?}: another's words");
    }
}

#[rstest]
#[tokio::test]
async fn no_number_opens_another_shoppers_conversation(#[values(Sqlite, Postgres)] database: Database) {
    let mitra = TestApp::open(database).await;
    let (hers, other) = (mitra.shopper().await, mitra.shopper().await);
    mitra.say(&other, "other-1", "red kurti").await;
    let router = router(mitra.app.clone());
    let foreign = TestShopper { conversation_id: other.conversation_id.clone(), ..hers };
    for id in ["0", "1", "3", "9007199254740991", "x"] {
        let (status, body) = ask(&router, &foreign, id.as_bytes(), false).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{id}: {body}");
    }
}

/// What the server says to a reader with this `Last-Event-ID`: a whole answer, or what a stream says at once.
async fn ask(router: &Router, shopper: &TestShopper, id: &[u8], as_stream: bool) -> (StatusCode, String) {
    let accept = if as_stream { "text/event-stream" } else { "application/json" };
    let request = Request::get(format!("/api/v1/conversations/{}/events", shopper.conversation_id))
        .header(header::ACCEPT, accept)
        .header(header::AUTHORIZATION, format!("Bearer {}", shopper.token))
        .header("last-event-id", HeaderValue::from_bytes(id).unwrap())
        .body(Body::empty())
        .unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    let status = response.status();
    let mut parts = response.into_body().into_data_stream();
    let mut body = Vec::new();
    let quiet = std::time::Duration::from_millis(if as_stream { 150 } else { 60_000 });
    while let Ok(Some(part)) = tokio::time::timeout(quiet, parts.next()).await {
        body.extend_from_slice(&part.unwrap());
    }
    (status, String::from_utf8(body).unwrap())
}

/// The `after` of each event of a stream.
fn befores(stream: &str) -> Vec<u64> {
    let data = stream.lines().filter_map(|line| line.strip_prefix("data: "));
    data.map(|data| serde_json::from_str::<Value>(data).unwrap()["after"].as_u64().unwrap()).collect()
}

/// What comes before each of these numbers when reading begins behind `first`.
fn chain(first: u64, seqs: &[u64]) -> Vec<u64> {
    std::iter::once(first).chain(seqs.iter().copied()).take(seqs.len()).collect()
}
