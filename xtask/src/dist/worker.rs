//! The `talk` worker, built apart from the page so that a change in the page never rebuilds it.

use std::{fs, path::PathBuf};

use super::{
    Profile,
    smaller::{minify, pack, shrink},
};
use crate::{
    inputs::{Stamp, fingerprint},
    stages::Stages,
    tools::WASM,
    workspace::Workspace,
};

/// Where the page finds it, below `dist/`.
pub(crate) const PLACE: &str = "app/talk";

/// Everything that goes into the worker.
const INPUTS: &[&str] =
    &["crates/ondevice", "crates/protocol", "Cargo.toml", "Cargo.lock", ".cargo", "rust-toolchain.toml"];

/// One build of the worker.
pub(super) struct Worker {
    profile: Profile,
    pub(super) folder: PathBuf,
    pub(super) fingerprint: String,
    stamp: Stamp,
}

impl Worker {
    pub(super) fn new(workspace: &Workspace, profile: Profile) -> Result<Self, String> {
        let fingerprint = fingerprint(&workspace.root, INPUTS, profile.name())?;
        let stamp = Stamp::new(&workspace.notes(), &format!("talk-{}", profile.name()), fingerprint.clone());
        let folder = workspace.target.join("workers").join(profile.name()).join("talk");
        Ok(Worker { profile, folder, fingerprint, stamp })
    }

    pub(super) fn is_current(&self) -> bool {
        self.stamp.is_current() && self.folder.join("talk.js").is_file()
    }

    pub(super) fn build(&self, workspace: &Workspace, stages: &mut Stages) -> Result<(), String> {
        if self.is_current() {
            return Ok(());
        }
        self.stamp.clear();
        let profile = self.profile.name();
        let mut cargo = workspace.cargo();
        cargo.args(["build", "-p", "mitra-ondevice", "--profile", profile, "--target", WASM]);
        stages.run("talk worker", &mut cargo)?;

        let wasm = workspace.target.join(WASM).join(profile).join("mitra_ondevice.wasm");
        let mut bindgen = workspace.command("wasm-bindgen");
        bindgen.args(["--target", "web", "--no-typescript", "--out-name", "talk_core", "--out-dir"]);
        stages.run("talk bindings", bindgen.arg(&self.folder).arg(wasm))?;
        if self.profile.is_small() {
            shrink(workspace, stages, "talk wasm-opt", &self.folder.join("talk_core_bg.wasm"))?;
        }
        fs::copy(workspace.root.join("crates/ondevice/talk.js"), self.folder.join("talk.js"))
            .map_err(|error| format!("crates/ondevice/talk.js: {error}."))?;
        if self.profile.is_small() {
            minify(workspace, stages, "talk terser", &self.folder)?;
            pack(workspace, stages, "talk brotli", &self.folder)?;
        }
        self.stamp.set()
    }
}
