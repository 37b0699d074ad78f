//! Asking addresses that come from outside, against a server that means no good.

use std::{io, net::IpAddr, sync::Arc, time::Duration};

use futures::future::BoxFuture;
use mitra_server::fetch::{AllowedOrigins, FetchError, Fetched, Fetcher, Names, Validators, Wanted};
use tokio::net::TcpListener;

use crate::support::{Answer, Outside};

const LIMIT: u64 = 64 * 1024;

fn wanted(address: &str) -> Wanted<'_> {
    Wanted {
        address,
        accept: "image/png",
        is_kind: |kind| kind.starts_with("image/"),
        may_be_packed: false,
        most_bytes: LIMIT,
        timeout: Duration::from_secs(20),
        known: None,
    }
}

async fn fetch(fetcher: &Fetcher, wanted: Wanted<'_>) -> Result<(Fetched, Vec<u8>), FetchError> {
    let mut bytes = Vec::new();
    Ok((fetcher.fetch(&wanted, &mut bytes).await?, bytes))
}

async fn refusal(fetcher: &Fetcher, address: &str) -> String {
    fetch(fetcher, wanted(address)).await.map(|(_, bytes)| bytes).unwrap_err().to_string()
}

#[tokio::test]
async fn what_is_wanted_comes_whole_and_with_what_it_is_known_by_next_time() {
    let outside = Outside::open().await;
    let headers = "etag: \"a1\"\r\nlast-modified: Mon, 02 Nov 2026 10:00:00 GMT\r\n";
    let address = outside.put_body("/a.png", "image/png; charset=binary", headers, b"picture");
    let (fetched, bytes) = fetch(&outside.fetcher(), wanted(&address)).await.unwrap();
    let validators = Validators {
        etag: Some("\"a1\"".to_owned()),
        last_modified: Some("Mon, 02 Nov 2026 10:00:00 GMT".to_owned()),
    };
    assert_eq!((fetched, bytes.as_slice()), (Fetched::Whole { bytes: 7, validators }, &b"picture"[..]));
    let asked = outside.asked().remove(0);
    assert!(asked.contains(&"accept-encoding: identity".to_owned()), "{asked:?}");
    for secret in ["cookie", "authorization", "referer"] {
        assert!(!asked.iter().any(|line| line.starts_with(secret)), "{asked:?}");
    }
}

#[tokio::test]
async fn what_has_not_changed_is_not_sent_again() {
    let outside = Outside::open().await;
    let address =
        outside.put("/a.png", Answer::Raw(b"HTTP/1.1 304 Not Modified\r\netag: \"a1\"\r\n\r\n".to_vec()));
    let known = Validators { etag: Some("\"a1\"".to_owned()), last_modified: Some("Mon".to_owned()) };
    let asked = Wanted { known: Some(&known), ..wanted(&address) };
    assert_eq!(fetch(&outside.fetcher(), asked).await.unwrap(), (Fetched::NotModified, Vec::new()));
    let lines = outside.asked().remove(0);
    assert!(lines.contains(&"if-none-match: \"a1\"".to_owned()), "{lines:?}");
    assert!(lines.contains(&"if-modified-since: mon".to_owned()), "{lines:?}");
    // Nobody asked for it in that way: then it is no answer.
    assert!(refusal(&outside.fetcher(), &address).await.contains("status 304"));
}

#[tokio::test]
async fn a_redirect_leads_nowhere_that_a_feed_could_not_lead_to() {
    let outside = Outside::open().await;
    let inside = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let inside_address = inside.local_addr().unwrap();
    let fetcher = outside.fetcher();
    let cases = [
        (format!("http://{inside_address}/"), "only https"),
        (format!("https://{inside_address}/"), "usual port"),
        ("https://127.0.0.1/".to_owned(), "this machine"),
        ("https://2130706433/".to_owned(), "this machine"),
        ("//169.254.169.254/latest/meta-data/".to_owned(), "only https"),
        ("https://169.254.169.254/latest/meta-data/".to_owned(), "metadata"),
        ("https://[::ffff:169.254.169.254]/".to_owned(), "not one of the world's"),
        ("https://localhost/".to_owned(), "leads to an address"),
        ("file:///etc/passwd".to_owned(), "only https"),
        (format!("http://asha:secret@{}/b", &outside.origin[7..]), "name or a password"),
    ];
    for (to, reason) in cases {
        let address = outside.put_redirect("/a.png", &to);
        let said = refusal(&fetcher, &address).await;
        assert!(said.contains(reason), "{to}: {said}");
    }
    let knocked = tokio::time::timeout(Duration::from_millis(100), inside.accept()).await;
    assert!(knocked.is_err(), "somebody was asked inside");
}

