//! `GET /api/v1/products` as a shop's own pages use it: words, filters of every kind, order, counts and pages.

use axum::http::StatusCode;
use rstest::rstest;
use serde_json::{Value, json};

use crate::support::{
    Database::{self, Postgres, Sqlite},
    TestApp,
};

async fn found(mitra: &TestApp, query: &str) -> Value {
    let (status, body) = mitra.get(&format!("/api/v1/products?shop=demo&{query}"), None).await;
    assert_eq!(status, StatusCode::OK, "{query}: {body}");
    body
}

fn ids(body: &Value) -> Vec<&str> {
    let mut ids: Vec<&str> =
        body["products"].as_array().unwrap().iter().map(|product| product["id"].as_str().unwrap()).collect();
    ids.sort_unstable();
    ids
}

#[rstest]
#[tokio::test]
async fn every_filter_keeps_what_it_names_and_nothing_else(#[values(Sqlite, Postgres)] database: Database) {
    let mitra = TestApp::open(database).await;
    for (query, expected) in [
        ("category=saree", vec!["s1", "s2", "s3", "s4"]),
        ("category=saree&colour=red,green", vec!["s1", "s3"]),
        ("category=saree&fabric=silk", vec!["s1", "s2"]),
        ("category=saree&not_fabric=silk", vec!["s3", "s4"]),
        ("category=saree&not_colour=blue,red&not_fabric=georgette", vec!["s2"]),
        ("category=kurti&price_max=400&not_colour=red", vec!["k6"]),
        ("category=kurti&price_min=590&price_max=700", vec!["k4", "k7"]),
        ("category=kurti&rating_min=4.3", vec!["k8", "k9"]),
        ("category=kurti&discount_min=30", vec!["k1", "k2"]),
        ("audience=men&size=34", vec!["j1", "j2"]),
        ("size=free&colour=blue", vec!["s4"]),
        ("fit=slim&colour=black", vec!["j2"]),
        ("not_category=kurti,saree", vec!["j1", "j2"]),
        ("brand=Test+Brand&category=jeans", vec!["j1", "j2"]),
        ("q=silk+saree&colour=maroon", vec!["s2"]),
        ("q=laal+saree", vec!["s1"]),
        ("q=red+saree&colour=blue", vec!["s4"]),
    ] {
        let body = found(&mitra, query).await;
        assert_eq!(ids(&body), expected, "{query}");
        assert_eq!(body["given_up"], json!([]), "{query}");
    }
}

#[rstest]
#[tokio::test]
async fn pages_follow_each_other_in_the_order_asked_for(#[values(Sqlite, Postgres)] database: Database) {
    let mitra = TestApp::open(database).await;
    let (mut offset, mut prices) = (0, Vec::new());
    loop {
        let body = found(&mitra, &format!("q=kurti&sort=price_low&limit=4&offset={offset}")).await;
        assert_eq!(body["total"], 10);
        prices.extend(
            body["products"].as_array().unwrap().iter().map(|product| product["price"].as_u64().unwrap()),
        );
        match body["next_offset"].as_u64() {
            Some(next) => offset = next,
            None => break,
        }
    }
    // The last one is sold out.
    assert_eq!(prices, [299, 349, 399, 429, 449, 459, 549, 599, 699, 399]);
}

#[rstest]
#[tokio::test]
async fn counts_cover_all_pages_and_lead_to_as_many_products(#[values(Sqlite, Postgres)] database: Database) {
    let mitra = TestApp::open(database).await;
    let body = found(&mitra, "category=kurti&limit=1").await;
    let facets = &body["facets"];
    assert_eq!(facets["colour"][0], json!({"value": "red", "count": 5}));
    assert_eq!(facets["category"], json!([{"value": "kurti", "count": 10}]));
    assert_eq!(facets["fabric"][1], json!({"value": "rayon", "count": 1}));
    assert_eq!(facets["rating"][0], json!({"rating_min": 4, "count": 6}));
    let bands = json!([
        {"price_min": 0, "price_max": 299, "count": 1},
        {"price_min": 300, "price_max": 499, "count": 6},
        {"price_min": 500, "price_max": 999, "count": 3},
    ]);
    assert_eq!(facets["price"], bands);
    for slot in ["colour", "fabric", "size", "audience", "pattern", "brand"] {
        for entry in facets[slot].as_array().unwrap() {
            let value = entry["value"].as_str().unwrap();
            let narrowed = found(&mitra, &format!("category=kurti&{slot}={value}")).await;
            assert_eq!(narrowed["total"], entry["count"], "{slot}={value}");
        }
    }
}

#[rstest]
#[tokio::test]
async fn where_nothing_satisfies_all_the_nearest_come_with_what_was_given_up(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    let body = found(&mitra, "category=saree&colour=yellow&price_max=1000").await;
    assert_eq!(body["given_up"], json!([{"filter": "colour", "value": "yellow"}]));
    assert_eq!(ids(&body), ["s3", "s4"]);
    assert_eq!(found(&mitra, "category=lipstick").await["total"], 0);
}

#[rstest]
#[tokio::test]
async fn a_filter_that_cannot_be_used_is_refused_with_what_it_takes(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    for (query, says) in [
        ("colour=blau", "`colour`"),
        ("not_fabric=plutonium", "`not_fabric`"),
        ("sort=best", "price_low"),
        ("price_max=-1", "`price_max`"),
        ("offset=10001", "`offset`"),
        ("limit=0", "`limit`"),
    ] {
        let (status, body) = mitra.get(&format!("/api/v1/products?shop=demo&{query}"), None).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        assert!(body["detail"].as_str().unwrap().contains(says), "{query}: {body}");
    }
}
