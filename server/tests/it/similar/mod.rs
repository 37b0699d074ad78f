//! Things like a photo: products' pictures are seen in the background, and the nearest are found among them.

mod in_chat;
mod seeing;

use std::{io::Cursor, path::PathBuf};

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use mitra_server::{
    catalogue::import,
    catalogues::{Catalogues, IndexUse},
    see::see,
    seer::Seer,
    store::{SightCounts, Store},
    thumbnails::ThumbnailMaker,
};
use rstest::rstest;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::support::{
    Database::{self, Postgres, Sqlite},
    TestApp,
};

const RED: [u8; 3] = [200, 24, 36];
const BLUE: [u8; 3] = [30, 60, 190];
const GREEN: [u8; 3] = [20, 130, 60];
const WHITE: [u8; 3] = [255, 255, 255];

/// A kurti on a light ground, in stripes of two colours; `shift` makes it another photo of the like.
fn kurti(one: [u8; 3], other: [u8; 3], shift: u32) -> Vec<u8> {
    let is_cloth = |x: u32, y: u32| {
        let (x, y) = (x.abs_diff(150 + shift), y.saturating_sub(30 + shift));
        let body = 45 + y / 8;
        let sleeve = y < 120 && x < 110 - y / 6;
        (x < body || sleeve) && (1..330).contains(&y) && !(y < 30 && x < 18)
    };
    let drawn = RgbImage::from_fn(300, 400, |x, y| match is_cloth(x, y) {
        true if (y / 12) % 2 == 0 => Rgb(one),
        true => Rgb(other),
        false => Rgb([236, 234, 230]),
    });
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::from(drawn).write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// A shop that sells a few kurtis with pictures.
struct Shop {
    mitra: TestApp,
}

impl Shop {
    async fn open(database: Database) -> Shop {
        let mut mitra = TestApp::open(database).await;
        // As `serve` does: what changes is taken in.
        mitra.app.catalogues =
            Catalogues::new(mitra.store.clone(), mitra.folder.path().to_owned(), IndexUse::Write);
        Shop { mitra }
    }

    fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.mitra.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// The catalogue of this shop is these products and no others.
    async fn sell_in(&self, shop: &str, items: &[Value]) {
        let lines: Vec<String> = items.iter().map(Value::to_string).collect();
        let feed = self.write("pictures.jsonl", lines.join("\n").as_bytes());
        import(&self.mitra.store, &self.mitra.app.media, shop, &[feed], true).await.unwrap();
    }

    async fn sell(&self, items: &[Value]) {
        self.sell_in("demo", items).await;
    }

    fn store(&self) -> &Store {
        &self.mitra.store
    }

    /// Makes the small forms of all pictures.
    async fn make_small(&self) {
        let (store, media) = (self.store().clone(), self.mitra.app.media.clone());
        let fetcher = self.mitra.place.fetcher().unwrap();
        let maker = ThumbnailMaker::new(store, media, fetcher, "serve-a".to_owned());
        while maker.round(&CancellationToken::new()).await.unwrap() > 0 {}
    }

    fn seer(&self, owner: &str) -> Seer {
        Seer::new(self.store().clone(), self.mitra.app.media.clone(), owner.to_owned())
    }

    /// Sees what waits; returns how many were tried.
    async fn see(&self) -> usize {
        self.seer("serve-a").round(&CancellationToken::new()).await.unwrap()
    }

    /// Makes the small forms of all pictures, and sees them; what is asked from now on knows it.
    async fn see_all(&self) {
        self.make_small().await;
        while self.see().await > 0 {}
        self.mitra.app.catalogues.freshen("demo").await;
    }

    /// What is like this in the shop: the whole answer.
    async fn ask(&self, what: Value) -> (StatusCode, Value) {
        let mut body = json!({ "shop": "demo" });
        for (name, value) in what.as_object().unwrap() {
            body[name] = value.clone();
        }
        self.mitra.post("/api/v1/products/similar", None, &body).await
    }

    /// The same: ids, the likest first, and by what.
    async fn like(&self, what: Value) -> (Vec<String>, String) {
        let (status, found) = self.ask(what).await;
        assert_eq!(status, StatusCode::OK, "{found}");
        let ids = found["products"].as_array().unwrap().iter();
        let ids = ids.map(|product| product["id"].as_str().unwrap().to_owned());
        (ids.collect(), found["by"].as_str().unwrap().to_owned())
    }

    async fn counts(&self) -> (usize, usize, usize) {
        let SightCounts { seen, waiting, failed } = self.store().sight_counts("demo").await.unwrap();
        (seen, waiting, failed)
    }

    async fn execute(&self, sql: &str) {
        self.store().db().execute(sql, &[]).await.unwrap();
    }

    /// What the picture of a product shows: model, colours and vector.
    async fn sight(&self, id: &str) -> Option<(String, String, Vec<u8>)> {
        let sql = "SELECT sight.* FROM picture_sight AS sight JOIN product ON product.shop_id = sight.shop_id
                   AND product.picture = sight.picture WHERE product.product_id = ?1 AND vector IS NOT NULL";
        let row = self.store().db().row(sql, &[id.into()]).await.unwrap()?;
        Some((row.get("model").unwrap(), row.get("colours").unwrap(), row.get("vector").unwrap()))
    }
}

/// A kurti whose picture lies beside the feed; the feed says nothing else of it.
fn item(id: &str, picture: &str) -> Value {
    json!({ "id": id, "title": format!("Kurti {id}"), "price": 499, "image_link": picture,
            "availability": "in_stock" })
}

/// What a phone sends of a photo.
fn photo(bytes: &[u8]) -> Value {
    let seen = see(bytes).unwrap();
    json!({ "vector": seen.sight.vector, "model": seen.model })
}

fn with(mut what: Value, more: Value) -> Value {
    for (name, value) in more.as_object().unwrap() {
        what[name] = value.clone();
    }
    what
}

fn few(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|id| (*id).to_owned()).collect()
}

