//! `cargo xtask bench see`: how long one photo takes on one core, natively and in Chromium, beside onnxruntime.

use super::understand::{in_chromium, said};
use crate::{options::Options, stages::Stages, tools, workspace::Workspace};

const ROUNDS: usize = 3;

/// Prints median and 99th of a hundred of the network in tract and in onnxruntime, and of a whole photo, one round after
/// another so that a busy machine meets all alike; then the same of Chromium.
pub(super) fn run(workspace: &Workspace, stages: &mut Stages, _options: &Options) -> Result<(), String> {
    let mut build = workspace.cargo();
    build.args([
        "build",
        "--release",
        "-p",
        "mitra-perception",
        "--features",
        "weights",
        "--example",
        "see_pace",
    ]);
    stages.run("build", &mut build)?;
    let python = tools::ensure_training(workspace, stages)?;
    stages.say("  microseconds a photo: median, 99th of a hundred");
    for _ in 0..ROUNDS {
        let program = workspace.target.join("release/examples/see_pace");
        let ours = said(&mut workspace.command(&program.to_string_lossy()))?;
        let mut peer = workspace.command(&python.to_string_lossy());
        peer.current_dir(workspace.root.join("models/vision")).arg("beside.py");
        for line in ours.lines().chain(said(&mut peer)?.lines()) {
            let mut words = line.split_whitespace();
            let mut word = || words.next().unwrap_or("?");
            stages.say(&format!("  {:<14} {:>6} {:>6}", word(), word(), word()));
        }
    }
    in_chromium(workspace, stages, "e2e/bench/see.mjs", "models/vision/see.onnx", &[])
}
