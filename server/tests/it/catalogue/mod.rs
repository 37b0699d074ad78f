//! The catalogue on a real database and a real index: what is taken in, and what is found of it.

mod index;

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use mitra_dialogue::{Filters, Findings, Lookup, Slot, SlotValue};
use mitra_server::{
    catalogue::{Catalogue, CatalogueError, Intake, import},
    media::Media,
    store::Store,
};
use rstest::rstest;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::Database::{self, Postgres, Sqlite};

/// A folder of stores that goes away with the test.
pub(crate) struct Place {
    data: TempDir,
    store: Store,
}

impl Place {
    pub(crate) async fn new(database: Database) -> Place {
        let data = tempfile::tempdir().unwrap();
        let store = Store::open(&database.place(data.path()).store_settings().unwrap()).await.unwrap();
        Place { data, store }
    }

    pub(crate) async fn import(&self, files: &[PathBuf], replace: bool) -> Result<Intake, CatalogueError> {
        let media = Media::open(self.data.path()).unwrap();
        import(&self.store, &media, "demo", files, replace).await
    }

    pub(crate) async fn import_lines(&self, lines: &[Value], replace: bool) -> Intake {
        let path =
            self.write("feed.jsonl", lines.iter().map(Value::to_string).collect::<Vec<_>>().join("\n"));
        self.import(&[path], replace).await.unwrap()
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.data.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    pub(crate) async fn open(&self) -> Catalogue {
        Catalogue::open(&self.store, self.data.path(), "demo").await.unwrap()
    }

    async fn open_writer(&self) -> Catalogue {
        Catalogue::open_writer(&self.store, self.data.path(), "demo").await.unwrap()
    }

    /// Every product's id, title, price and picture.
    async fn contents(&self) -> Vec<(String, String, u32, Option<String>)> {
        let found = search(&self.open().await, Filters::default()).await;
        let mut contents: Vec<_> =
            found.products.into_iter().map(|p| (p.id, p.title, p.price_rupees, p.picture)).collect();
        contents.sort();
        contents
    }
}

pub(crate) fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/catalogue").join(name)
}

pub(crate) async fn search(catalogue: &Catalogue, filters: Filters) -> Findings {
    catalogue.find(&Lookup::Search { filters, offset: 0, limit: 100, hints: Vec::new() }).await.unwrap()
}

