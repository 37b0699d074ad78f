//! `cargo xtask models NAME`: trains a model anew and puts it under `models/`.

pub(crate) mod letters;

use std::path::{Path, PathBuf};

use crate::{options::Options, stages::Stages, tools, workspace::Workspace};

const TRAINED: &str = "understand.pt";

pub(crate) fn run(workspace: &Workspace, stages: &mut Stages, options: &Options) -> Result<(), String> {
    match options.names.as_slice() {
        [name] if name == "understand" => understand(workspace, stages, options.data.as_deref()),
        [name] if name == "vision" => vision(workspace, stages, options.data.as_deref()),
        [name] if name == "letters" => letters::train(workspace, stages, options.data.as_deref()),
        _ => Err("Name the model: cargo xtask models letters, understand, or vision.".to_owned()),
    }
}

/// Builds the programs that see messages and photos as the product does; gives their folder.
pub(crate) fn examples(workspace: &Workspace, stages: &mut Stages) -> Result<PathBuf, String> {
    let mut build = workspace.cargo();
    build.args(["build", "--release", "-p", "mitra-perception", "--features", "weights", "--examples"]);
    stages.run("examples", &mut build)?;
    Ok(workspace.target.join("release/examples"))
}

/// Checks the labels of what was written, trains on it (and on the outside sets below `data`), and writes the
/// network as the product reads it.
fn understand(workspace: &Workspace, stages: &mut Stages, data: Option<&Path>) -> Result<(), String> {
    let python = tools::ensure_training(workspace, stages)?;
    let python = python.to_string_lossy();
    let folder = workspace.root.join("models/understand");
    stages.run("labels", workspace.command(&python).current_dir(&folder).arg("check.py"))?;
    let examples = examples(workspace, stages)?;
    let made = workspace.target.join("models/understand");
    let mut train = workspace.command(&python);
    train.current_dir(&folder).arg("train.py").arg("--out").arg(&made);
    train.arg("--features").arg(examples.join("features"));
    if let Some(data) = data {
        train.arg("--data").arg(data);
    }
    stages.run("train", &mut train)?;
    let mut export = workspace.command(&python);
    export.current_dir(&folder).arg("export.py").arg(made.join(TRAINED)).arg(&folder);
    stages.run("export", &mut export)
}

/// Trains on the photos below `data`, writes the network as the product reads it, and what it is held against in tests.
fn vision(workspace: &Workspace, stages: &mut Stages, data: Option<&Path>) -> Result<(), String> {
    let data = data.ok_or("The photos are not part of the project: name their folder with --data DIR.")?;
    let python = tools::ensure_training(workspace, stages)?;
    let python = python.to_string_lossy();
    let folder = workspace.root.join("models/vision");
    let made = workspace.target.join("models/vision");
    let script = |name: &str| {
        let mut command = workspace.command(&python);
        command.current_dir(&folder).arg(name);
        command
    };
    stages.run("train", script("train.py").arg("--data").arg(data).arg("--out").arg(&made))?;
    stages
        .run("export", script("export.py").arg(made.join("small.pt")).arg(&folder).arg("--data").arg(data))?;
    stages.say(stages.last_output().trim_end());
    let held_against = workspace.root.join("crates/perception/tests/data/photo.json");
    stages.run("parity", script("parity.py").arg(&folder).arg(held_against))
}
