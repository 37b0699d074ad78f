//! What a full turn costs in one process, for `cargo xtask bench turn`: the trained understanding, the decision, the look
//! into a shop of 100,000 products, and the answer. The messages are those of the conversation scripts, each conversation
//! with its own context.
//!
//! With `--measure` it prints median and 99th of a hundred, milliseconds. What elapses on the one core is at least the
//! CPU time: a quiet machine gives an upper bound of it.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark stops at the first surprise")]

use std::{fs, path::Path, time::Instant};

use mitra_dialogue::{Conversation, Language};
use mitra_server::{
    catalogue::{Catalogue, import},
    config::Place,
    media::Media,
    orders::Orders,
    store::Store,
    turn::think,
    understand,
};
use serde_json::{Value, json};

/// As in the program that ships.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const PRODUCTS: usize = 100_000;

/// One core, as what is asked is asked of one.
#[tokio::main(flavor = "current_thread")]
async fn main() {
    if !std::env::args().any(|argument| argument == "--measure") {
        println!("`cargo xtask bench turn` starts this.");
        return;
    }
    understand::make_ready(None).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&Place::in_folder(folder.path()).store_settings().unwrap()).await.unwrap();
    let feed = folder.path().join("turn.jsonl");
    fs::write(&feed, many()).unwrap();
    import(&store, &Media::open(folder.path()).unwrap(), "demo", &[feed], false).await.unwrap();
    let catalogue = Catalogue::open(&store, folder.path(), "demo").await.unwrap();
    let orders = Orders::new(store.clone());
    let (shopper, _) = store.new_guest("demo").await.unwrap();
    let key = store.new_conversation(&shopper, "en").await.unwrap();
    let scripts = scripts();
    let mut took: Vec<f64> = Vec::new();
    for round in 0..2 {
        for (language, messages) in &scripts {
            let mut conversation = Conversation::new(*language);
            for message in messages {
                let began = Instant::now();
                let thought =
                    think(&catalogue, &orders, &key, &conversation, message, None, 1).await.unwrap();
                conversation.apply(thought.record);
                // The first round warms what is read once.
                if round > 0 {
                    took.push(began.elapsed().as_secs_f64() * 1_000.0);
                }
            }
        }
    }
    took.sort_by(f64::total_cmp);
    println!("turn {:.2} {:.2} {}", took[took.len() / 2], took[took.len() * 99 / 100], took.len());
}

/// The demo's products again and again, at other prices, each copy a thing of its own.
fn many() -> String {
    let demo =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../public/demo/catalogue.jsonl"));
    let demo: Vec<Value> = demo.unwrap().lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let mut feed = String::new();
    for number in 0..PRODUCTS {
        let copy = number / demo.len();
        let mut product = demo[number % demo.len()].clone();
        for key in ["id", "item_group_id"] {
            product[key] = json!(format!("{}-{copy}", product[key].as_str().unwrap_or_default()));
        }
        product["price"] = json!(format!("{} INR", 150 + (number * 7_919) % 4_000));
        let fields = product.as_object_mut().unwrap();
        fields.remove("sale_price");
        fields.remove("image_link");
        feed.push_str(&product.to_string());
        feed.push('\n');
    }
    feed
}

/// What is said in each script.
fn scripts() -> Vec<(Language, Vec<String>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conversations/scripts");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let script = |path: &std::path::PathBuf| {
        let text = fs::read_to_string(path).unwrap();
        let begins = text.lines().find_map(|line| Language::from_code(line.strip_prefix("begins ")?.trim()));
        let said = text.lines().filter_map(|line| Some(line.strip_prefix("> ")?.to_owned())).collect();
        (begins.unwrap_or(Language::English), said)
    };
    paths.iter().map(script).collect()
}
