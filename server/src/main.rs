//! The `mitra` program: reads its command line and hands over to one of `commands`.

use std::{io::IsTerminal, process::ExitCode};

use clap::{Parser, Subcommand};
use mitra_server::{
    commands,
    config::{Place, ServeSettings},
};

/// A shopping friend in the chat: the server and its tools.
#[derive(Debug, Parser)]
#[command(name = "mitra", version)]
struct Cli {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves shoppers until Ctrl-C or SIGTERM.
    Serve(ServeSettings),
    /// Takes catalogue files in; existing products are updated.
    Import(commands::import::Arguments),
    /// Reads {"text"} lines, writes what is understood: language, intent, slots.
    Understand,
    /// Reads {"query","limit"} lines, writes {"query","products":[{"id","score"}]} lines.
    Search,
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
    /// Says what is missing or unsafe in this set-up.
    Doctor(ServeSettings),
}

#[tokio::main]
async fn main() -> ExitCode {
    let filter = tracing_subscriber::EnvFilter::try_from_env("MITRA_LOG");
    tracing_subscriber::fmt()
        .with_env_filter(filter.unwrap_or_else(|_| "info,tantivy=warn".into()))
        .with_writer(std::io::stderr)
        .with_target(false)
        .with_ansi(std::io::stderr().is_terminal())
        .init();
    let Cli { place, command } = Cli::parse();
    let outcome = match command {
        Command::Serve(settings) => commands::serve::run(&place, settings).await,
        Command::Import(arguments) => commands::import::run(&place, arguments).await,
        Command::Understand => commands::understand::run().await,
        Command::Search => commands::search::run(&place).await,
        Command::Converse(arguments) => commands::converse::run(&place, arguments).await,
        Command::Erase(arguments) => commands::erase::run(&place, arguments).await,
        Command::Export(arguments) => commands::export::run(&place, arguments).await,
        Command::Backup(arguments) => commands::backup::run(&place, arguments).await,
        Command::Restore(arguments) => commands::restore::run(&place, arguments).await,
        Command::Retain(settings) => commands::retain::run(&place, settings).await,
        Command::Keys(command) => commands::keys::run(&place, command).await,
        Command::Admin(arguments) => commands::admin::run(&place, arguments).await,
        Command::Doctor(settings) => commands::doctor::run(&place, settings).await,
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error}");
            ExitCode::FAILURE
        }
    }
}
