//! Changes with the shop's key.

use axum::http::StatusCode;
use mitra_server::store::{Shop as StoredShop, ShopSettings};
use rstest::rstest;
use serde_json::{Value, json};

use super::Shop;
use crate::support::Database::{self, Postgres, Sqlite};

/// What the index on disk says of itself: every commit changes it.
fn index_on_disk(shop: &Shop) -> String {
    let forms = shop.mitra.folder.path().join("index/demo");
    let form = std::fs::read_dir(forms).unwrap().next().unwrap().unwrap();
    std::fs::read_to_string(form.path().join("meta.json")).unwrap()
}

#[rstest]
#[tokio::test]
async fn a_new_price_is_in_the_next_answer_and_in_search_and_leaves_the_text_index_alone(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let shop = Shop::open(database).await;
    let shopper = shop.mitra.shopper().await;
    assert_eq!(shop.shown(&shopper, "m1", "red kurti", "k1").await["price"], 399);
    assert!(!shop.found("red kurti under 310").await.iter().any(|(id, _)| id == "k1"));
    let before = index_on_disk(&shop);

    let (status, told) = shop.ask("PATCH", "/k1", &json!({"sale_price": "299 INR", "quantity": 4})).await;
    assert_eq!((status, &told["updated"]), (StatusCode::OK, &json!(1)), "{told}");
    assert_eq!(shop.shown(&shopper, "m2", "red kurti", "k1").await["price"], 299);
    assert_eq!(shop.found("red kurti under 310").await, [("k1".to_owned(), 299)]);
    assert_eq!(index_on_disk(&shop), before, "a price is no matter of the text index");
    let card = shop.card("k1").await;
    assert_eq!((&card["price"], &card["mrp"]), (&json!(299), &json!(599)));
    assert_eq!(card.get("price_age_seconds"), None, "there is no live source that could be silent");

    // Sold out, it is in stock nowhere.
    shop.ask("PATCH", "/k1", &json!({"quantity": 0})).await;
    assert_eq!(shop.card("k1").await["in_stock"], false);
    assert_eq!(index_on_disk(&shop), before);

    let (_, told) = shop.ask("PATCH", "/k1", &json!({"quantity": 0})).await;
    assert_eq!((&told["updated"], &told["unchanged"]), (&json!(0), &json!(1)));

    // Words are.
    shop.ask("PATCH", "/k1", &json!({"title": "Purple Silk Lehenga", "color": "Purple"})).await;
    assert_eq!(shop.found("purple lehenga").await[0].0, "k1");
    assert_ne!(index_on_disk(&shop), before);
}

#[rstest]
#[tokio::test]
async fn a_product_is_put_replaced_and_taken_off(#[values(Sqlite, Postgres)] database: Database) {
    let shop = Shop::open(database).await;
    let umbrella = json!({"id": "u1", "title": "Zebra Umbrella", "price": 450, "mpn": "not known here",
                          "image_link": "ftp://elsewhere"});
    let (status, told) = shop.ask("PUT", "/u1", &umbrella).await;
    assert_eq!((status, &told["new"]), (StatusCode::OK, &json!(1)), "{told}");
    assert_eq!(told["warnings"][0]["reason"], "image_link left out: it is not an https address");
    assert_eq!(shop.found("zebra umbrella").await, [("u1".to_owned(), 450)]);

    let (_, told) = shop.ask("PUT", "/u1", &json!({"title": "Lion Umbrella", "price": 400})).await;
    assert_eq!(told["updated"], 1, "{told}");
    assert_eq!(shop.found("lion umbrella").await, [("u1".to_owned(), 400)]);
    assert_eq!(shop.found("zebra").await, []);

    assert_eq!(shop.ask("DELETE", "/u1", &Value::Null).await.0, StatusCode::NO_CONTENT);
    assert_eq!(shop.found("lion umbrella").await, []);
    assert_eq!(shop.ask("DELETE", "/u1", &Value::Null).await.0, StatusCode::NOT_FOUND);
    assert_eq!(shop.ask("PATCH", "/u1", &json!({"price": 1})).await.0, StatusCode::NOT_FOUND);
}

#[rstest]
#[tokio::test]
async fn what_is_wrong_is_said_and_changes_nothing(#[values(Sqlite, Postgres)] database: Database) {
    let shop = Shop::open(database).await;
    let before = shop.card("k1").await;
    for (method, body, reason) in [
        ("PATCH", json!({"prise": 1}), "unknown attribute \"prise\"; known are id, title"),
        ("PATCH", json!({"price": "free"}), "price \"free\" is not an amount in rupees"),
        ("PATCH", json!({"price": 0}), "price 0 is not between 1 rupee and 1 crore"),
        ("PATCH", json!({"availability": "soon"}), "availability \"soon\" is none of in_stock"),
        ("PATCH", json!({"id": "k2", "price": 1}), "the `id` in the body is not the one in the address"),
        ("PUT", json!({"price": 1}), "no title"),
        ("PUT", json!({"title": "Kurti"}), "no price"),
    ] {
        let (status, problem) = shop.ask(method, "/k1", &body).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{body}: {problem}");
        assert_eq!(problem["type"], "/problems/product-refused");
        assert!(problem["detail"].as_str().unwrap().starts_with(reason), "{body}: {problem}");
    }
    for body in [json!([1]), json!("price"), json!(null)] {
        let (status, problem) = shop.ask("PATCH", "/k1", &body).await;
        assert_eq!((status.as_u16(), &problem["type"]), (422, &json!("/problems/invalid-body")), "{body}");
    }
    assert_eq!(shop.card("k1").await, before);
}

