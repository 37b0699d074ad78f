//! How long a search takes: beside other engines on made-up products, and alone on a million real ones.

use std::{fs, path::Path, time::Instant};

use super::{
    data_file,
    mitra::{self, Searching},
    postgres::Postgres,
    records,
};
use crate::{
    bench::search::quality,
    options::Options,
    packages::{self, POSTGRES, PYTHON},
    served::Scratch,
    stages::Stages,
    tools,
    workspace::Workspace,
};

/// Products beside other engines, when `--products` does not say.
const BESIDE: usize = 100_000;
/// Products alone.
const ALONE: usize = 1_000_000;
/// Copies of the catalogue in one file, which may not hold more than 512 MiB.
const COPIES_OF_A_FILE: usize = 5;
/// As many as a page of a shop shows.
const PAGE: usize = 20;
/// How often every question is asked.
const ROUNDS: usize = 3;
/// What the columns of the made-up products are.
const HEADER: &str = "id\ttitle\tdescription\tprice\trating\tstock\n";
const MAPPING: &str = "separator = \"\\t\"\n\
    columns = { id = \"id\", title = \"title\", description = \"description\", price = \"price\", rating = \"rating\" }\n\
    constants = { availability = \"in_stock\" }\n";

/// With `--peer`, beside the engines there; with `--data`, alone on the catalogue there.
pub(super) fn run(workspace: &Workspace, stages: &mut Stages, options: &Options) -> Result<(), String> {
    if let Some(peer) = &options.peer {
        beside(workspace, stages, peer, options)?;
    }
    if let Some(data) = &options.data {
        alone(workspace, stages, data, options)?;
    }
    if options.peer.is_none() && options.data.is_none() {
        stages.say("  left out: it needs --peer DIR with gen.py and bench.py, or --data DIR");
    }
    Ok(())
}

fn beside(workspace: &Workspace, stages: &mut Stages, peer: &Path, options: &Options) -> Result<(), String> {
    packages::ensure(workspace, stages, &[&PYTHON, &POSTGRES])?;
    let python = tools::ensure_search_peers(workspace, stages)?;
    let python = python.to_string_lossy();
    let scratch = Scratch::new(workspace, "search-speed")?;
    let products = scratch.0.join("P.tsv");
    let mut make = workspace.command(&python);
    make.arg(peer.join("gen.py")).arg(&products).arg(options.products.unwrap_or(BESIDE).to_string());
    stages.run("products", &mut make)?;

    let said = |error: std::io::Error| format!("{}: {error}.", scratch.0.display());
    let (feed, mapping) = (scratch.0.join("feed.tsv"), scratch.0.join("mapping.toml"));
    let rows = fs::read_to_string(&products).map_err(said)?;
    fs::write(&feed, HEADER.to_owned() + &rows).and_then(|()| fs::write(&mapping, MAPPING)).map_err(said)?;
    let shop = scratch.0.join("mitra");
    mitra::import(
        workspace,
        stages,
        !options.dev,
        &shop,
        &[feed.as_ref(), "--map".as_ref(), mapping.as_ref()],
    )?;

    let postgres = Postgres::own();
    let program = mitra::command(workspace, !options.dev, &shop);
    let mut bench = workspace.command(&python);
    bench.arg(workspace.root.join("xtask/tools/search/beside.py")).arg(peer.join("bench.py"));
    bench.arg(&products).arg(scratch.0.join("peers")).arg(postgres.database()).arg(program.get_program());
    bench.envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))));
    stages.run("beside", &mut bench)?;
    for line in stages.last_output().lines() {
        stages.say(&format!("  {line}"));
    }
    Ok(())
}

/// Pages for the messages of a folder, from as many products as are wanted.
fn alone(workspace: &Workspace, stages: &mut Stages, data: &Path, options: &Options) -> Result<(), String> {
    let messages = quality::messages(&data_file(data, &["nlu/dev.jsonl"])?)?;
    let records = records::read(&data_file(data, super::CATALOGUE)?)?;
    let scratch = Scratch::new(workspace, "search-million")?;
    let copies = options.products.unwrap_or(ALONE).div_ceil(records.len().max(1));
    let (mut feeds, mut count) = (Vec::new(), 0);
    for first in (0..copies).step_by(COPIES_OF_A_FILE) {
        let feed = scratch.0.join(format!("feed-{first}.jsonl"));
        count += records::write_feed(&records, first..copies.min(first + COPIES_OF_A_FILE), &feed)?;
        feeds.push(feed);
    }
    drop(records);
    let words: Vec<_> = feeds.iter().map(|feed| feed.as_os_str()).collect();
    mitra::import(workspace, stages, !options.dev, &scratch.0, &words)?;

    let begun = Instant::now();
    let mut searching = Searching::start(workspace, !options.dev, &scratch.0, &["--page", "--timed"])?;
    searching.ask("kurti", PAGE)?;
    let opened = begun.elapsed().as_secs_f64();
    let mut times = Vec::with_capacity(messages.len() * ROUNDS);
    let mut found = 0;
    for round in 0..=ROUNDS {
        for message in &messages {
            let page = searching.answer(&message.text, PAGE)?;
            let millis = page["took_micros"].as_f64().unwrap_or_default() / 1e3;
            // The first round is for the caches.
            if round > 0 {
                found += page["total"].as_u64().unwrap_or_default();
                times.push((millis, message.text.as_str()));
            }
        }
    }
    times.sort_by(|a, b| a.0.total_cmp(&b.0));
    let at = |part: f64| times.get((times.len() as f64 * part) as usize).map_or(0.0, |(millis, _)| *millis);
    stages.say(&format!(
        "  {count} products; open after {opened:.1} s with {:.0} MiB in memory; index {:.0} MiB on disk",
        searching.resident_mib(),
        mib(&scratch.0.join("index"))
    ));
    stages.say(&format!(
        "  {} searches of {PAGE} products with counts, {} found on average: median {:.2} ms, p95 {:.2}, p99 {:.2}, \
         most {:.2}",
        times.len(),
        found / times.len().max(1) as u64,
        at(0.5),
        at(0.95),
        at(0.99),
        times.last().map_or(0.0, |(millis, _)| *millis)
    ));
    if options.verbose {
        for (millis, text) in times.iter().rev().take(30) {
            stages.say(&format!("      {millis:>8.2} ms  {text}"));
        }
    }
    Ok(())
}

/// Size of a folder with all in it.
fn mib(folder: &Path) -> f64 {
    let bytes = |path: &Path| -> u64 {
        let mut bytes = 0;
        let mut folders = vec![path.to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                match entry.metadata() {
                    Ok(about) if about.is_dir() => folders.push(entry.path()),
                    Ok(about) => bytes += about.len(),
                    Err(_) => {}
                }
            }
        }
        bytes
    };
    bytes(folder) as f64 / f64::from(1 << 20)
}
