//! What Lighthouse says of the chat, as a cheap phone on a slow network meets it.

use crate::{
    dist::{self, Profile},
    options::Options,
    packages::{self, CHROMIUM},
    serve,
    served::{Scratch, Served},
    stages::Stages,
    tools,
    workspace::Workspace,
};

/// Fails when a category is below what it has to reach; `audit.mjs` knows the numbers.
pub(super) fn run(workspace: &Workspace, stages: &mut Stages, options: &Options) -> Result<(), String> {
    dist::build(workspace, stages, Profile::Web)?;
    packages::ensure(workspace, stages, &[&CHROMIUM])?;
    let chromium = CHROMIUM.find(workspace).ok_or_else(|| CHROMIUM.missing())?;
    let installed = tools::ensure_lighthouse(workspace, stages)?;
    serve::build_server(workspace, stages, options.release)?;
    let data = Scratch::new(workspace, "lighthouse")?;
    let log = workspace.notes().join("logs/lighthouse-server.log");
    let server = serve::server(workspace, options.release);
    let served = Served::start(server, &data.0, &workspace.root.join("dist"), &log)?;
    let mut node = workspace.command("node");
    node.arg("xtask/tools/lighthouse/audit.mjs").arg(installed);
    node.arg(format!("http://{}/s/demo/", served.address)).env("CHROMIUM", chromium);
    let result = stages.run("lighthouse", &mut node);
    stages.say(stages.last_output().trim_end());
    result
}