#[rstest]
#[tokio::test]
async fn a_key_of_another_shop_finds_nothing_here(#[values(Sqlite, Postgres)] database: Database) {
    let shop = Shop::open(database).await;
    let other =
        StoredShop { shop_id: "other".into(), name: "Other".into(), settings: ShopSettings::default() };
    shop.mitra.store.put_shop(&other).await.unwrap();
    let key = shop.mitra.store.new_shop_key("other", "test").await.unwrap();
    let there = shop.ask_as(&key, "PATCH", "/k1", &json!({"price": 1})).await;
    assert_eq!(there, shop.ask_as(&key, "PATCH", "/nothing", &json!({"price": 1})).await);
    assert_eq!(there.0, StatusCode::NOT_FOUND);
    assert_eq!(shop.ask_as(&key, "DELETE", "/k1", &Value::Null).await.0, StatusCode::NOT_FOUND);
    let (status, problem) = shop.ask_as("demo.key.wrong", "PATCH", "/k1", &json!({"price": 1})).await;
    assert_eq!((status, &problem["type"]), (StatusCode::UNAUTHORIZED, &json!("/problems/unknown-key")));
    assert_eq!(shop.card("k1").await["price"], 399);
    // What it puts is its own.
    shop.ask_as(&key, "PUT", "/k1", &json!({"title": "Kurti", "price": 1})).await;
    assert_eq!(shop.card("k1").await["price"], 399);
}

#[rstest]
#[tokio::test]
async fn of_a_list_each_product_is_taken_or_refused_for_itself(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let shop = Shop::open(database).await;
    let list = json!({"products": [
        {"id": "k1", "price": 500, "sale_price": 111},
        {"id": "nothing", "price": 1},
        {"id": "k2", "price": "free"},
        {"price": 5},
        {"id": "k3", "sale_price": 222},
        {"id": "k3", "quantity": 0},
        {"id": "s1", "price": 1299},
    ]});
    let (status, told) = shop.ask("PATCH", "", &list).await;
    assert_eq!(status, StatusCode::OK, "{told}");
    assert_eq!([&told["new"], &told["updated"], &told["unchanged"]], [0, 2, 1].map(|n| json!(n)).each_ref());
    let refused = json!([
        {"place": 2, "id": "nothing", "reason": "there is no such product"},
        {"place": 3, "id": "k2", "reason": "price \"free\" is not an amount in rupees"},
        {"place": 4, "reason": "no id"},
    ]);
    assert_eq!(told["refused"], refused);
    assert_eq!(shop.card("k1").await["price"], 111);
    let third = shop.card("k3").await;
    assert_eq!((&third["price"], &third["in_stock"]), (&json!(222), &json!(false)), "both that were said");
}

#[rstest]
#[tokio::test]
async fn a_long_list_goes_in_whole_and_too_long_a_one_not_at_all(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let shop = Shop::open(database).await;
    let list = |count: usize, price: usize| {
        let product =
            |at: usize| json!({"id": format!("b{at}"), "title": format!("Umbrella {at}"), "price": price});
        json!({"products": (0..count).map(product).collect::<Vec<Value>>()})
    };
    let (status, told) = shop.ask("PUT", "", &list(1_203, 300)).await;
    assert_eq!((status, &told["new"]), (StatusCode::OK, &json!(1_203)), "{told}");
    let (status, told) = shop.ask("PATCH", "", &list(1_203, 200)).await;
    assert_eq!((status, &told["updated"]), (StatusCode::OK, &json!(1_203)), "{told}");
    for id in ["b0", "b49", "b50", "b499", "b500", "b1202"] {
        assert_eq!(shop.card(id).await["price"], 200, "{id}");
    }
    assert!(shop.found("umbrella under 250").await.len() == 50);
    assert_eq!(shop.number("SELECT count(*) AS number FROM product WHERE price_rupees = 200").await, 1_203);
    // Every change has a number of its own, and none was left out.
    let sql = "SELECT count(DISTINCT seq) AS number FROM product WHERE product_id LIKE 'b%'";
    assert_eq!(shop.number(sql).await, 1_203);
    let sql = "SELECT count(*) AS number FROM product JOIN catalogue_change
               ON product.product_id = catalogue_change.product_id AND product.seq = catalogue_change.seq
               AND product.number = catalogue_change.number";
    assert_eq!(shop.number(sql).await, shop.number("SELECT count(*) AS number FROM product").await);

    let (status, problem) = shop.ask("PATCH", "", &list(10_001, 100)).await;
    assert_eq!((status.as_u16(), &problem["type"]), (413, &json!("/problems/too-much-at-once")));
    let huge = json!({"title": "x".repeat(1 << 20), "price": 1});
    let (status, problem) = shop.ask("PATCH", "/b1", &huge).await;
    assert_eq!((status.as_u16(), &problem["type"]), (413, &json!("/problems/too-much-at-once")));
    assert_eq!(shop.card("b1").await["price"], 200);
}
