//! `cargo xtask bench outbox` and `kill`: whether anything is lost on a bad line, and behind a server that dies, in Chromium.

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
    in_chromium(workspace, stages, options, "outbox")
}

/// Kills the server 200 times in the middle of a reply; fails when the page then shows something else than what is stored.
pub(super) fn kill(workspace: &Workspace, stages: &mut Stages, options: &Options) -> Result<(), String> {
    in_chromium(workspace, stages, options, "kill")
}

fn in_chromium(
    workspace: &Workspace,
    stages: &mut Stages,
    options: &Options,
    name: &str,
) -> Result<(), String> {
    packages::ensure(workspace, stages, &[&CHROMIUM])?;
    tools::ensure_e2e_packages(workspace, stages)?;
    let chromium = CHROMIUM.find(workspace).ok_or_else(|| CHROMIUM.missing())?;
    dist::build(workspace, stages, if options.dev { Profile::WebDev } else { Profile::Web })?;
    stages.run("server", workspace.cargo().args(["build", "-p", "mitra-server", "--bin", "mitra"]))?;
    let mut node = workspace.command("node");
    let result = stages.run(name, node.arg(format!("e2e/bench/{name}.mjs")).env("CHROMIUM", chromium));
    stages.say(stages.last_output().trim_end());
    result
}
