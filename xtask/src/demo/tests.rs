//! What the demo shop promises about its catalogue.

use std::collections::{BTreeMap, BTreeSet};
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
    assert!(products.len() >= 600, "{} products", products.len());
    assert!(kinds.len() >= 60, "{} kinds", kinds.len());
    let share = |availability: &str| {
        products.iter().filter(|product| product["availability"] == availability).count() * 1000
            / products.len()
    };
    let (out, soon) = (share("out_of_stock"), share("preorder"));
    assert!((60..=80).contains(&out), "{out} of a thousand are out of stock");
    assert!((3..=30).contains(&soon), "{soon} of a thousand can be ordered ahead");
    for (gender, age_group) in
        [("female", "adult"), ("male", "adult"), ("female", "kids"), ("male", "kids"), ("unisex", "infant")]
    {
        let worn = products.iter().filter(|p| p["gender"] == gender && p["age_group"] == age_group);
        assert!(worn.clone().count() >= 4, "{gender} {age_group}: {}", worn.count());
    }
}

#[test]
fn every_style_comes_in_three_colours_or_more_each_with_its_own_title_and_picture() {
    let products = products();
    let mut styles: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
    for product in &products {
        styles.entry(product["item_group_id"].as_str().unwrap()).or_default().push(product);
    }
    for (style, colours) in styles {
        assert!(colours.len() >= 3, "{style} comes in {} colours", colours.len());
        for field in ["color", "title", "image_link"] {
            let different: BTreeSet<&str> = colours.iter().map(|p| p[field].as_str().unwrap()).collect();
            assert_eq!(different.len(), colours.len(), "{style}: {field}");
        }
    }
    let files = super::files().unwrap();
    let pictures = files.iter().filter(|(name, _)| name.ends_with(".svg"));
    let drawn: BTreeSet<&String> = pictures.clone().map(|(_, picture)| picture).collect();
    assert_eq!(drawn.len(), pictures.count(), "two products have the same picture");
}

#[test]
fn every_product_has_reviews_with_points_for_and_against_in_three_languages_that_agree_with_its_stars() {
    for product in products() {
        let id = &product["id"];
        let reviews = product["reviews"].as_array().unwrap();
        for (what, entries) in [
            ("reviews", reviews),
            ("pros", product["pros"].as_array().unwrap()),
            ("cons", product["cons"].as_array().unwrap()),
        ] {
            let languages: BTreeSet<&str> =
                entries.iter().map(|entry| entry["lang"].as_str().unwrap()).collect();
            assert_eq!(languages, BTreeSet::from(["en", "hi", "hinglish"]), "{id}: {what}");
            let texts: BTreeSet<&str> = entries.iter().map(|entry| entry["text"].as_str().unwrap()).collect();
            assert_eq!(texts.len(), entries.len(), "{id}: {what} repeat themselves");
        }
        let stars: f64 = reviews.iter().map(|review| review["stars"].as_f64().unwrap()).sum();
        let (mean, rating) = (stars / reviews.len() as f64, product["rating"].as_f64().unwrap());
        assert!((mean - rating).abs() <= 0.2, "{id}: reviews say {mean}, the stars {rating}");
        assert!(product["rating_count"].as_u64().unwrap() >= reviews.len() as u64, "{id}");
    }
}

#[test]
fn what_comes_in_body_sizes_has_a_chart_with_a_row_for_each() {
    for product in products() {
        let sizes = product["size"].as_array().unwrap();
        let is_worn = !product["product_type"].as_str().unwrap().starts_with("Home");
        if !is_worn || sizes.len() < 2 {
            assert!(product["size_chart"].is_null(), "{}", product["id"]);
            continue;
        }
        let chart = &product["size_chart"];
        let rows = chart["rows"].as_array().unwrap();
        assert_eq!(rows.iter().map(|row| &row[0]).collect::<Vec<_>>(), sizes.iter().collect::<Vec<_>>());
        let columns = chart["columns"].as_array().unwrap().len();
        assert!(columns >= 2 && rows.iter().all(|row| row.as_array().unwrap().len() == columns));
    }
}

#[test]
fn the_same_tables_give_the_same_bytes() {
    assert_eq!(super::files().unwrap(), super::files().unwrap());
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
    let files = super::files().unwrap();
    let pictures: Vec<_> = files.iter().filter(|(name, _)| name.ends_with(".svg")).collect();
    let bytes: usize = pictures.iter().map(|(_, content)| content.len()).sum();
    assert!(bytes / pictures.len() <= 4_300, "{} bytes a picture", bytes / pictures.len());
    for (name, content) in pictures {
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
