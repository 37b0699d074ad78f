//! Forms that no page of ours sent change nothing.

use axum::http::StatusCode;
use mitra_server::{admin::form_token, store::Role};
use rstest::rstest;
use secrecy::SecretString;

use super::{Browser, OWN, PASSWORD, at_work, hire};
use crate::support::{
    Database::{self, Postgres, Sqlite},
    TestApp,
};

/// What a browser says of a form that a page elsewhere sent, or what no browser says.
const ELSEWHERE: &[(&str, &[(&str, &str)])] = &[
    ("nothing at all", &[]),
    ("another site", &[("sec-fetch-site", "cross-site")]),
    ("another site under our name", &[("sec-fetch-site", "cross-site"), ("origin", "https://mitra.example")]),
    ("a sister host", &[("sec-fetch-site", "same-site")]),
    ("typed by hand", &[("sec-fetch-site", "none")]),
    ("a word that is none", &[("sec-fetch-site", "same-origin, cross-site")]),
    ("another origin", &[("origin", "https://evil.example")]),
    ("a hidden origin", &[("origin", "null")]),
    ("an origin that begins like ours", &[("origin", "https://mitra.example.evil.example")]),
    ("an origin that ends like ours", &[("origin", "https://evil-mitra.example")]),
    ("another port", &[("origin", "https://mitra.example:8443")]),
    ("our host as somebody's name", &[("origin", "https://mitra.example@evil.example")]),
    ("only a referrer", &[("referer", "https://mitra.example/admin")]),
];

#[rstest]
#[tokio::test]
async fn a_form_from_elsewhere_changes_nothing(#[values(Sqlite, Postgres)] database: Database) {
    let mitra = TestApp::open(database).await;
    let mut owner = at_work(&mitra, Role::Owner).await;
    let token = owner.get("/admin/shops").await.form_token();
    let fields = [("form_token", token.as_str()), ("origins", "https://evil.example")];
    for (name, headers) in ELSEWHERE {
        let answer = owner.post_with("/admin/shops/origins", headers, &fields).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{name}");
        assert!(answer.html.contains("Sent from elsewhere"), "{name}");
        let answer = owner.post_with("/admin/logout", headers, &fields).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{name}");
    }
    assert!(mitra.store.shop("demo").await.unwrap().unwrap().settings.origins.is_empty());
    for own in [OWN, &[("origin", "https://mitra.example")]] {
        let answer = owner.post_with("/admin/shops/origins", own, &fields).await;
        assert_eq!(answer.leads_to(), "/admin/shops?done=origins", "{own:?} is our own page");
    }
}

#[rstest]
#[tokio::test]
async fn nobody_is_logged_in_by_a_page_elsewhere(#[values(Sqlite, Postgres)] database: Database) {
    let mitra = TestApp::open(database).await;
    hire(&mitra, "asha", Role::Owner).await;
    let fields = [("shop", "demo"), ("login", "asha"), ("password", PASSWORD)];
    for (name, headers) in ELSEWHERE {
        let mut browser = Browser::new(&mitra);
        let answer = browser.post_with("/admin/login", headers, &fields).await;
        assert_eq!((answer.status, &browser.cookie), (StatusCode::FORBIDDEN, &None), "{name}");
    }
}

#[rstest]
#[tokio::test]
async fn a_form_needs_the_token_of_its_own_session(#[values(Sqlite, Postgres)] database: Database) {
    let mitra = TestApp::open(database).await;
    let mut owner = at_work(&mitra, Role::Owner).await;
    let mut agent = at_work(&mitra, Role::Agent).await;
    let own = owner.get("/admin").await.form_token();
    let cookie = SecretString::from(owner.cookie.clone().unwrap());
    assert_eq!(own, form_token(&cookie), "the page carries the session's token");
    assert!(!own.contains(owner.cookie.as_ref().unwrap()), "and not the session");
    let others = agent.get("/admin").await.form_token();
    for token in [others.as_str(), "", "x", &own[1..], &own.to_lowercase()] {
        let fields = [("form_token", token), ("name", "sync")];
        let answer = owner.post("/admin/shops/keys", &fields).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{token:?}");
    }
    assert_eq!(owner.post("/admin/shops/keys", &[("name", "sync")]).await.status, StatusCode::FORBIDDEN);
    assert!(mitra.store.shop_keys("demo").await.unwrap().is_empty());
    let fields = [("form_token", own.as_str()), ("name", "sync")];
    assert_eq!(owner.post("/admin/shops/keys", &fields).await.status, StatusCode::OK);
}

#[rstest]
#[tokio::test]
async fn a_form_that_is_none_is_refused_in_a_sentence(#[values(Sqlite, Postgres)] database: Database) {
    let mitra = TestApp::open(database).await;
    let (status, problem) = mitra.post("/admin/login", None, &serde_json::json!({"login": "asha"})).await;
    assert!(status.is_client_error(), "{status}");
    assert!(problem["detail"].as_str().is_some_and(|detail| detail.ends_with('.')), "{problem}");
}