#[tokio::test]
async fn three_redirects_are_followed_and_a_circle_is_not() {
    let outside = Outside::open().await;
    for (from, to) in [("/1", "/2"), ("/2", "/3"), ("/3", "/a.png"), ("/0", "/1"), ("/round", "/round")] {
        outside.put_redirect(from, to);
    }
    outside.put_body("/a.png", "image/png", "", b"picture");
    let address = |path: &str| format!("{}{path}", outside.origin);
    assert_eq!(fetch(&outside.fetcher(), wanted(&address("/1"))).await.unwrap().1, b"picture");
    for path in ["/0", "/round"] {
        assert!(
            refusal(&outside.fetcher(), &address(path)).await.contains("more than three times"),
            "{path}"
        );
    }
    assert_eq!(outside.times("/round"), 4);
}

#[tokio::test]
async fn no_more_is_taken_than_is_wanted_and_nothing_of_another_kind() {
    let outside = Outside::open().await;
    let head = "HTTP/1.1 200 OK\r\ncontent-type: image/png\r\n";
    let raw = |text: String| Answer::Raw(text.into_bytes());
    let cases = [
        ("/endless", Answer::Endless(format!("{head}\r\n")), "longer than 1 MiB"),
        ("/claimed", raw(format!("{head}content-length: 99999999\r\n\r\n")), "longer than 1 MiB"),
        ("/cut", raw(format!("{head}content-length: 100\r\n\r\nfew")), "does not answer as it should"),
        ("/nonsense", raw("SSH-2.0-OpenSSH_9.2\r\n".to_owned()), "does not answer as it should"),
        ("/mute", raw(String::new()), "does not answer as it should"),
        (
            "/chunked",
            raw(format!("{head}transfer-encoding: chunked\r\n\r\n5\r\nab")),
            "does not answer as it should",
        ),
        (
            "/page",
            raw("HTTP/1.1 200 OK\r\ncontent-type: Text/HTML; charset=x\r\n\r\n<p>".to_owned()),
            "`text/html`",
        ),
        ("/packed", raw(format!("{head}content-encoding: gzip\r\n\r\nxx")), "packed"),
        ("/brotli", raw(format!("{head}content-encoding: gzip, br\r\n\r\nxx")), "packed"),
        ("/error", raw("HTTP/1.1 500 Oh\r\ncontent-length: 0\r\n\r\n".to_owned()), "status 500"),
        ("/part", raw("HTTP/1.1 206 Part\r\ncontent-length: 1\r\n\r\nx".to_owned()), "status 206"),
        ("/lost", raw("HTTP/1.1 302 Found\r\ncontent-length: 0\r\n\r\n".to_owned()), "status 302"),
    ];
    for (path, answer, reason) in cases {
        let address = outside.put(path, answer);
        let said = refusal(&outside.fetcher(), &address).await;
        assert!(said.contains(reason), "{path}: {said}");
        assert!(!said.contains(&outside.origin), "{said}");
    }
}

#[tokio::test]
async fn whoever_is_silent_or_slow_is_left_when_the_time_is_over() {
    let outside = Outside::open().await;
    let cases = [
        ("/silent", Answer::Silent(String::new())),
        ("/begun", Answer::Silent("HTTP/1.1 200 OK\r\ncontent-type: image/png\r\n\r\nabc".to_owned())),
    ];
    for (path, answer) in cases {
        let address = outside.put(path, answer);
        let soon = Wanted { timeout: Duration::from_millis(300), ..wanted(&address) };
        let said = fetch(&outside.fetcher(), soon).await.unwrap_err();
        assert!(matches!(said, FetchError::TooSlow), "{path}: {said}");
    }
}

/// Names that lead where a test says.
#[derive(Debug)]
struct Leading(&'static [&'static str]);

impl Names for Leading {
    fn addresses(&self, _: String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> {
        let found = self.0.iter().map(|address| address.parse().unwrap()).collect();
        Box::pin(async move { Ok(found) })
    }
}

#[tokio::test]
async fn a_name_is_asked_by_nobody_when_one_of_its_addresses_is_somebodys_own() {
    for addresses in
        [&["127.0.0.1"][..], &["::1"], &["1.1.1.1", "10.0.0.7"], &["::ffff:1.1.1.1"], &["64:ff9b::1"]]
    {
        let fetcher = Fetcher::new(AllowedOrigins::default(), Arc::new(Leading(addresses))).unwrap();
        for address in ["https://cdn.example.in/a.png?secret=1", "https://cdn.example.in./a.png"] {
            let said = fetch(&fetcher, wanted(address)).await.unwrap_err();
            assert!(matches!(said, FetchError::Closed(_)), "{addresses:?}: {said}");
            assert!(!said.to_string().contains("secret"), "{said}");
        }
    }
}
