//! What is found in a catalogue, on a real database and a real index. The cases stand in
//! `data/catalogue/searches.jsonl`; adding one needs no Rust.

use mitra_dialogue::{Filters, Findings, Slot, SlotValue};
use rstest::rstest;
use serde_json::{Value, json};

use crate::{
    catalogue::{Place, data, search},
    support::Database::{self, Postgres, Sqlite},
};

#[rstest]
#[tokio::test]
async fn every_case_of_the_search_table_holds(#[values(Sqlite, Postgres)] database: Database) {
    let place = Place::new(database).await;
    let intake = place.import(&[data("shop.jsonl")], false).await.unwrap();
    assert_eq!((intake.new, intake.skipped.len()), (29, 0), "{:?}", intake.skipped);
    let catalogue = place.open().await;
    let mut wrong = Vec::new();
    for line in std::fs::read_to_string(data("searches.jsonl")).unwrap().lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let found = search(&catalogue, filters_of(&case)).await;
        if let Some(why) = complaint(&case, &found) {
            let got: Vec<&str> = found.products.iter().map(|p| p.id.as_str()).collect();
            wrong.push(format!("{}: {why}; found {got:?}, {:?}", case["case"], found.relaxation));
        }
    }
    assert!(wrong.is_empty(), "{} cases:\n{}", wrong.len(), wrong.join("\n"));
}

fn filters_of(case: &Value) -> Filters {
    let mut filters = Filters::default();
    for condition in case["conditions"].as_array().into_iter().flatten() {
        let slot = Slot::from_name(condition[0].as_str().unwrap()).unwrap();
        let value = match &condition[1] {
            Value::String(text) => SlotValue::Text(text.clone()),
            number => SlotValue::Number(number.as_f64().unwrap()),
        };
        filters.add(slot, value);
    }
    filters.words = strings(&case["words"]);
    filters
}

fn strings(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().map(|text| text.as_str().unwrap().to_owned()).collect()
}

/// What is wrong with the findings of a case.
fn complaint(case: &Value, found: &Findings) -> Option<String> {
    for key in case.as_object().unwrap().keys() {
        let known =
            ["case", "conditions", "words", "has", "not", "first", "last", "order", "total", "dropped"];
        assert!(known.contains(&key.as_str()), "unknown key {key}");
    }
    let got: Vec<String> = found.products.iter().map(|p| p.id.clone()).collect();
    let (first, last, order) = (strings(&case["first"]), strings(&case["last"]), strings(&case["order"]));
    if let Some(id) = strings(&case["has"]).into_iter().find(|id| !got.contains(id)) {
        return Some(format!("{id} is missing"));
    }
    if let Some(id) = strings(&case["not"]).into_iter().find(|id| got.contains(id)) {
        return Some(format!("{id} does not belong there"));
    }
    if !got.starts_with(&first) || !got.ends_with(&last) || !order.is_empty() && got != order {
        return Some(format!("the order should be {first:?} {order:?} ... {last:?}"));
    }
    if case["total"].as_u64().is_some_and(|total| total != found.total as u64) {
        return Some(format!("{} products instead of {}", found.total, case["total"]));
    }
    let dropped =
        found.relaxation.as_ref().map(|r| r.dropped.iter().map(|c| c.slot.name()).collect::<Vec<_>>());
    let expected = case.get("dropped").map(strings);
    let same = match (&dropped, &expected) {
        (None, None) => true,
        (Some(dropped), Some(expected)) => dropped.iter().eq(expected.iter()),
        _ => false,
    };
    (!same).then(|| format!("given up {dropped:?} instead of {expected:?}"))
}

#[rstest]
#[tokio::test]
async fn a_saree_is_found_in_every_way_to_write_it(#[values(Sqlite, Postgres)] database: Database) {
    let place = Place::new(database).await;
    place.import(&[data("shop.jsonl")], false).await.unwrap();
    let catalogue = place.open().await;
    let expected = catalogue.search_text("red saree", 10).await.unwrap();
    let found: Vec<&str> = expected.iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!(found, ["saree-red-silk", "saree-red-cotton", "saree-red-gone"]);
    for query in ["laal sadi", "lal saree", "लाल साड़ी", "red sarees dikhao"] {
        assert_eq!(catalogue.search_text(query, 10).await.unwrap(), expected, "{query}");
    }
    let of = async |query: &str| -> Vec<String> {
        catalogue.search_text(query, 10).await.unwrap().into_iter().map(|(id, _)| id).collect()
    };
    assert_eq!(of("formal shoes").await, ["shoes-formal"], "the shop's own type is finer than our category");
    assert_eq!(of("umbrella").await, ["umbrella"]);
    assert_eq!(catalogue.search_text("", 10).await.unwrap(), []);
    assert_eq!(catalogue.search_text("qwrtp zxcvb", 10).await.unwrap(), []);
}

#[rstest]
#[tokio::test]
async fn plain_words_find_the_products_that_bear_them(#[values(Sqlite, Postgres)] database: Database) {
    let place = Place::new(database).await;
    let described = |id: &str, title: &str, description: &str| json!({"id": id, "title": title, "description": description, "price": 400, "rating": 4.0});
    let mut lines = vec![
        described("lamp", "Modern Lamp", "Lights a table"),
        described("pen", "Steel Pen", "Writes well"),
        described("w24", "Red Charger", "Fits w24 alone"),
        described("named", "Brand24 Red Charger", "Fits all"),
    ];
    // A word that every tenth title bears says nothing.
    lines.extend(
        (0..40).map(|n| json!({"id": format!("n{n}"), "title": "Old Lamp", "price": 300, "rating": 4.5})),
    );
    place.import_lines(&lines, false).await;
    let catalogue = place.open().await;
    let of = async |query: &str| -> Vec<String> {
        catalogue.search_text(query, 100).await.unwrap().into_iter().map(|(id, _)| id).collect()
    };
    assert_eq!(of("modern lamp under 500").await[0], "lamp", "a word of longer names leads");
    assert_eq!(of("modern lamp under 500").await.len(), 41, "and leaves nothing out");
    assert_eq!(of("pen under 500").await, ["pen"], "a short word counts in a list of words");
    assert_eq!(of("red w24 under 500").await, ["w24"], "what looks like a waist is a name here");
}
