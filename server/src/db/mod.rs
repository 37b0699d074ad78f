//! One way to speak to two databases: SQLite in this process, or PostgreSQL for several nodes.
//!
//! Statements are written once, in the SQL both understand. What differs stands in braces and is filled in per
//! database: `{now}` is the clock in milliseconds since 1970 (UTC), `{lock}` locks the rows a SELECT finds until
//! the unit of work ends. Parameters are numbered `?1`, `?2`, ...

mod postgres;
mod sqlite;
mod value;

use std::path::Path;

use secrecy::SecretString;

pub(crate) use self::value::args;
pub use self::value::{FromValue, Row, Value};
use self::{postgres::Postgres, sqlite::Sqlite};

/// The database could not do what was asked. The detail is for the log, never for clients.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// SQLite refused or failed.
    #[error("SQLite failed: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// No reader could be had.
    #[error("no connection to SQLite could be had: {0}")]
    Reader(#[from] r2d2::Error),
    /// PostgreSQL refused or failed.
    #[error("PostgreSQL failed: {0}")]
    Postgres(#[from] sqlx::Error),
    /// The schema could not be brought up to date.
    #[error("the database's tables could not be brought up to date: {0}")]
    Migration(String),
    /// The folder of the embedded database cannot be used.
    #[error("the folder {path} cannot be used: {source}")]
    Folder {
        /// The folder.
        path: String,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// The transaction that this unit of work shared could not be committed.
    #[error("the transaction could not be committed: {0}")]
    Commit(String),
    /// Somebody read one moment of the database all the while.
    #[error(
        "a reader kept the database's log from being emptied; it is tried again within the hour, or run this again"
    )]
    LogInUse,
    /// A row does not hold what its table promises.
    #[error("the column {column} holds no {expected}")]
    Column {
        /// Name of the column.
        column: String,
        /// What was expected there.
        expected: &'static str,
    },
    /// SQLite is older than the version that keeps committed writes.
    #[error("SQLite {found} is bundled, {needed} or newer is needed: older ones can lose committed writes")]
    OldSqlite {
        /// The version found.
        found: String,
        /// The oldest version that will do.
        needed: &'static str,
    },
}

/// The database; cheap to clone.
#[derive(Debug, Clone)]
pub enum Db {
    /// Embedded: one file, one writer, several readers.
    Sqlite(Sqlite),
    /// Shared by several nodes.
    Postgres(Postgres),
}

/// Statements that happen all or not at all. Dropped without [`Unit::commit`] nothing of it has happened.
#[derive(Debug)]
pub enum Unit {
    /// In SQLite, writing.
    Sqlite(sqlite::WriteUnit),
    /// In SQLite, reading one moment.
    SqliteSnapshot(sqlite::Snapshot),
    /// In PostgreSQL.
    Postgres(postgres::PostgresUnit),
}

/// What was written, on its way to the disk: later units of work see it already, readers do not, and it may yet
/// come to nothing.
#[derive(Debug)]
pub enum Committing {
    /// In SQLite's shared transaction.
    Sqlite(sqlite::Committing),
    /// There was nothing to wait for any more.
    Done,
}

impl Committing {
    /// Returns when it is on the disk.
    pub async fn done(self) -> Result<(), DbError> {
        match self {
            Committing::Sqlite(committing) => committing.done().await,
            Committing::Done => Ok(()),
        }
    }
}

impl Db {
    /// Opens PostgreSQL when an address is given, else the file in `folder`, and brings the tables up to date.
    pub async fn open(folder: &Path, url: Option<&SecretString>) -> Result<Db, DbError> {
        Ok(match url {
            Some(url) => Db::Postgres(Postgres::open(url).await?),
            None => Db::Sqlite(Sqlite::open(folder)?),
        })
    }

    /// Begins a unit of work that writes.
    pub async fn begin(&self) -> Result<Unit, DbError> {
        Ok(match self {
            Db::Sqlite(db) => Unit::Sqlite(db.begin().await?),
            Db::Postgres(db) => Unit::Postgres(db.begin().await?),
        })
    }

    /// Begins a unit of work that reads, all of it as of one moment, however long it takes.
    pub async fn snapshot(&self) -> Result<Unit, DbError> {
        Ok(match self {
            Db::Sqlite(db) => Unit::SqliteSnapshot(db.snapshot()?),
            Db::Postgres(db) => Unit::Postgres(db.snapshot().await?),
        })
    }

    /// The rows a SELECT finds.
    pub async fn rows(&self, sql: &str, args: &[Value]) -> Result<Vec<Row>, DbError> {
        match self {
            Db::Sqlite(db) => db.rows(sql, args),
            Db::Postgres(db) => db.rows(sql, args).await,
        }
    }

