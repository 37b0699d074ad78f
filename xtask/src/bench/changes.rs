//! `cargo xtask bench changes`: from a shop's word on its prices to the search that shows them, over HTTP, in a
//! release server with 100,000 products.

use std::{fs::File, io::Write, path::Path, time::Instant};

use serde_json::{Value, json};

use super::import::{mitra, samples};
use crate::{
    options::Options,
    serve,
    served::{Scratch, Served},
    stages::Stages,
    workspace::Workspace,
};

const SHOP: &str = "bench";
/// The demo shop's products as often as it takes.
const PRODUCTS: usize = 100_000;
const SINGLES: usize = 50;
const BATCH: usize = 10_000;
const BATCHES: usize = 5;

/// Prints how long single changes and batches take until they are seen.
pub(super) fn run(workspace: &Workspace, stages: &mut Stages, options: &Options) -> Result<(), String> {
    let release = !options.dev;
    serve::build_server(workspace, stages, release)?;
    let scratch = Scratch::new(workspace, "changes")?;
    let data = scratch.0.join("data");
    let products = samples::demo(workspace)?;
    let feed = scratch.0.join("feed.tsv");
    let copies = PRODUCTS.div_ceil(products.len());
    samples::write_file(&feed, |file| samples::merchant_tsv(file, &products, copies))?;
    stages.run("import", mitra(workspace, release, &data).arg("import").arg(&feed))?;
    let key = new_key(workspace, stages, release, &data)?;

    let log = workspace.notes().join("logs/changes-server.log");
    let server = serve::server(workspace, release);
    let served = Served::start(server, &data, &workspace.root.join("dist"), &log)?;
    let shop = Shop { served, key };
    let ids: Vec<String> = products.iter().filter_map(|p| p["id"].as_str()).map(str::to_owned).collect();
    // The first search opens the catalogue.
    shop.shows(&ids[0], 1)?;

    stages.say(&format!(
        "  {:<22} {:>6} {:>9} {:>9}   ms until a search shows it",
        "", "runs", "median", "worst"
    ));
    let (mut single, mut disk) = (Vec::new(), Vec::new());
    for run in 0..SINGLES {
        // Prices nobody has, each another one.
        let (id, price) = (&ids[run % ids.len()], 900_000 + run);
        single.push(shop.change(&[json!({"id": id, "price": price, "sale_price": null})], id, price)?);
        disk.push(wait_for_disk(&scratch.0.join("probe"))?);
    }
    stages.say(&row("one price", single));
    stages.say(&row("  the disk alone", disk));
    for (name, says, first_price) in
        [("10,000 prices", "price", 910_000), ("10,000 descriptions", "description", 920_000)]
    {
        let mut batches = Vec::new();
        for run in 0..BATCHES {
            let price = first_price + run;
            // The last one has a price of its own, to be found by.
            let of = |number: usize| {
                let (id, copy) = (&ids[number % ids.len()], number / ids.len());
                let id = if copy == 0 { id.clone() } else { format!("{id}-{copy}") };
                let price = price + 100 * usize::from(number + 1 == BATCH);
                match says {
                    "price" => json!({"id": id, "price": price, "sale_price": null}),
                    _ => json!({"id": id, "price": price, "description": format!("Number {run} of {id}")}),
                }
            };
            let changes: Vec<Value> = (0..BATCH).map(of).collect();
            let last = changes[BATCH - 1]["id"].as_str().unwrap_or_default().to_owned();
            batches.push(shop.change(&changes, &last, price + 100)?);
        }
        stages.say(&row(name, batches));
    }
    Ok(())
}

/// How long the disk takes to keep what a change writes into the log, two pages; milliseconds. Every change that is
/// acknowledged waits for it once, so where others write as well it is the most of a slow one.
fn wait_for_disk(probe: &Path) -> Result<f64, String> {
    let said = |error: std::io::Error| format!("{}: {error}.", probe.display());
    let mut file = File::options().create(true).append(true).open(probe).map_err(said)?;
    file.write_all(&[1; 8_192]).map_err(said)?;
    let begun = Instant::now();
    file.sync_data().map_err(said)?;
    Ok(begun.elapsed().as_secs_f64() * 1e3)
}

fn row(name: &str, mut millis: Vec<f64>) -> String {
    millis.sort_by(f64::total_cmp);
    let (median, worst) = (millis[millis.len() / 2], millis[millis.len() - 1]);
    format!("  {name:<22} {:>6} {median:>9.1} {worst:>9.1}", millis.len())
}

fn new_key(workspace: &Workspace, stages: &mut Stages, release: bool, data: &Path) -> Result<String, String> {
    let mut command = mitra(workspace, release, data);
    stages.run("key", command.args(["shop", "keys", "add", SHOP, "--name", "bench"]))?;
    let lines = stages.last_output().lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let mut keys = lines.filter_map(|line| line["key"].as_str().map(str::to_owned));
    keys.next().ok_or_else(|| "`mitra shop keys add` gave no key.".to_owned())
}

/// A server with a shop in it, and the shop's key.
struct Shop {
    served: Served,
    key: String,
}

impl Shop {
    /// Sends changes, then searches until the product `id` has this price; milliseconds.
    fn change(&self, changes: &[Value], id: &str, price: usize) -> Result<f64, String> {
        let body = json!({ "products": changes });
        let begun = Instant::now();
        let answer = self.served.patch("/api/v1/catalogue/products", &self.key, &body)?;
        if answer["updated"] != changes.len() {
            return Err(format!("Of {} changes this came: {answer}", changes.len()));
        }
        while !self.shows(id, price)? {}
        Ok(begun.elapsed().as_secs_f64() * 1e3)
    }

    /// Whether a search finds this product at this price.
    fn shows(&self, id: &str, price: usize) -> Result<bool, String> {
        let path =
            format!("/api/v1/products?shop={SHOP}&price_min={price}&price_max={price}&limit=50&sort=newest");
        let found = self.served.get(&path)?;
        let is_empty = found["given_up"].as_array().is_none_or(Vec::is_empty);
        let products = found["products"].as_array().map(Vec::as_slice).unwrap_or_default();
        Ok(is_empty && products.iter().any(|product| product["id"] == id))
    }
}
