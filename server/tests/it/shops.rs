//! Shops: what the command line makes of them, who may embed them, and their own words in the chat.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use mitra_server::{
    commands::{
        CommandError,
        shop::{Add, Decided, Set, changed_shop, known_shop, new_shop},
    },
    config::Environment,
    router::router,
    shops::ShopSettings,
    store::{Shop, Store, StoreSettings},
};
use rstest::rstest;
use secrecy::SecretString;
use tower::ServiceExt;

use crate::support::{
    Database::{self, Postgres, Sqlite},
    TestApp,
};

const IDENTITY: &str = r#"{"issuer": "https://shop.example.in", "algorithms": ["HS256"],
    "jwks": {"keys": [{"kty": "oct", "k": "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY"}]}}"#;

fn set(id: &str) -> Set {
    Set {
        id: id.to_owned(),
        name: None,
        decided: Decided::default(),
        no_origins: false,
        no_policies: false,
        no_identity: false,
        no_product_api: false,
    }
}

fn said<T: std::fmt::Debug>(outcome: Result<T, CommandError>) -> String {
    outcome.unwrap_err().to_string()
}

#[rstest]
#[tokio::test]
async fn a_shop_is_made_once_and_changes_only_in_what_is_given(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    let policies = mitra.folder.path().join("policies.toml");
    std::fs::write(&policies, "[delivery]\nen = \"In 3 days.\"\n").unwrap();
    let decided = Decided {
        origin: vec!["https://www.example.in".to_owned()],
        lang: vec!["hi".to_owned()],
        policies: Some(policies),
        identity: None,
        product_api: None,
        ..Decided::default()
    };
    let add = Add { id: "sari-ghar".to_owned(), name: "Sari Ghar".to_owned(), decided };
    let made = new_shop(&mitra.store, add.clone()).await.unwrap();
    assert_eq!(mitra.store.shop("sari-ghar").await.unwrap(), Some(made.clone()));
    assert!(said(new_shop(&mitra.store, add).await).contains("`mitra shop set sari-ghar` changes it"));

    let renamed = Set { name: Some("Saree Ghar".to_owned()), ..set("sari-ghar") };
    let renamed = changed_shop(&mitra.store, renamed).await.unwrap();
    assert_eq!(renamed, Shop { name: "Saree Ghar".to_owned(), ..made.clone() });
    let closed = Set { no_origins: true, no_policies: true, ..set("sari-ghar") };
    let closed = changed_shop(&mitra.store, closed).await.unwrap();
    assert_eq!(closed.settings, ShopSettings { languages: vec!["hi".to_owned()], ..Default::default() });
    assert_eq!(mitra.store.shop("sari-ghar").await.unwrap(), Some(closed));
}

