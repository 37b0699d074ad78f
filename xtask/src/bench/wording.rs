//! `cargo xtask bench wording`: what checking the words of a language model takes, and how long first words take where
//! one words the replies.

use crate::{options::Options, stages::Stages, workspace::Workspace};

/// A token may take so long to be checked, microseconds.
const MOST_MICROS: f64 = 20.0;

/// Prints what `crates/dialogue/benches/word.rs` and `server/benches/wording.rs` measure.
pub(super) fn run(workspace: &Workspace, stages: &mut Stages, _options: &Options) -> Result<(), String> {
    let mut check = workspace.cargo();
    check.args(["bench", "-p", "mitra-dialogue", "--bench", "word", "--", "--measure"]);
    stages.run("check", &mut check)?;
    let figures = |stages: &Stages, name: &str| -> Option<[f64; 3]> {
        let output = stages.last_output();
        let line = output.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '))?;
        let numbers: Vec<f64> = line.split_whitespace().filter_map(|number| number.parse().ok()).collect();
        numbers.try_into().ok()
    };
    let [median, most, _] = figures(stages, "check").ok_or("The checker was not measured.")?;
    stages.say(&format!("  checker, microseconds a token: median {median}, 99th of a hundred {most}"));
    let mut first_words = workspace.cargo();
    first_words.args(["bench", "-p", "mitra-server", "--bench", "wording", "--", "--measure"]);
    stages.run("first words", &mut first_words)?;
    stages.say("  milliseconds to the first words: median, 95th of a hundred, longest");
    for (name, what) in [("slow", "a model of 300 ms"), ("dead", "a dead model")] {
        let [median, most, longest] = figures(stages, name).ok_or("First words were not measured.")?;
        stages.say(&format!("  {what:<18} {median:>6} {most:>6} {longest:>6}"));
    }
    match most <= MOST_MICROS {
        true => Ok(()),
        false => Err(format!("Checking a token takes {most} microseconds; {MOST_MICROS} are allowed.")),
    }
}
