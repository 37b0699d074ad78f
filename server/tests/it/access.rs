//! Who may what: every operation of the OpenAPI description, played as every wrong person.
//!
//! A new route fails here until [`Fixture::of`] says how to ask for it.

mod fixture;

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use mitra_server::{
    access::SESSION_COOKIE,
    admin::form_token,
    db::Value as Stored,
    store::{Shop, ShopSettings},
};
use rstest::rstest;
use secrecy::SecretString;
use serde_json::Value;
use sha2::{Digest, Sha256};

use self::fixture::Fixture;
use crate::support::{
    Database::{self, Postgres, Sqlite},
    TestApp, TestShopper, wav,
};

/// What only the victim may read.
const SECRET: &str = "zebra striped umbrella";
/// Stands for the form that brings a file.
const UPLOAD: &str = "a catalogue file";
/// Stands for a recording.
const RECORDING: &str = "a recording";
/// Id of a key of the victim's shop.
const KEY: &str = "key-of-demo";

/// Headers that say who someone is, and what that is.
struct Identity {
    name: String,
    headers: Vec<(&'static str, String)>,
    is: Is,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Is {
    /// Nobody that Mitra knows (any more).
    Nobody,
    /// The shopper whose things are asked for.
    Victim,
    OtherGuest,
    Customer,
    ShopServer,
    Admin(&'static str),
    AdminElsewhere,
}

/// Whether the access of an operation lets this identity in.
fn may(access: &str, is: Is, of_demo: bool) -> bool {
    match access {
        "anyone" | "anyone or shopper" => true,
        "shopper" if of_demo => is == Is::Victim,
        "shopper" => matches!(is, Is::Victim | Is::OtherGuest | Is::Customer),
        "customer" => is == Is::Customer,
        "shop key" => is == Is::ShopServer,
        admin => match (admin.strip_prefix("admin: "), is) {
            (Some(roles), Is::Admin(role)) => roles.split(", ").any(|allowed| allowed == role),
            (Some(_), Is::AdminElsewhere) => !of_demo,
            (Some(_), _) => false,
            (None, _) => panic!("the access `{admin}` is new: say here whom it lets in"),
        },
    }
}

fn bearer(token: &str) -> Vec<(&'static str, String)> {
    vec![("authorization", format!("Bearer {token}"))]
}

/// Someone who works for a shop, with a session.
async fn admin(mitra: &TestApp, shop: &str, role: &str, condition: &str) -> Vec<(&'static str, String)> {
    let (id, secret) = (format!("{role}-{condition}"), format!("secret-{shop}-{role}-{condition}"));
    let disabled = if condition == "disabled" { Stored::Int(1) } else { Stored::Null };
    let db = mitra.store.db();
    let sql = "INSERT INTO admin (shop_id, admin_id, login, password_hash, role, created_at, disabled_at)
               VALUES (?1, ?2, ?2, 'x', ?3, 0, ?4)";
    db.execute(sql, &[shop.into(), (&id).into(), role.into(), disabled]).await.unwrap();
    let sql = "INSERT INTO admin_session (shop_id, session_hash, admin_id, created_at, expires_at)
               VALUES (?1, ?2, ?3, {now}, {now} + ?4)";
    let hash = Sha256::digest(secret.as_bytes()).to_vec();
    let left: i64 = if condition == "expired" { -1 } else { 3_600_000 };
    db.execute(sql, &[shop.into(), hash.into(), (&id).into(), left.into()]).await.unwrap();
    vec![("cookie", format!("{SESSION_COOKIE}={shop}.{secret}")), ("sec-fetch-site", "same-origin".into())]
}

/// A key of the shop's server that somebody might revoke.
async fn a_key(mitra: &TestApp) {
    let sql = "INSERT INTO shop_key (shop_id, key_id, key_hash, name, created_at) VALUES ('demo', ?1, ?2, 'sync', 0)";
    mitra.store.db().execute(sql, &[KEY.into(), vec![0_u8; 32].into()]).await.unwrap();
}

async fn other_shop(mitra: &TestApp) {
    let shop = Shop { shop_id: "other".into(), name: "Other".into(), settings: ShopSettings::default() };
    mitra.store.put_shop(&shop).await.unwrap();
}

/// Everybody who might ask.
async fn identities(mitra: &TestApp, victim: &TestShopper) -> Vec<Identity> {
    let mut all = Vec::new();
    let mut is = |name: &str, is: Is, headers: Vec<(&'static str, String)>| {
        all.push(Identity { name: name.to_owned(), headers, is });
    };
    is("no token", Is::Nobody, vec![]);
    for (name, value) in [
        ("an empty token", "Bearer "),
        ("no scheme", victim.token.as_str()),
        ("another scheme", "Basic ZGVtbzpkZW1v"),
        ("garbage", "Bearer \u{7f}%00.."),
        ("dots", "Bearer .."),
        ("a token of the wrong shape", "Bearer demo.a.b.c"),
        ("a very long token", &format!("Bearer demo.a.{}", "x".repeat(6000))),
    ] {
        is(name, Is::Nobody, vec![("authorization", value.replace('\u{7f}', "~"))]);
    }
    let (shop, shopper, secret) = {
        let mut parts = victim.token.split('.');
        (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap())
    };
    is("the right secret in another shop", Is::Nobody, bearer(&format!("other.{shopper}.{secret}")));
    is("the right secret of another shopper", Is::Nobody, bearer(&format!("{shop}.somebody.{secret}")));
    is("the victim with a wrong secret", Is::Nobody, bearer(&format!("{shop}.{shopper}.{}", "A".repeat(43))));
    is("two tokens", Is::Nobody, [bearer(&victim.token), bearer(&victim.token)].concat());
    is("the victim", Is::Victim, bearer(&victim.token));

    let db = mitra.store.db();
    let (expired, token) = mitra.store.new_guest("demo").await.unwrap();
    let sql = "UPDATE token SET expires_at = {now} - 1 WHERE shopper_id = ?1";
    db.execute(sql, &[(&expired.shopper_id).into()]).await.unwrap();
    is("an expired token", Is::Nobody, bearer(&token));
    let (_, token) = mitra.store.new_guest("demo").await.unwrap();
    mitra.store.revoke_token(&token).await.unwrap();
    is("a revoked token", Is::Nobody, bearer(&token));
    let (rotated, old) = mitra.store.new_guest("demo").await.unwrap();
    let new = mitra.store.rotate_token(&rotated, &old).await.unwrap();
    mitra.store.shopper_of_token(&new).await.unwrap().unwrap();
    is("a token that was replaced", Is::Nobody, bearer(&old));

    let (_, token) = mitra.store.new_guest("demo").await.unwrap();
    is("another guest", Is::OtherGuest, bearer(&token));
    let (_, token) = mitra.store.new_guest("other").await.unwrap();
    is("a guest of another shop", Is::OtherGuest, bearer(&token));
    let (customer, token) = mitra.store.new_guest("demo").await.unwrap();
    let sql = "UPDATE shopper SET kind = 'customer' WHERE shopper_id = ?1";
    db.execute(sql, &[(&customer.shopper_id).into()]).await.unwrap();
    is("a customer", Is::Customer, bearer(&token));

    let key = mitra.store.new_shop_key("demo", "test").await.unwrap();
    is("the shop's server", Is::ShopServer, bearer(&key));
    let key = mitra.store.new_shop_key("demo", "test").await.unwrap();
    let id = key.split('.').nth(1).unwrap();
    assert!(mitra.store.revoke_shop_key("demo", id).await.unwrap());
    is("a revoked shop key", Is::Nobody, bearer(&key));
    is("a shop key with another shop's name", Is::Nobody, bearer(&key.replacen("demo", "other", 1)));
    for role in ["owner", "analyst", "agent"] {
        is(&format!("an {role}"), Is::Admin(role), admin(mitra, "demo", role, "fine").await);
        is(&format!("an expired {role}"), Is::Nobody, admin(mitra, "demo", role, "expired").await);
        is(&format!("a disabled {role}"), Is::Nobody, admin(mitra, "demo", role, "disabled").await);
    }
    is("an owner of another shop", Is::AdminElsewhere, admin(mitra, "other", "owner", "fine").await);
    let forged = vec![("cookie", format!("{SESSION_COOKIE}=demo.secret-other-owner-fine"))];
    is("a session of another shop", Is::Nobody, forged);
    all
}

/// The fields of a form with the token of whoever sends it.
fn with_token(fields: &str, who: &Identity) -> String {
    let cookie = who.headers.iter().find(|(name, _)| *name == "cookie");
    let value = cookie.and_then(|(_, cookie)| cookie.split_once('=')).map_or("", |(_, value)| value);
    format!("{fields}&form_token={}", form_token(&SecretString::from(value)))
}

async fn ask(
    mitra: &TestApp,
    method: &str,
    path: &str,
    fixture: &Fixture,
    who: &Identity,
) -> (StatusCode, Value) {
    let mut request = Request::builder().method(method.to_uppercase().as_str()).uri(path);
    for (name, value) in &who.headers {
        request = request.header(*name, value);
    }
    let body = match (&fixture.body, fixture.form) {
        (Some(body), _) => {
            request = request.header(header::CONTENT_TYPE, "application/json");
            if path == "/mcp" {
                request = request.header(header::ACCEPT, "application/json, text/event-stream");
                request = request.header(header::HOST, "mitra.example.in");
            }
            Body::from(body.to_string())
        }
        (None, Some(UPLOAD)) => {
            request = request.header(header::CONTENT_TYPE, "multipart/form-data; boundary=b");
            let token = with_token("", who);
            let token = token.trim_start_matches("&form_token=");
            let part = "--b\r\ncontent-disposition: form-data; name=";
            Body::from(format!(
                "{part}\"form_token\"\r\n\r\n{token}\r\n{part}\"feed\"; filename=\"a.csv\"\r\n\r\n\
                 id,title,price\nk1,Red Kurti,1\r\n--b--\r\n"
            ))
        }
        (None, Some(RECORDING)) => {
            request = request.header(header::CONTENT_TYPE, "audio/wav");
            Body::from(wav(1600))
        }
        (None, Some(fields)) => {
            request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
            Body::from(with_token(fields, who))
        }
        (None, None) => Body::empty(),
    };
    mitra.request(request.body(body).unwrap()).await
}

/// Every operation: method, path, access.
async fn operations(mitra: &TestApp) -> Vec<(String, String, String)> {
    let (_, description) = mitra.get("/openapi.json", None).await;
    let mut found = Vec::new();
    for (path, item) in description["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let access = operation["x-mitra-access"].as_str();
            let access = access.unwrap_or_else(|| panic!("{method} {path} does not say who may"));
            found.push((method.clone(), path.clone(), access.to_owned()));
        }
    }
    // What ends tokens comes last.
    found.sort_by_key(|(method, path, _)| (method == "delete", path.clone()));
    found
}

#[rstest]
#[tokio::test]
async fn every_operation_refuses_every_wrong_identity(#[values(Sqlite, Postgres)] database: Database) {
    let mut mitra = TestApp::open(database).await;
    crate::push::tells_phones(&mut mitra, &[]);
    other_shop(&mitra).await;
    a_key(&mitra).await;
    let victim = mitra.shopper().await;
    mitra.say(&victim, "m1", SECRET).await;
    let before = mitra.events(&victim, 0).await;
    let everybody = identities(&mitra, &victim).await;
    let mut refused = 0;
    for (method, path, access) in operations(&mitra).await {
        if access == "anyone" {
            continue;
        }
        let fixture = Fixture::of(&method, &path, &victim);
        for who in everybody.iter().filter(|who| !may(&access, who.is, fixture.is_of_demo)) {
            let name = format!("{} asks {method} {path}", who.name);
            let (status, body) = ask(&mitra, &method, &fixture.path, &fixture, who).await;
            assert!(
                matches!(status.as_u16(), 401 | 403 | 404)
                    || (status == 303 && method == "get" && access.starts_with("admin")),
                "{name}: {status} {body}"
            );
            assert!(!body.to_string().contains("umbrella"), "{name} got {body}");
            if let Some(nowhere) = &fixture.nowhere {
                let nothing = ask(&mitra, &method, nowhere, &fixture, who).await;
                assert_eq!((status, body), nothing, "{name}: what is hers differs from what is not there");
            }
            refused += 1;
        }
    }
    assert!(refused > 150, "only {refused} refusals were tried");
    assert_eq!(mitra.events(&victim, 0).await, before, "a refused request changed something");
}

#[rstest]
#[tokio::test]
async fn every_operation_serves_whom_it_is_for(#[values(Sqlite, Postgres)] database: Database) {
    let mut mitra = TestApp::open(database).await;
    crate::push::tells_phones(&mut mitra, &[]);
    other_shop(&mitra).await;
    a_key(&mitra).await;
    let victim = mitra.shopper().await;
    mitra.say(&victim, "m1", "red kurti").await;
    for (method, path, access) in operations(&mitra).await {
        if access == "anyone" {
            continue;
        }
        let fixture = Fixture::of(&method, &path, &victim);
        // New ones each time: some operations end the token they are asked with.
        let everybody = identities(&mitra, &victim).await;
        for who in everybody.iter().filter(|who| may(&access, who.is, fixture.is_of_demo)) {
            if access == "anyone or shopper" && !matches!(who.is, Is::Victim | Is::Customer) {
                continue;
            }
            if path.starts_with("/api/v1/me") && method != "get" && who.is == Is::Victim {
                continue;
            }
            if path.starts_with("/admin/conversations/{id}/") {
                a_waiting_chat(&mitra, &victim).await;
            }
            let (status, body) = ask(&mitra, &method, &fixture.path, &fixture, who).await;
            let served = match path.as_str() {
                // History of a token that names nobody is not there; that is an answer to her, not a refusal.
                "/api/v1/identity/history" => true,
                // She is heard; that nobody is there to write it down is the answer.
                "/api/v1/conversations/{id}/voice" => body["type"] == "/problems/no-recogniser",
                "/admin/password" => status.is_success() || status == StatusCode::UNPROCESSABLE_ENTITY,
                // A form that was taken leads on.
                path if path.starts_with("/admin") && method == "post" => {
                    status.is_success() || status == StatusCode::SEE_OTHER
                }
                _ => status.is_success(),
            };
            assert!(served, "{} asks {method} {path}: {status} {body}", who.name);
        }
        forget_admins(&mitra).await;
    }
}

/// A chat that nobody has taken yet; who takes it is led on and reads no summary.
async fn a_waiting_chat(mitra: &TestApp, victim: &TestShopper) {
    let db = mitra.store.db();
    db.execute("DELETE FROM hand_over", &[]).await.unwrap();
    let sql = "INSERT INTO hand_over (shop_id, conversation_id, turn, since, summary)
               VALUES ('demo', ?1, 1, 0, ?2)";
    db.execute(sql, &[victim.conversation_id.as_str().into(), vec![0_u8].into()]).await.unwrap();
}

/// Admins have fixed names; the next round makes them again, and the chat that waits for them.
async fn forget_admins(mitra: &TestApp) {
    for table in ["admin_session", "admin", "hand_over"] {
        mitra.store.db().execute(&format!("DELETE FROM {table}"), &[]).await.unwrap();
    }
}
