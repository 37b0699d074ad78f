//! `cargo xtask bench NAME...`: figures, printed as tables.

mod append;
mod changes;
mod import;
mod letters;
mod lighthouse;
mod outbox;
mod payload;
mod process;
mod search;
mod see;
mod similar;
mod startup;
mod turn;
mod understand;
mod wording;

use crate::{options::Options, stages::Stages, workspace::Workspace};

type Bench = fn(&Workspace, &mut Stages, &Options) -> Result<(), String>;

/// Every benchmark by name.
const BENCHES: &[(&str, &str, Bench)] = &[
    ("append", "CPU time of a message and its turn, beside Fastify's twin with --peer", append::run),
    (
        "changes",
        "one change and ten thousand, until a search shows them, among 100,000 products",
        changes::run,
    ),
    (
        "import",
        "rows a second of feeds in every form, the index included; more of them with --data",
        import::run,
    ),
    ("kill", "the server killed 200 times in the middle of a reply: how soon it goes on", outbox::kill),
    ("letters", "how well words are written in the other script, on outside data below --data", letters::run),
    ("lighthouse", "what Lighthouse says of the demo shop's chat on a phone", lighthouse::run),
    ("outbox", "500 messages on a bad line: none lost, none doubled, all in order", outbox::run),
    ("payload", "bytes a shopper downloads: raw, gzip, brotli", payload::run),
    ("search", "what is found against what was asked for, on outside data with --data", search::run),
    ("see", "how long a photo takes to be seen, beside onnxruntime and onnxruntime-web", see::run),
    ("similar", "how long finding what is like a photo takes among 100,000 products", similar::run),
    ("startup", "seconds from `mitra serve` to ready, cold and warm store", startup::run),
    ("turn", "how long a whole turn takes on one core in a shop of 100,000 products", turn::run),
    (
        "understand",
        "how long a message takes to be understood, beside onnxruntime and onnxruntime-web",
        understand::run,
    ),
    (
        "wording",
        "what checking a model's words takes, and how long first words take behind one",
        wording::run,
    ),
];

/// Runs the named benchmarks, or all of them.
pub(crate) fn run(workspace: &Workspace, stages: &mut Stages, options: &Options) -> Result<(), String> {
    for name in &options.names {
        if !BENCHES.iter().any(|(known, ..)| known == name) {
            let known: Vec<_> =
                BENCHES.iter().map(|(name, what, _)| format!("  {name:<10} {what}")).collect();
            return Err(format!("There is no benchmark \"{name}\". There are:\n{}", known.join("\n")));
        }
    }
    for (name, what, bench) in BENCHES {
        if options.names.is_empty() || options.names.iter().any(|asked| asked == name) {
            stages.say(&format!("\n{name}: {what}"));
            bench(workspace, stages, options)?;
        }
    }
    Ok(())
}