/// Kurtis of which only the pictures tell which is like which, seen.
async fn seen_shop(database: Database) -> Shop {
    let shop = Shop::open(database).await;
    for (name, one, other) in [("red", RED, RED), ("blue", BLUE, BLUE), ("striped", GREEN, WHITE)] {
        shop.write(&format!("{name}.png"), &kurti(one, other, 0));
    }
    let mut items: Vec<Value> =
        ["red", "blue", "striped"].iter().map(|id| item(id, &format!("{id}.png"))).collect();
    items[1]["price"] = 899.into();
    shop.sell(&items).await;
    shop.see_all().await;
    shop
}

#[rstest]
#[tokio::test]
async fn the_nearest_come_first_with_what_was_compared(#[values(Sqlite, Postgres)] database: Database) {
    let shop = seen_shop(database).await;
    for (id, one, other) in [("red", RED, RED), ("blue", BLUE, BLUE), ("striped", GREEN, WHITE)] {
        let (found, by) = shop.like(photo(&kurti(one, other, 4))).await;
        assert_eq!((found[0].as_str(), found.len(), by.as_str()), (id, 3, "vector"));
    }
    let (_, answer) = shop.ask(with(photo(&kurti(RED, RED, 0)), json!({"limit": 2.0}))).await;
    assert_eq!((answer["total"].as_u64(), answer["products"].as_array().unwrap().len()), (Some(3), 2));
    let card = &answer["products"][0];
    assert_eq!((card["title"].as_str(), card["price"].as_u64()), (Some("Kurti red"), Some(499)));
    let scores: Vec<f64> = (0..2).map(|at| answer["products"][at]["score"].as_f64().unwrap()).collect();
    assert!(scores[0] > 0.9 && scores[0] < 1.05 && scores[1] < scores[0], "{scores:?}");

    let (found, by) = shop.like(json!({"product_id": "striped"})).await;
    assert_eq!((found.len(), by.as_str()), (2, "vector"), "it is not like itself");
    assert!(!found.contains(&"striped".to_owned()));
}