#[rstest]
#[tokio::test]
async fn what_is_not_right_is_refused_with_a_sentence_and_nothing_changes(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    let bad = mitra.folder.path().join("bad.json");
    std::fs::write(&bad, r#"{"shipping": {"en": "soon"}}"#).unwrap();
    let origin = |origin: &str| Decided { origin: vec![origin.to_owned()], ..Decided::default() };
    let cases = [
        (origin("http://www.example.in"), "use https://www.example.in"),
        (Decided { lang: vec!["ta".to_owned()], ..Decided::default() }, "en, hi and hinglish"),
        (Decided { policies: Some(bad.clone()), ..Decided::default() }, "`shipping` is no topic"),
        (Decided { identity: Some(bad.clone()), ..Decided::default() }, "not understood"),
        (Decided { identity: Some("no-such-file".into()), ..Decided::default() }, "cannot be read"),
    ];
    let before = mitra.store.shop("demo").await.unwrap();
    for (decided, sentence) in cases {
        let add = Add { id: "new".to_owned(), name: "New".to_owned(), decided: decided.clone() };
        let refused = said(new_shop(&mitra.store, add).await);
        assert!(refused.contains(sentence), "{refused}");
        let change = Set { name: Some("Other".to_owned()), decided, ..set("demo") };
        let refused = said(changed_shop(&mitra.store, change).await);
        assert!(refused.contains(sentence), "{refused}");
    }
    assert_eq!(mitra.store.shop("demo").await.unwrap(), before);
    assert_eq!(mitra.store.shop("new").await.unwrap(), None);
    for id in ["", "Demo", "a b", "a_b", "../x", "दुकान", &"a".repeat(41)] {
        let add = Add { id: id.to_owned(), name: "New".to_owned(), decided: Decided::default() };
        assert!(said(new_shop(&mitra.store, add).await).contains("cannot be a shop's id"), "{id:?}");
    }
    assert!(said(changed_shop(&mitra.store, set("nowhere")).await).contains("mitra shop add nowhere"));
    assert!(said(known_shop(&mitra.store, "nowhere").await).contains("mitra shop add nowhere"));
}

#[rstest]
#[tokio::test]
async fn how_a_shop_vouches_lies_sealed_and_survives_a_new_master_key(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    let file = mitra.folder.path().join("identity.json");
    std::fs::write(&file, IDENTITY).unwrap();
    let stated = Decided { identity: Some(file), ..Decided::default() };
    changed_shop(&mitra.store, Set { decided: stated, ..set("demo") }).await.unwrap();
    let identity = mitra.store.identity("demo").await.unwrap().unwrap();
    assert_eq!((identity.issuer(), identity.audience()), ("https://shop.example.in", "mitra:demo"));

    let rows = mitra.store.db().rows("SELECT identity FROM shop", &[]).await.unwrap();
    let sealed: Vec<u8> = rows[0].get("identity").unwrap();
    assert!(!String::from_utf8_lossy(&sealed).contains("issuer"), "it lies open");

    let old = std::fs::read_to_string(mitra.folder.path().join("master.key")).unwrap();
    let new = "A".repeat(42) + "8=";
    let settings = |keys: String| StoreSettings {
        master_key: Some(SecretString::from(keys)),
        ..mitra.place.store_settings().unwrap()
    };
    let both = Store::open(&settings(format!("{new},{old}"))).await.unwrap();
    assert_eq!(both.rewrap_keys().await.unwrap().secrets, 1);
    assert_eq!(both.rewrap_keys().await.unwrap().secrets, 0);
    let only_new = Store::open(&settings(new)).await.unwrap();
    assert!(only_new.identity("demo").await.unwrap().is_some());
    assert!(mitra.store.identity("demo").await.is_err(), "the old key opens it still");

    let gone = Set { no_identity: true, ..set("demo") };
    changed_shop(&only_new, gone).await.unwrap();
    assert!(only_new.identity("demo").await.unwrap().is_none());
}

#[rstest]
#[tokio::test]
async fn a_key_works_until_it_is_revoked(#[values(Sqlite, Postgres)] database: Database) {
    let mitra = TestApp::open(database).await;
    let key = mitra.store.new_shop_key("demo", "feed").await.unwrap();
    assert_eq!(mitra.store.shop_of_key(&key).await.unwrap().as_deref(), Some("demo"));
    let keys = mitra.store.shop_keys("demo").await.unwrap();
    assert_eq!((keys.len(), keys[0].name.as_str()), (1, "feed"));
    assert!(mitra.store.revoke_shop_key("demo", &keys[0].key_id).await.unwrap());
    assert_eq!(mitra.store.shop_of_key(&key).await.unwrap(), None);
    assert!(!mitra.store.revoke_shop_key("demo", &keys[0].key_id).await.unwrap());
}

async fn frame_policy(mitra: &TestApp, environment: Environment) -> String {
    let mut app = mitra.app.clone();
    app.environment = environment;
    let request = Request::get("/s/demo/frame").body(Body::empty()).unwrap();
    let response = router(app).oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    let policy = response.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    let ancestors = policy.split("; ").find_map(|part| part.strip_prefix("frame-ancestors "));
    ancestors.unwrap().to_owned()
}

#[rstest]
#[tokio::test]
async fn the_frame_admits_our_own_pages_and_those_the_shop_names(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    let page = mitra.app.assets.join("app/index.html");
    std::fs::create_dir_all(page.parent().unwrap()).unwrap();
    std::fs::write(page, "<!doctype html>").unwrap();
    assert_eq!(frame_policy(&mitra, Environment::Development).await, "'self'");
    let origin = ["https://www.example.in", "http://localhost:*"].map(str::to_owned).to_vec();
    let named = Set { decided: Decided { origin, ..Decided::default() }, ..set("demo") };
    changed_shop(&mitra.store, named).await.unwrap();
    assert_eq!(
        frame_policy(&mitra, Environment::Development).await,
        "'self' https://www.example.in http://localhost:*"
    );
    assert_eq!(frame_policy(&mitra, Environment::Production).await, "'self' https://www.example.in");
    assert_eq!(mitra.get("/s/nowhere/frame", None).await.0, StatusCode::NOT_FOUND);
}

#[rstest]
#[tokio::test]
async fn the_shops_own_word_is_told_in_her_language_and_without_one_nothing_is_claimed(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    let shopper = mitra.shopper().await;
    let (words, _) = mitra.say(&shopper, "m1", "how long does delivery take").await;
    assert!(!words.contains("working days"), "{words}");
    let file = mitra.folder.path().join("policies.json");
    let policies = r#"{"delivery": {"en": "Within 4 working days.", "hi": "चार दिन में।"},
        "returns": {"hinglish": "7 din mein wapas."}, "payment": {"en": "UPI and cash."}}"#;
    std::fs::write(&file, policies).unwrap();
    let named = Set { decided: Decided { policies: Some(file), ..Decided::default() }, ..set("demo") };
    changed_shop(&mitra.store, named).await.unwrap();
    let cases = [
        ("how long does delivery take", "Within 4 working days."),
        ("डिलीवरी कितने दिन में होगी", "चार दिन में।"),
        ("delivery kitne din mein hogi", "Within 4 working days."),
        ("return kaise karein", "7 din mein wapas."),
        ("cod milega kya", "UPI and cash."),
    ];
    for (number, (said, told)) in cases.into_iter().enumerate() {
        let (words, _) = mitra.say(&shopper, &format!("n{number}"), said).await;
        assert!(words.ends_with(told), "{said}: {words}");
    }
}
