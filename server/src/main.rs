//! The `mitra` program: reads its command line and hands over to one of `commands`.

use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};
use mitra_server::{
    commands,
    config::{self, LogSettings, Place, ServeSettings},
    logging,
};

/// Half of what a message costs is many short-lived texts on several threads, where the system's allocator is
/// slow.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// A shopping friend in the chat: the server and its tools.
#[derive(Debug, Parser)]
#[command(name = "mitra", version)]
struct Cli {
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    log: LogSettings,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves shoppers until Ctrl-C or SIGTERM.
    Serve(ServeSettings),
    /// Takes catalogue files in; existing products are updated.
    Import(commands::import::Arguments),
    /// Addresses from which the catalogue is taken in again and again.
    #[command(subcommand)]
    Feed(commands::feed::Command),
    /// Say what photos show: reads `{"path"}` lines, answers with category, colours, pattern, fabric, audience and vector.
    See,
    /// Reads {"text"} lines, writes what is understood: language, intent, slots.
    Understand,
    /// Reads {"query","limit"} lines, writes {"query","products":[{"id","score"}]} lines.
    Search(commands::search::Arguments),
    /// Reads {"say"} lines of one conversation, writes its replies.
    Converse(commands::converse::Arguments),
    /// Erases a shopper and all that is hers; writes the receipt as JSON.
    Erase(commands::erase::Arguments),
    /// Writes all of a shopper's data as JSON, or takes such an export in.
    Export(commands::export::Arguments),
    /// Writes everything into one file, while others serve.
    Backup(commands::backup::Arguments),
    /// Restores a backup into an empty installation of either database.
    Restore(commands::restore::Arguments),
    /// Removes what was kept long enough.
    Retain(commands::retain::RetentionSettings),
    /// Rotates the master key.
    #[command(subcommand)]
    Keys(commands::keys::Command),
    /// Makes and changes the people who may log in at /admin.
    Admin(commands::admin::Arguments),
    /// Shops: their names, the pages that embed them, their policies and keys.
    #[command(subcommand)]
    Shop(commands::shop::ShopCommand),
    /// Says what is missing or unsafe in this set-up.
    Doctor(commands::doctor::Arguments),
}

#[tokio::main]
async fn main() -> ExitCode {
    let Cli { place, log, command } = Cli::parse();
    logging::init(&log, place.environment);
    let settings = config::settings_of(&Cli::command());
    for sentence in config::unknown_settings(&settings, std::env::vars_os().map(|(name, _)| name)) {
        tracing::warn!("{sentence}");
    }
    let outcome = match command {
        Command::Serve(settings) => commands::serve::run(&place, settings).await,
        Command::Import(arguments) => commands::import::run(&place, arguments).await,
        Command::Feed(command) => commands::feed::run(&place, command).await,
        Command::See => commands::see::run().await,
        Command::Understand => commands::understand::run(&place).await,
        Command::Search(arguments) => commands::search::run(&place, arguments).await,
        Command::Converse(arguments) => commands::converse::run(&place, arguments).await,
        Command::Erase(arguments) => commands::erase::run(&place, arguments).await,
        Command::Export(arguments) => commands::export::run(&place, arguments).await,
        Command::Backup(arguments) => commands::backup::run(&place, arguments).await,
        Command::Restore(arguments) => commands::restore::run(&place, arguments).await,
        Command::Retain(settings) => commands::retain::run(&place, settings).await,
        Command::Keys(command) => commands::keys::run(&place, command).await,
        Command::Admin(arguments) => commands::admin::run(&place, arguments).await,
        Command::Shop(command) => commands::shop::run(&place, command).await,
        Command::Doctor(arguments) => commands::doctor::run(&place, arguments).await,
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const EXAMPLE: &str = include_str!("../../.env.example");

    fn arguments(command: &clap::Command) -> Vec<clap::Arg> {
        let own = command.get_arguments().cloned();
        own.chain(command.get_subcommands().flat_map(arguments)).collect()
    }

    #[test]
    fn the_example_of_settings_lists_each_and_no_other() {
        let lines = EXAMPLE.lines().map(|line| line.trim_start_matches('#'));
        let listed: Vec<&str> = lines.filter_map(|line| line.split_once('=')).map(|(name, _)| name).collect();
        let known = config::settings_of(&Cli::command());
        let once: BTreeSet<String> = listed.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(once, known, ".env.example lists other settings than `mitra --help`");
        assert_eq!(once.len(), listed.len(), ".env.example lists a setting twice");
    }

    #[test]
    fn the_example_of_settings_names_the_true_defaults() {
        for argument in arguments(&Cli::command()) {
            let (Some(name), [default]) = (argument.get_env(), argument.get_default_values()) else {
                continue;
            };
            let line = format!("#{}={}", name.display(), default.display());
            assert!(EXAMPLE.lines().any(|own| own == line), ".env.example lacks the line `{line}`");
        }
    }

    #[test]
    fn every_secret_may_be_given_as_a_file_and_none_is_shown() {
        let known = config::settings_of(&Cli::command());
        for argument in arguments(&Cli::command()) {
            let Some(name) = argument.get_env().map(|name| name.to_string_lossy().into_owned()) else {
                continue;
            };
            let is_secret = ["_KEY", "_PASSWORD", "_TOKEN", "_SECRET", "DATABASE_URL"];
            if is_secret.iter().any(|end| name.ends_with(end)) {
                assert!(known.contains(&format!("{name}_FILE")), "{name} has no {name}_FILE");
                assert!(argument.is_hide_env_values_set(), "{name} is shown by --help");
            }
        }
    }

    #[test]
    fn the_command_line_holds_together() {
        Cli::command().debug_assert();
    }
}
