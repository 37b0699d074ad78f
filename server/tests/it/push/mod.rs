//! A phone is told while the chat is closed: sealed for that browser alone, never more than she asked for, and never
//! again after she said so.

mod service;

use std::{sync::Arc, time::Duration};

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use mitra_protocol::EventBody;
use mitra_server::{
    fetch::{AllowedOrigins, Fetcher, SystemNames},
    push::{Push, PushDeliverer, PushKeys},
    store::{PushSubscription, Taking},
};
use rstest::rstest;
use serde_json::{Value, json};

use self::service::{Browser, Does, Service, claims};
use crate::{
    hand_over::{key, waiting},
    support::{
        Database::{self, Postgres, Sqlite},
        TestApp, TestShopper,
    },
};

const KEY: &str = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw";

/// A shop that tells phones, where an agent can log in.
async fn telling(database: Database, service: &Service) -> TestApp {
    let mut mitra = crate::hand_over::staffed(database).await;
    tells_phones(&mut mitra, std::slice::from_ref(&service.origin));
    mitra
}

/// From now on this Mitra tells phones, also by push services that are not out in the world.
pub(super) fn tells_phones(mitra: &mut TestApp, allowed: &[String]) {
    let allowed = AllowedOrigins::read(allowed).unwrap();
    let fetcher = Fetcher::new(allowed, Arc::new(SystemNames)).unwrap();
    let keys = Arc::new(PushKeys::new(KEY, "mailto:help@shop.example").unwrap());
    mitra.app.push = Some(Push { keys, fetcher });
}

fn deliverer(mitra: &TestApp) -> PushDeliverer {
    let Push { keys, fetcher } = mitra.app.push.clone().unwrap();
    PushDeliverer::new(mitra.store.clone(), fetcher, keys, Duration::from_secs(2))
}

async fn ask(mitra: &TestApp, method: &str, token: &str, body: &Value) -> (StatusCode, Value) {
    let request = Request::builder()
        .method(method)
        .uri("/api/v1/me/push")
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::AUTHORIZATION, format!("Bearer {token}"));
    let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
    mitra.request(request.body(body).unwrap()).await
}

async fn named(mitra: &TestApp, shopper: &TestShopper, browser: &Browser) {
    let (status, said) = ask(mitra, "PUT", &shopper.token, &browser.as_given("hi")).await;
    assert_eq!(status, StatusCode::NO_CONTENT, "{said}");
}

/// A person of the shop answers her.
async fn answered(mitra: &TestApp, shopper: &TestShopper, text: &str) {
    let admin = mitra.store.admin_account("demo", "asha@shop.example").await.unwrap().unwrap().admin;
    let joined = EventBody::AgentJoined { name: "Asha".into(), text: "Asha is here.".into() };
    let message = EventBody::AgentMessage { name: "Asha".into(), text: text.into() };
    let done = mitra.store.answer_as_person(&key(shopper), &admin, text, &joined, &message).await.unwrap();
    assert!(matches!(done, Taking::Done(_)), "{done:?}");
}

/// State and number of tries of what stands in the outbox.
async fn outbox(mitra: &TestApp) -> Vec<(String, u64)> {
    let sql = "SELECT state, attempts FROM outbox WHERE channel = 'push' ORDER BY created_at, outbox_id";
    let rows = mitra.store.db().rows(sql, &[]).await.unwrap();
    rows.iter().map(|row| (row.get("state").unwrap(), row.get("attempts").unwrap())).collect()
}

async fn browsers(mitra: &TestApp) -> u64 {
    let sql = "SELECT count(*) AS there FROM push_subscription";
    mitra.store.db().row(sql, &[]).await.unwrap().unwrap().get("there").unwrap()
}

/// The pause after a failed try is over.
async fn later(mitra: &TestApp) {
    mitra.store.db().execute("UPDATE outbox SET next_at = 0", &[]).await.unwrap();
}

