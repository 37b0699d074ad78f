//! Catalogue files of every form, taken in by `mitra import`. The same three products stand in each file of
//! `data/catalogue/feeds`, written as that form writes them.

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use mitra_dialogue::{Filters, Lookup, Product};
use mitra_server::{catalogue::Catalogue, config, store::Store};
use rstest::rstest;
use tempfile::TempDir;

use crate::{
    program::{Said, mitra},
    support::Database::{self, Postgres, Sqlite},
};

/// A shop in a folder that goes with the test.
struct Shop {
    folder: TempDir,
    place: config::Place,
}

impl Shop {
    fn new(database: Database) -> Shop {
        let folder = tempfile::tempdir().unwrap();
        Shop { place: database.place(folder.path()), folder }
    }

    fn import(&self, arguments: &[&Path]) -> Said {
        let names = arguments.iter().map(|path| path.to_str().unwrap());
        mitra(&self.place, &std::iter::once("import").chain(names).collect::<Vec<_>>())
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// All products, by id.
    async fn products(&self) -> Vec<Product> {
        let store = Store::open(&self.place.store_settings().unwrap()).await.unwrap();
        let catalogue = Catalogue::open(&store, self.folder.path(), &self.place.shop).await.unwrap();
        let lookup =
            Lookup::Search { filters: Filters::default(), offset: 0, limit: 1_000, hints: Vec::new() };
        let mut products = catalogue.find(&lookup).await.unwrap().products;
        products.sort_by(|a, b| a.id.cmp(&b.id));
        products
    }
}

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/catalogue/feeds").join(name)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

/// A product in one line: what a shopper is shown of it.
fn told(product: &Product) -> String {
    let Product { id, title, description, price_rupees, in_stock, .. } = product;
    let picture = product.picture.as_deref().unwrap_or_default();
    let words = |text: &Option<String>| text.clone().unwrap_or_default();
    format!(
        "{id} | {title} | {description} | {price_rupees} of {:?} | {in_stock} | {} | {} | {} | {} | {} | {picture}",
        product.mrp_rupees,
        words(&product.brand),
        words(&product.category),
        product.colours.join("+"),
        words(&product.material),
        product.sizes.join("+"),
    )
}

const THREE: [&str; 3] = [
    "kurti-plain | Plain Kurti, \"everyday\" | Hand wash. Dries fast. | 1299 of None | true | Loomly | kurti |  | Cotton | S+M | https://shop.example/kurti.jpg",
    "zari-green | Zari Silk Saree - Green | For weddings & feasts. | 2499 of None | false | Aarohi | saree | Green | Silk |  | https://shop.example/zari-green.jpg",
    "zari-red | Zari Silk Saree - Red | For weddings & feasts. | 1999 of Some(2499) | true | Aarohi | saree | Red | Silk |  | https://shop.example/zari-red.jpg",
];

#[rstest]
#[tokio::test]
async fn every_form_of_file_gives_the_same_products(#[values(Sqlite, Postgres)] database: Database) {
    for (name, skipped) in [
        ("rss.xml", 0),
        ("atom.xml", 0),
        ("merchant.tsv", 0),
        ("utf16le.txt", 0),
        ("utf16be.txt", 0),
        ("shopify-old.csv", 2),
        ("shopify-new.csv", 2),
        ("page.html", 0),
        ("own.csv", 0),
    ] {
        let shop = Shop::new(database);
        // Neither a file's name nor its being packed says anything of its form.
        let path = match name {
            "rss.xml" => shop.write("feed.csv", gzip(&std::fs::read(data(name)).unwrap())),
            _ => data(name),
        };
        let map = data("own.toml");
        let said = match name {
            "own.csv" => shop.import(&[Path::new("--map"), &map, &path]),
            _ => shop.import(&[&path]),
        };
        assert!(said.ok, "{name}: {}", said.errors);
        assert!(
            said.errors.contains(&format!(
                "3 products: 3 new, 0 updated, 0 unchanged, 0 removed; {skipped} lines skipped"
            )),
            "{name}: {}",
            said.errors
        );
        let products = shop.products().await;
        assert_eq!(products.iter().map(told).collect::<Vec<_>>(), THREE, "{name}");
        if !name.starts_with("shopify") && name != "page.html" {
            let links: Vec<_> = products.iter().map(|product| product.link.as_deref().unwrap()).collect();
            let colour = "https://shop.example/products/zari?colour=";
            let expected = [
                "https://shop.example/products/kurti-plain".to_owned(),
                format!("{colour}green"),
                format!("{colour}red&from=feed"),
            ];
            assert_eq!(links, expected, "{name}");
        }
    }
}

#[rstest]
#[tokio::test]
async fn what_is_not_for_sale_is_named_with_its_line(#[values(Sqlite, Postgres)] database: Database) {
    for name in ["shopify-old.csv", "shopify-new.csv"] {
        let said = Shop::new(database).import(&[&data(name)]).errors;
        // A description that goes on over two lines is one row.
        assert!(said.contains(&format!("line 9 of {name}: its status is draft")), "{said}");
        assert!(
            said.contains(&format!("line 10 of {name}: it is not published in the online shop")),
            "{said}"
        );
    }
    let shop = Shop::new(database);
    let said = shop.import(&[&data("products.json")]).errors;
    for expected in [
        "line 1 of products.json, product 2 there: price \"10.00 USD\" is not an amount in rupees",
        "line 1 of products.json, product 3 there: no sku, no productID and no address",
        "line 1 of products.json, product 4 there: availability \"https://schema.org/Perhaps\" is not known",
    ] {
        assert!(said.contains(expected), "{expected} is not in {said}");
    }
    let bag = &shop.products().await[0];
    assert_eq!((bag.id.as_str(), bag.price_rupees, bag.in_stock), ("bag-tote", 449, true));
    assert_eq!((bag.rating, bag.rating_count), (Some(4.4), 89));
    assert_eq!(bag.link.as_deref(), Some("https://shop.example/products/tote"));
}

#[rstest]
#[tokio::test]
async fn rows_that_do_not_fit_are_named_and_the_rest_is_taken(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let shop = Shop::new(database);
    let table = "id,title,price\r\n\r\na,Red Saree,500\r\nb,\"Blue\r\nSaree\",600\r\nc,Green, Saree,700\r\nd,Saree\r\n\
                 e,Gold Saree,free\r\nf,Grey Saree,800,,\r\ng,\"Pink Saree,900\r\nh,\"Teal Saree\",950\r\n";
    let said = shop.import(&[&shop.write("table.csv", table)]).errors;
    for expected in [
        "line 6 of table.csv: 4 values for 3 columns",
        "line 7 of table.csv: 2 values for 3 columns",
        "line 8 of table.csv: price \"free\" is not an amount in rupees",
        "line 10 of table.csv: a quote that opens in line 10 closes inside another value",
        "3 products: 3 new",
    ] {
        assert!(said.contains(expected), "{expected} is not in {said}");
    }
    let ids: Vec<String> = shop.products().await.into_iter().map(|product| product.id).collect();
    assert_eq!(ids, ["a", "b", "f"]);

    let said = shop.import(&[&shop.write(
        "variants.csv",
        "Handle,Title,Body (HTML),Option1 Name,Option1 Value,Variant Price\n\
         k,Kurti,,Size,S,499\nk,,,,M,dear\n,,,,L,499\nz,Saree,,Title,Default Title,\n",
    )]);
    for expected in [
        "line 3 of variants.csv: variant left out: price \"dear\"",
        "line 4 of variants.csv: no handle",
        "line 5 of variants.csv: no price",
    ] {
        assert!(said.errors.contains(expected), "{expected} is not in {}", said.errors);
    }

    let page = "<html><script type=\"application/ld+json\">\n{\"@type\": \"Product\",\n</script>\n\
                <script type=\"application/ld+json\">{\"@type\": \"Product\", \"sku\": \"p\", \"name\": \"Pink Saree\", \
                \"offers\": {\"price\": 900}}</script>";
    let said = shop.import(&[&shop.write("page.html", page)]);
    assert!(
        said.ok && said.errors.contains("line 2 of page.html: not valid JSON near column 20"),
        "{}",
        said.errors
    );
}

#[rstest]
#[tokio::test]
async fn a_hostile_file_ends_in_a_sentence_and_changes_nothing(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let shop = Shop::new(database);
    assert!(shop.import(&[&data("merchant.tsv")]).ok);
    let before = shop.products().await;
    let rss = std::fs::read_to_string(data("rss.xml")).unwrap();
    let page = std::fs::read_to_string(data("page.html")).unwrap();
    let header = "id,title,price\n";
    let laughs = "<?xml version=\"1.0\"?>\n<!DOCTYPE lolz [<!ENTITY a \"lol\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>\n<rss><channel><item><id>x</id><title>&b;</title><price>1</price></item></channel></rss>";
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let packed = gzip(rss.repeat(20).as_bytes());
    let item = |inside: &str| {
        format!(
            "<rss><channel>\n<item><id>x</id><title>X</title><price>1</price>{inside}</item></channel></rss>"
        )
    };
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("cut.xml.gz", packed[..packed.len() / 2].to_vec(), "is cut off or damaged"),
        ("laughs.xml", laughs.into(), "has a DOCTYPE in line 2"),
        ("cut.xml", rss[..rss.len() / 2].into(), "is cut off: an element is still open in line"),
        ("crossed.xml", rss.replace("</item>", "</entry>").into(), "is not well-formed XML near line"),
        ("deep.xml", item(&"<a>".repeat(100)).into(), "has elements more than 64 deep in line 2"),
        (
            "long-text.xml",
            item(&"x".repeat(2_000_000)).into(),
            "has a piece from line 2 on that is longer than 1 MiB",
        ),
        (
            "long-item.xml",
            item(&format!("<b>{}</b>", "x".repeat(400_000)).repeat(3)).into(),
            "has an item from line 2 on that is longer",
        ),
        ("nul.xml", item("<b>\0</b>").into(), "is not a text file"),
        (
            "latin.xml",
            item("<b>Caf\u{e9}</b>").chars().map(|c| c as u8).collect(),
            "is not UTF-8 text (line 2)",
        ),
        (
            "columns.csv",
            format!("id,title,price{}\na,A,1\n", ",x".repeat(400_000)).into(),
            "has 400003 columns, at most 1000 are read",
        ),
        (
            "wide.csv",
            format!("id,title,price{}\na,A,1\n", ",column".repeat(1_000_000)).into(),
            "has a row from line 1 on that is longer than 1 MiB",
        ),
        (
            "quote.csv",
            format!("{header}a,A,1\nb,\"Good\nname\",2\nc,\"Bad name,3\nd,D,4\n").into(),
            "has a quote in line 5 that is never closed",
        ),
        (
            "long.csv",
            format!("{header}a,A,1\nb,\"{}", "word, word\n".repeat(200_000)).into(),
            "has a row from line 3 on that is longer than 1 MiB; a quote that opens there may never close",
        ),
        ("nul.csv", format!("{header}a,A\0,1\n").into(), "is not a text file"),
        (
            "late-nul.csv",
            format!("{header}{}a,A\0,1\n", "b,B,2\n".repeat(20_000)).into(),
            "has a NUL character near line",
        ),
        (
            "latin.csv",
            b"id,title,price\na,Caf\xe9,1\n".to_vec(),
            "is not UTF-8 text (line 2); save it as UTF-8",
        ),
        ("unmarked.csv", utf16(&format!("{header}a,A,1\n")), "is not a text file"),
        (
            "half.csv",
            [&[0xff, 0xfe][..], &utf16(header), &[0x00, 0xd8, 0x41, 0x00]].concat(),
            "says that it is UTF-16 text and is not",
        ),
        ("odd.csv", [&[0xff, 0xfe][..], &utf16(header), &[0x41]].concat(), "is cut off or damaged"),
        ("empty.csv", Vec::new(), "has no line that is a product (it is empty)"),
        ("blank.csv", b"\n \n".to_vec(), "has no line that is a product (it is empty)"),
        ("header.csv", header.into(), "has no line that is a product (nothing in it is one)"),
        ("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), "is not a text file"),
        ("bare.html", b"<!doctype html><p>Soon".to_vec(), "has no line that is a product"),
        ("nul.html", page.replacen("Sarees", "\0", 1).into(), "is not a text file"),
        (
            "deep.json",
            format!("{{\"@graph\":{}1{}}}", "[".repeat(5_000), "]".repeat(5_000)).into(),
            "not valid JSON",
        ),
        (
            "lines.jsonl",
            "{\n".repeat(100_001).into(),
            "has more than 100000 lines that are no products (line 1",
        ),
        ("other.csv", b"name;cost\nSaree;500\n".to_vec(), "a table with columns of its own needs --map"),
    ];
    for (name, bytes, reason) in cases {
        let said = shop.import(&[&shop.write(name, bytes)]);
        assert!(!said.ok && said.errors.contains(reason), "{name}: {}", said.errors);
        assert!(
            said.errors.contains("nothing was imported") && said.errors.contains(name),
            "{}",
            said.errors
        );
        assert_eq!(shop.products().await, before, "{name}");
    }
    let folder = shop.import(&[shop.folder.path()]);
    assert!(!folder.ok && folder.errors.contains("is a folder and not a file"), "{}", folder.errors);
}

#[rstest]
#[tokio::test]
async fn a_mapping_reads_json_lines_too_and_says_what_is_wrong_with_it(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let shop = Shop::new(database);
    let flag = Path::new("--map");
    let lines = shop.write(
        "lines.jsonl",
        "{\"no\":1,\"name\":\"Saree\",\"cost\":500,\"in\":[\"S\",\"M\"]}\n{\"no\":2,\"name\":\"Kurti\"}\n",
    );
    let map =
        shop.write("map.toml", "[columns]\nid = \"no\"\ntitle = \"name\"\nprice = \"cost\"\nsize = \"in\"\n");
    let said = shop.import(&[flag, &map, &lines]);
    assert!(said.ok && said.errors.contains("line 2 of lines.jsonl: no price"), "{}", said.errors);
    let products = shop.products().await;
    assert_eq!(
        (products[0].id.as_str(), &products[0].sizes[..]),
        ("1", &["S".to_owned(), "M".to_owned()][..])
    );

    let table = shop.write("table.csv", "no,name,price\n3,Saree,500\n");
    let said = shop.import(&[flag, &map, &table]).errors;
    assert!(said.contains("has no column `cost`, which the mapping names; it has no, name, price"), "{said}");
    for (text, why) in [
        ("[columns]\nname = \"no\"\n", "is no mapping: `name` is no attribute; there are id, title,"),
        ("[colums]\n", "is no mapping"),
    ] {
        let said = shop.import(&[flag, &shop.write("wrong.toml", text), &lines]);
        assert!(!said.ok && said.errors.contains(why), "{}", said.errors);
    }
    let said = shop.import(&[flag, &shop.folder.path().join("nowhere.toml"), &lines]);
    assert!(!said.ok && said.errors.contains("nowhere.toml cannot be read"), "{}", said.errors);
}

#[rstest]
#[tokio::test]
async fn many_products_keep_their_order_and_only_those_that_changed_are_written(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let shop = Shop::new(database);
    let table = |from: usize, price: usize| {
        let rows = (from..from + 130).map(|n| format!("p{n:03},Saree {n},{}\n", price + n));
        format!("id,title,price\n{}", rows.collect::<String>())
    };
    let said = shop.import(&[&shop.write("first.csv", table(0, 100))]).errors;
    assert!(said.contains("130 products: 130 new"), "{said}");
    let store = Store::open(&shop.place.store_settings().unwrap()).await.unwrap();
    let serving = Catalogue::open_writer(&store, shop.folder.path(), &shop.place.shop).await.unwrap();
    let said = shop.import(&[&shop.write("again.csv", table(0, 100))]).errors;
    assert!(said.contains("0 new, 0 updated, 130 unchanged"), "{said}");
    assert!(!serving.catch_up().await.unwrap());
    let said = shop
        .import(&[
            &shop.write("moved.csv", table(65, 100).replace("p100,Saree 100,200", "p100,Kurti 100,900"))
        ])
        .errors;
    assert!(said.contains("65 new, 1 updated, 64 unchanged"), "{said}");
    assert!(serving.catch_up().await.unwrap());
    assert_eq!(serving.count(), 195);
    let kurti = serving.search_text("kurti", 5).await.unwrap();
    assert_eq!(kurti.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(), ["p100"]);
    assert_eq!(serving.product("p100").await.unwrap().unwrap().price_rupees, 900);
    assert_eq!(shop.products().await.len(), 195);
}
