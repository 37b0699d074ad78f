//! Who works for the shop: roles, passwords, being shut out; by page, by command and by setting.

use std::{
    io::Write,
    process::{Command, Output, Stdio},
};

use axum::http::StatusCode;
use mitra_server::{admin::ensure_owner, store::Role};
use rstest::rstest;
use secrecy::SecretString;

use super::{Browser, PASSWORD, at_work, audited, count_of, hire};
use crate::support::{
    Database::{self, Postgres, Sqlite},
    TestApp,
};

const OTHER: &str = "jasmine copper evening";

async fn is_in(browser: &mut Browser) -> bool {
    browser.get("/admin").await.status == StatusCode::OK
}

#[rstest]
#[tokio::test]
async fn changing_ones_password_logs_out_everywhere_else(#[values(Sqlite, Postgres)] database: Database) {
    let mitra = TestApp::open(database).await;
    let mut browser = at_work(&mitra, Role::Analyst).await;
    let mut elsewhere = browser.beside();
    elsewhere.log_in("an-analyst", PASSWORD).await;
    let before = browser.cookie.clone();
    let page = "/admin/password";
    for (name, status, present, new, again) in [
        ("not the present one", StatusCode::FORBIDDEN, "wrong", OTHER, OTHER),
        ("not the same twice", StatusCode::UNPROCESSABLE_ENTITY, PASSWORD, OTHER, PASSWORD),
        ("too short", StatusCode::UNPROCESSABLE_ENTITY, PASSWORD, "short", "short"),
        ("everybody's", StatusCode::UNPROCESSABLE_ENTITY, PASSWORD, "password1234", "password1234"),
    ] {
        let fields = [("present", present), ("new", new), ("again", again)];
        let answer = browser.submit(page, page, &fields).await;
        assert_eq!(answer.status, status, "{name}");
        assert!(answer.html.contains("role=\"alert\""), "{name}");
    }
    let fields = [("present", PASSWORD), ("new", OTHER), ("again", OTHER)];
    let answer = browser.submit(page, page, &fields).await;
    assert_eq!(answer.leads_to(), "/admin/password?done=password");
    assert_ne!(browser.cookie, before, "the session goes on under a new cookie");
    assert!(is_in(&mut browser).await);
    assert!(!is_in(&mut elsewhere).await);
    browser.cookie = before;
    assert!(!is_in(&mut browser).await, "the old cookie is worth nothing");
    assert_eq!(Browser::new(&mitra).log_in("an-analyst", PASSWORD).await.status, StatusCode::FORBIDDEN);
    assert_eq!(Browser::new(&mitra).log_in("an-analyst", OTHER).await.leads_to(), "/admin");
    let changed = ("an-analyst".to_owned(), "admin.password".to_owned());
    assert!(audited(&mitra).await.contains(&changed));
}

#[rstest]
#[tokio::test]
async fn an_open_browser_does_not_help_to_find_the_password(#[values(Sqlite, Postgres)] database: Database) {
    let mitra = TestApp::open(database).await;
    let mut browser = at_work(&mitra, Role::Owner).await;
    let page = "/admin/password";
    let fields = [("present", "wrong"), ("new", OTHER), ("again", OTHER)];
    for _ in 0..5 {
        assert_eq!(browser.submit(page, page, &fields).await.status, StatusCode::FORBIDDEN);
    }
    let fields = [("present", PASSWORD), ("new", OTHER), ("again", OTHER)];
    assert_eq!(browser.submit(page, page, &fields).await.status, StatusCode::TOO_MANY_REQUESTS);
}

#[rstest]
#[tokio::test]
async fn another_role_or_none_holds_at_once(#[values(Sqlite, Postgres)] database: Database) {
    let mitra = TestApp::open(database).await;
    let mut browser = at_work(&mitra, Role::Owner).await;
    let admin = mitra.store.admin_account("demo", "an-owner").await.unwrap().unwrap().admin;
    mitra.store.set_admin_role(&admin, Role::Analyst, "command line").await.unwrap();
    assert!(!is_in(&mut browser).await, "the session of the old role ends");
    browser.log_in("an-owner", PASSWORD).await;
    assert_eq!(browser.get("/admin/audit").await.status, StatusCode::FORBIDDEN);

    mitra.store.disable_admin(&admin, "command line").await.unwrap();
    assert!(!is_in(&mut browser).await);
    assert_eq!(Browser::new(&mitra).log_in("an-owner", PASSWORD).await.status, StatusCode::FORBIDDEN);
    mitra.store.enable_admin(&admin, "command line").await.unwrap();
    assert!(!is_in(&mut browser).await, "an old session does not come back");
    assert_eq!(Browser::new(&mitra).log_in("an-owner", PASSWORD).await.leads_to(), "/admin");
    for action in ["admin.role", "admin.disable", "admin.enable"] {
        assert_eq!(count_of(&mitra, action).await, 1, "{action}");
    }
}

#[rstest]
#[tokio::test]
async fn a_session_begun_with_the_old_password_is_not_opened_after_it_changed(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    let admin = hire(&mitra, "asha", Role::Owner).await;
    // As a login that had looked at the password just before it was changed.
    let checked = mitra.store.admin_account("demo", "asha").await.unwrap().unwrap();
    mitra.store.set_admin_password(&admin, "another hash", "command line").await.unwrap();
    assert_eq!(mitra.store.open_session(&checked, None).await.unwrap(), None);
}

