//! What the page, the talk worker and the embed script weigh on the network.

use std::path::{Path, PathBuf};

use crate::{
    dist::{self, Profile},
    inputs::files_below,
    options::Options,
    stages::Stages,
    workspace::{Workspace, ask},
};

/// Prints one line per file: bytes raw, gzip 9, brotli 11. Node's zlib does the packing.
const PACK: &str = "
const fs = require('node:fs'), zlib = require('node:zlib');
for (const file of process.argv.slice(1)) {
  const raw = fs.readFileSync(file);
  const gzip = zlib.gzipSync(raw, { level: 9 }).length;
  const brotli = zlib.brotliCompressSync(raw, {
    params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 11, [zlib.constants.BROTLI_PARAM_SIZE_HINT]: raw.length },
  }).length;
  console.log(raw.length, gzip, brotli);
}";

#[derive(Default, Clone, Copy)]
struct Weight {
    raw: u64,
    gzip: u64,
    brotli: u64,
}

/// Weighs what ships.
pub(super) fn run(workspace: &Workspace, stages: &mut Stages, _: &Options) -> Result<(), String> {
    dist::build(workspace, stages, Profile::Web)?;
    let dist = workspace.root.join("dist");
    let talk = dist.join(dist::TALK_PLACE);
    let groups = [
        ("embed script", loaded(&dist.join("mitra.js"), None)?),
        ("teaser, for shops that ask", loaded(&dist.join("teaser.js"), None)?),
        ("page", loaded(&dist.join("app"), Some(&talk))?),
        ("talk worker", loaded(&talk, None)?),
    ];
    stages.say(&format!("  {:<44} {:>9} {:>9} {:>9}", "", "raw", "gzip", "brotli"));
    for (name, files) in groups {
        let mut sum = Weight::default();
        for (file, weight) in files.iter().zip(weigh(workspace, &files)?) {
            let shown = file.strip_prefix(&dist).unwrap_or(file);
            stages.say(&row(&format!("  {}", shown.display()), weight));
            sum.raw += weight.raw;
            sum.gzip += weight.gzip;
            sum.brotli += weight.brotli;
        }
        stages.say(&row(name, sum));
    }
    Ok(())
}

/// The files of a folder that a browser asks for, without those below another.
fn loaded(folder: &Path, without: Option<&Path>) -> Result<Vec<PathBuf>, String> {
    let mut files = files_below(folder)?;
    files.retain(|file| {
        file.extension().is_none_or(|extension| extension != "br")
            && without.is_none_or(|other| !file.starts_with(other))
    });
    Ok(files)
}

fn row(name: &str, weight: Weight) -> String {
    format!("  {name:<44} {:>9} {:>9} {:>9}", weight.raw, weight.gzip, weight.brotli)
}

fn weigh(workspace: &Workspace, files: &[impl AsRef<Path>]) -> Result<Vec<Weight>, String> {
    let mut node = workspace.command("node");
    node.args(["-e", PACK, "--"]).args(files.iter().map(AsRef::as_ref));
    let lines = ask(&mut node).ok_or("Node could not pack the files of dist/.")?;
    let numbers = |line: &str| -> Option<Weight> {
        let mut numbers = line.split(' ').map(str::parse);
        let mut next = || numbers.next()?.ok();
        Some(Weight { raw: next()?, gzip: next()?, brotli: next()? })
    };
    lines.lines().map(|line| numbers(line).ok_or_else(|| format!("Node printed \"{line}\"."))).collect()
}
