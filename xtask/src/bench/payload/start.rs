//! How soon she can write, in one interleaved run with a peer.

use std::path::Path;

use crate::{
    options::Options,
    packages::{self, CHROMIUM},
    serve,
    served::{Scratch, Served},
    stages::Stages,
    tools,
    workspace::Workspace,
};

/// Fails when the median start is later than the peer's, at full speed or throttled.
pub(super) fn run(
    workspace: &Workspace,
    stages: &mut Stages,
    options: &Options,
    peer: &Path,
) -> Result<(), String> {
    packages::ensure(workspace, stages, &[&CHROMIUM])?;
    tools::ensure_e2e_packages(workspace, stages)?;
    let chromium = CHROMIUM.find(workspace).ok_or_else(|| CHROMIUM.missing())?;
    serve::build_server(workspace, stages, options.release)?;
    let data = Scratch::new(workspace, "payload")?;
    let log = workspace.notes().join("logs/payload-server.log");
    let server = serve::server(workspace, options.release);
    let served = Served::start(server, &data.0, &workspace.root.join("dist"), &log)?;
    let mut node = workspace.command("node");
    node.arg("e2e/bench/start.mjs").arg(format!("http://{}", served.address)).arg(peer);
    node.env("CHROMIUM", chromium);
    let result = stages.run("start", &mut node);
    stages.say(stages.last_output().trim_end());
    result
}
