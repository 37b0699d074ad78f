//! Catalogue files through the page: taken in whole or not at all, by owners, from our own form.

use std::{path::PathBuf, time::Duration};

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use futures::stream;
use mitra_server::store::{Before, Import, Role};
use rstest::rstest;

use super::{Answer, Browser, OWN, at_work, count_of};
use crate::support::{
    Database::{self, Postgres, Sqlite},
    TestApp,
};

const PATH: &str = "/admin/imports/upload";
const BOUNDARY: &str = "a-boundary-of-tests";
const FEED: &str =
    "id,title,price,availability\nu1,Uploaded kurti,499,in stock\nu2,Without a price,,in stock\n";

/// A part of a form: its name, its file's name, what it holds.
type Part<'p> = (&'p str, Option<&'p str>, &'p str);

fn form(parts: &[Part<'_>]) -> String {
    let part = |(name, file, body): &Part<'_>| {
        let file = file.map_or(String::new(), |file| format!("; filename=\"{file}\""));
        format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"{file}\r\n\r\n{body}\r\n")
    };
    format!("{}--{BOUNDARY}--\r\n", parts.iter().map(part).collect::<String>())
}

fn request(body: Body, headers: &[(&str, &str)]) -> Request<Body> {
    let mut request =
        Request::post(PATH).header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={BOUNDARY}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(body).unwrap()
}

