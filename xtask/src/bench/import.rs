//! `cargo xtask bench import`: how fast feeds of every form go in.
//!
//! Each file goes through `mitra import` into a store of its own. The time is that of the whole command: reading,
//! enriching, writing, and the index, without pictures.

pub(super) mod samples;

use std::{
    fs::File,
    io::{BufRead, BufReader, Read},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Instant,
};

use flate2::bufread::MultiGzDecoder;

use super::process::ended_children_seconds;
use crate::{options::Options, serve, served::Scratch, stages::Stages, workspace::Workspace};

const SHOP: &str = "bench";
/// How often the demo shop's products stand in a sample.
const COPIES: usize = 28;
const RUNS: usize = 3;

/// Outside feeds: where one lies in the folder of `--data`, and what its columns mean.
const OUTSIDE: [(&str, &str, &str); 2] = [
    ("myntra", "myntra_fashion/catalogue.jsonl.gz", include_str!("import/myntra.toml")),
    ("amazon.in", "amazon_in_catalogue/products.csv.gz", include_str!("import/amazon.toml")),
];

/// A file to be imported.
struct Feed {
    name: &'static str,
    path: PathBuf,
    mapping: Option<PathBuf>,
}

/// What `mitra import` said and took.
struct Done {
    products: usize,
    skipped: usize,
    /// From its start to its end.
    seconds: f64,
    /// User and system time.
    cpu_seconds: f64,
}

/// Prints a line per feed, of its fastest run.
pub(super) fn run(workspace: &Workspace, stages: &mut Stages, options: &Options) -> Result<(), String> {
    serve::build_server(workspace, stages, !options.dev)?;
    let scratch = Scratch::new(workspace, "import")?;
    let feeds = feeds(workspace, &scratch.0, options.data.as_deref())?;
    stages.say(&format!(
        "  {:<18} {:>8} {:>9} {:>8} {:>9} {:>8} {:>10}   the fastest of {RUNS}",
        "feed", "rows", "products", "skipped", "seconds", "CPU s", "rows/s"
    ));
    for feed in &feeds {
        let rows = rows(&feed.path)?;
        let mut runs = Vec::new();
        for run in 0..RUNS {
            let data = scratch.0.join(format!("{}-{run}", feed.name));
            runs.push(import(workspace, !options.dev, &data, feed)?);
            // Stores are large, and nobody looks into them again.
            let _ = std::fs::remove_dir_all(&data);
        }
        let fastest = runs.into_iter().min_by(|a, b| a.seconds.total_cmp(&b.seconds));
        let Some(Done { products, skipped, seconds, cpu_seconds }) = fastest else { continue };
        stages.say(&format!(
            "  {:<18} {rows:>8} {products:>9} {skipped:>8} {seconds:>9.2} {cpu_seconds:>8.2} {:>10.0}",
            feed.name,
            rows as f64 / seconds
        ));
    }
    if options.data.is_none() {
        stages.say("  real feeds: --data DIR, a folder with myntra_fashion and amazon_in_catalogue");
    }
    Ok(())
}

fn feeds(workspace: &Workspace, folder: &Path, data: Option<&Path>) -> Result<Vec<Feed>, String> {
    let mut feeds = Vec::new();
    for (name, file, mapping) in OUTSIDE {
        let Some(data) = data else { break };
        let path = [data.join(file), data.join("data").join(file)].into_iter().find(|path| path.is_file());
        let path = path.ok_or_else(|| format!("{} has no {file}.", data.display()))?;
        let map = folder.join(format!("{name}.toml"));
        std::fs::write(&map, mapping).map_err(|error| format!("{}: {error}.", map.display()))?;
        feeds.push(Feed { name, path, mapping: Some(map) });
    }
    let products = samples::demo(workspace)?;
    for (name, write) in samples::FORMS {
        let path = folder.join(name);
        samples::write_file(&path, |file| write(file, &products, COPIES))?;
        feeds.push(Feed { name, path, mapping: None });
    }
    Ok(feeds)
}

/// Rows of a table without its header, lines of JSON, items of XML: what its readers count.
fn rows(path: &Path) -> Result<usize, String> {
    let said = |error: std::io::Error| format!("{}: {error}.", path.display());
    let mut file = BufReader::new(File::open(path).map_err(said)?);
    let is_packed = file.fill_buf().map_err(said)?.starts_with(&[0x1f, 0x8b]);
    let mut text = Vec::new();
    if is_packed {
        MultiGzDecoder::new(file).read_to_end(&mut text).map_err(said)?;
    } else {
        file.read_to_end(&mut text).map_err(said)?;
    }
    let count = |wanted: &[u8]| text.windows(wanted.len()).filter(|window| *window == wanted).count();
    Ok(match text.first() {
        Some(b'<') => count(b"<item>"),
        Some(b'{') => count(b"\n{") + 1,
        // No value of these files has a line's end in it.
        _ => count(b"\n") - 1,
    })
}

/// `mitra` on the store in `data`.
pub(super) fn mitra(workspace: &Workspace, release: bool, data: &Path) -> Command {
    let mut mitra = serve::server(workspace, release);
    mitra.env("MITRA_DATA", data).env("MITRA_SHOP", SHOP).stdin(Stdio::null());
    mitra
}

fn import(workspace: &Workspace, release: bool, data: &Path, feed: &Feed) -> Result<Done, String> {
    let mut mitra = mitra(workspace, release, data);
    mitra.arg("import").arg(&feed.path);
    if let Some(mapping) = &feed.mapping {
        mitra.arg("--map").arg(mapping);
    }
    let (begun, cpu_before) = (Instant::now(), ended_children_seconds()?);
    let output = mitra.output().map_err(|error| format!("`mitra import` cannot be started: {error}."))?;
    let seconds = begun.elapsed().as_secs_f64();
    let cpu_seconds = ended_children_seconds()? - cpu_before;
    let said = String::from_utf8_lossy(&output.stderr);
    let counts = said.lines().next_back().and_then(counts).filter(|_| output.status.success());
    let (products, skipped) = counts.ok_or_else(|| format!("`mitra import` ended with: {said}"))?;
    Ok(Done { products, skipped, seconds, cpu_seconds })
}

/// Products and skipped lines of the last line that `mitra import` writes.
fn counts(line: &str) -> Option<(usize, usize)> {
    let products = line.split_once(" products: ")?.0.trim().parse().ok()?;
    let skipped = line.split("; ").nth(1)?.split_once(" lines skipped")?.0.parse().ok()?;
    Some((products, skipped))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_import_says_is_read() {
        let line = "9822 products: 9822 new, 0 updated, 0 unchanged, 0 removed; 1008 lines skipped; 1.2 s, 8185 products/s";
        assert_eq!(counts(line), Some((9822, 1008)));
        assert_eq!(counts("error: no such file"), None);
    }
}