async fn ids(catalogue: &Catalogue, conditions: &[(Slot, &str)]) -> Vec<String> {
    let mut filters = Filters::default();
    for (slot, value) in conditions {
        filters.add(*slot, SlotValue::Text((*value).to_owned()));
    }
    search(catalogue, filters).await.products.into_iter().map(|p| p.id).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

fn item(id: &str, title: &str, price: u32) -> Value {
    json!({ "id": id, "title": title, "price": price, "product_type": "Apparel > Ethnic > Sarees" })
}

#[rstest]
#[tokio::test]
async fn hostile_lines_are_named_and_the_rest_is_taken(#[values(Sqlite, Postgres)] database: Database) {
    let place = Place::new(database).await;
    let folder = tempfile::tempdir().unwrap();
    let pictures = folder.path().join("feed/pictures");
    std::fs::create_dir_all(&pictures).unwrap();
    for name in ["kurti.svg", "scripted.svg"] {
        std::fs::copy(data("pictures").join(name), pictures.join(name)).unwrap();
    }
    std::fs::write(folder.path().join("secret.svg"), "<svg/>").unwrap();
    let mut lines = std::fs::read(data("hostile.jsonl")).unwrap();
    lines.extend(b"\n{\"id\":\"latin\",\"title\":\"Caf\xe9\",\"price\":1}\n");
    lines
        .extend(format!("{{\"id\":\"huge\",\"title\":\"{}\",\"price\":1}}\n", "x".repeat(2_000_000)).bytes());
    lines.extend(format!("{}1{}\n", "[".repeat(5_000), "]".repeat(5_000)).bytes());
    lines.extend(format!("{}\n", item(&"i".repeat(101), "Long id", 5)).bytes());
    lines.extend(format!("{}\n", item("long-title", &"t".repeat(501), 5)).bytes());
    lines.extend(b"{\"id\":\"nul\0\",\"title\":\"T\",\"price\":1}\n");
    let feed = folder.path().join("feed/feed.jsonl");
    std::fs::write(&feed, lines).unwrap();

    let intake = place.import(&[feed], false).await.unwrap();
    let told = [&intake.skipped[..], &intake.warnings[..]].concat().join("\n");
    for expected in [
        "line 2 of feed.jsonl: no price",
        "line 3 of feed.jsonl: price \"abc\" is not an amount in rupees",
        "line 4 of feed.jsonl: price \"10 USD\" is not an amount in rupees",
        "line 5 of feed.jsonl: price \"-5\" is not between 1 rupee and 1 crore",
        "line 6 of feed.jsonl: price \"99999999999\" is not between 1 rupee and 1 crore",
        "line 7 of feed.jsonl: no id",
        "line 8 of feed.jsonl: no title",
        "line 9 of feed.jsonl: title [\"A\"] is not text",
        "line 10 of feed.jsonl: availability \"perhaps\" is none of in_stock, out_of_stock, preorder, backorder",
        "line 11 of feed.jsonl: not valid JSON near column 2",
        "line 12 of feed.jsonl: not valid JSON: it ends too early",
        "line 13 of feed.jsonl: not a JSON object",
        "line 15 of feed.jsonl: link left out",
        "line 16 of feed.jsonl: picture left out: it is neither",
        "line 17 of feed.jsonl: picture left out: it is neither",
        "line 18 of feed.jsonl: picture left out: it is neither",
        "line 19 of feed.jsonl: picture left out: pictures/nowhere.svg cannot be read",
        "line 20 of feed.jsonl: picture left out: it is a drawing with scripts",
        "line 22 of feed.jsonl: id \"twice\" comes again in line 23, which counts",
        "line 25 of feed.jsonl: rating 9 left out: it is not between 0 and 5",
        "line 27 of feed.jsonl: not UTF-8 text",
        "line 28 of feed.jsonl: longer than 1 MiB",
        "line 29 of feed.jsonl: not valid JSON",
        "line 30 of feed.jsonl: id is 101 characters long, 100 are allowed",
        "line 31 of feed.jsonl: title is 501 characters long, 500 are allowed",
        "line 32 of feed.jsonl: not valid JSON",
    ] {
        assert!(told.contains(expected), "{expected} is not in\n{told}");
    }
    assert_eq!(intake.skipped.len(), 19, "{told}");

    let contents = place.contents().await;
    let of = |id: &str| contents.iter().find(|(own, ..)| own == id).unwrap().clone();
    assert_eq!(contents.len(), 11, "{contents:?}");
    assert_eq!((of("controls").1, of("controls").2), ("Red Saree back".to_owned(), 800));
    assert_eq!(of("html").1, "Blue Saree");
    assert_eq!(of("twice").1, "Second of two");
    assert_eq!(of("last").2, 129_900);
    assert_eq!(of("https").3.as_deref(), Some("https://shop.example/a.png"));
    for id in ["escape", "data", "plain-http", "missing", "script"] {
        assert_eq!(of(id).3, None, "{id}");
    }
    let product = place.open().await.product("html").await.unwrap().unwrap();
    assert_eq!((product.description.as_str(), product.link), ("Soft & light", None));

    let picture = of("good-1").3.unwrap();
    let key = picture.strip_prefix("/media/demo/").unwrap();
    let kept = Media::open(place.data.path()).unwrap().get("demo", key).await.unwrap().unwrap();
    assert_eq!(kept.0, std::fs::read(data("pictures/kurti.svg")).unwrap());
    assert_eq!(kept.1, "image/svg+xml");
}

#[cfg(unix)]
#[rstest]
#[tokio::test]
async fn a_link_out_of_the_feeds_folder_is_not_followed(#[values(Sqlite, Postgres)] database: Database) {
    let place = Place::new(database).await;
    let folder = tempfile::tempdir().unwrap();
    let feed_folder = folder.path().join("feed");
    std::fs::create_dir_all(&feed_folder).unwrap();
    std::fs::write(folder.path().join("secret.svg"), "<svg/>").unwrap();
    std::os::unix::fs::symlink(folder.path().join("secret.svg"), feed_folder.join("inside.svg")).unwrap();
    let feed = feed_folder.join("feed.jsonl");
    std::fs::write(&feed, r#"{"id":"a","title":"A","price":1,"image_link":"inside.svg"}"#).unwrap();
    let intake = place.import(&[feed], false).await.unwrap();
    assert_eq!(intake.warnings.len(), 1, "{:?}", intake.warnings);
    assert_eq!(place.contents().await[0].3, None);
}

#[rstest]
#[tokio::test]
async fn a_broken_file_leaves_the_catalogue_untouched_and_says_why(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let place = Place::new(database).await;
    place.import_lines(&[item("a", "Red Saree", 500)], false).await;
    let before = place.contents().await;
    let good = place.write("good.jsonl", item("b", "Blue Saree", 600).to_string());
    let line = format!("{}\n", item("c", "Green Saree", 700));
    let packed = gzip(line.repeat(5_000).as_bytes());
    let broken: [(&str, &[u8], &str); 5] = [
        ("cut.jsonl.gz", &packed[..packed.len() / 2], "is cut off or damaged"),
        ("empty.jsonl", b"", "has no line that is a product (it is empty)"),
        (
            "broken.jsonl",
            b"{\"id\":\n",
            "has no line that is a product (line 1 of broken.jsonl: not valid JSON",
        ),
        ("prose.jsonl", b"Dear shop,\nhere is our list.\n", "is no catalogue of a form that is known"),
        ("latin.jsonl", b"{\"id\":1}\n\xe9\n\xe8\n", "is not a UTF-8 text file"),
    ];
    for (name, bytes, reason) in broken {
        let path = place.write(name, bytes);
        let error = place.import(&[good.clone(), path], true).await.unwrap_err().to_string();
        assert!(error.contains(reason) && error.contains(name), "{name}: {error}");
        assert!(error.contains("nothing was imported"), "{error}");
        assert_eq!(place.contents().await, before, "{name}");
    }
    let error =
        place.import(&[place.data.path().join("nowhere.jsonl")], false).await.unwrap_err().to_string();
    assert!(error.contains("nowhere.jsonl cannot be read"), "{error}");
}

#[rstest]
#[tokio::test]
async fn a_packed_file_with_a_byte_order_mark_is_read_like_a_plain_one(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let place = Place::new(database).await;
    let text = format!("\u{feff}{}\r\n\r\n{}\r\n", item("a", "Red Saree", 500), item("b", "Blue Saree", 600));
    let path = place.write("feed.anything", gzip(text.as_bytes()));
    let intake = place.import(&[path], false).await.unwrap();
    assert_eq!((intake.new, intake.skipped.len()), (2, 0), "{:?}", intake.skipped);
}

#[rstest]
#[tokio::test]
async fn importing_again_changes_only_what_changed_and_replace_removes_the_rest(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let place = Place::new(database).await;
    let (a, b, c) =
        (item("a", "Red Saree", 500), item("b", "Blue Saree", 600), item("c", "Green Saree", 700));
    let counts = |i: Intake| (i.new, i.updated, i.unchanged, i.removed);
    assert_eq!(counts(place.import_lines(&[a.clone(), b.clone()], false).await), (2, 0, 0, 0));
    assert_eq!(counts(place.import_lines(&[a.clone(), b.clone()], false).await), (0, 0, 2, 0));
    assert_eq!(
        counts(place.import_lines(&[item("a", "Red Saree", 450), c.clone()], false).await),
        (1, 1, 0, 0)
    );
    assert_eq!(place.contents().await.len(), 3);
    assert_eq!(counts(place.import_lines(&[c, b], true).await), (0, 0, 2, 1));
    let left: Vec<String> = place.contents().await.into_iter().map(|(id, ..)| id).collect();
    assert_eq!(left, ["b", "c"]);
}

#[rstest]
#[tokio::test]
async fn a_file_with_more_bad_lines_than_good_ones_replaces_nothing(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let place = Place::new(database).await;
    let good = item("a", "Red Saree", 500);
    place.import_lines(&[good.clone(), item("b", "Blue Saree", 600)], false).await;
    let file = place.write("half.jsonl", format!("{good}\n{{\n}}\n"));
    let refused = place.import(std::slice::from_ref(&file), true).await.unwrap_err().to_string();
    assert!(refused.contains("2 lines were skipped") && refused.contains("line 2"), "{refused}");
    assert_eq!(place.contents().await.len(), 2);
    assert_eq!(place.import(&[file], false).await.unwrap().skipped.len(), 2);
}

#[rstest]
#[tokio::test]
async fn shops_do_not_see_each_others_products_and_a_shop_has_a_plain_name(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let place = Place::new(database).await;
    place.import_lines(&[item("a", "Red Saree", 500)], false).await;
    let other = Catalogue::open(&place.store, place.data.path(), "other").await.unwrap();
    assert_eq!(search(&other, Filters::default()).await.total, 0);
    assert_eq!(other.product("a").await.unwrap(), None);
    for shop in ["", "../demo", "Demo", "a/b", &"a".repeat(41)] {
        assert!(Catalogue::open(&place.store, place.data.path(), shop).await.is_err(), "{shop}");
    }
}

#[rstest]
#[tokio::test]
async fn pages_follow_each_other_without_gaps_and_products_come_in_the_order_asked(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let place = Place::new(database).await;
    place.import(&[data("shop.jsonl")], false).await.unwrap();
    let catalogue = place.open().await;
    let whole: Vec<String> = ids(&catalogue, &[]).await;
    let mut pages = Vec::new();
    for offset in (0..30).step_by(5) {
        let page = Lookup::Search { filters: Filters::default(), offset, limit: 5, hints: Vec::new() };
        pages.extend(catalogue.find(&page).await.unwrap().products.into_iter().map(|p| p.id));
    }
    assert_eq!(pages, whole);
    let some = ["umbrella", "no-such-thing", "bag-tote"].map(str::to_owned).to_vec();
    let found = catalogue.find(&Lookup::Products { ids: some }).await.unwrap();
    let got: Vec<&str> = found.products.iter().map(|p| p.id.as_str()).collect();
    assert_eq!((got, found.total), (vec!["umbrella", "bag-tote"], 2));
    assert_eq!(catalogue.find(&Lookup::Nothing).await.unwrap(), Findings::default());
}

#[rstest]
#[tokio::test]
async fn a_product_carries_what_the_feed_says_and_nothing_it_does_not(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let place = Place::new(database).await;
    place.import(&[data("shop.jsonl")], false).await.unwrap();
    let catalogue = place.open().await;
    let saree = catalogue.product("saree-red-silk").await.unwrap().unwrap();
    assert_eq!(
        (saree.price_rupees, saree.mrp_rupees, saree.discount_percent()),
        (1999, Some(2499), Some(20))
    );
    assert_eq!(saree.category.as_deref(), Some("saree"));
    assert_eq!((saree.rating, saree.rating_count, saree.in_stock), (Some(4.5), 120, true));
    let soon = catalogue.product("kurti-pre").await.unwrap().unwrap();
    assert_eq!((soon.rating, soon.mrp_rupees, soon.in_stock), (None, None, false));
}
