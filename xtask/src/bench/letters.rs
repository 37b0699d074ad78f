//! `cargo xtask bench letters --data DIR`: how well words are written in the other script, what the model weighs, and
//! how long a word takes.

use std::process::Command;

use crate::{models::letters::program, options::Options, stages::Stages, weight, workspace::Workspace};

/// Prints the figures of both held-back splits, of the words of the shop, and the model's size.
pub(super) fn run(workspace: &Workspace, stages: &mut Stages, options: &Options) -> Result<(), String> {
    let Some(data) = &options.data else {
        stages.say("  left out: name the folder of the pairs with --data DIR");
        return Ok(());
    };
    let program = program(workspace, stages)?;
    let shop = workspace.root.join("crates/perception/tests/transcript/shop.tsv");
    let mut measure = Command::new(program);
    measure.arg("measure").arg(data).arg(shop).arg("test");
    stages.run("measure", &mut measure)?;
    stages.say(stages.last_output().trim_end());
    let model = workspace.root.join("models/letters/letters.bin");
    for size in weight::weigh(workspace, &[model])? {
        stages.say(&format!("  letters.bin: {} bytes, {} after brotli", size.raw, size.brotli));
    }
    Ok(())
}
