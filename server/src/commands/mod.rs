//! One file per command of the `mitra` program. Each writes its answers to standard output, one line per
//! input line, and everything else to standard error.

pub mod admin;
pub mod backup;
pub mod converse;
pub mod doctor;
pub mod erase;
pub mod export;
pub mod feed;
pub mod hand_over_webhook;
pub mod import;
pub mod keys;
pub mod lines;
pub mod restore;
pub mod retain;
pub mod search;
pub mod see;
pub mod serve;
pub mod shop;
mod shop_told;
pub mod understand;
pub mod webhook;

use crate::{
    catalogue::CatalogueError,
    fetch::FetchError,
    media::MediaError,
    store::{BackupError, StoreError},
    turn::runner::TurnError,
};

/// Why a command stopped: a sentence a person can act on.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// In the command's own words.
    #[error("{0}")]
    Said(String),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A backup was not written or not restored.
    #[error(transparent)]
    Backup(#[from] BackupError),
    /// The catalogue could not be read.
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
    /// The picture store could not be opened.
    #[error(transparent)]
    Media(#[from] MediaError),
    /// Something did not come from its address.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// A turn could not be served.
    #[error(transparent)]
    Turn(#[from] TurnError),
    /// Reading or writing failed.
    #[error("input or output failed: {0}")]
    Pipe(#[from] std::io::Error),
}
