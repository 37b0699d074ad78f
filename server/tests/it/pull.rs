//! Feeds from addresses: taken in like files, again and again, and only when something changed.

use std::time::Duration;

use mitra_server::{
    commands::import,
    db::Row,
    incoming::Incoming,
    pull::Puller,
    store::{Before, Import},
};
use rstest::rstest;

use crate::support::{
    Answer,
    Database::{self, Postgres, Sqlite},
    Outside, TestApp,
    process::Node,
};

const ONE: &[u8] = br#"{"id":"pulled-1","title":"Pulled kurti","price":499}"#;
const TWO: &[u8] = b"{\"id\":\"pulled-1\",\"title\":\"Pulled kurti\",\"price\":399}\n{\"id\":\"pulled-2\",\"title\":\"Pulled saree\",\"price\":999}";

struct Bench {
    app: TestApp,
    outside: Outside,
    puller: Puller,
}

impl Bench {
    async fn new(database: Database) -> Bench {
        let (app, outside) = (TestApp::open(database).await, Outside::open().await);
        let puller = Puller {
            store: app.store.clone(),
            media: app.app.media.clone(),
            fetcher: outside.fetcher(),
            data: app.folder.path().to_owned(),
            owner: "serve-a".to_owned(),
        };
        Bench { app, outside, puller }
    }

    /// Answers to `/feed.jsonl` with this and an ETag.
    fn offer(&self, body: &[u8], etag: &str) -> String {
        self.outside.put_body("/feed.jsonl", "application/x-ndjson", &format!("etag: \"{etag}\"\r\n"), body)
    }

    async fn schedule(&self, address: &str, replaces: bool) {
        self.app.store.put_feed("demo", address, 60, replaces).await.unwrap();
    }

    /// Every address is due again.
    async fn time_passes(&self) {
        self.app.store.db().execute("UPDATE feed SET next_at = 0", &[]).await.unwrap();
    }

    async fn pull(&self) -> usize {
        self.puller.round().await.unwrap()
    }

    async fn price(&self, id: &str) -> Option<i64> {
        let sql = "SELECT price_rupees FROM product WHERE product_id = ?1";
        let row: Option<Row> = self.app.store.db().row(sql, &[id.into()]).await.unwrap();
        row.map(|row| row.get("price_rupees").unwrap())
    }

    async fn imports(&self) -> Vec<Import> {
        let before = Before { at: i64::MAX, id: String::new() };
        let mut imports = self.app.store.imports("demo", &before, 100).await.unwrap();
        imports.retain(|import| import.source != "shop.jsonl");
        imports
    }

    async fn outcome(&self) -> String {
        self.app.store.feeds("demo").await.unwrap().remove(0).outcome.unwrap_or_default()
    }
}

#[rstest]
#[tokio::test]
async fn a_feed_is_read_when_it_is_due_and_taken_in_when_it_changed(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let bench = Bench::new(database).await;
    bench.schedule(&bench.offer(ONE, "1"), false).await;
    assert_eq!((bench.pull().await, bench.price("pulled-1").await), (1, Some(499)));
    assert_eq!(bench.pull().await, 0, "it is not due");

    bench.outside.put("/feed.jsonl", Answer::Raw(b"HTTP/1.1 304 Not Modified\r\n\r\n".to_vec()));
    bench.time_passes().await;
    assert_eq!((bench.pull().await, bench.outcome().await.as_str()), (1, "not changed"));
    assert!(bench.outside.asked()[1].contains(&"if-none-match: \"1\"".to_owned()));

    bench.offer(TWO, "2");
    bench.time_passes().await;
    bench.pull().await;
    assert_eq!((bench.price("pulled-1").await, bench.price("pulled-2").await), (Some(399), Some(999)));
    let imports = bench.imports().await;
    assert_eq!(imports.len(), 2, "what did not change is no import");
    assert!(imports.iter().all(|import| import.done && import.source == "feed.jsonl"), "{imports:?}");
    let left = std::fs::read_dir(bench.app.folder.path()).unwrap();
    let left: Vec<_> = left.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert!(!left.iter().any(|name| name.starts_with("feed-")), "{left:?}");
}

#[rstest]
#[tokio::test]
async fn a_feed_that_is_cut_off_or_gone_leaves_the_catalogue_as_it_was(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let bench = Bench::new(database).await;
    let address = bench.offer(TWO, "1");
    bench.schedule(&address, true).await;
    bench.pull().await;
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n";
    let cut = [format!("{head}content-length: 500\r\n\r\n").as_bytes(), ONE].concat();
    let cases = [
        (Answer::Raw(cut), "does not answer as it should"),
        (
            Answer::Raw(b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n<p>log in</p>".to_vec()),
            "`text/html`",
        ),
        (Answer::Raw(b"HTTP/1.1 302 Found\r\nlocation: https://10.0.0.1/\r\n\r\n".to_vec()), "private"),
        (Answer::Raw(b"HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n".to_vec()), "status 503"),
        (Answer::Raw(format!("{head}\r\nno product at all").into_bytes()), "nothing was imported"),
    ];
    for (answer, reason) in cases {
        bench.outside.put("/feed.jsonl", answer);
        for _ in 0..2 {
            bench.time_passes().await;
            assert_eq!(bench.pull().await, 1);
        }
        let said = bench.outcome().await;
        assert!(said.contains(reason), "{reason}: {said}");
        assert_eq!((bench.price("pulled-1").await, bench.price("pulled-2").await), (Some(399), Some(999)));
    }
    let refused = bench.imports().await.into_iter().filter(|import| !import.done).count();
    assert_eq!(refused, 5, "the same failure is told once");
    bench.offer(ONE, "9");
    bench.time_passes().await;
    bench.pull().await;
    assert_eq!((bench.price("pulled-1").await, bench.price("pulled-2").await), (Some(499), None));
}

#[tokio::test]
async fn an_address_is_imported_by_hand_like_a_file() {
    let bench = Bench::new(Sqlite).await;
    let place = {
        let mut place = bench.app.place.clone();
        place.fetch_allow = vec![bench.outside.origin.clone()];
        place
    };
    let import = async |address: String| {
        let arguments = import::Arguments { files: vec![address.into()], map: None, replace: false };
        import::run(&place, arguments).await.map_err(|error| error.to_string())
    };
    import(bench.offer(ONE, "1")).await.unwrap();
    assert_eq!(bench.price("pulled-1").await, Some(499));
    let refused = import("https://127.0.0.1/feed.jsonl".to_owned()).await.unwrap_err();
    assert!(refused.contains("this machine"), "{refused}");
    let refused = import(format!("{}/none.jsonl", bench.outside.origin)).await.unwrap_err();
    assert!(refused.contains("status 404"), "{refused}");
}

#[tokio::test]
async fn what_a_killed_process_left_of_a_feed_is_gone_after_the_next_start() {
    let app = TestApp::open(Sqlite).await;
    let left = app.folder.path().join("incoming/feed-left");
    std::fs::create_dir_all(&left).unwrap();
    std::fs::write(left.join("feed.csv"), "id,title,price\n").unwrap();
    std::fs::write(left.join("in-use.lock"), "").unwrap();
    // Somebody else is just bringing one: a `mitra import` with an address.
    let used = Incoming::make(app.folder.path()).unwrap();
    let _node = Node::start(&app.place, app.folder.path(), Duration::ZERO);
    assert!(!left.exists());
    assert!(used.path().is_dir());
}
