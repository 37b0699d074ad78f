//! Things like a photo: products' pictures are seen in the background, and the nearest are found among them.

use std::{io::Cursor, path::PathBuf};

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use mitra_server::{
    catalogue::import,
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
        Shop { mitra: TestApp::open(database).await }
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

#[rstest]
#[tokio::test]
async fn pictures_are_seen_once_and_what_is_no_photo_never(#[values(Sqlite, Postgres)] database: Database) {
    let shop = Shop::open(database).await;
    shop.write("red.png", &kurti(RED, RED, 0));
    shop.write("blue.png", &kurti(BLUE, BLUE, 0));
    let whole = kurti(GREEN, GREEN, 0);
    shop.write("cut.png", &whole[..whole.len() / 2]);
    shop.write("drawn.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>");
    let pictures = ["red.png", "blue.png", "cut.png", "drawn.svg", "red.png"];
    let items: Vec<Value> =
        ["red", "blue", "cut", "drawn", "again"].iter().zip(pictures).map(|(id, at)| item(id, at)).collect();
    shop.sell(&items).await;
    assert_eq!(shop.see().await, 0, "there is nothing to look at before the small forms are made");
    shop.make_small().await;
    assert_eq!(shop.counts().await, (0, 2, 0));
    assert_eq!(shop.see().await, 2, "two products of one picture are one look");
    assert_eq!(shop.counts().await, (2, 0, 0));
    let (model, colours, vector) = shop.sight("red").await.unwrap();
    assert_eq!((model.as_str(), vector.len()), (mitra_server::see::model(), 96));
    assert!(colours.starts_with("red"), "{colours}");
    assert_eq!(shop.sight("again").await, shop.sight("red").await);
    assert_ne!(shop.sight("blue").await.unwrap().1, colours);
    assert!(shop.sight("cut").await.is_none() && shop.sight("drawn").await.is_none());
    assert_eq!(shop.see().await, 0, "what was seen is not seen again");
}

#[rstest]
#[tokio::test]
async fn whoever_sees_next_goes_on_where_the_last_one_was(#[values(Sqlite, Postgres)] database: Database) {
    let shop = Shop::open(database).await;
    let names: Vec<String> = (0..4).map(|at| format!("{at}.png")).collect();
    (0..).zip(&names).for_each(|(at, name)| drop(shop.write(name, &kurti(RED, BLUE, at))));
    shop.sell(&names.iter().map(|name| item(name, name)).collect::<Vec<_>>()).await;
    shop.make_small().await;
    let stopped = CancellationToken::new();
    stopped.cancel();
    assert_eq!(shop.seer("serve-a").round(&stopped).await.unwrap(), 0);
    let at_work = shop.store().do_job("sights", "serve-b", 0, async |_| {
        assert_eq!(shop.see().await, 0, "two do not do it at once");
        Ok(())
    });
    assert!(at_work.await.unwrap().is_some());
    // A process that was killed in the middle of a look.
    let begun = shop.store().take_unseen_picture(mitra_server::see::model()).await.unwrap().unwrap();
    assert_eq!(shop.see().await, 3, "what may have ended a process waits until the others are done");
    assert!(shop.sight(&begun.picture).await.is_none());
    shop.execute("UPDATE picture_sight SET next_at = 0 WHERE next_at IS NOT NULL").await;
    assert_eq!(shop.seer("serve-c").round(&CancellationToken::new()).await.unwrap(), 1);
    assert_eq!(shop.counts().await, (4, 0, 0));
}

#[rstest]
#[tokio::test]
async fn a_picture_is_seen_again_when_it_or_the_network_is_another(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let shop = Shop::open(database).await;
    shop.write("one.png", &kurti(RED, RED, 0));
    shop.sell(&[item("one", "one.png")]).await;
    shop.make_small().await;
    assert_eq!(shop.see().await, 1);
    let before = shop.sight("one").await.unwrap();

    shop.write("one.png", &kurti(BLUE, BLUE, 0));
    shop.sell(&[item("one", "one.png")]).await;
    shop.make_small().await;
    assert_eq!(shop.see().await, 1);
    let after = shop.sight("one").await.unwrap();
    assert!(before.1 != after.1 && before.2 != after.2, "{before:?} {after:?}");
    assert_eq!(shop.counts().await, (1, 0, 0), "what nobody shows any more is forgotten");

    shop.execute("UPDATE picture_sight SET model = 'see-of-old'").await;
    assert_eq!(shop.see().await, 1);
    assert_eq!(shop.sight("one").await.unwrap(), after);
}
