//! `cargo xtask bench turn`: what a full turn costs in a shop of 100,000 products.

use crate::{options::Options, stages::Stages, workspace::Workspace};

/// Prints median and 99th of a hundred of what `server/benches/turn.rs` measures, on one core.
pub(super) fn run(workspace: &Workspace, stages: &mut Stages, _options: &Options) -> Result<(), String> {
    let mut bench = workspace.cargo();
    bench.args(["bench", "-p", "mitra-server", "--bench", "turn", "--", "--measure"]);
    stages.run("measure", &mut bench)?;
    stages.say("  milliseconds a turn: median, 99th of a hundred");
    for line in stages.last_output().lines() {
        if let ["turn", median, most, turns] = line.split_whitespace().collect::<Vec<_>>()[..] {
            stages.say(&format!("  {median:>6} {most:>6}   of {turns} turns"));
        }
    }
    Ok(())
}
