//! What a shopper downloads, and with `--peer` how soon she can write, beside another widget.

mod start;

use crate::{
    dist::{self, Profile},
    options::Options,
    stages::Stages,
    weight::{self, Weight},
    workspace::Workspace,
};

/// Weighs what ships, and fails as the tests do when it is too much.
pub(super) fn run(workspace: &Workspace, stages: &mut Stages, options: &Options) -> Result<(), String> {
    dist::build(workspace, stages, Profile::Web)?;
    let dist = workspace.root.join("dist");
    stages.say(&format!("  {:<44} {:>9} {:>9} {:>9}", "", "raw", "gzip", "brotli"));
    for group in weight::groups(workspace)? {
        for (file, weight) in &group.files {
            let shown = file.strip_prefix(&dist).unwrap_or(file);
            stages.say(&row(&format!("  {}", shown.display()), *weight));
        }
        stages.say(&row(group.name, group.sum()));
    }
    weight::gate(workspace, stages)?;
    match &options.peer {
        Some(peer) => start::run(workspace, stages, options, peer),
        None => Ok(()),
    }
}

fn row(name: &str, weight: Weight) -> String {
    format!("  {name:<44} {:>9} {:>9} {:>9}", weight.raw, weight.gzip, weight.brotli)
}
