//! The throw-away PostgreSQL itself: what other tests lean on.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

#[path = "mod.rs"]
mod postgres;

use std::{
    io::{BufRead, BufReader},
    net::TcpStream,
    path::Path,
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use postgres::Postgres;
use sqlx::{Connection, PgConnection};

async fn connect(url: &str) -> PgConnection {
    PgConnection::connect(url).await.unwrap()
}

async fn count(url: &str) -> i64 {
    sqlx::query_scalar("SELECT count(*) FROM thing").fetch_one(&mut connect(url).await).await.unwrap()
}

async fn make(url: &str) {
    sqlx::raw_sql("CREATE TABLE thing (n int); INSERT INTO thing VALUES (1)")
        .execute(&mut connect(url).await)
        .await
        .unwrap();
}

#[tokio::test]
async fn each_database_is_empty_and_apart_from_the_others() {
    let (one, other) = (Postgres::shared().database(), Postgres::shared().database());
    make(&one).await;
    make(&other).await;
    assert_eq!((count(&one).await, count(&other).await), (1, 1));
}

#[tokio::test]
async fn writes_are_as_durable_as_in_production() {
    let mut connection = connect(&Postgres::shared().database()).await;
    for setting in ["fsync", "synchronous_commit", "full_page_writes"] {
        let value: String = sqlx::query_scalar("SELECT current_setting($1)")
            .bind(setting)
            .fetch_one(&mut connection)
            .await
            .unwrap();
        assert_eq!(value, "on", "{setting}");
    }
}

#[tokio::test]
async fn what_was_committed_is_there_after_kill_9_and_what_was_not_is_gone() {
    let postgres = Postgres::own();
    let url = postgres.database();
    make(&url).await;
    let mut connection = connect(&url).await;
    sqlx::raw_sql("BEGIN; INSERT INTO thing VALUES (2)").execute(&mut connection).await.unwrap();
    postgres.kill_9();
    assert!(PgConnection::connect(&url).await.is_err(), "it was killed");
    postgres.start_again();
    assert_eq!(count(&url).await, 1);
}

/// Not a test: the process that the next one kills.
#[test]
#[ignore = "it is killed"]
fn a_process_that_never_ends() {
    let postgres = Postgres::shared();
    let url = postgres.database();
    println!("\n{} {}", url.split(['@', '/']).nth(3).unwrap(), postgres.data().display());
    loop {
        thread::park();
    }
}

#[test]
fn a_killed_test_process_takes_its_server_and_folder_along() {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "a_process_that_never_ends", "--ignored", "--nocapture"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let line = lines.find(|line| line.starts_with("127.0.0.1:")).unwrap();
    let (address, data) = line.split_once(' ').unwrap();
    assert!(TcpStream::connect(address).is_ok() && Path::new(data).is_dir(), "two servers at once: {line}");

    child.kill().unwrap();
    child.wait().unwrap();
    let folder = Path::new(data).parent().unwrap();
    for _ in 0..600 {
        if !folder.exists() {
            break;
        }
        thread::sleep(Duration::from_millis(50));
    }
    assert!(!folder.exists(), "{} is left", folder.display());
    assert!(TcpStream::connect(address).is_err(), "the server at {address} is left");
}
