//! Guests and customers: who vouches, what joins, what ends.

use aws_lc_rs::hmac;
use axum::http::StatusCode;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use mitra_server::store::{Shop, ShopSettings};
use rstest::rstest;
use secrecy::SecretString;
use serde_json::{Value, json};

use crate::support::{
    Database::{self, Postgres, Sqlite},
    TestApp, TestShopper,
};

const SECRET: &[u8; 32] = b"known to the shop and to Mitra..";
const IDENTITY: &str = "/api/v1/identity";
const HISTORY: &str = "/api/v1/identity/history";

/// The shop's statement that its customer `sub` is signed in, good for a few minutes.
async fn statement(mitra: &TestApp, shop: &str, sub: &str, jti: &str) -> String {
    let now = mitra.store.now().await.unwrap() / 1_000;
    let claims = json!({
        "iss": "https://shop.example.in", "aud": format!("mitra:{shop}"), "sub": sub, "jti": jti,
        "iat": now, "exp": now + 300
    });
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", part(&json!({"alg": "HS256", "kid": "h1"})), part(&claims));
    let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET);
    let signature = hmac::sign(&key, signed.as_bytes());
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.as_ref()))
}

/// A Mitra with two shops that vouch for their customers with the same secret.
async fn open(database: Database) -> TestApp {
    let mitra = TestApp::open(database).await;
    let other = Shop { shop_id: "other".into(), name: "Other".into(), settings: ShopSettings::default() };
    mitra.store.put_shop(&other).await.unwrap();
    let identity = json!({
        "issuer": "https://shop.example.in",
        "algorithms": ["HS256"],
        "jwks": {"keys": [{"kty": "oct", "kid": "h1", "alg": "HS256", "k": URL_SAFE_NO_PAD.encode(SECRET)}]}
    });
    for shop in ["demo", "other"] {
        mitra.store.put_identity(shop, &SecretString::from(identity.to_string())).await.unwrap();
    }
    mitra
}

/// Signs her in; her token and her id.
async fn sign_in(mitra: &TestApp, sub: &str, jti: &str) -> (String, String) {
    let shown = json!({"shop": "demo", "assertion": statement(mitra, "demo", sub, jti).await});
    let (status, body) = mitra.post(IDENTITY, None, &shown).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    (body["token"].as_str().unwrap().to_owned(), body["shopper_id"].as_str().unwrap().to_owned())
}

#[rstest]
#[tokio::test]
async fn the_same_customer_is_the_same_shopper_on_every_device(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = open(database).await;
    let (phone, her) = sign_in(&mitra, "customer-7", "j1").await;
    let (laptop, again) = sign_in(&mitra, "customer-7", "j2").await;
    assert_eq!(her, again);
    assert_ne!(phone, laptop);
    let (_, someone) = sign_in(&mitra, "customer-8", "j3").await;
    assert_ne!(her, someone);
    let (_, me) = mitra.get("/api/v1/me", Some(&phone)).await;
    assert_eq!(me, json!({"shopper_id": her, "kind": "customer", "shop": "demo"}));
    // What she starts on one device she reads on the other.
    let (_, started) =
        mitra.post("/api/v1/conversations", Some(&phone), &json!({"shop": "demo", "lang": "hi"})).await;
    let conversation_id = started["conversation_id"].as_str().unwrap().to_owned();
    let on_phone = TestShopper { conversation_id: conversation_id.clone(), token: phone };
    mitra.say(&on_phone, "m1", "laal kurti").await;
    let on_laptop = TestShopper { conversation_id, token: laptop };
    assert_eq!(mitra.events(&on_laptop, 0).await, mitra.events(&on_phone, 0).await);
}

#[rstest]
#[tokio::test]
async fn a_statement_is_good_once_and_for_one_shop(#[values(Sqlite, Postgres)] database: Database) {
    let mitra = open(database).await;
    let statement = statement(&mitra, "demo", "customer-7", "j1").await;
    for (shop, status) in [("other", 401), ("nowhere", 401), ("demo", 200), ("demo", 401)] {
        let shown = json!({"shop": shop, "assertion": statement});
        let (answered, body) = mitra.post(IDENTITY, None, &shown).await;
        assert_eq!(answered.as_u16(), status, "{shop}: {body}");
        // One sentence for every reason.
        if status == 401 {
            assert_eq!(body["type"], "/problems/identity-refused");
        }
    }
    for wrong in ["", "a.b.c", "\u{0}", &statement[1..]] {
        let (status, _) = mitra.post(IDENTITY, None, &json!({"shop": "demo", "assertion": wrong})).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{wrong:?}");
    }
    let (status, _) = mitra.post(IDENTITY, None, &json!({"shop": "\u{0}", "assertion": "x"})).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
}

