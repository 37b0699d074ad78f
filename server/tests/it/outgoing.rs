//! The catalogue as a feed for others: what goes out says what came in.

use axum::{
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use mitra_server::{catalogue::import, router::router};
use rstest::rstest;
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::support::{
    Database::{self, Postgres, Sqlite},
    TestApp,
};

/// More than are read at once, one with everything that a form might trip over.
fn products() -> Vec<Value> {
    let mut products: Vec<Value> = (0..1_100)
        .map(|number| {
            json!({"id": format!("P{number}"), "title": format!("Cotton Kurti {number}"), "price": "499 INR",
                "availability": if number % 7 == 0 { "out_of_stock" } else { "in_stock" }})
        })
        .collect();
    products.push(json!({
        "id": "odd", "title": "Saree <b>&</b> \"blouse\" ]]> साड़ी", "description": "Line one\nline two & more",
        "price": "1299 INR", "sale_price": "999 INR", "availability": "in_stock", "brand": "M&S",
        "color": ["Red", "Gold"], "size": ["S", "5-6 Y", "XL"], "link": "https://shop.example.in/odd?a=1&b=2",
        "image_link": "https://shop.example.in/odd.jpg", "item_group_id": "odd-group", "gender": "female",
        "age_group": "adult", "material": "Silk", "rating": 4.5, "rating_count": 12,
    }));
    products
}

async fn sell(mitra: &TestApp, shop: &str, name: &str, feed: &str) -> Vec<String> {
    let file = mitra.folder.path().join(name);
    std::fs::write(&file, feed).unwrap();
    import(&mitra.store, &mitra.app.media, shop, &[file], true).await.unwrap().skipped
}

async fn shop_of(database: Database) -> TestApp {
    let mitra = TestApp::open(database).await;
    let lines: Vec<String> = products().iter().map(Value::to_string).collect();
    assert_eq!(sell(&mitra, "demo", "many.jsonl", &lines.join("\n")).await, Vec::<String>::new());
    mitra
}

async fn fetched(mitra: &TestApp, path: &str) -> (StatusCode, String, String) {
    let request = Request::get(path).header(header::HOST, "mitra.example.in").body(Body::empty()).unwrap();
    let response = router(mitra.app.clone()).oneshot(request).await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    let kind = headers[header::CONTENT_TYPE].to_str().unwrap().to_owned();
    (status, kind, String::from_utf8(body.to_vec()).unwrap())
}

#[rstest]
#[tokio::test]
async fn an_openai_feed_has_every_product_once_and_a_line_for_each_size(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = shop_of(database).await;
    let (status, kind, feed) = fetched(&mitra, "/feeds/demo/openai.jsonl").await;
    assert_eq!((status, kind.as_str()), (StatusCode::OK, "application/jsonl; charset=utf-8"));
    let lines: Vec<Value> = feed.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let mut ids: Vec<&str> = lines.iter().map(|line| line["item_id"].as_str().unwrap()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((lines.len(), ids.len()), (1_103, 1_103));

    let odd: Vec<&Value> = lines.iter().filter(|line| line["group_id"] == "odd-group").collect();
    let sizes: Vec<&str> = odd.iter().map(|line| line["size"].as_str().unwrap()).collect();
    assert_eq!(sizes, ["S", "5-6 Y", "XL"]);
    assert_eq!(odd[1]["item_id"], "odd-56Y");
    for (name, value) in [
        ("price", json!("1299.00 INR")),
        ("sale_price", json!("999.00 INR")),
        ("url", json!("https://shop.example.in/odd?a=1&b=2")),
        ("color", json!("Red/Gold")),
        ("listing_has_variations", json!(true)),
        ("is_eligible_checkout", json!(false)),
        ("target_countries", json!(["IN"])),
        ("star_rating", json!("4.5")),
    ] {
        assert_eq!(odd[0][name], value, "{name}");
    }
    let plain = lines.iter().find(|line| line["item_id"] == "P7").unwrap();
    assert_eq!(plain["availability"], "out_of_stock");
    assert_eq!(plain["url"], "http://mitra.example.in/p/demo/P7");
    assert_eq!(plain.get("sale_price"), None);
}

#[rstest]
#[tokio::test]
async fn what_a_google_feed_says_reads_as_what_was_taken_in(#[values(Sqlite, Postgres)] database: Database) {
    let mitra = shop_of(database).await;
    let (status, kind, feed) = fetched(&mitra, "/feeds/demo/google.xml").await;
    assert_eq!((status, kind.as_str()), (StatusCode::OK, "application/xml; charset=utf-8"));
    assert!(feed.ends_with("</channel>\n</rss>\n"));

    // Read by the one who reads Google's feeds of others.
    assert_eq!(sell(&mitra, "other", "back.xml", &feed).await, Vec::<String>::new());
    let back = mitra.app.catalogues.of("other").await.unwrap();
    let of_demo = mitra.app.catalogues.of("demo").await.unwrap();
    for id in ["P0", "P1", "P499", "P500", "P501", "P1099"] {
        let (was, is) =
            (of_demo.product(id).await.unwrap().unwrap(), back.product(id).await.unwrap().unwrap());
        assert_eq!((was.title, was.price_rupees, was.in_stock), (is.title, is.price_rupees, is.in_stock));
    }
    let listing = back.listing("silk saree", Vec::new(), 0, 10).await.unwrap();
    let odd = &listing.products[0];
    assert_eq!(odd.title, of_demo.product("odd").await.unwrap().unwrap().title);
    assert_eq!((odd.price_rupees, odd.mrp_rupees), (999, Some(1_299)));
    let of_style = listing.products.iter().filter(|product| product.style.as_deref() == Some("odd-group"));
    let mut sizes: Vec<&str> = of_style.flat_map(|product| &product.sizes).map(String::as_str).collect();
    sizes.sort_unstable();
    assert_eq!(sizes, ["5-6 Y", "S", "XL"]);
    assert_eq!(odd.brand.as_deref(), Some("M&S"));
    assert_eq!(odd.link.as_deref(), Some("https://shop.example.in/odd?a=1&b=2"));
}

#[tokio::test]
async fn a_shop_that_is_not_there_has_no_feed_and_an_empty_one_an_empty_feed() {
    let mitra = TestApp::open(Sqlite).await;
    assert_eq!(fetched(&mitra, "/feeds/nobody/google.xml").await.0, StatusCode::NOT_FOUND);
    assert_eq!(fetched(&mitra, "/feeds/nobody/openai.jsonl").await.0, StatusCode::NOT_FOUND);
    let add = mitra_server::commands::shop::Add {
        id: "bare".to_owned(),
        name: "Bare & Co".to_owned(),
        decided: mitra_server::commands::shop::Decided::default(),
    };
    mitra_server::commands::shop::new_shop(&mitra.store, add).await.unwrap();
    assert_eq!(fetched(&mitra, "/feeds/bare/openai.jsonl").await.2, "");
    let (_, _, feed) = fetched(&mitra, "/feeds/bare/google.xml").await;
    assert!(feed.contains("<title>Bare &amp; Co</title>") && !feed.contains("<item>"), "{feed}");
}
