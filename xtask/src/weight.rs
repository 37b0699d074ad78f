//! What the page, its workers and the embed script weigh on the network, and what they may weigh.

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

/// What the perceive worker may weigh without its networks, bytes after brotli 11.
const PERCEIVE: u64 = 1_200_000;

/// What thinking without a network costs once the page is quiet, bytes after brotli 11: the talk worker with its
/// vocabulary and wordings.
const TALK: u64 = 350_000;

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

/// Weighs what stands in `dist/`: the embed script, its teaser, the page, what makes it
/// an app, its kit, speaking, the talk worker, the perceive worker and the
/// networks that it fetches.
pub(crate) fn groups(workspace: &Workspace) -> Result<[Group; 9], String> {
    let dist = workspace.root.join("dist");
    let apart = [dist::TALK, dist::PERCEIVE, dist::KIT, dist::VOICE];
    let [talk, perceive, kit, voice] = apart.map(|apart| dist.join(apart.place));
    let pocket = dist.join(dist::POCKET);
    let (code, networks) = loaded(&perceive, &[])?
        .into_iter()
        .partition(|file| file.extension().is_some_and(|extension| extension == "js" || extension == "wasm"));
    Ok([
        Group::weigh(workspace, "embed script", loaded(&dist.join("mitra.js"), &[])?)?,
        Group::weigh(workspace, "teaser, for shops that ask", loaded(&dist.join("teaser.js"), &[])?)?,
        Group::weigh(
            workspace,
            "page",
            loaded(&dist.join("app"), &[&talk, &perceive, &kit, &voice, &pocket])?,
        )?,
        Group::weigh(workspace, "app, when the page is quiet", loaded(&pocket, &[])?)?,
        Group::weigh(workspace, "kit, for a photo or a size", loaded(&kit, &[])?)?,
        Group::weigh(workspace, "voice, for who speaks", loaded(&voice, &[])?)?,
        Group::weigh(workspace, "talk worker", loaded(&talk, &[])?)?,
        Group::weigh(workspace, "perceive worker", code)?,
        Group::weigh(workspace, "networks", networks)?,
    ])
}

/// Fails when what ships weighs more than it may.
pub(crate) fn gate(workspace: &Workspace, stages: &mut Stages) -> Result<(), String> {
    stages.step("weight", || {
        let [script, _, page, _, _, _, talk, perceive, _] =
            groups(workspace)?.map(|group| group.sum().brotli);
        judge(script, page, talk, perceive)
    })
}

fn judge(script: u64, page: u64, talk: u64, perceive: u64) -> Result<String, String> {
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
    if talk > TALK {
        return Err(format!("The talk worker weighs {talk} bytes after brotli, it may weigh {TALK}."));
    }
    if perceive > PERCEIVE {
        return Err(format!(
            "The perceive worker weighs {perceive} bytes after brotli, it may weigh {PERCEIVE}."
        ));
    }
    let percent = chat as f64 * 100.0 / PEER as f64;
    Ok(format!(
        "{chat} bytes to the first chat, {percent:.0} % of the lightest peer; {most} allowed. {talk} bytes to think \
         without a network, {TALK} allowed"
    ))
}

/// The files of a folder that a browser asks for, without those below others.
fn loaded(folder: &Path, without: &[&Path]) -> Result<Vec<PathBuf>, String> {
    let mut files = files_below(folder)?;
    files.retain(|file| {
        file.extension().is_none_or(|extension| extension != "br")
            && without.iter().all(|other| !file.starts_with(other))
    });
    Ok(files)
}

pub(crate) fn weigh(workspace: &Workspace, files: &[PathBuf]) -> Result<Vec<Weight>, String> {
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
        assert!(judge(2_000, most - 2_000, 0, 0).is_ok());
        assert!(judge(2_000, most - 1_999, 0, 0).unwrap_err().contains("The first usable chat"));
    }

    #[test]
    fn a_script_that_outgrows_its_limit_is_refused_by_name() {
        assert!(judge(SCRIPT, 0, TALK, PERCEIVE).is_ok());
        assert!(judge(SCRIPT + 1, 0, 0, 0).unwrap_err().contains("mitra.js"));
        assert!(judge(SCRIPT, 0, TALK + 1, 0).unwrap_err().contains("talk"));
        assert!(judge(SCRIPT, 0, 0, PERCEIVE + 1).unwrap_err().contains("perceive"));
    }
}
