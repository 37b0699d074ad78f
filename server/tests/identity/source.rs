//! Keys at an address: a real server that behaves, rotates, fails or attacks.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{
    Router,
    body::Body,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use mitra_server::identity::{IdentitySettings, KeySource, Reason};
use serde_json::{Value, json};
use tokio::sync::Semaphore;

use crate::shop::{ISSUER, NOW, Shop, claims_with, header as jwt_header, shop, stranger};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;

/// What the address answers.
#[derive(Clone)]
enum Answer {
    Keys(Value),
    Status(u16),
    Text(String),
    To(String),
    /// Says it is longer than it is allowed to be.
    Long(usize),
    Endless,
    Silence,
    Trickle,
}

#[derive(Clone)]
struct Address {
    origin: String,
    answer: Arc<Mutex<Answer>>,
    asked: Arc<AtomicUsize>,
    /// How many may be answered.
    gate: Arc<Semaphore>,
}

impl Address {
    async fn with(answer: Answer) -> Address {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = Address {
            origin: format!("http://{}", listener.local_addr().unwrap()),
            answer: Arc::new(Mutex::new(answer)),
            asked: Arc::default(),
            gate: Arc::new(Semaphore::new(Semaphore::MAX_PERMITS)),
        };
        let moved = |State(address): State<Address>| async move {
            answer_with(&address, Answer::Keys(published(shop())))
        };
        let router = Router::new()
            .route("/jwks.json", get(answer_now))
            .route("/moved.json", get(moved))
            .with_state(address.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        address
    }

    async fn of(shop: &Shop) -> Address {
        Address::with(Answer::Keys(published(shop))).await
    }

    fn becomes(&self, answer: Answer) {
        *self.answer.lock().unwrap() = answer;
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    fn settings(&self) -> IdentitySettings {
        settings_at(&format!("{}/jwks.json", self.origin))
    }
}

fn settings_at(url: &str) -> IdentitySettings {
    let json = json!({ "issuer": ISSUER, "algorithms": ["ES256", "RS256"], "jwks_url": url });
    IdentitySettings::from_json("demo", &json.to_string()).unwrap()
}

async fn answer_now(State(address): State<Address>) -> Response {
    address.asked.fetch_add(1, Ordering::SeqCst);
    address.gate.acquire().await.unwrap().forget();
    let answer = address.answer.lock().unwrap().clone();
    if matches!(answer, Answer::Silence) {
        std::future::pending::<()>().await;
    }
    answer_with(&address, answer)
}

fn answer_with(_: &Address, answer: Answer) -> Response {
    let endless = |pause: u64| {
        Body::from_stream(futures::stream::unfold((), move |()| async move {
            tokio::time::sleep(Duration::from_millis(pause)).await;
            Some((Ok::<_, std::io::Error>(vec![b' '; 1024]), ()))
        }))
    };
    match answer {
        Answer::Keys(keys) => {
            ([(header::CONTENT_TYPE, "application/jwk-set+json")], keys.to_string()).into_response()
        }
        Answer::Status(status) => {
            (StatusCode::from_u16(status).unwrap(), published(stranger()).to_string()).into_response()
        }
        Answer::Text(text) => text.into_response(),
        Answer::To(url) => Redirect::temporary(&url).into_response(),
        Answer::Long(length) => format!("{}{}", " ".repeat(length), published(stranger())).into_response(),
        Answer::Endless => endless(0).into_response(),
        Answer::Silence | Answer::Trickle => endless(20).into_response(),
    }
}

fn published(shop: &Shop) -> Value {
    shop.jwks(&["e1", "r1"])
}

/// Keys of the same kind under another name.
fn renamed(shop: &Shop, key_id: &str) -> Value {
    let mut jwk = shop.jwk("e1");
    jwk["kid"] = json!(key_id);
    json!({ "keys": [jwk] })
}

fn statement(shop: &Shop, key_id: &str, now: i64) -> String {
    let claims = claims_with(json!({ "iat": now, "exp": now + 300 }));
    shop.sign("ES256", &jwt_header("ES256", key_id), &claims)
}

async fn vouch(
    source: &KeySource,
    settings: &IdentitySettings,
    signer: &Shop,
    key_id: &str,
    now: i64,
) -> Result<(), Reason> {
    let vouched = source.vouch("demo", settings, &statement(signer, key_id, now), now).await;
    vouched.map(|_| ()).map_err(|refusal| refusal.reason())
}

#[tokio::test]
async fn keys_are_fetched_once_and_used_for_ten_minutes() {
    let (address, source) = (Address::of(shop()).await, KeySource::default());
    let settings = address.settings();
    for seconds in [0, 1, 30, 61, 300, 599] {
        assert_eq!(vouch(&source, &settings, shop(), "e1", NOW + seconds).await, Ok(()));
        assert_eq!(vouch(&source, &settings, stranger(), "e1", NOW + seconds).await, Err(Reason::Signature));
        assert_eq!(address.asked(), 1, "after {seconds} s");
    }
    assert_eq!(vouch(&source, &settings, shop(), "e1", NOW + 600).await, Ok(()));
    assert_eq!(address.asked(), 2);
}

#[tokio::test]
async fn a_new_key_is_fetched_and_the_one_it_replaces_is_refused() {
    let (address, source) = (Address::of(shop()).await, KeySource::default());
    let settings = address.settings();
    assert_eq!(vouch(&source, &settings, shop(), "e1", NOW).await, Ok(()));
    address.becomes(Answer::Keys(renamed(stranger(), "e2")));
    assert_eq!(vouch(&source, &settings, stranger(), "e2", NOW + 59).await, Err(Reason::UnknownKey));
    assert_eq!(address.asked(), 1, "not twice in a minute");
    assert_eq!(vouch(&source, &settings, stranger(), "e2", NOW + 60).await, Ok(()));
    assert_eq!(vouch(&source, &settings, shop(), "e1", NOW + 61).await, Err(Reason::UnknownKey));
    assert_eq!(address.asked(), 2);
}

#[tokio::test]
async fn a_withdrawn_key_ends_after_ten_minutes_although_nothing_new_is_named() {
    let (address, source) = (Address::of(shop()).await, KeySource::default());
    let settings = address.settings();
    assert_eq!(vouch(&source, &settings, shop(), "e1", NOW).await, Ok(()));
    address.becomes(Answer::Keys(renamed(stranger(), "e2")));
    assert_eq!(vouch(&source, &settings, shop(), "e1", NOW + 599).await, Ok(()));
    assert_eq!(vouch(&source, &settings, shop(), "e1", NOW + 600).await, Err(Reason::UnknownKey));
}

#[tokio::test]
async fn names_that_nobody_knows_are_asked_for_once_a_minute() {
    let (address, source) = (Address::of(shop()).await, KeySource::default());
    let settings = address.settings();
    for second in 0..180 {
        let name = format!("guess-{second}");
        let refused = vouch(&source, &settings, stranger(), &name, NOW + second).await;
        assert_eq!(refused, Err(Reason::UnknownKey));
    }
    assert_eq!(address.asked(), 3);
}

#[tokio::test]
async fn nothing_is_fetched_for_what_is_refused_anyway() {
    let (address, source) = (Address::of(shop()).await, KeySource::default());
    let settings = address.settings();
    for bad in ["", "a.b.c", &shop().state("EdDSA", &claims_with(json!({}))), &"x".repeat(9_000)] {
        assert!(source.vouch("demo", &settings, bad, NOW).await.is_err());
    }
    assert_eq!(address.asked(), 0);
}

#[tokio::test]
async fn the_last_good_keys_go_on_for_a_day_without_the_address() {
    let (address, source) = (Address::of(shop()).await, KeySource::default());
    let settings = address.settings();
    assert_eq!(vouch(&source, &settings, shop(), "e1", NOW).await, Ok(()));
    address.becomes(Answer::Status(503));
    for hours in [1, 12, 24] {
        assert_eq!(vouch(&source, &settings, shop(), "e1", NOW + hours * HOUR).await, Ok(()), "{hours} h");
    }
    assert_eq!(vouch(&source, &settings, shop(), "e1", NOW + 24 * HOUR + 60).await, Err(Reason::NoKeys));
    address.becomes(Answer::Keys(published(shop())));
    assert_eq!(vouch(&source, &settings, shop(), "e1", NOW + 24 * HOUR + 119).await, Err(Reason::NoKeys));
    assert_eq!(vouch(&source, &settings, shop(), "e1", NOW + 24 * HOUR + 120).await, Ok(()));
}

#[tokio::test]
async fn an_address_where_nobody_listens_gives_no_keys() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let settings = settings_at(&format!("http://{}/jwks.json", listener.local_addr().unwrap()));
    drop(listener);
    assert_eq!(vouch(&KeySource::default(), &settings, shop(), "e1", NOW).await, Err(Reason::NoKeys));
}

/// However hostile the address has become, the good keys go on; and a source without good keys gets none.
async fn withstand(timeout: Option<Duration>, hostile: Vec<(&str, Answer)>) {
    let new_source = || timeout.map_or_else(KeySource::default, KeySource::with_timeout);
    let (address, source) = (Address::of(shop()).await, new_source());
    let settings = address.settings();
    let mut now = NOW;
    // On a busy machine even the good answer may come after a short timeout.
    while vouch(&source, &settings, shop(), "e1", now).await.is_err() {
        now += MINUTE;
    }
    for (name, answer) in hostile {
        now += 10 * MINUTE;
        address.becomes(answer);
        let before = address.asked();
        assert_eq!(vouch(&source, &settings, shop(), "e1", now).await, Ok(()), "{name}");
        assert!(address.asked() > before, "{name}: nobody asked");
        assert_eq!(vouch(&source, &settings, stranger(), "e1", now).await, Err(Reason::Signature), "{name}");
        assert_eq!(
            vouch(&new_source(), &settings, stranger(), "e1", now).await,
            Err(Reason::NoKeys),
            "{name}"
        );
    }
}

#[tokio::test]
async fn an_address_that_takes_its_time_is_left_alone() {
    let slow = vec![("it is silent", Answer::Silence), ("it trickles", Answer::Trickle)];
    withstand(Some(Duration::from_millis(300)), slow).await;
}

#[tokio::test]
async fn a_hostile_address_does_not_replace_good_keys() {
    let elsewhere = Address::of(stranger()).await;
    let secret = json!({ "keys": [stranger().jwk("h1")] });
    let twice = json!({ "keys": [stranger().jwk("e1"), stranger().jwk("e1")] });
    let private = {
        let mut jwk = stranger().jwk("e1");
        jwk["d"] = json!("AA");
        json!({ "keys": [jwk] })
    };
    let hostile = vec![
        ("it never ends", Answer::Endless),
        ("it is a byte too long", Answer::Long(64 * 1024)),
        ("it sends us elsewhere", Answer::To(format!("{}/jwks.json", elsewhere.origin))),
        ("it sends us to another scheme", Answer::To("file:///etc/passwd".into())),
        ("it sends us round and round", Answer::To("/jwks.json".into())),
        ("it fails", Answer::Status(500)),
        ("it is gone, with keys", Answer::Status(404)),
        ("it has created keys", Answer::Status(201)),
        ("it says nothing", Answer::Text(String::new())),
        ("it says hello", Answer::Text("<!doctype html><title>Hello</title>".into())),
        ("it is not JSON", Answer::Text("{\"keys\": [".into())),
        ("it is a list", Answer::Text("[]".into())),
        ("it is deep", Answer::Text("[".repeat(60_000))),
        ("it has no keys", Answer::Keys(json!({ "keys": [] }))),
        ("it has keys of no use", Answer::Keys(json!({ "keys": [1, null, { "kty": "LUCK" }] }))),
        ("it publishes a secret", Answer::Keys(secret)),
        ("it publishes a private key", Answer::Keys(private)),
        ("it has one name for two keys", Answer::Keys(twice)),
    ];
    withstand(None, hostile).await;
    assert_eq!(elsewhere.asked(), 0, "the other origin was visited");
}

#[tokio::test]
async fn an_address_may_move_within_its_origin_and_be_as_long_as_allowed() {
    let (address, source) = (Address::with(Answer::To("/moved.json".into())).await, KeySource::default());
    assert_eq!(vouch(&source, &address.settings(), shop(), "e1", NOW).await, Ok(()));
    let keys = published(shop()).to_string();
    let long = Address::with(Answer::Text(format!("{}{keys}", " ".repeat(64 * 1024 - keys.len())))).await;
    assert_eq!(vouch(&source, &long.settings(), shop(), "e1", NOW).await, Ok(()));
}

#[tokio::test]
async fn an_address_that_sends_us_round_and_round_is_asked_four_times_and_left() {
    let (address, source) = (Address::with(Answer::To("/jwks.json".into())).await, KeySource::default());
    assert_eq!(vouch(&source, &address.settings(), shop(), "e1", NOW).await, Err(Reason::NoKeys));
    assert_eq!(address.asked(), 4);
}

#[tokio::test]
async fn keys_of_other_kinds_beside_the_good_ones_do_no_harm() {
    let mut keys = published(shop())["keys"].as_array().unwrap().clone();
    let mut for_encryption = stranger().jwk("r1");
    for_encryption["kid"] = json!("enc");
    for_encryption["use"] = json!("enc");
    keys.extend([
        json!({ "kty": "EC", "crv": "P-521", "kid": "e5" }),
        for_encryption,
        stranger().jwk("h1"),
        json!(7),
    ]);
    let (address, source) =
        (Address::with(Answer::Keys(json!({ "keys": keys }))).await, KeySource::default());
    assert_eq!(vouch(&source, &address.settings(), shop(), "e1", NOW).await, Ok(()));
    assert_eq!(vouch(&source, &address.settings(), shop(), "e5", NOW).await, Err(Reason::UnknownKey));
}

#[tokio::test]
async fn many_who_ask_at_once_wait_for_one_answer() {
    let (address, source) = (Address::of(shop()).await, KeySource::default());
    let settings = address.settings();
    let asking = (0..50).map(|_| vouch(&source, &settings, shop(), "e1", NOW));
    assert!(futures::future::join_all(asking).await.into_iter().all(|vouched| vouched == Ok(())));
    assert_eq!(address.asked(), 1);
}

#[tokio::test]
async fn a_visitor_who_hangs_up_does_not_end_the_fetch() {
    let address = Address::of(shop()).await;
    // No timeout: what is tested is who waits for whom.
    let source = KeySource::with_timeout(Duration::from_secs(60));
    let settings = address.settings();
    address.gate.forget_permits(Semaphore::MAX_PERMITS);
    let visitor = tokio::spawn({
        let (source, settings) = (source.clone(), settings.clone());
        async move { vouch(&source, &settings, shop(), "e1", NOW).await }
    });
    while address.asked() == 0 {
        tokio::task::yield_now().await;
    }
    visitor.abort();
    assert!(visitor.await.unwrap_err().is_cancelled());
    address.gate.add_permits(1);
    assert_eq!(vouch(&source, &settings, shop(), "e1", NOW).await, Ok(()));
    assert_eq!(address.asked(), 1);
}

#[tokio::test]
async fn each_shop_has_its_own_keys_and_its_own_address() {
    let (ours, theirs, source) =
        (Address::of(shop()).await, Address::of(stranger()).await, KeySource::default());
    let (our_settings, their_settings) = (ours.settings(), theirs.settings());
    let check = async |shop_id: &str, settings: &IdentitySettings, signer: &Shop| {
        source.vouch(shop_id, settings, &statement(signer, "e1", NOW), NOW).await.is_ok()
    };
    assert!(check("ours", &our_settings, shop()).await);
    assert!(check("theirs", &their_settings, stranger()).await);
    assert!(!check("ours", &our_settings, stranger()).await);
    assert!(!check("theirs", &their_settings, shop()).await);
    assert_eq!((ours.asked(), theirs.asked()), (1, 1), "one does not push out the other");
    // A shop that moves is asked at its new address at once.
    assert!(check("ours", &their_settings, stranger()).await);
    assert!(!check("ours", &their_settings, shop()).await);
}

#[tokio::test]
async fn a_clock_that_is_set_back_does_not_stop_fetching() {
    let (address, source) = (Address::of(shop()).await, KeySource::default());
    let settings = address.settings();
    assert_eq!(vouch(&source, &settings, shop(), "e1", NOW).await, Ok(()));
    address.becomes(Answer::Keys(renamed(stranger(), "e2")));
    assert_eq!(vouch(&source, &settings, stranger(), "e2", NOW - HOUR).await, Ok(()));
}

#[tokio::test]
async fn keys_in_the_settings_are_used_without_any_address() {
    let settings = shop().all();
    assert_eq!(vouch(&KeySource::default(), &settings, shop(), "e1", NOW).await, Ok(()));
    assert_eq!(vouch(&KeySource::default(), &settings, stranger(), "e1", NOW).await, Err(Reason::Signature));
}
