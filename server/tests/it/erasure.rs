//! Erasure: after it nothing of her is found, by asking or by reading the files.

mod raw_files;

use std::{
    io::Write,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use futures::StreamExt;
use mitra_protocol::MessageSend;
use mitra_server::{
    config::Place,
    db::Value,
    identity::Vouched,
    router::router,
    store::{
        ConversationKey, Shopper, ShopperKind, Store,
        rules::{Erase, RULES},
    },
};
use raw_files::{Needle, forms, search, search_bytes};
use rstest::rstest;
use secrecy::SecretString;
use serde_json::{Value as Json, json};
use tower::ServiceExt;

use crate::{
    program::mitra,
    support::{
        Database::{self, Postgres, Sqlite},
        TestApp, TestShopper, postgres,
    },
};

/// A Mitra, the server of its database when that is one, and every folder in which they leave anything.
async fn open(database: Database) -> (TestApp, Option<postgres::Postgres>, Vec<PathBuf>) {
    let folder = Arc::new(tempfile::tempdir().unwrap());
    let mut folders = vec![folder.path().to_owned()];
    let mut place = Place::in_folder(folder.path());
    // A server of its own: the files of other tests are none of ours.
    let server = (database == Postgres).then(postgres::Postgres::own);
    if let Some(server) = &server {
        place.database_url = Some(SecretString::from(server.database()));
        // Its own log lies beside its data.
        folders.push(server.data().parent().unwrap().to_owned());
    }
    (TestApp::open_at(place, folder).await, server, folders)
}

fn search_all(folders: &[PathBuf], needles: &[Needle]) -> Vec<String> {
    search(&folders.iter().map(PathBuf::as_path).collect::<Vec<&Path>>(), needles)
}

fn shopper_of(shopper: &TestShopper) -> Shopper {
    let shopper_id = shopper.token.split('.').nth(1).unwrap().to_owned();
    Shopper { shop_id: "demo".into(), shopper_id, kind: ShopperKind::Guest }
}

fn vouched(customer_id: &str, n: u8) -> Vouched {
    Vouched { customer_id: customer_id.into(), assertion_id: [n; 32], expires_at_millis: 4_000_000_000_000 }
}

/// Rows in every table whose rows are a shopper's.
async fn rows_of_shoppers(store: &Store) -> u64 {
    let mut rows = 0;
    for rule in RULES.iter().filter(|rule| !matches!(rule.erase, Erase::NotHers(_))) {
        let sql = format!("SELECT count(*) AS n FROM {}", rule.table);
        rows += store.db().row(&sql, &[]).await.unwrap().unwrap().get::<u64>("n").unwrap();
    }
    rows
}

/// Collects what is logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn at(&self, filter: &str) -> impl tracing::Subscriber + Send + Sync + use<> {
        let log = self.clone();
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(move || log.clone()).finish()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Markers begin with a word of this test's own; each has a number of its own behind it.
struct Markers {
    word: String,
    planted: usize,
}

impl Markers {
    fn next(&mut self) -> String {
        self.planted += 1;
        format!("{}{:02}", self.word, self.planted)
    }
}

/// Writes a marker into everything that a shopper, or a program in her name, can write. Returns the token of the
/// customer she turns out to be.
async fn plant(mitra: &TestApp, shopper: &TestShopper, markers: &mut Markers, hindi: &str) -> String {
    let path = format!("/api/v1/conversations/{}/messages", shopper.conversation_id);
    let token = Some(shopper.token.as_str());
    let accepted = [
        json!({"client_id": markers.next(), "text": format!("{} laal kurti {hindi} dikhao", markers.next())}),
        json!({"client_id": "tap", "action": {"kind": "show_details", "product_id": markers.next()}}),
        json!({"client_id": "more", "text": "red kurti", "note": markers.next(), markers.next(): 1}),
    ];
    for message in accepted {
        let (status, answer) = mitra.post(&path, token, &message).await;
        assert_eq!(status, StatusCode::ACCEPTED, "{answer}");
        mitra.reply_to(shopper, answer["seq"].as_u64().unwrap()).await;
    }
    let refused = [
        json!({"client_id": "l", "action": {"kind": "change_language", "lang": markers.next()}}),
        json!({"client_id": "k", "action": {"kind": markers.next()}}),
        json!({"client_id": markers.next().repeat(10), "text": "too long an id"}),
        json!({"client_id": 7, "text": [markers.next()]}),
    ];
    for message in refused {
        let (status, _) = mitra.post(&path, token, &message).await;
        assert!(status.is_client_error(), "{status}");
    }
    let starts =
        [json!({"shop": "demo", "lang": markers.next()}), json!({"shop": markers.next(), "lang": "en"})];
    for start in starts {
        assert!(mitra.post("/api/v1/conversations", None, &start).await.0.is_client_error());
    }
    let forged = [
        format!("demo.{}.{}", shopper_of(shopper).shopper_id, markers.next()),
        format!("demo.{}.secret", markers.next()),
        markers.next(),
    ];
    for token in forged {
        assert_eq!(mitra.get("/api/v1/me", Some(&token)).await.0, StatusCode::UNAUTHORIZED);
    }
    let own = format!("/api/v1/conversations/{}/events", shopper.conversation_id);
    let addresses = [
        format!("/api/v1/products?shop=demo&q={}&query={}", markers.next(), markers.next()),
        format!("/api/v1/conversations/{}/events", markers.next()),
        format!("{own}?after={}", markers.next()),
        format!("{own}?utm={}", markers.next()),
        format!("/{}", markers.next()),
    ];
    for address in addresses {
        mitra.get(&address, token).await;
    }
    let mut request = Request::get(&own).header(header::AUTHORIZATION, format!("Bearer {}", shopper.token));
    for name in
        ["user-agent", "referer", "cookie", "x-forwarded-for", "origin", "accept-language", "last-event-id"]
    {
        request = request.header(name, markers.next());
    }
    mitra.request(request.body(Body::empty()).unwrap()).await;
    let statement = format!("{}.{}.{}", markers.next(), markers.next(), markers.next());
    mitra.post("/api/v1/identity", None, &json!({"shop": "demo", "assertion": statement})).await;
    mitra.post("/api/v1/identity/history", token, &json!({"guest_token": markers.next()})).await;
    // What the shop says of her, and what is to be handed to her.
    let store = &mitra.store;
    let (customer, customer_token) =
        store.sign_in("demo", &vouched(&markers.next(), 7)).await.unwrap().unwrap();
    store.put_in_outbox(&shopper_of(shopper), "whatsapp", &json!({"to": markers.next()})).await.unwrap();
    // She turns out to be that customer.
    assert_eq!(store.join_history(&customer, &shopper.token).await.unwrap(), Some(1));
    let (status, _) = mitra
        .post("/api/v1/conversations", Some(&customer_token), &json!({"shop": "demo", "lang": "hi"}))
        .await;
    assert_eq!(status, StatusCode::CREATED);
    customer_token
}

#[rstest]
#[tokio::test]
async fn what_a_shopper_wrote_anywhere_is_found_nowhere_after_her_erasure(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let log = Log::default();
    let _logging = tracing::subscriber::set_default(log.at("trace"));
    let (mitra, _server, folders) = open(database).await;
    let random = mitra_server::store::random_name(12).unwrap().replace(['-', '_'], "x");
    let mut markers = Markers { word: format!("Mk{random}"), planted: 0 };
    let hindi = "ज़ेब्राचिह्न";
    let control = format!("Control {random}");
    mitra.store.ensure_shop("control", &control).await.unwrap();
    tracing::trace!("{control}");
    let shopper = mitra.shopper().await;
    let token = plant(&mitra, &shopper, &mut markers, hindi).await;
    assert!(markers.planted >= 20, "{}", markers.planted);

    let sql = "SELECT shopper_id FROM customer WHERE shop_id = 'demo'";
    let customer_id: String =
        mitra.store.db().row(sql, &[]).await.unwrap().unwrap().get("shopper_id").unwrap();
    // They did arrive, and are there to be read by who may.
    let export = mitra.store.export_shopper("demo", &customer_id).await.unwrap().unwrap().to_string();
    for number in ["01", "02", "03"] {
        assert!(export.contains(&format!("{}{number}", markers.word)), "{number}");
    }
    assert!(export.contains(hindi));

    let request = Request::delete("/api/v1/me").header(header::AUTHORIZATION, format!("Bearer {token}"));
    let (status, receipt) = mitra.request(request.body(Body::empty()).unwrap()).await;
    assert_eq!((status, &receipt["counts"]["conversation"]), (StatusCode::OK, &json!(2)), "{receipt}");
    assert_eq!(rows_of_shoppers(&mitra.store).await, 0);
    assert_eq!(mitra.get("/api/v1/me", Some(&shopper.token)).await.0, StatusCode::UNAUTHORIZED);
    let all: Vec<&str> = RULES.iter().map(|rule| rule.table).collect();
    mitra.store.db().scrub(&all).await.unwrap();

    let needles: Vec<Needle> = forms(&markers.word).into_iter().chain(forms(hindi)).collect();
    assert_eq!(search_all(&folders, &needles), Vec::<String>::new());
    let log = log.0.lock().unwrap();
    assert_eq!(search_bytes("the log", &log, &needles), Vec::<String>::new());
    assert!(!search_bytes("the log", &log, &forms(&control)).is_empty());
    // The same search does find what is not hers, in each place.
    assert!(!search_all(&folders[folders.len() - 1..], &forms(&control)).is_empty());
}

#[test]
fn the_search_knows_every_form() {
    let needles = forms("Mk7marker");
    let written: [&[u8]; 8] = [
        b"...Mk7marker01...",
        br#"{"a":"\u004d\u006b\u0037\u006d\u0061\u0072\u006b\u0065\u0072"}"#,
        b"TWs3bWFya2Vy",
        b"xk1rN21hcmtlcg",
        b"eE1rN21hcmtlcjAx",
        b"4d6b376d61726b6572",
        b"%4D%6B%37%6D%61%72%6B%65%72",
        b"M\0k\x007\0m\0a\0r\0k\0e\0r\0",
    ];
    for text in written {
        assert!(!search_bytes("", text, &needles).is_empty(), "{}", String::from_utf8_lossy(text));
    }
    assert!(search_bytes("", b"Mk7 marker", &needles).is_empty());
}

#[rstest]
#[tokio::test]
async fn the_keys_of_the_erased_are_gone_from_the_files_and_what_they_sealed_too(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let (mitra, server, _) = open(database).await;
    let (gone, stays) = (mitra.shopper().await, mitra.shopper().await);
    for shopper in [&gone, &stays] {
        for n in 0..20 {
            mitra.say(shopper, &format!("m{n}"), "laal kurti 600 ke andar dikhao").await;
        }
    }
    let sealed = async |sql: &str, id: &str| {
        let rows = mitra.store.db().rows(sql, &[Value::from(id)]).await.unwrap();
        let needle = |bytes: Vec<u8>| Needle { form: sql.to_owned(), bytes };
        rows.iter().map(|row| needle(row.get("sealed").unwrap())).collect::<Vec<_>>()
    };
    let key = "SELECT wrapped AS sealed FROM shopper_key WHERE shopper_id = ?1";
    let body = "SELECT body AS sealed FROM event WHERE conversation_id = ?1";
    let (gone_id, stays_id) = (shopper_of(&gone).shopper_id, shopper_of(&stays).shopper_id);
    let mut hers = sealed(key, &gone_id).await;
    let others = sealed(key, &stays_id).await;
    if database == Sqlite {
        hers.extend(sealed(body, &gone.conversation_id).await);
    }
    assert_eq!(others.len(), 1);
    mitra.store.erase_shopper("demo", &gone_id, "shopper").await.unwrap().unwrap();
    mitra.store.scrub_erased().await.unwrap();
    // PostgreSQL's log of writes is its own to recycle; see docs/decisions.
    let folders = match &server {
        None => vec![mitra.folder.path().to_owned()],
        Some(server) => vec![server.data().join("base")],
    };
    assert_eq!(search_all(&folders, &hers), Vec::<String>::new());
    assert!(!search_all(&folders, &others).is_empty());
    // The other shopper has lost nothing.
    mitra.say(&stays, "next", "aur dikhao").await;
}

#[rstest]
#[tokio::test]
async fn a_receipt_is_all_that_is_kept_and_a_second_time_there_is_nobody(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestApp::open(database).await;
    let shopper = app.shopper().await;
    app.say(&shopper, "m1", "red kurti").await;
    let key = ConversationKey { shop_id: "demo".into(), conversation_id: shopper.conversation_id.clone() };
    let unanswered =
        MessageSend { client_id: "m2".into(), text: Some("hello".into()), action: None, device: None };
    app.store.append_message(&key, None, &unanswered).await.unwrap();
    let id = shopper_of(&shopper).shopper_id;
    let said = mitra(&app.place, &["erase", "--shop", "demo", "--shopper", &id]);
    assert!(said.ok, "{}", said.errors);
    let receipt: Json = serde_json::from_str(&said.output).unwrap();
    assert_eq!((&receipt["counts"]["shopper"], &receipt["counts"]["turn"]), (&json!(1), &json!(1)));
    let row = app.store.db().row("SELECT receipt_id, at, counts FROM erasure", &[]).await.unwrap().unwrap();
    assert_eq!(receipt["receipt_id"], json!(row.get::<String>("receipt_id").unwrap()));
    assert_eq!(receipt["at"], json!(row.get::<i64>("at").unwrap()));
    let log = app.store.audit_log("demo", &mitra_server::store::Before::newest(), 1).await.unwrap();
    assert_eq!((log[0].action.as_str(), log[0].actor.as_str()), ("shopper.erase", "command line"));
    assert_eq!(json!(log[0].target), receipt["receipt_id"]);

    let again = mitra(&app.place, &["erase", "--shopper", &id]);
    assert!(!again.ok && again.output.is_empty());
    assert!(again.errors.contains("nothing was erased"), "{}", again.errors);
    let elsewhere = mitra(&app.place, &["erase", "--shop", "other", "--shopper", &id]);
    assert!(!elsewhere.ok, "{elsewhere:?}");
}

#[rstest]
#[tokio::test]
async fn whoever_listens_or_still_writes_is_told_that_there_is_nothing(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let log = Log::default();
    let _logging = tracing::subscriber::set_default(log.at("mitra_server=warn"));
    let mitra = TestApp::open(database).await;
    let shopper = mitra.shopper().await;
    let key = ConversationKey { shop_id: "demo".into(), conversation_id: shopper.conversation_id.clone() };
    mitra.say(&shopper, "m1", "red kurti").await;
    let address = format!("/api/v1/conversations/{}/events", shopper.conversation_id);
    let request = Request::get(address)
        .header(header::ACCEPT, "text/event-stream")
        .header(header::AUTHORIZATION, format!("Bearer {}", shopper.token))
        .body(Body::empty())
        .unwrap();
    let response = router(mitra.app.clone()).oneshot(request).await.unwrap();
    let mut stream = response.into_body().into_data_stream();
    stream.next().await.unwrap().unwrap();
    // A reply is on its way.
    let slow = mitra.reopen("serve-slow", Duration::from_millis(300)).await;
    let shown = mitra.events(&shopper, 0).await.len();
    slow.send(&shopper, "m2", "blue jeans for men").await;
    while mitra.events(&shopper, 0).await.len() < shown + 2 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let id = shopper_of(&shopper).shopper_id;
    let erased = mitra.store.erase_shopper("demo", &id, "shopper").await.unwrap().unwrap();
    erased.conversations.iter().for_each(|key| mitra.app.hub.announce(key, u64::MAX));
    let end = async { while stream.next().await.is_some() {} };
    tokio::time::timeout(Duration::from_secs(20), end).await.expect("the stream ends");
    let quiet = tokio::time::timeout(Duration::from_secs(20), slow.app.turns.finish()).await;
    quiet.expect("the reply ends");
    assert_eq!(mitra.store.entries_after(&key, 0, 10).await.unwrap(), vec![]);
    assert_eq!(mitra.send(&shopper, "m4", "hello").await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(rows_of_shoppers(&mitra.store).await, 0);
    assert_eq!(String::from_utf8_lossy(&log.0.lock().unwrap()), "");
}

async fn speak(mitra: &TestApp, key: &ConversationKey, token: &str) {
    let path = format!("/api/v1/conversations/{}/messages", key.conversation_id);
    mitra.post(&path, Some(token), &json!({"client_id": "a", "text": "red kurti"})).await;
}

#[rstest]
#[tokio::test]
async fn nothing_of_hers_appears_while_she_is_erased(#[values(Sqlite, Postgres)] database: Database) {
    let mitra = Arc::new(TestApp::open(database).await);
    for round in 0..5 {
        let (customer, token) = mitra.store.sign_in("demo", &vouched("c-1", round)).await.unwrap().unwrap();
        let mut works = Vec::new();
        for worker in 0..6_u8 {
            let (mitra, customer, token) = (mitra.clone(), customer.clone(), token.clone());
            works.push(tokio::spawn(async move {
                for n in 0..8_u8 {
                    // Each may be refused from some moment on; none may leave anything behind.
                    match worker {
                        0 => {
                            let (guest, token) = mitra.store.new_guest("demo").await.unwrap();
                            let key = mitra.store.new_conversation(&guest, "en").await.unwrap();
                            speak(&mitra, &key, &token).await;
                            if mitra.store.join_history(&customer, &token).await.unwrap().is_none() {
                                mitra.store.erase_shopper("demo", &guest.shopper_id, "test").await.unwrap();
                            }
                        }
                        1 => drop(mitra.store.rotate_token(&customer, "demo.x.y").await),
                        2 => drop(mitra.store.put_in_outbox(&customer, "whatsapp", &json!("hi")).await),
                        3 => {
                            if let Ok(key) = mitra.store.new_conversation(&customer, "en").await {
                                speak(&mitra, &key, &token).await;
                            }
                        }
                        4 => {
                            if let Ok(token) = mitra.store.rotate_token(&customer, "demo.x.y").await {
                                drop(mitra.store.shopper_of_token(&token).await);
                            }
                        }
                        _ => tokio::time::sleep(Duration::from_millis(u64::from(n))).await,
                    }
                }
            }));
        }
        tokio::time::sleep(Duration::from_millis(u64::from(round) * 7)).await;
        assert!(mitra.store.erase_shopper("demo", &customer.shopper_id, "test").await.unwrap().is_some());
        for work in works {
            work.await.unwrap();
        }
        assert_eq!(rows_of_shoppers(&mitra.store).await, 0, "round {round}");
    }
}
