//! `cargo xtask bench outbox`: whether anything is lost on a bad line, in Chromium.

use crate::{
    dist::{self, Profile},
    options::Options,
    packages::{self, CHROMIUM},
    stages::Stages,
    tools,
    workspace::Workspace,
};

/// Has 500 messages written over 20 visits while the server comes and goes and tabs die; fails when one is lost, doubled or
/// out of order.
pub(super) fn run(workspace: &Workspace, stages: &mut Stages, options: &Options) -> Result<(), String> {
    packages::ensure(workspace, stages, &[&CHROMIUM])?;
    tools::ensure_e2e_packages(workspace, stages)?;
    let chromium = CHROMIUM.find(workspace).ok_or_else(|| CHROMIUM.missing())?;
    dist::build(workspace, stages, if options.dev { Profile::WebDev } else { Profile::Web })?;
    stages.run("server", workspace.cargo().args(["build", "-p", "mitra-server", "--bin", "mitra"]))?;
    let mut node = workspace.command("node");
    let result = stages.run("ordeal", node.arg("e2e/bench/outbox.mjs").env("CHROMIUM", chromium));
    stages.say(stages.last_output().trim_end());
    result
}
