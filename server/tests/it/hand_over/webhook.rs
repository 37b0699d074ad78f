//! The shop's own system is told, whatever it does and whoever dies.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::Duration,
};

use aws_lc_rs::hmac;
use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::any,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use mitra_server::hand_over::Deliverer;
use rstest::rstest;
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use tokio::{net::TcpListener, task::JoinHandle};

use super::{WANTS_A_PERSON, key, waiting};
use crate::support::{
    Database::{self, Postgres, Sqlite},
    TestApp, TestShopper,
};

/// What the shop's system does with one request.
#[derive(Debug, Clone, Copy)]
enum Does {
    Answers(u16),
    Redirects,
    Hangs,
}

/// One request that came.
#[derive(Debug, Clone)]
struct Got {
    id: String,
    timestamp: String,
    signature: String,
    body: String,
}

/// The shop's system; it ends when it is dropped.
struct Desk {
    url: String,
    does: Arc<Mutex<VecDeque<Does>>>,
    got: Arc<Mutex<Vec<Got>>>,
    serving: JoinHandle<()>,
}

type Script = (Arc<Mutex<VecDeque<Does>>>, Arc<Mutex<Vec<Got>>>);

impl Desk {
    async fn open() -> Desk {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let (does, got): Script = Default::default();
        let router = Router::new().fallback(any(take)).with_state((does.clone(), got.clone()));
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Desk { url, does, got, serving }
    }

    fn will(&self, does: &[Does]) {
        self.does.lock().unwrap().extend(does);
    }

    fn got(&self) -> Vec<Got> {
        self.got.lock().unwrap().clone()
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn take(State((does, got)): State<Script>, headers: HeaderMap, body: Bytes) -> Response {
    let text = |name: &str| headers[name].to_str().unwrap().to_owned();
    got.lock().unwrap().push(Got {
        id: text("webhook-id"),
        timestamp: text("webhook-timestamp"),
        signature: text("webhook-signature"),
        body: String::from_utf8(body.to_vec()).unwrap(),
    });
    let next = does.lock().unwrap().pop_front().unwrap_or(Does::Answers(204));
    match next {
        Does::Answers(status) => StatusCode::from_u16(status).unwrap().into_response(),
        Does::Redirects => {
            (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, "/elsewhere")]).into_response()
        }
        Does::Hangs => std::future::pending().await,
    }
}

/// A shop whose system is told, and its secret.
async fn told(database: Database, desk: &Desk) -> (TestApp, Vec<u8>) {
    let mitra = TestApp::open(database).await;
    let webhook = mitra.store.put_hand_over_webhook("demo", &desk.url).await.unwrap();
    (mitra, webhook.secret().expose_secret().to_vec())
}

fn deliverer(mitra: &TestApp) -> Deliverer {
    let url = Some(Arc::from("https://chat.example.in/"));
    Deliverer::new(mitra.store.clone(), url, Duration::from_secs(2)).unwrap()
}

/// The pause after a failed try is over.
async fn later(mitra: &TestApp) {
    mitra.store.db().execute("UPDATE outbox SET next_at = 0", &[]).await.unwrap();
}

/// State and number of tries of what stands in the outbox.
async fn outbox(mitra: &TestApp) -> Vec<(String, u64)> {
    let sql = "SELECT state, attempts FROM outbox ORDER BY created_at, outbox_id";
    let rows = mitra.store.db().rows(sql, &[]).await.unwrap();
    rows.iter().map(|row| (row.get("state").unwrap(), row.get("attempts").unwrap())).collect()
}

fn states(outbox: &[(String, u64)]) -> Vec<(&str, u64)> {
    outbox.iter().map(|(state, attempts)| (state.as_str(), *attempts)).collect()
}