    /// The first row a SELECT finds.
    pub async fn row(&self, sql: &str, args: &[Value]) -> Result<Option<Row>, DbError> {
        Ok(self.rows(sql, args).await?.into_iter().next())
    }

    /// One statement as a unit of work; returns how many rows it changed.
    pub async fn execute(&self, sql: &str, args: &[Value]) -> Result<u64, DbError> {
        let mut unit = self.begin().await?;
        let changed = unit.execute(sql, args).await?;
        unit.commit().await?;
        Ok(changed)
    }

    /// Name and version, for people.
    pub async fn version(&self) -> Result<String, DbError> {
        let (name, sql) = match self {
            Db::Sqlite(_) => ("SQLite", "SELECT sqlite_version() AS version"),
            Db::Postgres(_) => ("PostgreSQL", "SELECT current_setting('server_version') AS version"),
        };
        let row = self.row(sql, &[]).await?;
        let version = row.map(|row| row.get::<String>("version")).transpose()?.unwrap_or_default();
        Ok(format!("{name} {version}"))
    }

    /// Whether several nodes may write to it.
    pub fn is_shared(&self) -> bool {
        matches!(self, Db::Postgres(_))
    }

    /// Wipes what deleted rows of these tables left behind in files: nothing of it is found in the raw files.
    /// SQLite overwrites rows as they are deleted and has only its log to empty; PostgreSQL writes the tables
    /// anew, and nobody can read or write one meanwhile.
    pub async fn scrub(&self, tables: &[&str]) -> Result<(), DbError> {
        match self {
            Db::Sqlite(db) => db.scrub().await,
            Db::Postgres(db) => db.scrub(tables).await,
        }
    }

    /// A sentence about damage, or none.
    pub async fn check_integrity(&self) -> Result<Option<String>, DbError> {
        match self {
            Db::Sqlite(_) => {
                let row = self.row("PRAGMA integrity_check(1)", &[]).await?;
                let said = row.map(|row| row.get::<String>("integrity_check")).transpose()?;
                Ok(said.filter(|said| said != "ok"))
            }
            // PostgreSQL finds damage when it recovers and by its page checksums, not on request.
            Db::Postgres(_) => Ok(None),
        }
    }

    /// Waits for running statements and closes the files or connections.
    pub async fn close(&self) {
        match self {
            Db::Sqlite(db) => db.close().await,
            Db::Postgres(db) => db.close().await,
        }
    }
}

impl Unit {
    /// Runs a statement; returns how many rows it changed.
    pub async fn execute(&mut self, sql: &str, args: &[Value]) -> Result<u64, DbError> {
        match self {
            Unit::Sqlite(unit) => unit.execute(sql, args),
            Unit::SqliteSnapshot(unit) => unit.execute(sql, args),
            Unit::Postgres(unit) => unit.execute(sql, args).await,
        }
    }

    /// The rows a statement finds or returns.
    pub async fn rows(&mut self, sql: &str, args: &[Value]) -> Result<Vec<Row>, DbError> {
        match self {
            Unit::Sqlite(unit) => unit.rows(sql, args),
            Unit::SqliteSnapshot(unit) => unit.rows(sql, args),
            Unit::Postgres(unit) => unit.rows(sql, args).await,
        }
    }

    /// The first row a statement finds or returns.
    pub async fn row(&mut self, sql: &str, args: &[Value]) -> Result<Option<Row>, DbError> {
        Ok(self.rows(sql, args).await?.into_iter().next())
    }

    /// Makes all of it happen, and returns when it is on the disk.
    pub async fn commit(self) -> Result<(), DbError> {
        self.release().await?.done().await
    }

    /// Makes all of it happen without waiting for the disk where that can be waited for later.
    pub async fn release(self) -> Result<Committing, DbError> {
        match self {
            Unit::Sqlite(unit) => Ok(Committing::Sqlite(unit.release()?)),
            Unit::SqliteSnapshot(_) => Ok(Committing::Done),
            Unit::Postgres(unit) => unit.commit().await.map(|()| Committing::Done),
        }
    }

    /// Undoes it. What it saw of others may not be on the disk yet: whoever builds on that waits for it.
    pub async fn undo(self) -> Result<Committing, DbError> {
        match self {
            Unit::Sqlite(unit) => Ok(Committing::Sqlite(unit.undo()?)),
            Unit::SqliteSnapshot(_) => Ok(Committing::Done),
            Unit::Postgres(unit) => unit.rollback().await.map(|()| Committing::Done),
        }
    }
}
