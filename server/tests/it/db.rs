//! Units of work that share a transaction: cut off, held up, without room.

use std::time::Duration;

use mitra_server::{config::Place, db::Value, store::Store};
use tempfile::TempDir;

async fn open() -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&Place::in_folder(folder.path()).store_settings().unwrap()).await.unwrap();
    (folder, store)
}

/// Adds a job's row, with a name of this many characters.
async fn add(store: &Store, name: char, length: usize) -> bool {
    let add = async {
        let mut unit = store.db().begin().await?;
        let name = Value::from(name.to_string().repeat(length));
        unit.execute("INSERT INTO job (name) VALUES (?1)", &[name]).await?;
        unit.commit().await
    };
    add.await.is_ok()
}

async fn jobs(store: &Store) -> Vec<String> {
    let rows = store.db().rows("SELECT substr(name, 1, 1) AS name FROM job ORDER BY 1", &[]).await.unwrap();
    rows.iter().map(|row| row.get("name").unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_writer_that_gives_up_waiting_for_another_process_keeps_nobody_from_writing() {
    let (folder, store) = open().await;
    let other = rusqlite::Connection::open(folder.path().join("mitra.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    for _ in 0..3 {
        let waiting = tokio::time::timeout(Duration::from_millis(50), store.db().begin()).await;
        assert!(waiting.is_err(), "the other process has the lock");
    }
    other.execute_batch("ROLLBACK").unwrap();
    assert!(add(&store, 'a', 1).await);
    assert_eq!(jobs(&store).await, ["a"]);
    // And the other process writes again as well.
    other.busy_timeout(Duration::from_secs(5)).unwrap();
    other.execute_batch("BEGIN IMMEDIATE; INSERT INTO job (name) VALUES ('b'); COMMIT").unwrap();
    assert_eq!(jobs(&store).await, ["a", "b"]);
}

#[tokio::test]
async fn what_is_acknowledged_is_there_and_what_is_not_is_not_when_the_disk_is_full() {
    let (_folder, store) = open().await;
    assert!(add(&store, 'a', 1).await);
    let pages = store.db().row("PRAGMA page_count", &[]).await.unwrap().unwrap();
    let pages: i64 = pages.get("page_count").unwrap();
    store.db().execute(&format!("PRAGMA max_page_count = {}", pages + 8), &[]).await.ok();
    // They share one transaction; the big ones have no room in it.
    let sizes = [('b', 1), ('c', 1_000_000), ('d', 1), ('e', 1), ('f', 1_000_000), ('g', 1)];
    let tries = sizes.map(|(name, length)| add(&store, name, length));
    let acknowledged = futures::future::join_all(tries).await;
    let mut expected = vec!["a".to_owned()];
    expected.extend(
        sizes.iter().zip(&acknowledged).filter(|(_, ok)| **ok).map(|((name, _), _)| name.to_string()),
    );
    assert!(!acknowledged[1] && !acknowledged[4], "{acknowledged:?}");
    assert_eq!(jobs(&store).await, expected);
    assert!(add(&store, 'h', 1).await, "writing goes on");
}

#[tokio::test(start_paused = true)]
async fn a_job_that_waits_for_the_writer_is_not_kept_from_it_by_its_own_renewal() {
    let (_folder, store) = open().await;
    let busy = {
        let store = store.clone();
        async move {
            // Somebody writes for longer than a job goes without renewing itself.
            tokio::time::sleep(Duration::from_secs(1)).await;
            let unit = store.db().begin().await.unwrap();
            tokio::time::sleep(Duration::from_secs(45)).await;
            unit.commit().await.unwrap();
        }
    };
    let work = |_| async {
        tokio::time::sleep(Duration::from_secs(2)).await;
        let unit = store.db().begin().await?;
        unit.commit().await?;
        Ok(7)
    };
    let job = store.do_job("test", "owner", 0, work);
    let both = async { tokio::join!(job, busy).0 };
    let done = tokio::time::timeout(Duration::from_secs(600), both).await.expect("the job ends");
    assert_eq!(done.unwrap(), Some(7));
}
