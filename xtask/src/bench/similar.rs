//! `cargo xtask bench similar`: how long it takes to find what is like a photo among 100,000 products.

use crate::{options::Options, stages::Stages, workspace::Workspace};

/// Prints median and 99th of a hundred of what `server/benches/similar.rs` measures, on one core.
pub(super) fn run(workspace: &Workspace, stages: &mut Stages, _options: &Options) -> Result<(), String> {
    let mut bench = workspace.cargo();
    bench.args(["bench", "-p", "mitra-server", "--bench", "similar", "--", "--measure"]);
    stages.run("measure", &mut bench)?;
    stages.say("  milliseconds a question: median, 99th of a hundred");
    for line in stages.last_output().lines() {
        if let [name, median, most] = line.split_whitespace().collect::<Vec<_>>()[..]
            && median.parse::<f64>().is_ok()
        {
            stages.say(&format!("  {name:<14} {median:>6} {most:>6}"));
        }
    }
    Ok(())
}