#[rstest]
#[tokio::test]
async fn a_statement_used_twenty_times_at_once_signs_in_once(#[values(Sqlite, Postgres)] database: Database) {
    let mitra = open(database).await;
    let shown = json!({"shop": "demo", "assertion": statement(&mitra, "demo", "customer-7", "j1").await});
    let tries = (0..20).map(|_| mitra.post(IDENTITY, None, &shown));
    let tries = futures::future::join_all(tries).await;
    assert_eq!(tries.iter().filter(|(status, _)| *status == StatusCode::OK).count(), 1);
    assert!(tries.iter().all(|(status, _)| matches!(status.as_u16(), 200 | 401)), "{tries:?}");
    // And twenty statements at once make one customer.
    let mut statements = Vec::new();
    for n in 0..20 {
        let assertion = statement(&mitra, "demo", "customer-9", &format!("k{n}")).await;
        statements.push(json!({"shop": "demo", "assertion": assertion}));
    }
    let tries = statements.iter().map(|shown| mitra.post(IDENTITY, None, shown));
    let tries = futures::future::join_all(tries).await;
    assert!(tries.iter().all(|(status, _)| *status == StatusCode::OK), "{tries:?}");
    assert!(tries.iter().all(|(_, body)| body["shopper_id"] == tries[0].1["shopper_id"]), "{tries:?}");
}

#[rstest]
#[tokio::test]
async fn a_guests_history_joins_the_account_by_her_own_token_only(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = open(database).await;
    let guest = mitra.shopper().await;
    mitra.say(&guest, "m1", "laal kurti").await;
    let said = mitra.events(&guest, 0).await;
    let (customer, _) = sign_in(&mitra, "customer-7", "j1").await;
    let (other_customer, _) = sign_in(&mitra, "customer-8", "j2").await;
    let (_, elsewhere) = mitra.store.new_guest("other").await.unwrap();
    // Not by a customer's token, another shop's guest, a guest's wish, or an id alone.
    for wrong in [&other_customer, &customer, &elsewhere, &guest.conversation_id] {
        let (status, _) = mitra.post(HISTORY, Some(&customer), &json!({"guest_token": wrong})).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
    }
    let (status, _) = mitra.post(HISTORY, Some(&guest.token), &json!({"guest_token": guest.token})).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let (status, joined) = mitra.post(HISTORY, Some(&customer), &json!({"guest_token": guest.token})).await;
    assert_eq!((status, joined), (StatusCode::OK, json!({"conversations": 1})));
    // The guest is no more; what she said is the customer's, and goes on.
    let (status, _) = mitra.get("/api/v1/me", Some(&guest.token)).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    let hers = TestShopper { conversation_id: guest.conversation_id.clone(), token: customer };
    assert_eq!(mitra.events(&hers, 0).await, said);
    let (_, products) = mitra.say(&hers, "m2", "doosra wala kitne ka hai").await;
    assert_eq!(products.len(), 1, "the conversation remembers the list");
    // Another node, which has none of her keys at hand, reads it too.
    let node = mitra.reopen("serve-other", std::time::Duration::ZERO).await;
    assert!(node.events(&hers, 0).await.len() > said.len());
    let (status, _) = mitra.post(HISTORY, Some(&hers.token), &json!({"guest_token": guest.token})).await;
    assert_eq!(status, StatusCode::NOT_FOUND, "a second time there is nothing to join");
}

#[rstest]
#[tokio::test]
async fn a_renewed_token_ends_the_old_one_when_it_is_first_used(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    let guest = mitra.shopper().await;
    let works = async |token: &str| mitra.get("/api/v1/me", Some(token)).await.0 == StatusCode::OK;
    let (_, renewed) = mitra.post("/api/v1/me/token", Some(&guest.token), &json!({})).await;
    let new = renewed["token"].as_str().unwrap();
    // The answer may be lost on the way: the old one goes on until the new one has arrived.
    assert!(works(&guest.token).await);
    assert!(works(new).await);
    assert!(!works(&guest.token).await);
    assert!(works(new).await);
}

#[rstest]
#[tokio::test]
async fn a_token_that_ends_takes_those_with_it_that_were_to_replace_it(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    let guest = mitra.shopper().await;
    let works = async |token: &str| mitra.get("/api/v1/me", Some(token)).await.0 == StatusCode::OK;
    let mut renewed = Vec::new();
    for _ in 0..3 {
        let (_, body) = mitra.post("/api/v1/me/token", Some(&guest.token), &json!({})).await;
        renewed.push(body["token"].as_str().unwrap().to_owned());
    }
    assert!(!works(&renewed[0]).await, "only the latest successor counts");
    mitra.store.revoke_token(&guest.token).await.unwrap();
    for token in renewed.iter().chain([&guest.token]) {
        assert!(!works(token).await);
    }
}