#[rstest]
#[tokio::test]
async fn filters_hold_and_what_is_sold_out_comes_last(#[values(Sqlite, Postgres)] database: Database) {
    let shop = seen_shop(database).await;
    let blue = || photo(&kurti(BLUE, BLUE, 0));
    let of = async |filters: Value| shop.like(with(blue(), json!({ "filters": filters }))).await.0;
    assert_eq!(of(json!({})).await[0], "blue");
    let cheap = of(json!({"price_max": 800})).await;
    assert_eq!((cheap.len(), cheap.contains(&"blue".to_owned())), (2, false));
    assert_eq!(of(json!({"price_min": 800, "category": "kurti"})).await, few(&["blue"]));
    assert_eq!(of(json!({"not_category": "kurti"})).await, few(&[]));
    assert_eq!(of(json!({"category": "saree"})).await, few(&[]), "nothing is given up");

    shop.execute("UPDATE product SET availability = 'out_of_stock' WHERE product_id = 'blue'").await;
    shop.execute("UPDATE catalogue SET last_seq = last_seq + 1").await;
    shop.execute(
        "UPDATE catalogue_change SET seq = (SELECT last_seq FROM catalogue WHERE catalogue.shop_id = 'demo')
         WHERE product_id = 'blue'",
    )
    .await;
    shop.mitra.app.catalogues.freshen("demo").await;
    assert_eq!(of(json!({})).await.last().unwrap(), "blue");
}

#[rstest]
#[tokio::test]
async fn what_the_shop_says_counts_beside_its_pictures_and_alone_where_they_tell_nothing(
    #[values(Sqlite, Postgres)] database: Database,
) {
    // Products without pictures.
    let shop = Shop::open(database).await;
    let red = photo(&kurti(RED, RED, 0));
    let seen = with(red, json!({"category": "saree", "colours": ["green"], "fabric": "georgette"}));
    let (found, by) = shop.like(seen.clone()).await;
    assert_eq!((found[0].as_str(), by.as_str()), ("s3", "tags"));
    let (found, by) = shop.like(json!({"category": "jeans", "colours": ["black"]})).await;
    assert_eq!((found[0].as_str(), by.as_str()), ("j2", "tags"));
    for (colours, first) in [(["green", "blue"], "s3"), (["blue", "green"], "s4")] {
        let (found, _) = shop.like(json!({"category": "saree", "colours": colours})).await;
        assert_eq!(found[0], first, "the largest colour counts most");
    }
    // A kind that no catalogue names is no reason to refuse a photo of it.
    assert_eq!(shop.like(json!({"category": "mojari", "fabric": "denim"})).await.1, "tags");
    // She wants it in another colour than the photo's.
    let blue = with(seen, json!({"filters": {"colour": "blue", "category": "saree"}}));
    assert_eq!(shop.like(blue).await.0, few(&["s4"]));
    let (found, by) = shop.like(json!({"product_id": "s1", "limit": 1})).await;
    assert_eq!((found.len(), by.as_str()), (1, "tags"));
    assert!(found[0].starts_with('s'), "what is like a saree is a saree: {found:?}");

    // Two that look the same, and one of them is called what she has.
    let mut items = vec![item("one", "same.png"), item("two", "same.png")];
    items[1]["material"] = "Silk".into();
    shop.write("same.png", &kurti(RED, RED, 0));
    shop.sell(&items).await;
    shop.see_all().await;
    let red = || photo(&kurti(RED, RED, 0));
    assert_eq!(
        shop.like(with(red(), json!({"fabric": "silk"}))).await,
        (few(&["two", "one"]), "vector".into())
    );
    // Vectors of other networks, and of nobody knows which, are not compared.
    for model in [json!("see-of-old"), Value::Null] {
        let (_, by) = shop.like(with(red(), json!({ "model": model }))).await;
        assert_eq!(by, "tags");
    }
    assert_eq!(shop.like(with(red(), json!({"vector": vec![0; 96]}))).await.1, "tags", "zeros say nothing");
}

