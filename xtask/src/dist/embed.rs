//! What shops' pages load, made small: `mitra.js` and the parts it asks for later.

use std::path::PathBuf;

use super::Profile;
use crate::{
    inputs::{Stamp, fingerprint},
    stages::Stages,
    tools,
    workspace::Workspace,
};

/// The files, below `public/`.
const FILES: &[&str] = &["mitra.js", "teaser.js"];

/// Everything that goes into them.
const INPUTS: &[&str] =
    &["public/mitra.js", "public/teaser.js", "xtask/tools/embed.mjs", "xtask/tools/package-lock.json"];

/// One build of the embed.
pub(super) struct Embed {
    profile: Profile,
    pub(super) folder: PathBuf,
    pub(super) fingerprint: String,
    stamp: Stamp,
}

impl Embed {
    pub(super) fn new(workspace: &Workspace, profile: Profile) -> Result<Self, String> {
        let fingerprint = fingerprint(&workspace.root, INPUTS, profile.name())?;
        let stamp = Stamp::new(&workspace.notes(), &format!("embed-{}", profile.name()), fingerprint.clone());
        Ok(Embed { profile, folder: workspace.target.join("embed"), fingerprint, stamp })
    }

    /// The files of a quick build are those of `public/`, so that `folder` is only there for what ships.
    pub(super) fn build(&self, workspace: &Workspace, stages: &mut Stages) -> Result<(), String> {
        if !self.profile.is_small() || self.stamp.is_current() && self.folder.is_dir() {
            return Ok(());
        }
        self.stamp.clear();
        let packages = tools::ensure_npm_tools(workspace, stages)?;
        let mut node = workspace.command("node");
        node.arg("xtask/tools/embed.mjs").arg(packages).arg(&self.folder);
        stages.run("embed", node.args(FILES.iter().map(|file| workspace.root.join("public").join(file))))?;
        self.stamp.set()
    }
}
