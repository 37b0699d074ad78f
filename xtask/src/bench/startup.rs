//! From `mitra serve` to the first ready answer.

use std::path::Path;

use crate::{
    options::Options,
    serve,
    served::{Scratch, Served},
    stages::Stages,
    workspace::Workspace,
};

const RUNS: usize = 5;

/// Five starts into an empty store, each followed by one into the store it left.
pub(super) fn run(workspace: &Workspace, stages: &mut Stages, options: &Options) -> Result<(), String> {
    serve::build_server(workspace, stages, options.release)?;
    let (mut cold, mut warm) = (Vec::new(), Vec::new());
    for turn in 0..RUNS {
        let data = Scratch::new(workspace, &format!("startup-{turn}"))?;
        cold.push(start(workspace, options.release, &data.0)?);
        warm.push(start(workspace, options.release, &data.0)?);
    }
    stages.say(&format!("  {:<12} {:>8} {:>8}   seconds, {RUNS} runs", "store", "min", "median"));
    for (name, mut seconds) in [("cold", cold), ("warm", warm)] {
        seconds.sort_by(f64::total_cmp);
        stages.say(&format!("  {name:<12} {:>8.2} {:>8.2}", seconds[0], seconds[RUNS / 2]));
    }
    Ok(())
}

/// Seconds until `/readyz` answers 200.
fn start(workspace: &Workspace, release: bool, data: &Path) -> Result<f64, String> {
    let server = serve::server(workspace, release);
    let log = workspace.notes().join("logs/startup-server.log");
    Ok(Served::start(server, data, &workspace.root.join("dist"), &log)?.seconds)
}