#[rstest]
#[tokio::test]
async fn the_setting_makes_an_owner_and_keeps_sessions(#[values(Sqlite, Postgres)] database: Database) {
    let mitra = TestApp::open(database).await;
    let secret = |text: &str| SecretString::from(text);
    assert!(ensure_owner(&mitra.store, "demo", &secret("short")).await.is_err());
    assert!(ensure_owner(&mitra.store, "nowhere", &secret(PASSWORD)).await.is_err());
    assert!(!mitra.store.has_any_admin().await.unwrap());
    ensure_owner(&mitra.store, "demo", &secret(PASSWORD)).await.unwrap();
    let mut browser = Browser::new(&mitra);
    assert_eq!(browser.log_in("owner", PASSWORD).await.leads_to(), "/admin");
    assert_eq!(browser.get("/admin/audit").await.status, StatusCode::OK);

    ensure_owner(&mitra.store, "demo", &secret(PASSWORD)).await.unwrap();
    assert!(is_in(&mut browser).await, "a restart logs nobody out");
    ensure_owner(&mitra.store, "demo", &secret(OTHER)).await.unwrap();
    assert!(!is_in(&mut browser).await, "another password does");
    assert_eq!(browser.log_in("owner", OTHER).await.leads_to(), "/admin");

    let admin = mitra.store.admin_account("demo", "owner").await.unwrap().unwrap().admin;
    mitra.store.set_admin_role(&admin, Role::Analyst, "command line").await.unwrap();
    mitra.store.disable_admin(&admin, "command line").await.unwrap();
    ensure_owner(&mitra.store, "demo", &secret(OTHER)).await.unwrap();
    assert_eq!(browser.log_in("owner", OTHER).await.leads_to(), "/admin");
    assert_eq!(browser.get("/admin/audit").await.status, StatusCode::OK);
}

/// Runs `mitra admin` with something on its standard input.
fn mitra_admin(mitra: &TestApp, arguments: &[&str], typed: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mitra"));
    command.env("MITRA_DATA", mitra.folder.path()).arg("admin").args(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut running = command.spawn().unwrap();
    // A command that reads nothing may have ended already.
    let _ = running.stdin.take().unwrap().write_all(typed.as_bytes());
    running.wait_with_output().unwrap()
}

#[tokio::test]
async fn the_command_hires_and_dismisses() {
    let mitra = TestApp::open(Sqlite).await;
    let said = |output: &Output| String::from_utf8_lossy(&output.stderr).into_owned();
    let add = ["add", "--login", "Asha", "--role", "owner"];
    let refused = mitra_admin(&mitra, &add, "short\n");
    assert!(
        !refused.status.success() && said(&refused).contains("at least 12 characters"),
        "{}",
        said(&refused)
    );
    let added = mitra_admin(&mitra, &add, &format!("{PASSWORD}\n"));
    assert!(added.status.success(), "{}", said(&added));
    let twice = mitra_admin(&mitra, &add, &format!("{PASSWORD}\n"));
    assert!(!twice.status.success() && said(&twice).contains("is there already"), "{}", said(&twice));
    for wrong in
        [&["add", "--login", "no spaces please", "--role", "owner"][..], &["disable", "--login", "bela"]]
    {
        let output = mitra_admin(&mitra, wrong, &format!("{PASSWORD}\n"));
        assert!(!output.status.success() && !said(&output).is_empty(), "{wrong:?}");
    }
    let mut browser = Browser::new(&mitra);
    assert_eq!(browser.log_in("asha", PASSWORD).await.leads_to(), "/admin");

    let password = mitra_admin(&mitra, &["password", "--login", "asha"], &format!("{OTHER}\r\n"));
    assert!(password.status.success(), "{}", said(&password));
    assert!(!is_in(&mut browser).await);
    assert_eq!(browser.log_in("asha", OTHER).await.leads_to(), "/admin");
    assert!(mitra_admin(&mitra, &["role", "--login", "asha", "--role", "agent"], "").status.success());
    assert!(mitra_admin(&mitra, &["disable", "--login", "asha"], "").status.success());
    assert!(!is_in(&mut browser).await);
    let list = mitra_admin(&mitra, &["list"], "");
    let line: serde_json::Value = serde_json::from_slice(&list.stdout).unwrap();
    assert_eq!(
        (&line["login"], &line["role"], &line["disabled"]),
        (&"asha".into(), &"agent".into(), &true.into())
    );
    let all = [&list.stdout[..], &list.stderr].concat();
    assert!(!String::from_utf8_lossy(&all).contains("argon2"), "no hash is shown");
    assert!(mitra_admin(&mitra, &["enable", "--login", "asha"], "").status.success());
    assert_eq!(browser.log_in("asha", OTHER).await.leads_to(), "/admin");
    let commands = audited(&mitra).await.into_iter().filter(|(actor, _)| actor == "command line").count();
    assert_eq!(commands, 6, "the import and five commands are in the log");
}