#[rstest]
#[tokio::test]
async fn another_shops_products_are_never_found(#[values(Sqlite, Postgres)] database: Database) {
    let shop = seen_shop(database).await;
    shop.write("theirs.png", &kurti(RED, WHITE, 0));
    shop.sell_in("other", &[item("theirs", "theirs.png")]).await;
    shop.see_all().await;
    let red = photo(&kurti(RED, WHITE, 0));
    assert!(!shop.like(red.clone()).await.0.contains(&"theirs".to_owned()));
    let there = shop.like(with(red.clone(), json!({"shop": "other"}))).await;
    assert_eq!(there, (few(&["theirs"]), "vector".into()));
    let (status, _) = shop.ask(with(red.clone(), json!({"shop": "nowhere"}))).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let (status, _) = shop.ask(json!({"product_id": "theirs"})).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[rstest]
#[tokio::test]
async fn an_index_that_is_opened_anew_finds_what_one_that_followed_finds(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let shop = seen_shop(database).await;
    let photo = photo(&kurti(GREEN, WHITE, 7));
    let followed = shop.ask(photo.clone()).await;
    let anew = Shop { mitra: shop.mitra.reopen("serve-anew", std::time::Duration::ZERO).await };
    assert_eq!(anew.ask(photo.clone()).await, followed);
    // Another picture of a product that was seen before.
    shop.write("red.png", &kurti(GREEN, WHITE, 7));
    shop.sell(&[item("red", "red.png"), item("striped", "striped.png")]).await;
    shop.mitra.app.catalogues.freshen("demo").await;
    let before = shop.like(photo.clone()).await.0;
    assert_eq!(before, few(&["striped", "red"]), "its old picture counts no more");
    shop.see_all().await;
    assert_eq!(shop.like(photo).await.0, few(&["red", "striped"]));
}

#[rstest]
#[tokio::test]
async fn a_picture_that_was_seen_and_forgotten_leaves_nothing_to_catch_up_with(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let shop = seen_shop(database).await;
    shop.write("late.png", &kurti(RED, BLUE, 0));
    shop.sell(&[item("red", "red.png"), item("late", "late.png")]).await;
    shop.make_small().await;
    assert_eq!(shop.see().await, 1);
    shop.sell(&[item("red", "red.png")]).await;
    shop.make_small().await;
    let catalogue = shop.mitra.app.catalogues.of("demo").await.unwrap();
    assert!(catalogue.catch_up().await.unwrap());
    assert!(!catalogue.catch_up().await.unwrap());
    assert_eq!(shop.like(photo(&kurti(RED, BLUE, 0))).await, (few(&["red"]), "vector".into()));
}

#[rstest]
#[tokio::test]
async fn what_cannot_be_used_gets_a_sentence(#[values(Sqlite, Postgres)] database: Database) {
    let shop = Shop::open(database).await;
    for (what, says) in [
        (json!({"vector": [0.1, 0.2], "model": "see"}), "has 2 numbers"),
        (json!({"vector": vec!["a"; 96]}), "expected f64"),
        (json!({"category": "spaceship"}), "`category`"),
        (json!({"colours": ["red", "blau"]}), "`colour`"),
        (json!({"colours": vec!["red"; 11]}), "10"),
        (json!({"filters": {"price_max": -1}}), "`price_max`"),
        (json!({"filters": {"rating_min": 6}}), "`rating_min`"),
        (json!({"filters": {"price_max": "cheap"}}), "a number"),
        (json!({"filters": {"colour": null}}), "a text"),
        (json!({"filters": {"shine": "much"}}), "no such filter"),
        (json!({"filters": {"sort": "price_low"}}), "no such filter"),
        (json!({"price_max": 800}), "unknown field `price_max`"),
        (json!({"limit": 51}), "1 to 50"),
        (json!({"limit": 1.5}), "whole number"),
        (json!({"shop": 7}), "expected a string"),
    ] {
        let (status, problem) = shop.ask(what.clone()).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{what}: {problem}");
        assert!(problem["detail"].as_str().unwrap().contains(says), "{what}: {problem}");
    }
    for (body, status) in [
        (r#"{"shop": "demo", "vector": [NaN]}"#.to_owned(), StatusCode::BAD_REQUEST),
        (r#"{"shop": "demo", "vector": [1e999]}"#.to_owned(), StatusCode::BAD_REQUEST),
        (format!(r#"{{"shop": "demo", "model": "{}"}}"#, "x".repeat(70_000)), StatusCode::PAYLOAD_TOO_LARGE),
    ] {
        let request = Request::post("/api/v1/products/similar")
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body))
            .unwrap();
        let (found, problem) = shop.mitra.request(request).await;
        assert_eq!(found, status, "{problem}");
        assert!(problem["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{problem}");
    }
}
