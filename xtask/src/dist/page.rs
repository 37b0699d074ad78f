//! The page, built by Trunk.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{
    Profile,
    smaller::{THOROUGH, minify, pack, shrink},
};
use crate::{
    inputs::{Stamp, files_below, fingerprint, fingerprint_of},
    stages::Stages,
    workspace::Workspace,
};

/// Everything that goes into the page.
const INPUTS: &[&str] =
    &["widget", "crates/protocol", "Cargo.toml", "Cargo.lock", ".cargo", "Trunk.toml", "rust-toolchain.toml"];

/// One build of the page.
pub(super) struct Page {
    profile: Profile,
    pub(super) folder: PathBuf,
    pub(super) fingerprint: String,
    stamp: Stamp,
}

impl Page {
    pub(super) fn new(workspace: &Workspace, profile: Profile) -> Result<Self, String> {
        let fingerprint = fingerprint(&workspace.root, INPUTS, profile.name())?;
        let stamp = Stamp::new(&workspace.notes(), &format!("page-{}", profile.name()), fingerprint.clone());
        let folder = workspace.target.join("page").join(profile.name());
        Ok(Page { profile, folder, fingerprint, stamp })
    }

    pub(super) fn is_current(&self) -> bool {
        self.stamp.is_current() && self.folder.join("index.html").is_file()
    }

    pub(super) fn build(&self, workspace: &Workspace, stages: &mut Stages) -> Result<(), String> {
        if self.is_current() {
            return Ok(());
        }
        self.stamp.clear();
        let mut trunk = workspace.command("trunk");
        trunk.args([
            "build",
            "--skip-version-check",
            "--color",
            "never",
            "--cargo-profile",
            self.profile.name(),
        ]);
        if self.profile.is_small() {
            trunk.arg("--minify=true");
        }
        // Trunk takes the customary NO_COLOR=1 for a flag of its own and refuses the value.
        trunk.arg("--dist").arg(&self.folder).env_remove("NO_COLOR").env("CARGO_TERM_COLOR", "never");
        stages.run("page", &mut trunk)?;
        if self.profile.is_small() {
            for file in files_below(&self.folder)? {
                if file.extension().is_some_and(|extension| extension == "wasm") {
                    shrink(workspace, stages, "page wasm-opt", THOROUGH, &file)?;
                }
            }
            minify(workspace, stages, "page terser", &self.folder)?;
            self.minify_inline(workspace, stages)?;
            name_by_content(&self.folder)?;
            pack(workspace, stages, "page brotli", &self.folder)?;
        }
        self.stamp.set()
    }

    /// Makes the script that stands in the page smaller: Trunk leaves one that imports as it is.
    fn minify_inline(&self, workspace: &Workspace, stages: &mut Stages) -> Result<(), String> {
        let page = self.folder.join("index.html");
        let failed = |file: &Path, error| format!("{}: {error}.", file.display());
        let text = fs::read_to_string(&page).map_err(|error| failed(&page, error))?;
        let parts = text.split_once("<script>").and_then(|(before, rest)| {
            let (script, after) = rest.split_once("</script>")?;
            Some((before, script, after))
        });
        let (before, script, after) = parts.ok_or("The page has no script of its own.")?;
        let alone = workspace.notes().join("page inline.js");
        fs::write(&alone, script).map_err(|error| failed(&alone, error))?;
        let mut terser = workspace.command("terser");
        terser.arg(&alone).args(["--compress", "--mangle", "--output"]).arg(&alone);
        stages.run("page script", &mut terser)?;
        let script = fs::read_to_string(&alone).map_err(|error| failed(&alone, error))?;
        let text = format!("{before}<script>{}</script>{after}", script.trim_end());
        fs::write(&page, text).map_err(|error| failed(&page, error))
    }
}

/// Names the script and the module by what they are now, since browsers keep a name for ever: the hash in
/// Trunk's names is of what they were before they were made smaller.
fn name_by_content(folder: &Path) -> Result<(), String> {
    let failed = |file: &Path, error| format!("{}: {error}.", file.display());
    let mut files = files_below(folder)?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "js" || extension == "wasm"));
    let mut content = Vec::new();
    for file in &files {
        content.extend(fs::read(file).map_err(|error| failed(file, error))?);
    }
    let now = fingerprint_of(&content, "");
    let name_of = |file: &Path| file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let script = files.iter().map(|file| name_of(file)).find(|name| name.ends_with(".js"));
    let before = script.as_deref().and_then(|name| name.strip_suffix(".js")?.rsplit_once('-'));
    let (_, before) = before.ok_or("Trunk has not named the page's script by a hash.")?;
    for file in &files {
        let named = file.with_file_name(name_of(file).replace(before, &now));
        fs::rename(file, named).map_err(|error| failed(file, error))?;
    }
    let page = folder.join("index.html");
    let text = fs::read_to_string(&page).map_err(|error| failed(&page, error))?;
    fs::write(&page, text.replace(before, &now)).map_err(|error| failed(&page, error))
}
