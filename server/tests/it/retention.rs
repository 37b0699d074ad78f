//! What was kept long enough goes, and whoever reads on finds the log going on.

use std::time::Duration;

use mitra_protocol::MessageSend;
use mitra_server::{
    commands::retain::keep_tidy,
    db::Value,
    identity::Vouched,
    store::{ConversationKey, Periods, Store},
};
use rstest::rstest;
use serde_json::{Value as Json, json};
use tokio_util::sync::CancellationToken;

use crate::{
    program::mitra,
    support::{
        Database::{self, Postgres, Sqlite},
        TestApp, TestShopper,
    },
};

const YEAR: Periods = Periods { conversations: 400, guests: 400, audit: 400, receipts: 1100 };
const FOR_EVER: Periods = Periods { conversations: 0, guests: 0, audit: 0, receipts: 0 };

/// Makes these columns of a table `days` older where the condition holds.
async fn age(store: &Store, table: &str, columns: &[&str], condition: &str, days: i64) {
    for column in columns {
        let sql = format!("UPDATE {table} SET {column} = {column} - ?1 WHERE {condition}");
        store.db().execute(&sql, &[Value::from(days * 24 * 60 * 60 * 1000)]).await.unwrap();
    }
}

async fn count(store: &Store, table: &str, condition: &str) -> u64 {
    let sql = format!("SELECT count(*) AS n FROM {table} WHERE {condition}");
    store.db().row(&sql, &[]).await.unwrap().unwrap().get("n").unwrap()
}

/// Her message, to which nobody replies.
async fn leave_unanswered(store: &Store, shopper: &TestShopper) {
    let key = ConversationKey { shop_id: "demo".into(), conversation_id: shopper.conversation_id.clone() };
    let message = MessageSend {
        client_id: "unanswered".into(),
        text: Some("hello".into()),
        action: None,
        device: None,
    };
    store.append_message(&key, None, &message).await.unwrap();
}

async fn age_conversation(store: &Store, shopper: &TestShopper, days: i64) {
    let its = format!("conversation_id = '{}'", shopper.conversation_id);
    age(store, "conversation", &["created_at", "updated_at"], &its, days).await;
    age(store, "event", &["at"], &its, days).await;
}

#[rstest]
#[tokio::test]
async fn a_conversation_in_which_nobody_spoke_for_long_goes_whole_and_others_stay(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    let (idle, living) = (mitra.shopper().await, mitra.shopper().await);
    for shopper in [&idle, &living] {
        mitra.say(shopper, "m1", "red kurti").await;
        leave_unanswered(&mitra.store, shopper).await;
    }
    let before = mitra.events(&living, 0).await;
    age_conversation(&mitra.store, &idle, 401).await;
    age_conversation(&mitra.store, &living, 399).await;
    assert!(mitra.store.retain(&FOR_EVER).await.unwrap().is_empty());
    let removed = mitra.store.retain(&YEAR).await.unwrap();
    assert_eq!((removed["conversation"], removed["turn"]), (1, 1), "{removed:?}");
    for table in ["event", "turn", "conversation"] {
        assert_eq!(
            count(&mitra.store, table, &format!("conversation_id = '{}'", idle.conversation_id)).await,
            0
        );
    }
    let now = mitra.events(&living, 0).await;
    assert_eq!(now.len(), before.len());
    assert!(mitra.store.retain(&YEAR).await.unwrap().is_empty());
}

