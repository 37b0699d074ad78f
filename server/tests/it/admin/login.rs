//! Who gets in, for how long, and how often one may try.

use axum::http::{StatusCode, header};
use mitra_server::{
    seal::digest,
    store::{LOGIN_WINDOW_MILLIS, Role, SESSION_IDLE_MILLIS, SESSION_LONGEST_MILLIS},
};
use rstest::rstest;

use super::{Browser, PASSWORD, at_work, audited, count_of, hire, other_shop};
use crate::support::{
    Database::{self, Postgres, Sqlite},
    TestApp,
};

/// Runs a statement on the session's times or the like.
async fn change(mitra: &TestApp, sql: &str) {
    assert!(mitra.store.db().execute(sql, &[]).await.unwrap() > 0, "{sql} changed nothing");
}

async fn is_in(browser: &mut Browser) -> bool {
    let answer = browser.get("/admin").await;
    match answer.status {
        StatusCode::OK => true,
        status => {
            assert_eq!((status, answer.leads_to()), (StatusCode::SEE_OTHER, "/admin/login"));
            false
        }
    }
}

#[rstest]
#[tokio::test]
async fn whatever_is_wrong_the_answer_is_the_same(#[values(Sqlite, Postgres)] database: Database) {
    let mitra = TestApp::open(database).await;
    let gone = hire(&mitra, "gone", Role::Owner).await;
    mitra.store.disable_admin(&gone, "command line").await.unwrap();
    hire(&mitra, "asha", Role::Owner).await;
    let mut answers = Vec::new();
    for (shop, login, password) in [
        ("demo", "asha", "another password"),
        ("demo", "asha", ""),
        ("demo", "nobody", PASSWORD),
        ("demo", "gone", PASSWORD),
        ("demo", "", PASSWORD),
        ("nowhere", "asha", PASSWORD),
        ("not a shop!", "asha\u{0}", PASSWORD),
    ] {
        let mut browser = Browser::new(&mitra);
        let fields = [("shop", shop), ("login", login), ("password", password)];
        let answer = browser.post("/admin/login", &fields).await;
        assert!(browser.cookie.is_none(), "{shop} {login} got in");
        assert!(!answer.html.contains(PASSWORD));
        // The form holds what was typed.
        let login = login.trim_end_matches('\u{0}');
        answers.push((answer.status, answer.html.replace(&format!("name=\"login\" value=\"{login}\""), "")));
    }
    assert_eq!(answers[0].0, StatusCode::FORBIDDEN);
    assert!(answers[0].1.contains("The shop, the login or the password is not right."));
    for answer in &answers {
        assert_eq!(answer, &answers[0]);
    }
    let rows =
        mitra.store.db().rows("SELECT DISTINCT shop_id FROM login_failure ORDER BY shop_id", &[]).await;
    let shops: Vec<String> = rows.unwrap().iter().map(|row| row.get("shop_id").unwrap()).collect();
    assert_eq!(shops, ["", "demo"], "what was typed is kept as a hash");
    let failed: Vec<_> =
        audited(&mitra).await.into_iter().filter(|(_, action)| action == "admin.login_failed").collect();
    let of = |actor: &str| failed.iter().filter(|(who, _)| who == actor).count();
    assert_eq!((of("asha"), of("gone"), of("unknown")), (2, 1, 2));
}

#[rstest]
#[tokio::test]
async fn the_right_password_opens_a_session_nobody_can_have_prepared(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    hire(&mitra, "asha", Role::Owner).await;
    let mut browser = Browser::new(&mitra);
    browser.cookie = Some("demo.prepared-by-someone-else".to_owned());
    let answer = browser.log_in("ASHA", PASSWORD).await;
    let set = answer.headers[header::SET_COOKIE].to_str().unwrap();
    for part in ["; Path=/", "; HttpOnly", "; SameSite=Strict"] {
        assert!(set.contains(part), "{set}");
    }
    assert!(!set.contains("Secure"), "over plain http it would never come back: {set}");
    let first = browser.cookie.clone().unwrap();
    assert!(first.len() >= "demo.".len() + 43, "a cookie of 256 bits, not {first}");
    assert!(is_in(&mut browser).await);

    let mut prepared = browser.beside();
    prepared.cookie = Some("demo.prepared-by-someone-else".to_owned());
    assert!(!is_in(&mut prepared).await);

    browser.log_in("asha", PASSWORD).await;
    assert_ne!(browser.cookie.as_ref(), Some(&first), "each login has its own session");
    let mut old = browser.beside();
    old.cookie = Some(first);
    assert!(!is_in(&mut old).await, "the session before the login goes on");
    assert!(is_in(&mut browser).await);
}

