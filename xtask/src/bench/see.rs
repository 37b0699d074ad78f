//! `cargo xtask bench see`: how long one photo takes on one core, natively and in Chromium, beside onnxruntime.

use super::understand::{in_chromium, in_turns};
use crate::{models::examples, options::Options, stages::Stages, tools, workspace::Workspace};

/// Prints median and 99th of a hundred of the network in tract and in onnxruntime, and of a whole photo, one round after
/// another so that a busy machine meets all alike; then the same of Chromium.
pub(super) fn run(workspace: &Workspace, stages: &mut Stages, _options: &Options) -> Result<(), String> {
    let program = examples(workspace, stages)?.join("see_pace");
    let python = tools::ensure_training(workspace, stages)?;
    stages.say("  microseconds a photo: median, 99th of a hundred");
    let mut peer = workspace.command(&python.to_string_lossy());
    peer.current_dir(workspace.root.join("models/vision")).arg("beside.py");
    in_turns(stages, || Ok(workspace.command(&program.to_string_lossy())), &mut peer)?;
    in_chromium(workspace, stages, "e2e/bench/see.mjs", "models/vision/see.onnx", &[])
}
