//! `kill -9` at random points of writing: what was acknowledged is there, once, and nothing is damaged.
//! A few rounds every day, 300 for each database with `cargo xtask test --long`.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::{Arc, Mutex},
    time::Duration,
};

use mitra_server::{config::Place, db::Db};
use secrecy::SecretString;
use serde_json::Value;

use crate::support::{Guest, is_long, postgres::Postgres, process::Node};

/// Conversations written to at once.
const WRITERS: usize = 6;
/// The longest a node lives after its first acknowledgement.
const LONGEST: u64 = 120;

/// Rounds of one run.
fn rounds() -> u64 {
    if is_long() { 300 } else { 5 }
}

/// Client ids that were acknowledged, with their numbers, per writer.
type Acknowledged = Arc<Mutex<BTreeMap<usize, BTreeMap<String, u64>>>>;

/// A different delay each round, the same ones each run (a multiplicative hash, Knuth TAOCP 6.4).
fn delay(round: u64) -> Duration {
    Duration::from_millis((round + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) % LONGEST)
}

/// Writes as fast as it can until the node is gone.
async fn write(guest: Guest, writer: usize, round: u64, acknowledged: Acknowledged) {
    for number in 0.. {
        let id = format!("{round}-{number}");
        match guest.try_send(id.clone(), "red kurti under 500").await {
            Some((202, body)) => {
                let seq = body["seq"].as_u64().unwrap();
                acknowledged.lock().unwrap().entry(writer).or_default().insert(id, seq);
            }
            Some((status, body)) => panic!("the node refuses: {status} {body}"),
            None => return,
        }
    }
}

/// One life of a node: it writes, and is killed.
async fn live_and_die(
    node: &mut Node,
    guests: &[Guest],
    round: u64,
    acknowledged: &Acknowledged,
    kill: impl FnOnce(&mut Node),
) {
    let count =
        |acknowledged: &Acknowledged| acknowledged.lock().unwrap().values().map(BTreeMap::len).sum::<usize>();
    let before = count(acknowledged);
    let writers: Vec<_> = guests
        .iter()
        .enumerate()
        .map(|(writer, guest)| tokio::spawn(write(guest.at(&node.url), writer, round, acknowledged.clone())))
        .collect();
    while count(acknowledged) == before {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    tokio::time::sleep(delay(round)).await;
    kill(node);
    for writer in writers {
        // A writer that met a node without its database was refused; its message is not acknowledged.
        let _ = writer.await;
    }
}

fn check(events: &[Value], acknowledged: &BTreeMap<String, u64>) {
    let mut there = BTreeMap::new();
    for event in events.iter().filter(|event| event["kind"] == "shopper.message") {
        let id = event["data"]["client_id"].as_str().unwrap().to_owned();
        let doubled = there.insert(id.clone(), event["seq"].as_u64().unwrap());
        assert_eq!(doubled, None, "{id} is there twice");
    }
    for (id, seq) in acknowledged {
        assert_eq!(there.get(id), Some(seq), "{id} was acknowledged");
    }
    let seqs: BTreeSet<_> = events.iter().map(|event| event["seq"].as_u64().unwrap()).collect();
    assert_eq!(seqs.len(), events.len(), "a number was given twice");
}

async fn guests(node: &Node) -> Vec<Guest> {
    let mut guests = Vec::new();
    for _ in 0..WRITERS {
        guests.push(Guest::start(&node.url).await);
    }
    guests
}

/// No number is missing in any log, those of clients and those that are never sent.
async fn check_numbers(folder: &Path, url: Option<&SecretString>) {
    let db = Db::open(folder, url).await.unwrap();
    assert_eq!(db.check_integrity().await.unwrap(), None);
    let sql = "SELECT conversation_id, last_seq, (SELECT count(*) FROM event
                   WHERE event.conversation_id = conversation.conversation_id) AS events FROM conversation";
    for row in db.rows(sql, &[]).await.unwrap() {
        assert_eq!(row.get::<i64>("last_seq").unwrap(), row.get::<i64>("events").unwrap(), "{row:?}");
    }
    db.close().await;
}

async fn check_all(node: &Node, guests: &[Guest], acknowledged: &Acknowledged) {
    for (writer, guest) in guests.iter().enumerate() {
        let acknowledged = acknowledged.lock().unwrap().get(&writer).cloned().unwrap_or_default();
        // Every reply is finished by the node that lives.
        let messages = |events: &[Value]| events.iter().filter(|e| e["kind"] == "shopper.message").count();
        let done = |events: &[Value]| events.iter().filter(|e| e["kind"] == "reply.done").count();
        let events = guest.at(&node.url).until(|events| messages(events) == done(events)).await;
        check(&events, &acknowledged);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sqlite_keeps_what_it_acknowledged_when_its_process_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::in_folder(folder.path());
    let acknowledged = Acknowledged::default();
    let mut node = Node::start(&place, folder.path(), Duration::ZERO);
    let guests = guests(&node).await;
    for round in 0..rounds() {
        live_and_die(&mut node, &guests, round, &acknowledged, Node::kill).await;
        check_numbers(folder.path(), None).await;
        node = Node::start(&place, folder.path(), Duration::ZERO);
    }
    check_all(&node, &guests, &acknowledged).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_keeps_what_it_acknowledged_when_it_and_its_node_are_killed() {
    let folder = tempfile::tempdir().unwrap();
    let postgres = Postgres::own();
    let mut place = Place::in_folder(folder.path());
    let url = SecretString::from(postgres.database());
    place.database_url = Some(url.clone());
    let acknowledged = Acknowledged::default();
    let mut node = Node::start(&place, folder.path(), Duration::ZERO);
    let guests = guests(&node).await;
    for round in 0..rounds() {
        // In turn: the database alone, the node alone, both.
        live_and_die(&mut node, &guests, round, &acknowledged, |node| {
            if round % 3 != 1 {
                postgres.kill_9();
            }
            node.kill();
        })
        .await;
        if round % 3 != 1 {
            postgres.start_again();
        }
        check_numbers(folder.path(), Some(&url)).await;
        node = Node::start(&place, folder.path(), Duration::ZERO);
    }
    check_all(&node, &guests, &acknowledged).await;
}