#[rstest]
#[tokio::test]
async fn over_https_the_cookie_is_bound_to_the_host(#[values(Sqlite, Postgres)] database: Database) {
    let mut mitra = TestApp::open(database).await;
    mitra.app.public_url = Some("https://chat.example.in".into());
    hire(&mitra, "asha", Role::Owner).await;
    let answer = Browser::new(&mitra).log_in("asha", PASSWORD).await;
    let set = answer.headers[header::SET_COOKIE].to_str().unwrap();
    assert!(set.starts_with("__Host-mitra-admin=demo."), "{set}");
    assert!(set.contains("; Secure") && set.contains("; Path=/;") && !set.contains("Domain"), "{set}");
}

#[rstest]
#[tokio::test]
async fn logging_out_ends_the_session(#[values(Sqlite, Postgres)] database: Database) {
    let mitra = TestApp::open(database).await;
    let mut browser = at_work(&mitra, Role::Agent).await;
    let cookie = browser.cookie.clone();
    let answer = browser.submit("/admin", "/admin/logout", &[]).await;
    assert_eq!(answer.leads_to(), "/admin/login?said=goodbye");
    assert!(browser.cookie.is_none(), "the browser is told to forget it");
    browser.cookie = cookie;
    assert!(!is_in(&mut browser).await, "and it is good for nothing");
    assert_eq!(count_of(&mitra, "admin.logout").await, 1);
}

#[rstest]
#[tokio::test]
async fn a_session_ends_when_it_is_idle_or_old(#[values(Sqlite, Postgres)] database: Database) {
    let mitra = TestApp::open(database).await;
    let mut browser = at_work(&mitra, Role::Owner).await;
    let left = async || {
        let sql = "SELECT expires_at - {now} AS left_millis FROM admin_session";
        mitra.store.db().row(sql, &[]).await.unwrap().unwrap().get::<i64>("left_millis").unwrap()
    };
    change(&mitra, "UPDATE admin_session SET expires_at = {now} + 60000").await;
    assert!(is_in(&mut browser).await);
    let idle = left().await;
    assert!(idle > SESSION_IDLE_MILLIS - 60_000 && idle <= SESSION_IDLE_MILLIS, "use extends it: {idle}");

    let old = SESSION_LONGEST_MILLIS - 60_000;
    change(
        &mitra,
        &format!("UPDATE admin_session SET created_at = {{now}} - {old}, expires_at = {{now}} + 9000"),
    )
    .await;
    assert!(is_in(&mut browser).await);
    assert!(left().await <= 60_000, "but never past its longest");

    change(&mitra, "UPDATE admin_session SET expires_at = {now} - 1").await;
    assert!(!is_in(&mut browser).await, "idle for too long");
    let sql = format!(
        "UPDATE admin_session SET expires_at = {{now}} + 60000, created_at = {{now}} - {SESSION_LONGEST_MILLIS}"
    );
    change(&mitra, &sql).await;
    assert!(!is_in(&mut browser).await, "too old, whatever its row says");
}

#[rstest]
#[tokio::test]
async fn five_wrong_passwords_shut_the_door_for_a_while(#[values(Sqlite, Postgres)] database: Database) {
    let mitra = TestApp::open(database).await;
    hire(&mitra, "asha", Role::Owner).await;
    hire(&mitra, "bela", Role::Owner).await;
    // Nobody's login is counted just the same.
    for login in ["asha", "nobody"] {
        for _ in 0..5 {
            assert_eq!(Browser::new(&mitra).log_in(login, "wrong").await.status, StatusCode::FORBIDDEN);
        }
        let answer = Browser::new(&mitra).log_in(login, PASSWORD).await;
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS, "{login}");
        let wait: i64 = answer.headers[header::RETRY_AFTER].to_str().unwrap().parse().unwrap();
        assert!(wait > 0 && wait <= LOGIN_WINDOW_MILLIS / 1000 + 1, "{wait} s");
        assert!(answer.html.contains("Too many wrong passwords. Please try again in 15 minutes."));
    }
    assert_eq!(Browser::new(&mitra).log_in("bela", PASSWORD).await.leads_to(), "/admin", "others get in");

    change(&mitra, &format!("UPDATE login_failure SET at = at - {LOGIN_WINDOW_MILLIS}")).await;
    assert_eq!(Browser::new(&mitra).log_in("asha", "wrong").await.status, StatusCode::FORBIDDEN);
    assert_eq!(Browser::new(&mitra).log_in("asha", PASSWORD).await.leads_to(), "/admin");
    let left = mitra.store.db().rows("SELECT failure_id FROM login_failure", &[]).await.unwrap();
    assert_eq!(left.len(), 5, "the right password forgives one's own, not nobody's");
}