async fn upload(browser: &mut Browser, parts: &[Part<'_>]) -> Answer {
    let token = browser.get("/admin").await.form_token();
    let all: Vec<Part<'_>> = [("form_token", None, token.as_str())].iter().chain(parts).copied().collect();
    browser.send(request(Body::from(form(&all)), OWN)).await
}

/// The newest import, once the one that is under way is over.
async fn outcome(mitra: &TestApp) -> Import {
    for _ in 0..1_000 {
        if mitra.app.uploads.under_way("demo").is_none() {
            return mitra.store.imports("demo", &Before::newest(), 1).await.unwrap().remove(0);
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the upload does not end");
}

async fn price(mitra: &TestApp, id: &str) -> Option<i64> {
    let sql = "SELECT price_rupees FROM product WHERE product_id = ?1";
    let row = mitra.store.db().row(sql, &[id.into()]).await.unwrap();
    row.map(|row| row.get("price_rupees").unwrap())
}

/// What lies in the folder of feeds on their way.
fn left_over(mitra: &TestApp) -> Vec<PathBuf> {
    let folder = mitra.folder.path().join("incoming");
    let entries = std::fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path());
    entries.filter(|path| path.is_dir()).collect()
}

#[rstest]
#[tokio::test]
async fn an_owner_brings_a_file_and_reads_what_was_skipped_and_why(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    let mut owner = at_work(&mitra, Role::Owner).await;
    let page = owner.get("/admin/imports").await.html;
    assert!(page.contains("enctype=\"multipart/form-data\"") && !page.contains("http-equiv"), "{page}");
    let answer =
        upload(&mut owner, &[("mapping", Some(""), ""), ("feed", Some("../diwali.csv"), FEED)]).await;
    assert_eq!((answer.status, answer.leads_to()), (StatusCode::SEE_OTHER, "/admin/imports"));
    let import = outcome(&mitra).await;
    assert_eq!((import.source.as_str(), import.done, import.counts.new), ("diwali.csv", true, 1));
    assert_eq!(price(&mitra, "u1").await, Some(499));
    assert_eq!(price(&mitra, "k1").await, Some(399), "what is not in the file stays");
    let html = owner.get("/admin/imports").await.html;
    assert!(html.contains("line 3 of diwali.csv: no price"), "{html}");
    assert_eq!(left_over(&mitra), [] as [PathBuf; 0]);
    assert_eq!(count_of(&mitra, "import").await, 2);
}

#[rstest]
#[tokio::test]
async fn a_mapping_and_the_whole_catalogue_may_be_brought(#[values(Sqlite, Postgres)] database: Database) {
    let mitra = TestApp::open(database).await;
    let mut owner = at_work(&mitra, Role::Owner).await;
    let mapping = "[columns]\nid = \"code\"\ntitle = \"name\"\nprice = \"mrp\"\n";
    let parts = [
        ("replace", None, "yes"),
        ("mapping", Some("columns.toml"), mapping),
        ("feed", Some("stock.csv"), "code;name;mrp\nm1;Mapped saree;999\n"),
    ];
    upload(&mut owner, &parts).await;
    let import = outcome(&mitra).await;
    assert!(import.done && import.counts.removed > 0, "{import:?}");
    assert_eq!((price(&mitra, "m1").await, price(&mitra, "k1").await), (Some(999), None));
}

#[rstest]
#[tokio::test]
async fn what_cannot_be_taken_is_refused_in_a_sentence_and_changes_nothing(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    let mut owner = at_work(&mitra, Role::Owner).await;
    let long = "x".repeat(70_000);
    let cases: [(&[Part<'_>], &str); 4] = [
        (&[], "Choose a catalogue file first"),
        (&[("feed", Some("empty.csv"), "")], "Choose a catalogue file first"),
        (&[("mapping", Some("m.toml"), "[colums]"), ("feed", Some("a.csv"), FEED)], "The mapping is none"),
        (&[("mapping", Some("m.toml"), &long), ("feed", Some("a.csv"), FEED)], "at most 64 KiB"),
    ];
    for (parts, sentence) in cases {
        let answer = upload(&mut owner, parts).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{sentence}");
        assert!(answer.html.contains(sentence), "{sentence}: {}", answer.html);
    }
    // A file that is no catalogue is found out while it is read; the list says so.
    upload(&mut owner, &[("replace", None, "yes"), ("feed", Some("letter.txt"), "Dear shop,\n")]).await;
    let import = outcome(&mitra).await;
    assert!(!import.done && import.complaints[0].contains("letter.txt is no catalogue"), "{import:?}");
    assert_eq!((price(&mitra, "k1").await, left_over(&mitra)), (Some(399), Vec::new()));
}

#[rstest]
#[tokio::test]
async fn only_an_owner_with_our_own_form_brings_files(#[values(Sqlite, Postgres)] database: Database) {
    let mitra = TestApp::open(database).await;
    let mut owner = at_work(&mitra, Role::Owner).await;
    let token = owner.get("/admin").await.form_token();
    let feed: Part<'_> = ("feed", Some("a.csv"), FEED);
    let with = |token: &str| form(&[("form_token", None, token), feed]);
    let forged = [
        (form(&[feed]), OWN, "no token"),
        (with("AAAA"), OWN, "another token"),
        (form(&[feed, ("form_token", None, &token)]), OWN, "the token after the file"),
        (with(&token), &[("sec-fetch-site", "cross-site")], "a page elsewhere"),
    ];
    for (body, headers, name) in forged {
        let answer = owner.send(request(Body::from(body), headers)).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{name}");
    }
    for role in [Role::Agent, Role::Analyst] {
        let mut other = at_work(&mitra, role).await;
        assert!(!other.get("/admin/imports").await.html.contains("multipart"), "{}", role.name());
        assert_eq!(upload(&mut other, &[feed]).await.status, StatusCode::FORBIDDEN, "{}", role.name());
    }
    assert_eq!((price(&mitra, "u1").await, left_over(&mitra)), (None, Vec::new()));
}

#[tokio::test]
async fn while_one_file_comes_the_page_says_so_and_another_one_has_to_wait() {
    let mitra = TestApp::open(Sqlite).await;
    let mut owner = at_work(&mitra, Role::Owner).await;
    let turn = mitra.app.uploads.begin("demo").unwrap();
    turn.is_named("large.csv");
    let html = owner.get("/admin/imports").await.html;
    assert!(html.contains("large.csv is being taken in") && html.contains("<progress"), "{html}");
    assert!(html.contains("http-equiv=\"refresh\"") && !html.contains("multipart"), "{html}");
    let answer = upload(&mut owner, &[("feed", Some("a.csv"), FEED)]).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(answer.html.contains("Wait until it is done") && !answer.html.contains("http-equiv"));
    drop(turn);
    upload(&mut owner, &[("feed", Some("a.csv"), FEED)]).await;
    assert!(outcome(&mitra).await.done);
}

#[tokio::test]
async fn an_upload_that_breaks_off_leaves_nothing() {
    let mitra = TestApp::open(Sqlite).await;
    let mut owner = at_work(&mitra, Role::Owner).await;
    let token = owner.get("/admin").await.form_token();
    let whole = form(&[("form_token", None, &token), ("feed", Some("a.csv"), FEED)]);
    let half = whole[..whole.len() - 40].to_owned();
    let answer = owner.send(request(Body::from(half.clone()), OWN)).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.html.contains("did not come whole"), "{}", answer.html);
    let broken = stream::iter([Ok(half), Err(std::io::Error::other("the browser is gone"))]);
    let answer = owner.send(request(Body::from_stream(broken), OWN)).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!((price(&mitra, "u1").await, left_over(&mitra)), (None, Vec::new()));
    assert!(mitra.app.uploads.under_way("demo").is_none());
}