#[rstest]
#[tokio::test]
async fn it_is_signed_and_says_who_waits_since_when_and_why(#[values(Sqlite, Postgres)] database: Database) {
    let desk = Desk::open().await;
    let (mitra, secret) = told(database, &desk).await;
    let shopper = waiting(&mitra).await;
    assert_eq!(deliverer(&mitra).round().await.unwrap(), 1);
    let got = desk.got();
    assert_eq!(got.len(), 1);
    let Got { id, timestamp, signature, body } = &got[0];
    let key = hmac::Key::new(hmac::HMAC_SHA256, &secret);
    let signed = hmac::sign(&key, format!("{id}.{timestamp}.{body}").as_bytes());
    assert_eq!(*signature, format!("v1,{}", STANDARD.encode(signed)));
    let now = mitra.store.now().await.unwrap() / 1_000;
    assert!(now.abs_diff(timestamp.parse().unwrap()) < 120, "{timestamp}");
    let body: Value = serde_json::from_str(body).unwrap();
    assert_eq!(body["type"], json!("conversation.handed_over"));
    let data = &body["data"];
    assert_eq!(data["conversation_id"], json!(shopper.conversation_id));
    assert_eq!(data["shop"], json!("demo"));
    let link = format!("https://chat.example.in/admin/conversations/{}", shopper.conversation_id);
    assert_eq!(data["link"], json!(link));
    assert!(data["summary"].as_str().unwrap().contains(WANTS_A_PERSON[0].1), "{data}");
    assert!(data["since"].as_str().unwrap().ends_with('Z') && data["since"] == body["timestamp"], "{body}");
    assert_eq!(states(&outbox(&mitra).await), [("sent", 1)]);
    later(&mitra).await;
    assert_eq!(deliverer(&mitra).round().await.unwrap(), 0, "what was taken is not sent again");
    assert_eq!(desk.got().len(), 1);
}

#[rstest]
#[tokio::test]
async fn a_system_that_fails_hangs_or_leads_elsewhere_is_tried_again_under_the_same_id(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let desk = Desk::open().await;
    let (mitra, _) = told(database, &desk).await;
    waiting(&mitra).await;
    let failures = [Does::Answers(500), Does::Hangs, Does::Redirects, Does::Answers(429), Does::Answers(404)];
    desk.will(&failures);
    for tries in 1..=failures.len() {
        assert_eq!(deliverer(&mitra).round().await.unwrap(), 0);
        assert_eq!(deliverer(&mitra).round().await.unwrap(), 0, "not before its time");
        assert_eq!(states(&outbox(&mitra).await), [("waiting", tries as u64)]);
        later(&mitra).await;
    }
    assert_eq!(deliverer(&mitra).round().await.unwrap(), 1);
    let got = desk.got();
    assert_eq!(got.len(), failures.len() + 1);
    assert!(got.iter().all(|one| one.id == got[0].id && one.body == got[0].body), "{got:?}");
    assert_eq!(states(&outbox(&mitra).await), [("sent", 6)]);
}

#[rstest]
#[tokio::test]
async fn a_system_that_wants_no_more_or_is_gone_for_days_is_left_alone(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let desk = Desk::open().await;
    let (mitra, _) = told(database, &desk).await;
    waiting(&mitra).await;
    desk.will(&[Does::Answers(410)]);
    assert_eq!(deliverer(&mitra).round().await.unwrap(), 0);
    assert_eq!(states(&outbox(&mitra).await), [("failed", 1)]);
    later(&mitra).await;
    deliverer(&mitra).round().await.unwrap();
    assert_eq!(desk.got().len(), 1);

    waiting(&mitra).await;
    mitra.store.db().execute("UPDATE outbox SET attempts = 79 WHERE state = 'waiting'", &[]).await.unwrap();
    desk.will(&[Does::Answers(503)]);
    deliverer(&mitra).round().await.unwrap();
    let all = outbox(&mitra).await;
    assert!(states(&all).contains(&("failed", 80)), "{all:?}");

    waiting(&mitra).await;
    mitra.store.remove_hand_over_webhook("demo").await.unwrap();
    deliverer(&mitra).round().await.unwrap();
    assert_eq!(desk.got().len(), 2, "nobody is told any more");
    assert!(outbox(&mitra).await.iter().all(|(state, _)| state == "failed"));
}