#[rstest]
#[tokio::test]
async fn a_persons_answer_reaches_each_browser_she_named_and_says_nothing_of_it(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let service = Service::open().await;
    let mitra = telling(database, &service).await;
    let shopper = waiting(&mitra).await;
    let (phone, laptop) = (Browser::new(&service, "phone"), Browser::new(&service, "laptop"));
    named(&mitra, &shopper, &phone).await;
    named(&mitra, &shopper, &laptop).await;
    named(&mitra, &shopper, &phone).await;
    answered(&mitra, &shopper, "Your refund is on its way.").await;
    assert_eq!(deliverer(&mitra).round().await.unwrap(), 2);
    let got = service.got();
    assert_eq!(got.len(), 2);
    let public = mitra.app.push.as_ref().unwrap().keys.public().to_owned();
    for got in &got {
        let said = phone.open(got).or_else(|| laptop.open(got)).unwrap();
        assert_eq!(said, json!({"lang": "hi", "shop": "demo"}));
        let claims = claims(got, &public);
        assert_eq!(claims["aud"], json!(service.origin));
        assert_eq!(claims["sub"], json!("mailto:help@shop.example"));
        let now = u64::try_from(mitra.store.now().await.unwrap() / 1_000).unwrap();
        let ends = claims["exp"].as_u64().unwrap();
        assert!(ends > now && ends - now <= 24 * 60 * 60, "{ends} {now}");
        assert_eq!(got.headers["content-encoding"], "aes128gcm");
        assert_eq!(got.headers["ttl"], "86400");
        assert!(got.headers["topic"].len() <= 32);
    }
    assert_eq!(got.iter().filter(|got| phone.open(got).is_some()).count(), 1, "each can open its own alone");
    later(&mitra).await;
    assert_eq!(deliverer(&mitra).round().await.unwrap(), 0, "what was taken is not sent again");
}

#[rstest]
#[tokio::test]
async fn a_service_that_fails_hangs_or_puts_off_is_asked_again_when_it_says(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let service = Service::open().await;
    let mitra = telling(database, &service).await;
    let shopper = waiting(&mitra).await;
    let phone = Browser::new(&service, "phone");
    named(&mitra, &shopper, &phone).await;
    answered(&mitra, &shopper, "hello").await;
    service.will(&[Does::Answers(500), Does::Hangs, Does::PutsOff(3_600)]);
    for tries in 1..=3 {
        assert_eq!(deliverer(&mitra).round().await.unwrap(), 0);
        assert_eq!(outbox(&mitra).await, [("waiting".to_owned(), tries)]);
        assert_eq!(deliverer(&mitra).round().await.unwrap(), 0, "not at once");
        if tries < 3 {
            later(&mitra).await;
        }
    }
    let row = mitra.store.db().row("SELECT next_at FROM outbox WHERE channel = 'push'", &[]).await.unwrap();
    let pause = row.unwrap().get::<i64>("next_at").unwrap() - mitra.store.now().await.unwrap();
    assert!((3_000_000..=3_600_000).contains(&pause), "{pause}");
    later(&mitra).await;
    assert_eq!(deliverer(&mitra).round().await.unwrap(), 1);
    assert_eq!(service.got().len(), 4);
    assert_eq!(browsers(&mitra).await, 1);
}

#[rstest]
#[tokio::test]
async fn a_browser_that_is_gone_is_dropped_and_a_redirect_is_not_followed(
    #[values(Sqlite, Postgres)] database: Database,
    #[values(401, 403, 404, 410)] status: u16,
) {
    let service = Service::open().await;
    let mitra = telling(database, &service).await;
    let shopper = waiting(&mitra).await;
    named(&mitra, &shopper, &Browser::new(&service, "phone")).await;
    answered(&mitra, &shopper, "one").await;
    service.will(&[Does::Redirects]);
    assert_eq!(deliverer(&mitra).round().await.unwrap(), 0);
    assert_eq!(outbox(&mitra).await, [("failed".to_owned(), 1)]);
    assert_eq!((service.got().len(), browsers(&mitra).await), (1, 1));
    answered(&mitra, &shopper, "two").await;
    service.will(&[Does::Answers(status)]);
    assert_eq!(deliverer(&mitra).round().await.unwrap(), 0);
    assert_eq!(browsers(&mitra).await, 0);
    answered(&mitra, &shopper, "three").await;
    later(&mitra).await;
    assert_eq!(deliverer(&mitra).round().await.unwrap(), 0);
    assert_eq!(service.got().len(), 2, "nobody is told who is gone");
}

