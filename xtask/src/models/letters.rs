//! `cargo xtask models letters`: the model that writes words in the other script.

use std::{
    fs::File,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    packages::{self, DAWG, DEVANAGARI},
    stages::Stages,
    tools,
    workspace::Workspace,
};

/// Word lists of `wordfreq`, and how many of their words are taken.
const HINDI: (&str, &str) = ("small_hi", "100000");
const ENGLISH: (&str, &str) = ("small_en", "30000");
/// Dakshina's splits that the model learns from: `dev` chose it, `test` is never learnt.
const LEARNT: &[&str] = &["train", "dev"];

/// Builds the program that trains and measures; gives it.
pub(crate) fn program(workspace: &Workspace, stages: &mut Stages) -> Result<PathBuf, String> {
    let mut build = workspace.cargo();
    build.args([
        "build",
        "--release",
        "-p",
        "mitra-perception",
        "--features",
        "letters",
        "--example",
        "letters",
    ]);
    stages.run("program", &mut build)?;
    Ok(workspace.target.join("release/examples/letters"))
}

/// Trains on the pairs below `data` and on word lists of packages, and writes `models/letters/letters.bin`.
pub(super) fn train(workspace: &Workspace, stages: &mut Stages, data: Option<&Path>) -> Result<(), String> {
    let data = data.ok_or("The pairs are not part of the project: name their folder with --data DIR.")?;
    packages::ensure(workspace, stages, &[&DAWG, &DEVANAGARI])?;
    let python = tools::ensure_word_lists(workspace, stages)?;
    let program = program(workspace, stages)?;
    let made = workspace.target.join("models/letters");
    let failed = |path: &Path, error: std::io::Error| format!("{}: {error}.", path.display());
    std::fs::create_dir_all(&made).map_err(|error| failed(&made, error))?;
    let list = |(name, most): (&str, &str)| -> Result<PathBuf, String> {
        let file = made.join(name);
        let out = File::create(&file).map_err(|error| failed(&file, error))?;
        let mut words = workspace.command(&python.to_string_lossy());
        words.arg(workspace.root.join("models/letters/words.py")).args([name, most]).stdout(out);
        match words.status() {
            Ok(status) if status.success() => Ok(file),
            _ => Err(format!("The word list {name} could not be read.")),
        }
    };
    let (hindi, english) = (list(HINDI)?, list(ENGLISH)?);
    let rare = rare_words(workspace, stages, &made)?;
    let mut train = Command::new(program);
    train.arg("train").arg(data).args([&hindi, &rare, &english]);
    train.arg(workspace.root.join("models/letters/letters.bin")).args(LEARNT);
    stages.run("train", &mut train)?;
    stages.say(stages.last_output().trim_end());
    Ok(())
}

/// Words of Tesseract's model of Devanagari, a line each.
fn rare_words(workspace: &Workspace, stages: &mut Stages, made: &Path) -> Result<PathBuf, String> {
    let model = DEVANAGARI.find(workspace).ok_or_else(|| DEVANAGARI.missing())?;
    let dawg = DAWG.find(workspace).ok_or_else(|| DAWG.missing())?;
    let part = |name: &str| made.join(format!("devanagari.{name}"));
    let mut unpack = workspace.command("combine_tessdata");
    unpack.arg("-u").arg(model).arg(part(""));
    stages.run("unpack", &mut unpack)?;
    let words = made.join("devanagari.txt");
    let mut read = workspace.command(&dawg);
    read.args([part("lstm-unicharset"), part("lstm-word-dawg"), words.clone()]);
    stages.run("words", &mut read)?;
    Ok(words)
}
