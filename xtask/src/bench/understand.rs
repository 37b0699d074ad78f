//! `cargo xtask bench understand`: how long one message takes on one core, natively and in Chromium, and the network
//! beside onnxruntime.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

use crate::{
    dist::{self, Profile},
    inputs::files_below,
    models::examples,
    options::Options,
    packages::{self, CHROMIUM},
    stages::Stages,
    tools,
    workspace::Workspace,
};

/// Messages that are timed: every so-manieth of the written ones.
const EVERY: usize = 16;
const ROUNDS: usize = 3;

/// Prints median and 99th of a hundred of the lexicon, of the network in tract and in onnxruntime, and of the whole,
/// one round after another so that a busy machine meets all alike; then the same of Chromium.
pub(super) fn run(workspace: &Workspace, stages: &mut Stages, _options: &Options) -> Result<(), String> {
    let examples = examples(workspace, stages)?;
    let python = tools::ensure_training(workspace, stages)?;
    let messages = workspace.notes().join("understand.jsonl");
    let features = workspace.notes().join("understand-features.jsonl");
    let failed = |path: &Path, error: std::io::Error| format!("{}: {error}.", path.display());
    let written = written(&workspace.root.join("models/understand/messages"))?;
    let lines: String =
        written.iter().map(|text| format!("{}\n", serde_json::json!({"text": text}))).collect();
    fs::write(&messages, lines).map_err(|error| failed(&messages, error))?;
    let example = |name: &str| -> Result<Command, String> {
        let mut command = workspace.command(&examples.join(name).to_string_lossy());
        let input = fs::File::open(&messages).map_err(|error| failed(&messages, error))?;
        command.stdin(Stdio::from(input));
        Ok(command)
    };
    let output = fs::File::create(&features).map_err(|error| failed(&features, error))?;
    let seen = example("features")?.stdout(output).status();
    if !seen.is_ok_and(|status| status.success()) {
        return Err("The example `features` failed.".to_owned());
    }
    stages.say(&format!("  {} messages; microseconds a message: median, 99th of a hundred", written.len()));
    let mut peer = workspace.command(&python.to_string_lossy());
    peer.current_dir(workspace.root.join("models/understand")).arg("beside.py").arg(&features);
    in_turns(stages, || example("pace"), &mut peer)?;
    let network = "models/understand/understand.onnx";
    in_chromium(workspace, stages, "e2e/bench/understand.mjs", network, &[&messages, &features])
}

/// Says what our program and the peer's print, one round after another: a name and two numbers a line.
pub(super) fn in_turns(
    stages: &mut Stages,
    ours: impl Fn() -> Result<Command, String>,
    peer: &mut Command,
) -> Result<(), String> {
    for _ in 0..ROUNDS {
        for line in said(&mut ours()?)?.lines().chain(said(peer)?.lines()) {
            let mut words = line.split_whitespace();
            let mut word = || words.next().unwrap_or("?");
            stages.say(&format!("  {:<14} {:>6} {:>6}", word(), word(), word()));
        }
    }
    Ok(())
}

/// The worker as it ships, beside onnxruntime-web.
pub(super) fn in_chromium(
    workspace: &Workspace,
    stages: &mut Stages,
    script: &str,
    network: &str,
    inputs: &[&Path],
) -> Result<(), String> {
    packages::ensure(workspace, stages, &[&CHROMIUM])?;
    tools::ensure_e2e_packages(workspace, stages)?;
    let chromium = CHROMIUM.find(workspace).ok_or_else(|| CHROMIUM.missing())?;
    let peer = tools::ensure_infer(workspace, stages)?;
    dist::build(workspace, stages, Profile::Web)?;
    let mut node = workspace.command("node");
    node.arg(script).arg(workspace.root.join("dist").join(dist::PERCEIVE.place));
    node.arg(peer.join("onnxruntime-web/dist")).arg(network).args(inputs).env("CHROMIUM", chromium);
    let result = stages.run("chromium", &mut node);
    stages.say(stages.last_output().trim_end());
    result
}

fn said(command: &mut Command) -> Result<String, String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(|error| format!("{program} cannot be started: {error}."))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(format!("{program} failed: {}", String::from_utf8_lossy(&output.stderr)))
}

/// Texts of the written messages, without their marks.
fn written(folder: &Path) -> Result<Vec<String>, String> {
    let mut texts = Vec::new();
    for file in files_below(folder)? {
        let text = fs::read_to_string(&file).map_err(|error| format!("{}: {error}.", file.display()))?;
        texts.extend(text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
            let marked = line.splitn(3, '\t').nth(2)?;
            Some(plain(marked))
        }));
    }
    Ok(texts.into_iter().step_by(EVERY).collect())
}

/// `[laal|colour=red] saree` as it was typed.
fn plain(marked: &str) -> String {
    let mut text = String::new();
    let mut rest = marked;
    while let Some((before, after)) = rest.split_once('[') {
        let Some((mark, behind)) = after.split_once(']') else { break };
        text.push_str(before);
        text.push_str(mark.split_once('|').map_or(mark, |(words, _)| words));
        rest = behind;
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn marks_leave_the_words_as_they_were_typed() {
        assert_eq!(plain("[laal|colour=red] rang ki [kurti|category]"), "laal rang ki kurti");
        assert_eq!(plain("kuch nahi"), "kuch nahi");
    }
}