#[rstest]
#[tokio::test]
async fn she_is_asked_only_when_she_waits_and_told_no_more_when_she_says_so(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let service = Service::open().await;
    let mitra = telling(database, &service).await;
    let idle = mitra.shopper().await;
    let (status, offer) = ask(&mitra, "GET", &idle.token, &Value::Null).await;
    assert_eq!((status, &offer["waits"]), (StatusCode::OK, &json!(false)));
    let shopper = waiting(&mitra).await;
    let (_, offer) = ask(&mitra, "GET", &shopper.token, &Value::Null).await;
    assert_eq!(offer["waits"], json!(true));

    let phone = Browser::new(&service, "phone");
    named(&mitra, &shopper, &phone).await;
    answered(&mitra, &shopper, "one").await;
    let (status, _) = ask(&mitra, "DELETE", &shopper.token, &Value::Null).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    answered(&mitra, &shopper, "two").await;
    assert_eq!(deliverer(&mitra).round().await.unwrap(), 0);
    assert!(service.got().is_empty() && outbox(&mitra).await.is_empty());

    // The next who uses this phone is told there, and she is not.
    named(&mitra, &shopper, &phone).await;
    named(&mitra, &idle, &phone).await;
    answered(&mitra, &shopper, "three").await;
    assert_eq!(deliverer(&mitra).round().await.unwrap(), 0);
    assert_eq!(browsers(&mitra).await, 1);
}

#[rstest]
#[tokio::test]
async fn a_browser_that_a_guest_and_a_customer_name_at_once_is_one_of_them_and_joins(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let service = Service::open().await;
    let mitra = telling(database, &service).await;
    let customer = mitra.store.customer("demo", "meena").await.unwrap().unwrap();
    for turn in 1..=10 {
        let (guest, token) = mitra.store.new_guest("demo").await.unwrap();
        let browser = PushSubscription {
            endpoint: format!("{}/send/{turn}", service.origin),
            p256dh: String::new(),
            auth: String::new(),
            lang: "hi".to_owned(),
        };
        let (one, other) = tokio::join!(
            mitra.store.put_push_subscription(&guest, &browser),
            mitra.store.put_push_subscription(&customer, &browser),
        );
        one.and(other).unwrap();
        assert_eq!(browsers(&mitra).await, turn);
        assert_eq!(mitra.store.join_history(&customer, &token).await.unwrap(), Some(0));
        assert_eq!(browsers(&mitra).await, turn);
    }
}

#[rstest]
#[tokio::test]
async fn erased_is_erased_here_too(#[values(Sqlite, Postgres)] database: Database) {
    let service = Service::open().await;
    let mitra = telling(database, &service).await;
    let shopper = waiting(&mitra).await;
    named(&mitra, &shopper, &Browser::new(&service, "phone")).await;
    answered(&mitra, &shopper, "one").await;
    let request =
        Request::delete("/api/v1/me").header(header::AUTHORIZATION, format!("Bearer {}", shopper.token));
    let (status, _) = mitra.request(request.body(Body::empty()).unwrap()).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(deliverer(&mitra).round().await.unwrap(), 0);
    assert_eq!((service.got().len(), browsers(&mitra).await), (0, 0));
    assert!(outbox(&mitra).await.is_empty());
}

#[tokio::test]
async fn what_is_no_browser_of_the_web_is_refused() {
    let service = Service::open().await;
    let mitra = telling(Sqlite, &service).await;
    let shopper = mitra.shopper().await;
    let good = Browser::new(&service, "phone").as_given("en");
    for (field, wrong) in [
        ("endpoint", "https://127.0.0.1/send"),
        ("endpoint", "https://169.254.169.254/latest"),
        ("endpoint", "http://push.example.net/send"),
        ("endpoint", "https://push.example.net:8443/send"),
        ("endpoint", "no address"),
        ("p256dh", "AAAA"),
        ("p256dh", "BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
        ("auth", "AAAA"),
        ("lang", "fr"),
    ] {
        let mut given = good.clone();
        given[field] = json!(wrong);
        let (status, said) = ask(&mitra, "PUT", &shopper.token, &given).await;
        assert!(status.is_client_error() && said["title"].is_string(), "{field} {wrong}: {status} {said}");
    }
    assert_eq!(browsers(&mitra).await, 0);
}

#[tokio::test]
async fn without_keys_nothing_is_offered() {
    let service = Service::open().await;
    let mitra = TestApp::open(Sqlite).await;
    let shopper = mitra.shopper().await;
    let (status, _) = ask(&mitra, "GET", &shopper.token, &Value::Null).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    let phone = Browser::new(&service, "phone").as_given("en");
    let (status, _) = ask(&mitra, "PUT", &shopper.token, &phone).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}
