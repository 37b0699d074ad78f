//! What makes the page an app: the service worker, what the page does with it, and the list of what it keeps.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};

use crate::{
    inputs::{Stamp, files_below, fingerprint, fingerprint_of},
    stages::Stages,
    tools,
    workspace::Workspace,
};

/// Where it lies, below `dist/`.
pub(crate) const PLACE: &str = "app/pocket";

/// Everything that goes into it.
const INPUTS: &[&str] =
    &["widget/pocket", "widget/style/cards.css", "xtask/tools/pocket.mjs", "xtask/tools/package-lock.json"];

/// One build of it.
pub(super) struct Pocket {
    pub(super) folder: PathBuf,
    pub(super) fingerprint: String,
    stamp: Stamp,
}

impl Pocket {
    pub(super) fn new(workspace: &Workspace) -> Result<Self, String> {
        let fingerprint = fingerprint(&workspace.root, INPUTS, "")?;
        let stamp = Stamp::new(&workspace.notes(), "pocket", fingerprint.clone());
        Ok(Pocket { folder: workspace.target.join("pocket"), fingerprint, stamp })
    }

    pub(super) fn build(&self, workspace: &Workspace, stages: &mut Stages) -> Result<(), String> {
        if self.stamp.is_current() && self.folder.join("sw.js").is_file() {
            return Ok(());
        }
        self.stamp.clear();
        let packages = tools::ensure_npm_tools(workspace, stages)?;
        let mut node = workspace.command("node");
        node.arg("xtask/tools/pocket.mjs").arg(packages).arg(workspace.root.join("widget"));
        stages.run("pocket", node.arg(&self.folder))?;
        self.stamp.set()
    }
}

/// Writes the list of what the service worker keeps, of the parts that `dist/` is made of: `now` with its installation,
/// each file with a revision where its name does not tell its content; `later` when it is first used.
pub(super) fn list(parts: &[(&str, PathBuf)], into: &Path) -> Result<(), String> {
    let failed = |file: &Path, error| format!("{}: {error}.", file.display());
    let (mut now, mut later) = (Vec::new(), Vec::new());
    let mut talk = Value::Null;
    for (place, part) in parts {
        for file in files_below(part)? {
            let below = file.strip_prefix(part).unwrap_or(&file).to_string_lossy();
            let path = if place.is_empty() { below.into_owned() } else { format!("{place}/{below}") };
            let Some(below) = path.strip_prefix("app/") else { continue };
            let is_served_otherwise = ["index.html", "pocket/sw.js", "pocket/files.json"].contains(&below);
            if below.ends_with(".br") || is_served_otherwise {
                continue;
            }
            let revision = fingerprint_of(&fs::read(&file).map_err(|error| failed(&file, error))?, "");
            match below.split_once('/') {
                Some(("talk", "talk.js")) => talk = json!(revision),
                None | Some(("talk" | "pocket", _)) => {
                    let revision = (!names_its_content(below)).then_some(revision);
                    now.push(json!({ "url": format!("/{path}"), "revision": revision }));
                }
                Some(_) => later.push(format!("/{path}")),
            }
        }
    }
    let list = json!({ "talk": talk, "now": now, "later": later });
    let file = into.join("files.json");
    fs::write(&file, list.to_string()).map_err(|error| failed(&file, error))
}

/// Whether a file's name carries a hash of its content: `talk_core_bg-0123456789abcdef.wasm`.
fn names_its_content(path: &str) -> bool {
    let stem = path.rsplit('/').next().unwrap_or_default().split('.').next().unwrap_or_default();
    stem.trim_end_matches("_bg").rsplit_once('-').is_some_and(|(_, hash)| {
        (12..=16).contains(&hash.len()) && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_service_worker_keeps_is_the_page_and_what_it_talks_with() {
        let root = std::env::temp_dir().join(format!("xtask-pocket-{}", std::process::id()));
        let files = "index.html logo.svg logo.svg.br w-0123456789abcdef.js talk/talk.js \
            talk/core_bg-0123456789abcdef.wasm pocket/sw.js pocket/pocket.js kit/kit.js \
            perceive/see-0123456789abcdef.onnx";
        for file in files.split_whitespace() {
            let file = root.join(file);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, "content").unwrap();
        }
        list(&[("app", root.clone())], &root).unwrap();
        let text = fs::read_to_string(root.join("files.json")).unwrap();
        let list: Value = serde_json::from_str(&text).unwrap();
        let urls: Vec<_> =
            list["now"].as_array().unwrap().iter().map(|entry| entry["url"].as_str().unwrap()).collect();
        let core = "/app/talk/core_bg-0123456789abcdef.wasm";
        assert_eq!(urls, ["/app/logo.svg", "/app/pocket/pocket.js", core, "/app/w-0123456789abcdef.js"]);
        assert!(list["now"][0]["revision"].is_string(), "its name says nothing of its content");
        assert!(list["now"][3]["revision"].is_null());
        assert!(list["talk"].is_string());
        assert_eq!(list["later"], json!(["/app/kit/kit.js", "/app/perceive/see-0123456789abcdef.onnx"]));
        fs::remove_dir_all(root).unwrap();
    }
}