#[rstest]
#[tokio::test]
async fn a_password_in_the_line_of_the_login_cannot_be_guessed_from_what_is_kept(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    Browser::new(&mitra).log_in(PASSWORD, PASSWORD).await;
    let rows = mitra.store.db().rows("SELECT login_hash FROM login_failure", &[]).await.unwrap();
    let kept: Vec<u8> = rows[0].get("login_hash").unwrap();
    assert_ne!(kept, digest(&[b"demo", PASSWORD.as_bytes()]));
    // It is counted all the same, with the secret that another process reads.
    let other = mitra.reopen("serve-other", std::time::Duration::ZERO).await;
    Browser::new(&other).log_in(PASSWORD, PASSWORD).await;
    let rows = mitra.store.db().rows("SELECT DISTINCT login_hash FROM login_failure", &[]).await.unwrap();
    assert_eq!(rows.len(), 1);
}

#[rstest]
#[tokio::test]
async fn behind_a_balancer_the_tries_at_one_shop_leave_the_doors_of_others_open(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    other_shop(&mitra).await;
    hire(&mitra, "asha", Role::Owner).await;
    let mut browser = Browser::new(&mitra);
    browser.address = Some("10.0.0.7:4000".parse().unwrap());
    for shop in ["other", "no-such-shop"] {
        for _ in 0..200 {
            browser.post("/admin/login", &[("shop", shop), ("login", "x"), ("password", "wrong")]).await;
        }
    }
    // Made-up names have one count together, or each would be a door of its own.
    let fields = [("shop", "another-that-is-none"), ("login", "y"), ("password", "wrong")];
    assert_eq!(browser.post("/admin/login", &fields).await.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(browser.log_in("asha", PASSWORD).await.leads_to(), "/admin");
}

#[rstest]
#[tokio::test]
async fn wrong_passwords_that_come_at_once_are_counted_one_by_one(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    hire(&mitra, "asha", Role::Owner).await;
    let browser = Browser::new(&mitra);
    let tries = (0..30).map(|_| {
        let mut browser = browser.beside();
        tokio::spawn(async move { browser.log_in("asha", "wrong").await.status })
    });
    let mut tried = 0;
    for answer in tries.collect::<Vec<_>>() {
        match answer.await.unwrap() {
            StatusCode::FORBIDDEN => tried += 1,
            status => assert_eq!(status, StatusCode::TOO_MANY_REQUESTS),
        }
    }
    assert!(tried <= 5, "{tried} passwords were tried");
    assert_eq!(count_of(&mitra, "admin.login_failed").await, tried);
}

#[rstest]
#[tokio::test]
async fn one_address_cannot_walk_through_many_logins(#[values(Sqlite, Postgres)] database: Database) {
    let mitra = TestApp::open(database).await;
    hire(&mitra, "asha", Role::Owner).await;
    let mut browser = Browser::new(&mitra);
    browser.address = Some("203.0.113.7:4000".parse().unwrap());
    for n in 0..20 {
        let answer = browser.log_in(&format!("somebody-{n}"), "wrong").await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "try {n}");
    }
    let answer = browser.log_in("asha", PASSWORD).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(answer.headers.contains_key(header::RETRY_AFTER));
    let mut elsewhere = browser.beside();
    elsewhere.address = Some("203.0.113.8:4000".parse().unwrap());
    assert_eq!(elsewhere.log_in("asha", PASSWORD).await.leads_to(), "/admin");
}

#[rstest]
#[tokio::test]
async fn an_old_hash_is_made_anew_when_its_password_is_typed(#[values(Sqlite, Postgres)] database: Database) {
    let mitra = TestApp::open(database).await;
    let admin = hire(&mitra, "asha", Role::Owner).await;
    // PASSWORD under 1 MiB and one pass.
    let params = argon2::Params::new(1024, 1, 1, None).unwrap();
    let weak = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params);
    let weak: argon2::PasswordHash =
        argon2::PasswordHasher::hash_password(&weak, PASSWORD.as_bytes()).unwrap();
    mitra.store.set_admin_password(&admin, &weak.to_string(), "command line").await.unwrap();
    let mut browser = Browser::new(&mitra);
    assert_eq!(browser.log_in("asha", PASSWORD).await.leads_to(), "/admin");
    assert!(is_in(&mut browser).await);
    let kept = mitra.store.admin_account("demo", "asha").await.unwrap().unwrap().password_hash;
    assert!(kept.contains("m=19456,t=2,p=1"), "{kept}");
    assert_eq!(Browser::new(&mitra).log_in("asha", PASSWORD).await.leads_to(), "/admin");
}
