//! The embedded database: SQLite with one writer and several readers.

mod clock;
mod log;
mod shoppers;
mod turns;

pub use log::{Appended, ConversationKey, Entry};
pub use shoppers::{Shopper, random_name};
pub use turns::{Emitted, Lease};

use std::path::Path;

use sqlx::{
    Row, Sqlite, SqlitePool, Transaction,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

/// Readers open at once; more only wait for the disk together.
const READERS: u32 = 4;

/// The database could not do what was asked. The detail is for the log, never for clients.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite refused or failed.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// The schema could not be brought up to date.
    #[error("the database could not be upgraded: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// What was read is not what was written.
    #[error("a stored entry cannot be read: {0}")]
    Entry(#[from] serde_json::Error),
    /// The operating system has no randomness to give.
    #[error("the system gives no randomness: {0}")]
    Randomness(String),
    /// The data folder cannot be used.
    #[error("the data folder {path} cannot be used: {source}")]
    Folder {
        /// The folder.
        path: String,
        /// Why.
        source: std::io::Error,
    },
}

/// A handle on the database; cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    read: SqlitePool,
    write: SqlitePool,
}

impl Store {
    /// Opens (or makes) the database in `folder` and brings its schema up to date.
    pub async fn open(folder: &Path) -> Result<Store, StoreError> {
        std::fs::create_dir_all(folder)
            .map_err(|source| StoreError::Folder { path: folder.display().to_string(), source })?;
        let options = SqliteConnectOptions::new()
            .filename(folder.join("mitra.sqlite"))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // An acknowledged message survives a killed process with NORMAL and a lost power supply with FULL.
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(std::time::Duration::from_secs(10))
            .foreign_keys(true)
            .pragma("secure_delete", "on");
        // One writer: SQLite allows no more, and waiting in our queue is fairer than its busy handler.
        let write = SqlitePoolOptions::new().max_connections(1).connect_with(options.clone()).await?;
        sqlx::migrate!("./migrations").run(&write).await?;
        let read =
            SqlitePoolOptions::new().max_connections(READERS).connect_with(options.read_only(true)).await?;
        Ok(Store { read, write })
    }

    /// For queries.
    pub fn reader(&self) -> &SqlitePool {
        &self.read
    }

    /// Begins a writing transaction; it holds the write lock from its first statement on.
    pub async fn begin(&self) -> Result<Transaction<'static, Sqlite>, StoreError> {
        Ok(self.write.begin_with("BEGIN IMMEDIATE").await?)
    }

    /// Version of the bundled SQLite.
    pub async fn sqlite_version(&self) -> Result<String, StoreError> {
        Ok(sqlx::query("SELECT sqlite_version()").fetch_one(&self.read).await?.get(0))
    }

    /// Waits for running statements and closes the files.
    pub async fn close(&self) {
        self.read.close().await;
        self.write.close().await;
    }
}