#[rstest]
#[tokio::test]
async fn a_conversation_whose_beginning_is_gone_reads_on_from_every_number_and_talks_on(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    let shopper = mitra.shopper().await;
    mitra.say(&shopper, "m1", "red kurti").await;
    mitra.say(&shopper, "m2", "blue jeans for men").await;
    let old = mitra.events(&shopper, 0).await.last().unwrap()["seq"].as_u64().unwrap();
    mitra.say(&shopper, "m3", "saree dikhao").await;
    let all = mitra.events(&shopper, 0).await;
    age(&mitra.store, "conversation", &["created_at"], "1 = 1", 500).await;
    age(&mitra.store, "event", &["at"], &format!("seq <= {old}"), 401).await;
    // Part of the third turn is old as well: a turn stays whole.
    age(&mitra.store, "event", &["at"], &format!("seq = {}", old + 1), 401).await;

    let removed = mitra.store.retain(&YEAR).await.unwrap();
    assert_eq!(removed["event"], old - 1);
    let kept: Vec<&Json> = all.iter().filter(|event| event["seq"].as_u64() > Some(old)).collect();
    for after in 0..all.last().unwrap()["seq"].as_u64().unwrap() {
        let events = mitra.events(&shopper, after).await;
        let mut numbers: Vec<u64> = events.iter().filter_map(|event| event["seq"].as_u64()).collect();
        if after < old {
            assert_eq!(
                (&events[0]["kind"], &events[0]["data"]),
                (&json!("log.removed"), &json!({"from": 1}))
            );
            assert_eq!(numbers.remove(0), old);
        }
        let expected: Vec<u64> =
            kept.iter().filter_map(|event| event["seq"].as_u64()).filter(|seq| *seq > after).collect();
        assert_eq!(numbers, expected, "after {after}");
    }
    // Done once, it is done.
    assert!(mitra.store.retain(&YEAR).await.unwrap().is_empty());
    // A process that never saw the beginning goes on with what is there.
    let other = mitra.reopen("serve-later", Duration::ZERO).await;
    let (_, second) = other.say(&shopper, "m4", "doosra wala kitne ka hai").await;
    assert_eq!(second.len(), 1);
    let (_, products) = other.say(&shopper, "m5", "red kurti").await;
    assert!(!products.is_empty());
    // The next time the tombstone moves on.
    age(&mitra.store, "event", &["at"], "1 = 1", 401).await;
    age(&mitra.store, "event", &["at"], "kind = 'reply.done'", -401).await;
    mitra.store.retain(&YEAR).await.unwrap();
    assert_eq!(count(&mitra.store, "event", "kind = 'log.removed'").await, 1);
}

#[rstest]
#[tokio::test]
async fn an_open_turn_is_never_cut_off(#[values(Sqlite, Postgres)] database: Database) {
    let mitra = TestApp::open(database).await;
    let shopper = mitra.shopper().await;
    leave_unanswered(&mitra.store, &shopper).await;
    age(&mitra.store, "conversation", &["created_at"], "1 = 1", 500).await;
    age(&mitra.store, "event", &["at"], "1 = 1", 401).await;
    assert!(mitra.store.retain(&YEAR).await.unwrap().is_empty());
}

#[rstest]
#[tokio::test]
async fn guests_who_were_not_seen_go_with_all_that_is_theirs_and_customers_stay(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    let vouched =
        Vouched { customer_id: "c".into(), assertion_id: [1; 32], expires_at_millis: 4_000_000_000_000 };
    let (customer, _) = mitra.store.sign_in("demo", &vouched).await.unwrap().unwrap();
    let (unseen, _) = mitra.store.new_guest("demo").await.unwrap();
    // She has no token any more, but speaks on some other channel.
    let (speaks, _) = mitra.store.new_guest("demo").await.unwrap();
    mitra.store.new_conversation(&speaks, "en").await.unwrap();
    mitra.store.put_in_outbox(&unseen, "whatsapp", &json!("hello")).await.unwrap();
    age(&mitra.store, "shopper", &["seen_at", "created_at"], "1 = 1", 401).await;
    let (new, _) = mitra.store.new_guest("demo").await.unwrap();
    let removed = mitra.store.retain(&YEAR).await.unwrap();
    assert_eq!((removed["shopper"], removed["shopper_key"], removed["outbox"]), (1, 1, 1), "{removed:?}");
    for (shopper, rows) in [(&unseen, 0), (&customer, 1), (&speaks, 1), (&new, 1)] {
        let hers = format!("shopper_id = '{}'", shopper.shopper_id);
        for table in ["shopper", "shopper_key"] {
            assert_eq!(count(&mitra.store, table, &hers).await, rows, "{table} {hers}");
        }
    }
}

