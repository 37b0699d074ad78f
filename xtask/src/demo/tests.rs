//! What the demo shop promises about its catalogue.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

fn products() -> Vec<Value> {
    let files = super::files().unwrap();
    files["catalogue.jsonl"].lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn rupees(product: &Value, field: &str) -> u32 {
    product[field].as_str().unwrap().trim_end_matches(" INR").parse().unwrap()
}

#[test]
fn the_committed_files_are_what_the_generator_gives() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../public/demo");
    let files = super::files().unwrap();
    for (name, content) in &files {
        let committed = std::fs::read_to_string(folder.join(name)).unwrap_or_default();
        assert!(
            committed == *content,
            "public/demo/{name} is not what the generator gives: run `cargo xtask demo`"
        );
    }
    for name in super::drawn(&folder.join("pictures")).unwrap() {
        assert!(
            files.contains_key(&name),
            "public/demo/{name} belongs to no product: run `cargo xtask demo`"
        );
    }
}

#[test]
fn the_shop_is_big_enough_to_ask_around_in() {
    let products = products();
    let kinds: BTreeSet<&str> =
        products.iter().map(|product| product["product_type"].as_str().unwrap()).collect();
    assert!(products.len() >= 200, "{} products", products.len());
    assert!(kinds.len() >= 24, "{} categories", kinds.len());
    let out = products.iter().filter(|product| product["availability"] == "out_of_stock").count();
    assert!((products.len() / 25..=products.len() / 10).contains(&out), "{out} out of stock");
}

#[test]
fn every_sale_price_is_below_the_mrp() {
    for product in products() {
        assert!(rupees(&product, "sale_price") < rupees(&product, "price"), "{}", product["id"]);
    }
}

#[test]
fn ordinary_questions_have_several_answers() {
    // Kind of goods, colours (any of), words of the row, highest price, how many at least.
    let questions: &[(&str, &[&str], &str, u32, usize)] = &[
        ("Kurtis", &["Red"], "", 500, 4),
        ("Kurtis", &[], "\"Cotton\"", 900, 8),
        ("Sarees", &["Red", "Maroon"], "", 2500, 5),
        ("Sarees", &[], "Silk", 1500, 5),
        ("Western > Jeans", &["Black"], "\"male\"", 1500, 2),
        ("Kids > Dresses", &[], "", 700, 6),
        ("Earrings", &[], "Jhumka", 300, 5),
        ("Shirts", &[], "office wear", 700, 5),
        ("Lehengas", &[], "wedding", 5000, 3),
        ("Sports Shoes", &[], "Running", 1000, 5),
    ];
    let products = products();
    for (kind, colours, words, highest, least) in questions {
        let found = products.iter().filter(|product| {
            product["product_type"].as_str().unwrap().contains(kind)
                && (colours.is_empty() || colours.iter().any(|colour| product["color"] == *colour))
                && product.to_string().contains(words)
                && rupees(product, "sale_price") <= *highest
                && product["availability"] == "in_stock"
        });
        let found = found.count();
        assert!(found >= *least, "{kind} {colours:?} {words}: {found}");
    }
}

#[test]
fn every_picture_is_small_and_asks_for_nothing() {
    for (name, content) in super::files().unwrap().iter().filter(|(name, _)| name.ends_with(".svg")) {
        assert!((1_500..=8_500).contains(&content.len()), "{name}: {} bytes", content.len());
        for forbidden in ["<script", "<style", "<text", "<image", "http://", "https://", "url(http", "style="]
        {
            let body = content.replacen("http://www.w3.org/2000/svg", "", 1);
            assert!(!body.contains(forbidden), "{name} contains {forbidden}");
        }
    }
}

#[test]
fn the_demo_page_shows_products_at_the_catalogues_prices() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../public/demo/index.html");
    let page = std::fs::read_to_string(page).unwrap();
    let products = products();
    let mut shown = 0;
    for link in page.split("href=\"/p/demo/").skip(1) {
        let id = link.split('"').next().unwrap();
        let product = products.iter().find(|product| product["id"] == id);
        let product =
            product.unwrap_or_else(|| panic!("/demo links to {id}, which the catalogue does not have"));
        let card = link.split("</a>").next().unwrap();
        if let Some((_, price)) = card.split_once("<b>") {
            let (now, mrp) = (rupees(product, "sale_price"), rupees(product, "price"));
            assert!(price.starts_with(&format!("₹{now} <s>₹{mrp}</s>")), "{id} is shown at {price}");
            assert!(card.contains(product["title"].as_str().unwrap()), "{id} is shown under another title");
            shown += 1;
        }
    }
    assert_eq!(shown, 6);
    let main = products.iter().find(|product| product["id"] == "mul-kurti-red").unwrap();
    let (now, mrp) = (rupees(main, "sale_price"), rupees(main, "price"));
    assert!(page.contains(&format!("<strong>₹{now}</strong>")) && page.contains(&format!("MRP ₹{mrp}</s>")));
}
