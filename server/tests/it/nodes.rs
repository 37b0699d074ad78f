//! Two nodes, two real processes, over one PostgreSQL.

use std::time::Duration;

use mitra_server::{config::Place, db::Db, store::Store};
use serde_json::{Value, json};

use crate::support::{Database, Guest, is_long, process::Node};

/// A folder per node and the database they share.
struct Nodes {
    place: Place,
    folders: [tempfile::TempDir; 2],
}

impl Nodes {
    fn new() -> Nodes {
        let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        Nodes { place: Database::Postgres.place(folders[0].path()), folders }
    }

    fn start(&self, node: usize, pace: Duration) -> Node {
        Node::start(&self.place, self.folders[node].path(), pace)
    }

    async fn count(&self, sql: &str) -> i64 {
        let db = Db::open(self.folders[0].path(), self.place.database_url.as_ref()).await.unwrap();
        let count = db.row(sql, &[]).await.unwrap().unwrap().get("count").unwrap();
        db.close().await;
        count
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_copies_of_each_message_over_two_nodes_are_one_message_and_one_turn() {
    let ids = if is_long() { 1_000 } else { 20 };
    let nodes = Nodes::new();
    let (first, second) = (nodes.start(0, Duration::ZERO), nodes.start(1, Duration::ZERO));
    let guest = Guest::start(&first.url).await;
    for id in 0..ids {
        let sends = (0..50).map(|copy| {
            let guest = guest.at(if copy % 2 == 0 { &first.url } else { &second.url });
            async move { guest.send(format!("id-{id}"), "red kurti").await }
        });
        let sent = futures::future::join_all(sends).await;
        let new = sent.iter().filter(|(status, _)| *status == 202).count();
        assert_eq!(new, 1, "message {id}: {sent:?}");
        assert!(sent.iter().all(|(_, body)| body["seq"] == sent[0].1["seq"]), "message {id}: {sent:?}");
    }
    guest.at(&second.url).until(|events| done(events) == ids).await;
    assert_eq!(nodes.count("SELECT count(*) FROM event WHERE kind = 'shopper.message'").await, ids as i64);
    assert_eq!(nodes.count("SELECT count(*) FROM event WHERE kind = 'turn.decided'").await, ids as i64);
    assert_eq!(nodes.count("SELECT count(*) FROM turn").await, 0);
}

fn done(events: &[Value]) -> usize {
    events.iter().filter(|event| event["kind"] == "reply.done").count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_killed_in_the_middle_of_a_reply_leaves_it_to_the_other_within_ten_seconds() {
    let nodes = Nodes::new();
    let mut slow = nodes.start(0, Duration::from_secs(3600));
    let other = nodes.start(1, Duration::ZERO);
    let guest = Guest::start(&slow.url).await;
    // Whoever takes the turn first: the slow node is told of it, the other looks once a second.
    let (status, _) = guest.send("m1".into(), "hello").await;
    assert_eq!(status, 202);
    guest.until(|events| events.len() >= 2).await;
    assert_eq!(done(&guest.events().await), 0, "the slow node is in the middle of its reply");
    slow.kill();
    let guest = guest.at(&other.url);
    let finished = guest.until(|events| done(events) == 1);
    let finished =
        tokio::time::timeout(Duration::from_secs(10), finished).await.expect("the other finishes it");
    let seqs: Vec<_> = finished.iter().map(|event| event["seq"].as_u64().unwrap()).collect();
    assert!(seqs.windows(2).all(|pair| pair[0] < pair[1]), "{seqs:?}");
    let again = guest.events().await;
    assert_eq!(again, finished, "nothing is said twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_price_told_to_one_node_is_in_the_search_and_the_answers_of_the_other() {
    let nodes = Nodes::new();
    let (first, second) = (nodes.start(0, Duration::ZERO), nodes.start(1, Duration::ZERO));
    let store = Store::open(&nodes.place.store_settings().unwrap()).await.unwrap();
    let key = store.new_shop_key("demo", "test").await.unwrap();
    store.close().await;
    let client = reqwest::Client::new();
    let tell = async |method: reqwest::Method, product: Value| {
        let address = format!("{}/api/v1/catalogue/products/u1", first.url);
        let request = client.request(method, address).bearer_auth(&key).json(&product);
        assert_eq!(request.send().await.unwrap().status().as_u16(), 200);
    };
    let find = async |url: &str| {
        let address = format!("{url}/api/v1/products?shop=demo&q=zebra+umbrella+under+310");
        let found: Value = client.get(address).send().await.unwrap().json().await.unwrap();
        // What costs more is offered as the nearest there is.
        found["products"][0]["price"].as_u64().filter(|price| *price <= 310)
    };
    tell(reqwest::Method::PUT, json!({"title": "Zebra Umbrella", "price": 400})).await;
    assert_eq!(find(&first.url).await, None);
    // Whoever asked the second node before has its catalogue open, as it was.
    assert_eq!(find(&second.url).await, None);
    tell(reqwest::Method::PATCH, json!({"price": 299})).await;
    assert_eq!(find(&first.url).await, Some(299), "the node that took it knows it at once");
    let seen = async {
        while find(&second.url).await != Some(299) {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), seen).await.expect("the other learns of it");
    let guest = Guest::start(&second.url).await;
    guest.send("m1".into(), "zebra umbrella").await;
    let said = guest.until(|events| done(events) == 1).await;
    assert!(said.iter().any(|event| event["data"]["products"][0]["price"] == 299), "{said:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_on_one_node_shows_what_the_other_appends() {
    let nodes = Nodes::new();
    let (first, second) = (nodes.start(0, Duration::ZERO), nodes.start(1, Duration::ZERO));
    let guest = Guest::start(&first.url).await;
    let mut stream = guest.at(&second.url).stream().await;
    guest.send("m1".into(), "hello").await;
    let mut seen = String::new();
    while !seen.contains("reply.done") {
        let chunk = tokio::time::timeout(Duration::from_secs(10), stream.chunk()).await;
        seen.push_str(&String::from_utf8_lossy(&chunk.expect("the stream goes on").unwrap().unwrap()));
    }
    assert!(seen.contains("event: shopper.message"), "{seen}");
    // A token that ends on one node ends the stream on the other as soon as there is something to say.
    guest.leave().await;
    let (status, body) = guest.send("m2".into(), "hello").await;
    assert_eq!((status, &body["type"]), (401, &json!("/problems/unknown-shopper")));
}
