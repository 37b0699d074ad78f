//! The demo shop's catalogue, taken in as `mitra serve` takes it in: what it is known for, and what its pages tell.

use std::path::{Path, PathBuf};

use mitra_dialogue::{Filters, Language, Lookup, Remark, Slot, SlotValue};
use mitra_perception::Lexicon;
use mitra_server::{
    catalogue::{Catalogue, import},
    media::Media,
    store::Store,
};
use rstest::rstest;
use serde_json::Value;

use crate::support::Database::{self, Postgres, Sqlite};

fn feed() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../public/demo/catalogue.jsonl")
}

/// A category is known when the shopper's word for it names it.
fn categories_of(product_type: &str) -> Vec<String> {
    let leaf = product_type.rsplit('>').next().unwrap();
    let named = Lexicon::builtin().attributes(leaf);
    let kinds = named.iter().filter(|m| m.slot == Slot::Category);
    kinds.filter_map(|m| m.value.as_text()).map(str::to_owned).collect()
}

#[rstest]
#[tokio::test]
async fn the_demo_shop_sells_forty_kinds_and_keeps_what_buyers_say(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let data = tempfile::tempdir().unwrap();
    let store = Store::open(&database.place(data.path()).store_settings().unwrap()).await.unwrap();
    let media = Media::open(data.path()).unwrap();
    let intake = import(&store, &media, "demo", &[feed()], false).await.unwrap();
    assert!(intake.new >= 600, "{} products", intake.new);
    assert_eq!((intake.skipped, intake.warnings), (Vec::new(), Vec::new()));
    let again = import(&store, &media, "demo", &[feed()], false).await.unwrap();
    assert_eq!((again.unchanged, again.updated), (intake.new, 0), "reviews read back as they were written");

    let lines = std::fs::read_to_string(feed()).unwrap();
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let mut categories: Vec<String> =
        lines.iter().flat_map(|line| categories_of(line["product_type"].as_str().unwrap())).collect();
    categories.sort();
    categories.dedup();
    let catalogue = Catalogue::open(&store, data.path(), "demo").await.unwrap();
    let mut sold = Vec::new();
    for category in categories {
        let mut filters = Filters::default();
        filters.add(Slot::Category, SlotValue::Text(category.clone()));
        let found = catalogue
            .find(&Lookup::Search { filters, offset: 0, limit: 1, hints: Vec::new() })
            .await
            .unwrap();
        // What the shop does not have is answered with something near, and says so.
        if found.relaxation.is_none() && found.total >= 3 {
            sold.push(category);
        }
    }
    assert!(sold.len() >= 40, "{} kinds: {sold:?}", sold.len());

    for line in lines.iter().step_by(97) {
        let product = catalogue.product(line["id"].as_str().unwrap()).await.unwrap().unwrap();
        for language in Language::ALL {
            for remarks in [&product.voices.pros, &product.voices.cons] {
                let told = Remark::for_reader(remarks, language);
                assert!(!told.is_empty() && told.iter().all(|remark| remark.language == Some(language)));
            }
        }
        assert_eq!(product.voices.reviews.len(), line["reviews"].as_array().unwrap().len());
        assert_eq!(product.size_chart.is_some(), line["size_chart"].is_object(), "{}", product.id);
    }
}
