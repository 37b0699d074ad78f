//! The `mitra` program: reads its command line and hands over to one of `commands`.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use mitra_server::{commands, config::Place};

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
    /// Takes catalogue files in; existing products are updated.
    Import(commands::import::Arguments),
    /// Reads {"query","limit"} lines, writes {"query","products":[{"id","score"}]} lines.
    Search,
}

#[tokio::main]
async fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("MITRA_LOG")
                .unwrap_or_else(|_| "info,tantivy=warn".into()),
        )
        .with_writer(std::io::stderr)
        .init();
    let cli = Cli::parse();
    let outcome = match cli.command {
        Command::Import(arguments) => commands::import::run(&cli.place, arguments).await,
        Command::Search => commands::search::run(&cli.place).await,
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error}");
            ExitCode::FAILURE
        }
    }
}
