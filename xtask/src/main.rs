//! The project's one front door: `cargo xtask run | test | ci | dist | bench | models | doctor`.
//!
//! Needs cargo and Node 20; what else a command needs it installs itself, under `target/tools`, from
//! crates.io and npm. Start reading at [`dispatch`].

#![expect(clippy::print_stdout, reason = "speaking to the person at the terminal is this program's work")]

mod api;
mod bench;
mod borders;
mod ci;
mod demo;
mod dist;
mod doctor;
mod inputs;
mod models;
mod options;
mod packages;
mod serve;
mod served;
mod stages;
mod summary;
mod test;
mod tidy;
mod tools;
mod weight;
mod workspace;

use std::process::ExitCode;

use options::Options;
use stages::Stages;
use workspace::Workspace;

const USAGE: &str = "\
usage: cargo xtask COMMAND [options]

  run      build what changed and serve the demo shop     --release  as it ships, slower to build
  test     everything that must pass before a change lands;
           STAGE...: only these, of fmt, tidy, clippy, borders, native, dist, api, e2e
                                                          --long  more cases where tests draw them
  ci       test, then dependency rules and a clean tree   --install  fetch cargo-deny when it is missing
                                                          --advisories  also known security holes (network)
  dist     fill dist/ with the page and what goes with it --dev  quick to build, slower to run
  bench    NAME...: append, changes, import, payload, search, see, similar, ...; all without a name
                                                          --release  (startup) with the release server
                                                          --peer DIR  (append) beside the server in DIR
                                                           --data DIR  (import) on the feeds in DIR as well
                                                           --quality --data DIR  (search) on the data in DIR
                                                           --speed  (search) beside the engines of --peer DIR, and on
                                                                    --data DIR; --products N of them
                                                           --dev  (changes, import, search) with the debug server
  models   NAME: train it anew, into models/: letters, understand, vision   --data DIR  on outside sets as well
  demo     write the demo shop's catalogue and draw its pictures, into public/demo
  doctor   say what is there and what is missing          --install  system packages too, as root

every command: --verbose shows the tools' own output; without it, it goes to target/xtask/logs";

fn main() -> ExitCode {
    match dispatch(std::env::args().skip(1).collect()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("\n{sentence}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(mut words: Vec<String>) -> Result<(), String> {
    if words.is_empty() {
        return Err(USAGE.to_owned());
    }
    let command = words.remove(0);
    let options = Options::parse(words)?;
    let workspace = Workspace::find()?;
    let mut stages = Stages::new(&workspace, options.verbose)?;
    match command.as_str() {
        "run" => serve::run(&workspace, &mut stages, &options),
        "test" => test::run(&workspace, &mut stages, &options),
        "ci" => ci::run(&workspace, &mut stages, &options),
        "dist" => dist::run(&workspace, &mut stages, &options),
        "bench" => bench::run(&workspace, &mut stages, &options),
        "models" => models::run(&workspace, &mut stages, &options),
        "demo" => demo::run(&workspace.root),
        "doctor" => doctor::run(&workspace, &mut stages, &options),
        "help" | "--help" | "-h" => {
            println!("{USAGE}");
            Ok(())
        }
        other => Err(format!("There is no command \"{other}\".\n\n{USAGE}")),
    }
}