#[rstest]
#[tokio::test]
async fn everything_else_goes_when_its_own_time_is_over(#[values(Sqlite, Postgres)] database: Database) {
    let mitra = TestApp::open(database).await;
    let db = mitra.store.db();
    let (shopper, _) = mitra.store.new_guest("demo").await.unwrap();
    let now = "CAST(?1 AS BIGINT)";
    let rows: &[(&str, &str, &str, [i64; 2])] = &[
        // The table, its columns and values; the time that stays and the one that goes, in days from now.
        ("token", "shopper_id, token_hash, created_at, expires_at", "'s', ?3, 0, {at}", [1, -1]),
        ("assertion", "assertion_hash, expires_at", "?3, {at}", [1, -1]),
        ("admin_session", "session_hash, admin_id, created_at, expires_at", "?3, 'a', 0, {at}", [1, -1]),
        ("login_failure", "login_hash, failure_id, at", "?3, 'f', {at}", [0, -2]),
        ("audit", "audit_id, actor, action, target, at", "?2, 'a', 'b', 'c', {at}", [-399, -401]),
        (
            "catalogue_import",
            "import_id, source, outcome, counts, complaints, at",
            "?2, 's', 'done', '{}', '[]', {at}",
            [-399, -401],
        ),
        ("erasure", "receipt_id, counts, at", "?2, '{}', {at}", [-1099, -1101]),
    ];
    for (table, columns, values, days) in rows {
        db.execute(&format!("DELETE FROM {table}"), &[]).await.unwrap();
        for (name, days) in ["stays", "goes"].iter().zip(days) {
            let sql = format!(
                "INSERT INTO {table} (shop_id, {columns}) SELECT 'demo', {} WHERE ?2 <> '' AND ?3 IS NOT NULL",
                values
                    .replace("{at}", &format!("{{now}} + {now} * 86400000"))
                    .replace("?3", "CAST(?3 AS BYTES)")
                    .replace("?2", "CAST(?2 AS TEXT)")
            );
            let sql = sql.replace("BYTES", if database == Sqlite { "BLOB" } else { "BYTEA" });
            db.execute(&sql, &[Value::from(*days), Value::from(*name), Value::from(name.as_bytes())])
                .await
                .unwrap();
        }
    }
    for state in ["waiting", "sent", "failed"] {
        let id = mitra.store.put_in_outbox(&shopper, "whatsapp", &json!(state)).await.unwrap();
        let sql = "UPDATE outbox SET state = ?1 WHERE outbox_id = ?2";
        db.execute(sql, &[Value::from(state), Value::from(&id)]).await.unwrap();
    }
    age(&mitra.store, "outbox", &["created_at"], "1 = 1", 401).await;
    let removed = mitra.store.retain(&YEAR).await.unwrap();
    for (table, ..) in rows {
        assert_eq!(
            (removed.get(*table), count(&mitra.store, table, "1 = 1").await),
            (Some(&1), 1),
            "{table}"
        );
    }
    assert_eq!((removed["outbox"], count(&mitra.store, "outbox", "state = 'waiting'").await), (2, 1));
    assert_eq!(removed.len(), rows.len() + 1, "{removed:?}");
}

#[rstest]
#[tokio::test]
async fn what_waits_for_a_phone_waits_a_day_also_where_nobody_takes_it_there(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    let (shopper, _) = mitra.store.new_guest("demo").await.unwrap();
    for channel in ["push", "whatsapp"] {
        mitra.store.put_in_outbox(&shopper, channel, &json!("hello")).await.unwrap();
    }
    age(&mitra.store, "outbox", &["created_at"], "1 = 1", 2).await;
    mitra.store.put_in_outbox(&shopper, "push", &json!("again")).await.unwrap();
    assert_eq!(mitra.store.retain(&FOR_EVER).await.unwrap()["outbox"], 1);
    assert_eq!(count(&mitra.store, "outbox", "channel = 'push'").await, 1);
    assert_eq!(count(&mitra.store, "outbox", "channel = 'whatsapp'").await, 1);
}

