//! Small forms of products' pictures: made in the background, served from our own origin, gone on with later.

use std::{io::Cursor, path::PathBuf};

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use image::{DynamicImage, ImageFormat};
use mitra_server::{
    catalogue::import,
    router::router,
    store::{Store, ThumbnailCounts},
    thumbnails::ThumbnailMaker,
};
use rstest::rstest;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use crate::support::{
    Answer,
    Database::{self, Postgres, Sqlite},
    Outside, TestApp,
};

fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::new_rgb8(width, height).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A product whose picture lies there.
fn item(id: &str, picture: &str) -> Value {
    json!({ "id": id, "title": format!("Kurti {id}"), "price": 499, "image_link": picture })
}

struct Bench {
    app: TestApp,
    outside: Outside,
}

impl Bench {
    async fn new(database: Database) -> Bench {
        Bench { app: TestApp::open(database).await, outside: Outside::open().await }
    }

    fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.app.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// The catalogue is these products and no others. Addresses outside are http here, which a feed may not hold:
    /// they are put in behind its back.
    async fn sell(&self, items: &[Value]) {
        let lines: Vec<String> =
            items.iter().map(|item| item.to_string().replace("http://127", "https://127")).collect();
        let feed = self.write("pictures.jsonl", lines.join("\n").as_bytes());
        import(&self.app.store, &self.app.app.media, "demo", &[feed], true).await.unwrap();
        let sql = "UPDATE product SET picture = replace(picture, 'https://127', 'http://127')";
        self.store().db().execute(sql, &[]).await.unwrap();
    }

    fn store(&self) -> &Store {
        &self.app.store
    }

    fn maker(&self, owner: &str) -> ThumbnailMaker {
        let (store, media) = (self.app.store.clone(), self.app.app.media.clone());
        ThumbnailMaker::new(store, media, self.outside.fetcher(), owner.to_owned())
    }

    async fn make(&self) -> usize {
        self.maker("serve-a").round(&CancellationToken::new()).await.unwrap()
    }

    async fn counts(&self) -> (usize, usize, usize) {
        let ThumbnailCounts { made, waiting, failed } = self.store().thumbnail_counts("demo").await.unwrap();
        (made, waiting, failed)
    }

    async fn failure(&self, picture: &str) -> String {
        let sql = "SELECT failure FROM thumbnail WHERE picture LIKE '%' || ?1";
        let row = self.store().db().row(sql, &[picture.to_owned().into()]).await.unwrap().unwrap();
        row.get::<Option<String>>("failure").unwrap().unwrap_or_default()
    }

    /// Those that failed are due again.
    async fn time_passes(&self) {
        let sql = "UPDATE thumbnail SET next_at = 0 WHERE next_at IS NOT NULL";
        self.store().db().execute(sql, &[]).await.unwrap();
    }

    /// The picture on the card of a product.
    async fn on_card(&self, id: &str) -> String {
        let (status, card) = self.app.get(&format!("/api/v1/products/{id}?shop=demo"), None).await;
        assert_eq!(status, StatusCode::OK, "{card}");
        card["picture"].as_str().unwrap_or_default().to_owned()
    }

    /// What is served at this path: content type, caching, width and height.
    async fn served(&self, path: &str) -> (String, String, (u32, u32)) {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let response = router(self.app.app.clone()).oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        let text = |name| response.headers()[name].to_str().unwrap().to_owned();
        let (kind, caching) = (text(header::CONTENT_TYPE), text(header::CACHE_CONTROL));
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        let small = image::load_from_memory(&bytes).unwrap();
        (kind, caching, (small.width(), small.height()))
    }
}

#[rstest]
#[tokio::test]
async fn a_card_shows_our_own_small_picture_once_it_is_made(#[values(Sqlite, Postgres)] database: Database) {
    let bench = Bench::new(database).await;
    let far = bench.outside.put_body("/far.jpg", "image/jpeg", "", &picture(600, 800, ImageFormat::Jpeg));
    bench.write("near.png", &picture(640, 640, ImageFormat::Png));
    bench.write("drawn.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>");
    bench.sell(&[item("far", &far), item("near", "near.png"), item("drawn", "drawn.svg")]).await;
    assert_eq!(bench.on_card("far").await, far, "until then it is the shop's own");
    let drawn = bench.on_card("drawn").await;

    assert_eq!(bench.make().await, 3);
    assert_eq!(bench.counts().await, (2, 0, 0));
    for (id, size) in [("far", (320, 427)), ("near", (320, 320))] {
        let path = bench.on_card(id).await;
        let (kind, caching, served) = bench.served(&path).await;
        assert_eq!((kind.as_str(), served), ("image/webp", size), "{id}");
        assert!(caching.contains("immutable"), "{caching}");
    }
    assert_eq!(bench.on_card("drawn").await, drawn, "a drawing is shown as it is");
    let page = bench.app.get("/p/demo/far", None).await.1.to_string();
    assert!(page.contains(&far), "the product's page shows it large");

    assert_eq!(bench.make().await, 0, "what is made is not made again");
    assert_eq!(bench.outside.times("/far.jpg"), 1);
}

