//! The same conversation on another device: a code is good once, for minutes, and for nobody who guesses.

use std::sync::Arc;

use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use rstest::rstest;
use serde_json::{Value, json};

use crate::support::{
    Database::{self, Postgres, Sqlite},
    TestApp, TestShopper,
};

async fn post(mitra: &TestApp, path: &str, token: Option<&str>, body: &Value) -> (StatusCode, Value) {
    let mut request = Request::builder().method(Method::POST).uri(format!("/api/v1{path}"));
    request = request.header(header::CONTENT_TYPE, "application/json");
    if let Some(token) = token {
        request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
    }
    mitra.request(request.body(Body::from(body.to_string())).unwrap()).await
}

async fn code(mitra: &TestApp, shopper: &TestShopper) -> String {
    let body = json!({"conversation_id": shopper.conversation_id});
    let (status, pairing) = post(mitra, "/pairings", Some(&shopper.token), &body).await;
    assert_eq!(status, StatusCode::CREATED, "{pairing}");
    pairing["code"].as_str().unwrap().to_owned()
}

async fn take(mitra: &TestApp, shop: &str, code: &str) -> (StatusCode, Value) {
    post(mitra, "/pairings/taken", None, &json!({"shop": shop, "code": code})).await
}

#[rstest]
#[tokio::test]
async fn another_device_goes_on_in_the_same_conversation_with_a_token_of_its_own(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    let hers = mitra.shopper().await;
    mitra.say(&hers, "m1", "red kurti").await;
    let code = code(&mitra, &hers).await;
    let (status, paired) = take(&mitra, "demo", &code.to_lowercase()).await;
    assert_eq!(status, StatusCode::OK, "{paired}");
    assert_eq!(paired["conversation_id"], json!(hers.conversation_id));
    assert_eq!(paired["is_customer"], json!(false));
    let token = paired["token"].as_str().unwrap().to_owned();
    assert_ne!(token, hers.token);
    let phone = TestShopper { conversation_id: hers.conversation_id.clone(), token };
    mitra.say(&phone, "m2", "under 500").await;
    assert_eq!(mitra.events(&hers, 0).await, mitra.events(&phone, 0).await);
    // Used is used.
    assert_eq!(take(&mitra, "demo", &code).await.0, StatusCode::NOT_FOUND);
}

#[rstest]
#[tokio::test]
async fn a_code_taken_by_many_at_once_is_taken_by_one(#[values(Sqlite, Postgres)] database: Database) {
    let mitra = Arc::new(TestApp::open(database).await);
    let hers = mitra.shopper().await;
    let code = code(&mitra, &hers).await;
    let tries = (0..20).map(|_| {
        let (mitra, code) = (mitra.clone(), code.clone());
        tokio::spawn(async move { take(&mitra, "demo", &code).await.0 })
    });
    let mut taken = 0;
    for answer in tries.collect::<Vec<_>>() {
        taken += usize::from(answer.await.unwrap() == StatusCode::OK);
    }
    assert_eq!(taken, 1);
}

#[rstest]
#[tokio::test]
async fn a_code_that_is_over_replaced_of_another_shop_or_erased_is_none(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    let hers = mitra.shopper().await;
    let first = code(&mitra, &hers).await;
    let second = code(&mitra, &hers).await;
    assert_eq!(take(&mitra, "demo", &first).await.0, StatusCode::NOT_FOUND, "one at a time");
    assert_eq!(take(&mitra, "nowhere", &second).await.0, StatusCode::NOT_FOUND);
    let db = mitra.store.db();
    db.execute("UPDATE pairing SET expires_at = {now} - 1", &[]).await.unwrap();
    assert_eq!(take(&mitra, "demo", &second).await.0, StatusCode::NOT_FOUND, "five minutes are over");
    let third = code(&mitra, &hers).await;
    let shopper = hers.token.split('.').nth(1).unwrap();
    mitra.store.erase_shopper("demo", shopper, "test").await.unwrap().unwrap();
    assert_eq!(take(&mitra, "demo", &third).await.0, StatusCode::NOT_FOUND, "she erased everything");
}

#[tokio::test]
async fn who_guesses_is_slowed_down_and_told_until_when() {
    let mitra = TestApp::open(Sqlite).await;
    let mut refused = None;
    for guess in 0..40 {
        let (status, problem) = take(&mitra, "demo", &format!("000000{guess:04}")).await;
        if status == StatusCode::TOO_MANY_REQUESTS {
            refused = Some((guess, problem));
            break;
        }
        assert_eq!(status, StatusCode::NOT_FOUND, "{problem}");
    }
    let (guess, problem) = refused.expect("guessing goes on for ever");
    assert!(guess >= 30, "{guess}");
    assert_eq!(problem["type"], "/problems/too-fast");
}

#[tokio::test]
async fn no_code_lies_in_the_database() {
    let mitra = TestApp::open(Sqlite).await;
    let hers = mitra.shopper().await;
    let code = code(&mitra, &hers).await;
    let sql = "SELECT count(*) AS found FROM pairing WHERE code_hash = ?1 OR shopper_id = ?2 OR conversation_id = ?2";
    let row = mitra.store.db().row(sql, &[code.as_bytes().to_vec().into(), code.as_str().into()]).await;
    assert_eq!(row.unwrap().unwrap().get::<i64>("found").unwrap(), 0);
}
