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