#[rstest]
#[tokio::test]
async fn whoever_comes_next_goes_on_where_the_last_one_was(#[values(Sqlite, Postgres)] database: Database) {
    let bench = Bench::new(database).await;
    let good = picture(400, 400, ImageFormat::Png);
    let paths: Vec<String> = (0..55).map(|at| format!("/{at}.png")).collect();
    let addresses: Vec<String> =
        paths.iter().map(|path| bench.outside.put_body(path, "image/png", "", &good)).collect();
    let items: Vec<Value> =
        addresses.iter().enumerate().map(|(at, there)| item(&at.to_string(), there)).collect();
    bench.sell(&items).await;
    let stopped = CancellationToken::new();
    stopped.cancel();
    assert_eq!(bench.maker("serve-a").round(&stopped).await.unwrap(), 0);
    assert_eq!(bench.make().await, 50, "a batch, then others may");
    let at_work = bench.store().do_job("thumbnails", "serve-b", 0, async |_| {
        assert_eq!(bench.make().await, 0, "two do not do it at once");
        Ok(())
    });
    assert!(at_work.await.unwrap().is_some());
    assert_eq!(bench.maker("serve-c").round(&CancellationToken::new()).await.unwrap(), 5);
    assert_eq!(bench.counts().await, (55, 0, 0));
    assert!(paths.iter().all(|path| bench.outside.times(path) == 1), "each was asked for once");
}

#[rstest]
#[tokio::test]
async fn what_fails_says_why_and_is_tried_again_only_when_that_may_help(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let bench = Bench::new(database).await;
    let outside = &bench.outside;
    let mut bomb = picture(1, 1, ImageFormat::Gif);
    bomb[6..10].copy_from_slice(&[0xff; 4]);
    let png = picture(300, 300, ImageFormat::Png);
    let later =
        outside.put("/later.png", Answer::Raw(b"HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n".to_vec()));
    let items = [
        item("bomb", &outside.put_body("/bomb.gif", "image/gif", "", &bomb)),
        item("page", &outside.put_body("/page.png", "text/html", "", b"<p>")),
        item("liar", &outside.put_body("/liar.png", "image/png", "", b"<script>alert(1)</script>")),
        item("cut", &outside.put_body("/cut.png", "image/png", "", &png[..png.len() / 2])),
        item("inside", "https://169.254.169.254/inside.png"),
        item("later", &later),
    ];
    bench.sell(&items).await;
    assert_eq!(bench.make().await, 6);
    // One that is asked later may lead elsewhere by then; the others stay what they are.
    assert_eq!(bench.counts().await, (0, 2, 6));
    for (picture, reason) in [
        ("/bomb.gif", "65535 by 65535 pixels"),
        ("/page.png", "`text/html`"),
        ("/liar.png", "no picture of a known kind"),
        ("/cut.png", "damaged"),
        ("/inside.png", "metadata"),
        ("/later.png", "status 503"),
    ] {
        let said = bench.failure(picture).await;
        assert!(said.contains(reason), "{picture}: {said}");
    }
    assert_eq!(bench.on_card("later").await, later);

    outside.put_body("/later.png", "image/png", "", &png);
    assert_eq!(bench.make().await, 0, "not at once");
    bench.time_passes().await;
    assert_eq!(bench.make().await, 2);
    assert_eq!(bench.counts().await, (1, 1, 5));
    assert!(bench.on_card("later").await.starts_with("/media/demo/"));
    for _ in 0..4 {
        bench.time_passes().await;
        bench.make().await;
    }
    assert_eq!(bench.counts().await, (1, 0, 5), "in the end it is given up");
}

#[rstest]
#[tokio::test]
async fn a_new_picture_is_made_and_one_that_nobody_has_is_forgotten(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let bench = Bench::new(database).await;
    let outside = &bench.outside;
    let old = outside.put_body("/old.png", "image/png", "", &picture(400, 400, ImageFormat::Png));
    let new = outside.put_body("/new.png", "image/png", "", &picture(400, 200, ImageFormat::Png));
    bench.sell(&[item("a", &old), item("b", &old)]).await;
    assert_eq!(bench.make().await, 1, "two products, one picture");
    let before = bench.on_card("a").await;
    assert_eq!(bench.on_card("b").await, before);
    bench.sell(&[item("a", &new)]).await;
    assert_eq!(bench.make().await, 1);
    assert_ne!(bench.on_card("a").await, before);
    assert_eq!(bench.counts().await, (1, 0, 0));
}

#[rstest]
#[tokio::test]
async fn small_pictures_of_products_that_are_gone_are_deleted(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let bench = Bench::new(database).await;
    let outside = &bench.outside;
    let wide = picture(400, 100, ImageFormat::Png);
    let there: Vec<String> = ["/a.png", "/b.png", "/same.png"]
        .iter()
        .zip([picture(400, 400, ImageFormat::Png), wide.clone(), wide])
        .map(|(path, bytes)| outside.put_body(path, "image/png", "", &bytes))
        .collect();
    bench.sell(&[item("a", &there[0]), item("b", &there[1]), item("same", &there[2])]).await;
    assert_eq!(bench.make().await, 3);
    let kept = || async {
        let keys = bench.app.app.media.keys().await.unwrap();
        keys.into_iter().filter(|(_, key)| key.ends_with(".webp")).count()
    };
    assert_eq!(kept().await, 4, "two of each picture, and two pictures are equal");
    let leave = async |ids: &[&str]| {
        for id in ids {
            assert!(mitra_server::catalogue::take_off(bench.store(), "demo", id).await.unwrap());
        }
        bench.make().await;
    };
    leave(&["a", "b"]).await;
    assert_eq!((kept().await, bench.counts().await), (2, (1, 0, 0)), "what another product shows stays");
    let path = bench.on_card("same").await;
    assert_eq!(bench.served(&path).await.2, (320, 80));
    leave(&["same"]).await;
    assert_eq!((kept().await, bench.counts().await), (0, (0, 0, 0)));
}
