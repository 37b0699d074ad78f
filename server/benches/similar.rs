//! How long it takes to find what is like a photo among many products, for `cargo xtask bench similar`: a real store,
//! index and catalogue, with vectors drawn by lot.
//!
//! With `--measure` it prints a line for each kind of question: its name, median and 99th of a hundred, milliseconds.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark stops at the first surprise")]

use std::{fmt::Write as _, time::Instant};

use mitra_dialogue::{Condition, Slot, SlotValue};
use mitra_server::{
    catalogue::{Catalogue, Likeness, import},
    config::Place,
    db::Value,
    media::Media,
    see::{LENGTH, Packed, model, packed},
    store::Store,
};

/// As in the program that ships.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const PRODUCTS: usize = 100_000;
const QUESTIONS: usize = 500;
const LIMIT: usize = 10;

/// Numbers without an order (xorshift), the same every time.
struct Lot(u64);

impl Lot {
    fn draw(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 >> 32
    }

    fn vector(&mut self) -> Packed {
        let numbers: Vec<f64> = (0..LENGTH).map(|_| self.draw() as f64 - f64::from(1 << 31)).collect();
        packed(&numbers).unwrap()
    }

    fn of<'a>(&mut self, values: &[&'a str]) -> &'a str {
        values[self.draw() as usize % values.len()]
    }
}

const COLOURS: [&str; 6] = ["red", "blue", "green", "black", "white", "pink"];
const KINDS: [&str; 5] = ["kurti", "saree", "jeans", "shirt", "dress"];
const FABRICS: [&str; 4] = ["cotton", "silk", "denim", "rayon"];

/// One core, as what is asked is asked of one.
#[tokio::main(flavor = "current_thread")]
async fn main() {
    if !std::env::args().any(|argument| argument == "--measure") {
        println!("`cargo xtask bench similar` starts this.");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&Place::in_folder(folder.path()).store_settings().unwrap()).await.unwrap();
    let mut lot = Lot(0x9e37_79b9_7f4a_7c15);
    fill(&store, folder.path(), &mut lot).await;
    let catalogue = Catalogue::open(&store, folder.path(), "demo").await.unwrap();
    let text = |slot: Slot, value: &str| Condition { slot, value: SlotValue::Text(value.to_owned()) };
    let below = Condition { slot: Slot::PriceMax, value: SlotValue::Number(800.0) };
    for (name, has_tags, conditions) in [
        ("vector", false, vec![]),
        ("vector+tags", true, vec![]),
        ("+filters", true, vec![below, text(Slot::NotFabric, "silk")]),
    ] {
        let mut took: Vec<f64> = Vec::with_capacity(QUESTIONS);
        for _ in 0..QUESTIONS {
            let tags = [(Slot::Category, &KINDS[..]), (Slot::Colour, &COLOURS), (Slot::Fabric, &FABRICS)];
            let tags = tags.into_iter().filter(|_| has_tags);
            let tags = tags.map(|(slot, values)| text(slot, lot.of(values))).collect();
            let vector = Some((lot.vector(), model().to_owned()));
            let likeness = Likeness { vector, tags, product_id: None };
            let began = Instant::now();
            let found = catalogue.similar(&likeness, &conditions, LIMIT).await.unwrap().unwrap();
            took.push(began.elapsed().as_secs_f64() * 1_000.0);
            assert!(found.by_vector && found.products.len() == LIMIT);
        }
        took.sort_by(f64::total_cmp);
        println!("{name} {:.2} {:.2}", took[QUESTIONS / 2], took[QUESTIONS * 99 / 100]);
    }
}

/// A shop of many products, all of whose pictures were seen.
async fn fill(store: &Store, folder: &std::path::Path, lot: &mut Lot) {
    let mut feed = String::new();
    for id in 0..PRODUCTS {
        let (colour, kind, fabric) = (lot.of(&COLOURS), lot.of(&KINDS), lot.of(&FABRICS));
        let price = 200 + lot.draw() % 2_000;
        writeln!(
            feed,
            r#"{{"id":"p{id}","title":"{colour} {fabric} {kind}","price":{price},"availability":"in_stock","color":"{colour}","material":"{fabric}","image_link":"https://www.example.in/{id}.jpg"}}"#
        )
        .unwrap();
    }
    let path = folder.join("similar.jsonl");
    std::fs::write(&path, feed).unwrap();
    import(store, &Media::open(folder).unwrap(), "demo", &[path], false).await.unwrap();
    let mut unit = store.db().begin().await.unwrap();
    for id in 0..PRODUCTS {
        let vector: Vec<u8> = lot.vector().iter().map(|number| number.cast_unsigned()).collect();
        let sql = "INSERT INTO picture_sight (shop_id, picture, model, vector, seq) VALUES ('demo', ?1, ?2, ?3, ?4)";
        let picture = format!("https://www.example.in/{id}.jpg");
        unit.execute(sql, &[picture.into(), model().into(), vector.into(), Value::Int(id as i64 + 1)])
            .await
            .unwrap();
    }
    let sql = "UPDATE catalogue SET sight_seq = ?1";
    unit.execute(sql, &[Value::Int(PRODUCTS as i64)]).await.unwrap();
    unit.commit().await.unwrap();
}
