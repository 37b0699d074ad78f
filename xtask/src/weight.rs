//! What the page, the talk worker and the embed script weigh on the network, and what they may weigh.

use std::path::{Path, PathBuf};

use crate::{
    dist,
    inputs::files_below,
    stages::Stages,
    workspace::{Workspace, ask},
};

/// The lightest widget there is, by the same scale: `dist/deepChat.bundle.js` of deep-chat 2.4.2 as npm has
/// it, bytes after brotli 11. It shows a chat with this file alone.
const PEER: u64 = 91_852;

/// What may be needed to the first usable chat, in parts of a hundred of the peer: the embed script and the
/// page. The talk worker comes after that.
const CHAT_PERCENT: u64 = 100;

/// What a shop's page pays before anybody taps, bytes after brotli 11.
const SCRIPT: u64 = 3_000;

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

/// Bytes of one or more files.
#[derive(Default, Clone, Copy)]
pub(crate) struct Weight {
    pub(crate) raw: u64,
    pub(crate) gzip: u64,
    pub(crate) brotli: u64,
}

/// Files that are loaded together.
pub(crate) struct Group {
    pub(crate) name: &'static str,
    pub(crate) files: Vec<(PathBuf, Weight)>,
}

impl Group {
    fn weigh(workspace: &Workspace, name: &'static str, files: Vec<PathBuf>) -> Result<Group, String> {
        let weights = weigh(workspace, &files)?;
        Ok(Group { name, files: files.into_iter().zip(weights).collect() })
    }

    pub(crate) fn sum(&self) -> Weight {
        self.files.iter().fold(Weight::default(), |sum, (_, weight)| Weight {
            raw: sum.raw + weight.raw,
            gzip: sum.gzip + weight.gzip,
            brotli: sum.brotli + weight.brotli,
        })
    }
}

/// Weighs what stands in `dist/`: the embed script, its teaser, the page, the talk worker.
pub(crate) fn groups(workspace: &Workspace) -> Result<[Group; 4], String> {
    let dist = workspace.root.join("dist");
    let talk = dist.join(dist::TALK_PLACE);
    Ok([
        Group::weigh(workspace, "embed script", loaded(&dist.join("mitra.js"), None)?)?,
        Group::weigh(workspace, "teaser, for shops that ask", loaded(&dist.join("teaser.js"), None)?)?,
        Group::weigh(workspace, "page", loaded(&dist.join("app"), Some(&talk))?)?,
        Group::weigh(workspace, "talk worker", loaded(&talk, None)?)?,
    ])
}

/// Fails when what ships weighs more than it may.
pub(crate) fn gate(workspace: &Workspace, stages: &mut Stages) -> Result<(), String> {
    stages.step("weight", || {
        let [script, _, page, _] = groups(workspace)?.map(|group| group.sum().brotli);
        judge(script, page)
    })
}

fn judge(script: u64, page: u64) -> Result<String, String> {
    let (chat, most) = (script + page, PEER * CHAT_PERCENT / 100);
    if script > SCRIPT {
        return Err(format!("mitra.js weighs {script} bytes after brotli, it may weigh {SCRIPT}."));
    }
    if chat > most {
        return Err(format!(
            "The first usable chat weighs {chat} bytes after brotli. It may weigh {most}, {CHAT_PERCENT} % of \
             the lightest peer; `cargo xtask bench payload` tells which file grew."
        ));
    }
    let percent = chat as f64 * 100.0 / PEER as f64;
    Ok(format!("{chat} bytes to the first chat, {percent:.0} % of the lightest peer; {most} allowed"))
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

fn weigh(workspace: &Workspace, files: &[PathBuf]) -> Result<Vec<Weight>, String> {
    let mut node = workspace.command("node");
    node.args(["-e", PACK, "--"]).args(files);
    let lines = ask(&mut node).ok_or("Node could not pack the files of dist/.")?;
    let numbers = |line: &str| -> Option<Weight> {
        let mut numbers = line.split(' ').map(str::parse);
        let mut next = || numbers.next()?.ok();
        Some(Weight { raw: next()?, gzip: next()?, brotli: next()? })
    };
    lines.lines().map(|line| numbers(line).ok_or_else(|| format!("Node printed \"{line}\"."))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chat_that_outgrows_its_part_of_the_peer_is_refused() {
        let most = PEER * CHAT_PERCENT / 100;
        assert!(judge(2_000, most - 2_000).is_ok());
        assert!(judge(2_000, most - 1_999).unwrap_err().contains("The first usable chat"));
    }

    #[test]
    fn a_script_that_outgrows_its_limit_is_refused_by_name() {
        assert!(judge(SCRIPT, 0).is_ok());
        assert!(judge(SCRIPT + 1, 0).unwrap_err().contains("mitra.js"));
    }
}
