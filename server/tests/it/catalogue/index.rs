//! How the index keeps up with the catalogue, and when it is made anew.

use std::path::{Path, PathBuf};

use mitra_dialogue::{Filters, Slot, SlotValue};
use mitra_server::catalogue::Catalogue;
use rstest::rstest;

use super::{Place, ids, item, search};
use crate::support::Database::{self, Postgres, Sqlite};

#[rstest]
#[tokio::test]
async fn the_writer_sees_an_import_of_another_process_when_it_catches_up(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let place = Place::new(database).await;
    place.import_lines(&[item("a", "Red Saree", 500), item("b", "Blue Saree", 600)], false).await;
    let serving = place.open_writer().await;
    let second = Catalogue::open_writer(&place.store, place.data.path(), "demo").await.unwrap_err();
    assert!(second.to_string().contains("keeps the index"), "{second}");
    assert!(!serving.catch_up().await.unwrap());
    place.import_lines(&[item("b", "Blue Saree", 100), item("c", "Umbrella Print Saree", 700)], true).await;
    let by_price = [(Slot::Category, "saree"), (Slot::Sort, "price_low")];
    assert_eq!(ids(&serving, &by_price).await, ["b"], "a product that is gone is not shown");
    assert!(serving.catch_up().await.unwrap());
    assert_eq!(ids(&serving, &by_price).await, ["b", "c"]);
    assert!(!serving.catch_up().await.unwrap());

    let mut under_200 = Filters::default();
    under_200.add(Slot::PriceMax, SlotValue::Number(200.0));
    assert_eq!(search(&serving, under_200).await.total, 1);
    let words = Filters { words: vec!["umbrella".to_owned()], ..Filters::default() };
    assert_eq!(search(&serving, words).await.products[0].id, "c");
}

#[rstest]
#[tokio::test]
async fn the_index_on_disk_is_read_when_it_is_up_to_date_and_never_when_it_is_not(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let place = Place::new(database).await;
    place.import_lines(&[item("a", "Red Saree", 500)], false).await;
    drop(place.open_writer().await);
    let kind = [(Slot::Category, "saree"), (Slot::Sort, "price_low")];
    assert_eq!(ids(&place.open().await, &kind).await, ["a"]);
    // The index on disk does not know the second product, the first one's price is no text.
    place.import_lines(&[item("a", "Red Saree", 900), item("b", "Blue Saree", 600)], false).await;
    assert_eq!(ids(&place.open().await, &kind).await, ["b", "a"]);
    // A writer goes on from where the index stands.
    assert_eq!(ids(&place.open_writer().await, &kind).await, ["b", "a"]);
    assert_eq!(ids(&place.open().await, &kind).await, ["b", "a"]);
}

#[rstest]
#[tokio::test]
async fn an_index_that_was_made_from_another_database_or_is_damaged_is_made_anew(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let place = Place::new(database).await;
    place.import_lines(&[item("a", "Red Saree", 500)], false).await;
    drop(place.open_writer().await);
    let other = Place::new(database).await;
    other.import_lines(&[item("x", "Blue Saree", 600)], false).await;
    let index = other.data.path().join("index");
    copy_folder(&place.data.path().join("index"), &index);
    let kind = [(Slot::Category, "saree")];
    assert_eq!(ids(&other.open().await, &kind).await, ["x"]);
    assert_eq!(ids(&other.open_writer().await, &kind).await, ["x"]);

    for file in files_in(&index) {
        if file.file_name().is_some_and(|name| name == "meta.json") {
            std::fs::write(file, "not an index").unwrap();
        }
    }
    assert_eq!(ids(&other.open().await, &kind).await, ["x"]);
    assert_eq!(ids(&other.open_writer().await, &kind).await, ["x"]);
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(files_in(&path)) } else { files.push(path) }
    }
    files
}

fn copy_folder(from: &Path, to: &Path) {
    for file in files_in(from) {
        let target = to.join(file.strip_prefix(from).unwrap());
        std::fs::create_dir_all(target.parent().unwrap()).unwrap();
        std::fs::copy(file, target).unwrap();
    }
}