#[rstest]
#[tokio::test]
async fn one_process_at_a_time_does_a_job_and_not_before_it_is_due(
    #[values(Sqlite, Postgres)] database: Database,
) {
    const HOUR: i64 = 60 * 60 * 1000;
    let folder = tempfile::tempdir().unwrap();
    let settings = database.place(folder.path()).store_settings().unwrap();
    let (one, two) = (Store::open(&settings).await.unwrap(), Store::open(&settings).await.unwrap());
    let done = one
        .do_job("retain", "one", HOUR, async |last| {
            assert_eq!(last, 0);
            // While it is at work nobody else is.
            assert_eq!(two.do_job("retain", "two", 0, async |_| Ok(())).await.unwrap(), None);
            assert_eq!(two.do_job("other", "two", HOUR, async |_| Ok(())).await.unwrap(), Some(()));
            Ok("done")
        })
        .await;
    assert_eq!(done.unwrap(), Some("done"));
    assert_eq!(two.do_job("retain", "two", HOUR, async |_| Ok(())).await.unwrap(), None);
    age(&one, "job", &["done_at"], "name = 'retain'", 1).await;
    assert_eq!(two.do_job("retain", "two", HOUR, async |last| Ok(last > 0)).await.unwrap(), Some(true));
    // A process that died holding it is waited for, not for ever.
    let sql = "UPDATE job SET owner = 'dead', done_at = 0, lease_until = {now} + ?1 WHERE name = 'retain'";
    one.db().execute(sql, &[Value::from(60_000_i64)]).await.unwrap();
    assert_eq!(two.do_job("retain", "two", HOUR, async |_| Ok(())).await.unwrap(), None);
    one.db().execute(sql, &[Value::from(-1_i64)]).await.unwrap();
    assert_eq!(two.do_job("retain", "two", HOUR, async |_| Ok(())).await.unwrap(), Some(()));
}

#[rstest]
#[tokio::test]
async fn the_command_removes_what_its_settings_say(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestApp::open(database).await;
    let shopper = app.shopper().await;
    app.say(&shopper, "m1", "red kurti").await;
    age_conversation(&app.store, &shopper, 8).await;
    let nothing = mitra(&app.place, &["retain"]);
    assert!(nothing.ok && nothing.output.trim() == r#"{"removed":{}}"#, "{nothing:?}");
    let week = mitra(&app.place, &["retain", "--keep-conversations-days", "7"]);
    let said: Json = serde_json::from_str(&week.output).unwrap();
    assert_eq!(said["removed"]["conversation"], json!(1), "{week:?}");
}

#[rstest]
#[tokio::test]
async fn a_serving_process_does_it_by_itself_and_empties_the_files_of_the_erased(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    let (idle, erased) = (mitra.shopper().await, mitra.shopper().await);
    mitra.say(&idle, "m1", "red kurti").await;
    age_conversation(&mitra.store, &idle, 401).await;
    let id = erased.token.split('.').nth(1).unwrap();
    mitra.store.erase_shopper("demo", id, "shopper").await.unwrap().unwrap();
    let stop = CancellationToken::new();
    let tidy = tokio::spawn(keep_tidy(mitra.store.clone(), YEAR, "serve-test".into(), stop.clone()));
    let done = async {
        while count(&mitra.store, "job", "done_at IS NOT NULL").await == 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(180), done).await.expect("it is done");
    stop.cancel();
    tidy.await.unwrap();
    assert_eq!(count(&mitra.store, "conversation", "1 = 1").await, 0);
    if database == Sqlite {
        // Only that it was done stands in the log.
        let log = std::fs::metadata(mitra.folder.path().join("mitra.db-wal")).unwrap();
        assert!(log.len() < 20_000, "{}", log.len());
    }
}

#[rstest]
#[tokio::test]
async fn a_process_that_is_stopped_does_not_wait_for_the_end_of_it(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    // Somebody holds what the work needs, and does not let go.
    let mut holder = mitra.store.db().begin().await.unwrap();
    holder.execute("INSERT INTO job (name) VALUES ('retain')", &[]).await.unwrap();
    let stop = CancellationToken::new();
    let tidy = tokio::spawn(keep_tidy(mitra.store.clone(), YEAR, "serve-test".into(), stop.clone()));
    tokio::time::sleep(Duration::from_millis(100)).await;
    stop.cancel();
    tokio::time::timeout(Duration::from_secs(5), tidy).await.expect("it ends").unwrap();
    holder.commit().await.unwrap();
}