#[rstest]
#[tokio::test]
async fn two_processes_tell_it_once_and_one_that_hangs_holds_up_no_other(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let desk = Desk::open().await;
    let (mitra, _) = told(database, &desk).await;
    for _ in 0..3 {
        waiting(&mitra).await;
    }
    desk.will(&[Does::Hangs]);
    let (one, two) = (deliverer(&mitra), deliverer(&mitra));
    let (one, two) = tokio::join!(one.round(), two.round());
    assert_eq!(one.unwrap() + two.unwrap(), 2);
    let ids: std::collections::BTreeSet<String> = desk.got().into_iter().map(|got| got.id).collect();
    assert_eq!((desk.got().len(), ids.len()), (3, 3));
}

#[rstest]
#[tokio::test]
async fn what_a_process_had_not_told_when_it_died_another_one_tells(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let desk = Desk::open().await;
    let (mitra, _) = told(database, &desk).await;
    let first = waiting(&mitra).await;
    // It dies between the log and the first try: nothing but the database knows of it.
    let other = mitra.reopen("serve-other", Duration::ZERO).await;
    assert_eq!(deliverer(&other).round().await.unwrap(), 1);
    assert!(desk.got()[0].body.contains(&first.conversation_id));

    // It dies in the middle of a try.
    let second = waiting(&mitra).await;
    desk.will(&[Does::Hangs]);
    let dying = deliverer(&mitra);
    let trying = tokio::spawn(async move { dying.round().await });
    while desk.got().len() < 2 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    trying.abort();
    later(&mitra).await;
    assert_eq!(deliverer(&other).round().await.unwrap(), 1);
    let got = desk.got();
    assert_eq!((got.len(), &got[1].id), (3, &got[2].id));
    assert!(got[2].body.contains(&second.conversation_id));
}

/// A process that lost its turn on the way begins nothing; the one that has it begins it once.
#[rstest]
#[tokio::test]
async fn a_turn_that_is_lost_tells_nobody(#[values(Sqlite, Postgres)] database: Database) {
    use mitra_protocol::{EventBody, MessageSend, log::TurnDecided};
    use mitra_server::store::{Emitted, NewHandOver};

    let desk = Desk::open().await;
    let (mitra, _) = told(database, &desk).await;
    let shopper: TestShopper = mitra.shopper().await;
    let key = key(&shopper);
    let message =
        MessageSend { client_id: "m1".into(), text: Some("a person".into()), action: None, device: None };
    mitra.store.append_message(&key, None, &message).await.unwrap();
    let lost = mitra.store.claim_turn(&key, "serve-dead").await.unwrap().unwrap();
    mitra.store.release_leases_of("serve-dead").await.unwrap();
    let held = mitra.store.claim_turn(&key, "serve-alive").await.unwrap().unwrap();
    let decided: TurnDecided = serde_json::from_value(
        json!({"turn": 1, "intent": "human_agent", "lang": "en", "hand_over": "awaited"}),
    )
    .unwrap();
    let begun = NewHandOver { turn: 1, summary: "she waits".into() };
    let reply = [
        EventBody::ReplyWords { turn: 1, lang: "en".into(), text: "Passed on.".into() },
        EventBody::ReplyDone { turn: 1, superseded: false },
    ];
    for count in [1, usize::MAX] {
        let emitted = mitra.store.answer(&lost, None, &decided, &reply, Some(&begun), count).await.unwrap();
        assert_eq!(emitted, Emitted::Lost);
    }
    assert_eq!(outbox(&mitra).await, []);
    assert!(mitra.store.hand_over(&key).await.unwrap().is_none());
    // Shown part by part it begins with the first part.
    mitra.store.answer(&held, None, &decided, &reply, Some(&begun), 0).await.unwrap();
    assert_eq!(states(&outbox(&mitra).await), [("waiting", 0)]);
    assert_eq!(mitra.store.hand_over(&key).await.unwrap().unwrap().summary.as_deref(), Some("she waits"));
}
