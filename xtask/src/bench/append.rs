//! What a message costs: CPU time of the server per appended message and its turn, with a stub for the answer,
//! beside Fastify's twin of the route in the same run.
//!
//! The twin answers from memory and keeps nothing; ours has the message and the reply in its log. Both get the
//! same texts from the same 64 connections, in rounds that take turns, so that what else the machine does falls
//! on both. CPU time counts the whole process and what it started, until every turn is done.

mod load;
mod ours;
mod peer;

use load::Request;
use ours::Ours;
use peer::Peer;

use super::process;
use crate::{options::Options, stages::Stages, workspace::Workspace};

const ROUNDS: usize = 5;
/// Messages a round; at 100 µs each they fill a hundred of the clock ticks that CPU time is told in.
const MESSAGES: usize = 10_000;
const CONNECTIONS: usize = 64;

/// What shoppers say, and the highest price the twin is told; as in the peers' own load.
const SAYINGS: &[(&str, Option<u32>)] = &[
    ("mujhe red shirt dikhao", Some(20_000)),
    ("black phone under budget", Some(15_000)),
    ("hello", None),
    ("blue jeans", Some(3_000)),
    ("saree for wedding", None),
];

/// Prints a line per round and the medians.
pub(super) fn run(workspace: &Workspace, stages: &mut Stages, options: &Options) -> Result<(), String> {
    let mut ours = Ours::start(workspace, stages)?;
    let mut peer = match &options.peer {
        Some(folder) => Some(Peer::start(workspace, stages, folder)?),
        None => None,
    };
    // A first round, for code and caches to get warm.
    ours.play(MESSAGES)?;
    peer.as_mut().map(|peer| peer.play(MESSAGES)).transpose()?;

    stages.say(&format!("  CPU µs a message, {CONNECTIONS} connections, {MESSAGES} messages a round"));
    stages.say(&format!("  {:<8} {:>9} {:>9} {:>9}", "round", "mitra", "fastify", "ratio"));
    let mut rounds = Vec::new();
    for number in 1..=ROUNDS {
        let mine = ours.play(MESSAGES)?;
        let theirs = peer.as_mut().map(|peer| peer.play(MESSAGES)).transpose()?;
        stages.say(&row(&number.to_string(), mine, theirs));
        rounds.push((mine, theirs));
    }
    let mine = median(rounds.iter().map(|(mine, _)| *mine));
    let theirs = peer.is_some().then(|| median(rounds.iter().filter_map(|(_, theirs)| *theirs)));
    stages.say(&row("median", mine, theirs));
    if peer.is_none() {
        stages.say("  Fastify's twin: `--peer DIR`, a folder with its app.mjs");
    }
    Ok(())
}

fn row(name: &str, mine: f64, theirs: Option<f64>) -> String {
    let other =
        |value: Option<f64>, digits| value.map_or("-".to_owned(), |value| format!("{value:.digits$}"));
    let ratio = theirs.map(|theirs| mine / theirs);
    format!("  {name:<8} {mine:>9.1} {:>9} {:>9}", other(theirs, 1), other(ratio, 2))
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<_> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// CPU microseconds a message of one round: `settle` returns when nothing is left to do.
fn measure(
    process: u32,
    port: u16,
    messages: usize,
    request: impl Fn(usize) -> Request + Sync,
    settle: impl FnOnce() -> Result<(), String>,
) -> Result<f64, String> {
    let before = process::cpu_micros(process)?;
    load::play(port, CONNECTIONS, messages, request)?;
    settle()?;
    Ok((process::cpu_micros(process)? - before) / messages as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_round_counts_and_an_absent_peer_leaves_dashes() {
        assert_eq!(median([3.0, 1.0, 2.0].into_iter()), 2.0);
        assert_eq!(row("1", 50.0, Some(100.0)), "  1             50.0     100.0      0.50");
        assert_eq!(row("1", 50.0, None), "  1             50.0         -         -");
    }
}
