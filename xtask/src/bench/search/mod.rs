//! `cargo xtask bench search`: the product search on outside data, which lies in a folder of its own.

mod measure;
mod mitra;
mod quality;
mod records;
mod speed;
mod truth;

/// The server that tests start, for the engines beside ours.
#[path = "../../../../server/tests/postgres/mod.rs"]
mod postgres;

use std::path::{Path, PathBuf};

use crate::{options::Options, stages::Stages, workspace::Workspace};

/// Where the fashion catalogue may lie in the folder.
const CATALOGUE: &[&str] = &["data/myntra_fashion/catalogue.jsonl.gz", "myntra_fashion/catalogue.jsonl.gz"];

/// `--quality` asks the messages of `--data DIR` against its catalogue; `--speed` takes the time.
pub(super) fn run(workspace: &Workspace, stages: &mut Stages, options: &Options) -> Result<(), String> {
    if options.data.is_none() && options.peer.is_none() {
        stages.say("  left out: it needs --data DIR, a folder with nlu/dev.jsonl and data/myntra_fashion,");
        stages.say("  or --speed --peer DIR, a folder with other engines");
        return Ok(());
    }
    crate::serve::build_server(workspace, stages, !options.dev)?;
    if options.speed {
        speed::run(workspace, stages, options)?;
    }
    match options.data.as_deref() {
        Some(data) if options.quality || !options.speed => quality::run(workspace, stages, data, options),
        _ => Ok(()),
    }
}

/// The first of `names` that is a file in `data`.
fn data_file(data: &Path, names: &[&str]) -> Result<PathBuf, String> {
    let found = names.iter().map(|name| data.join(name)).find(|path| path.is_file());
    found.ok_or_else(|| format!("{} has no {}.", data.display(), names.join(" or ")))
}
