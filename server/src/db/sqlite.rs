//! SQLite: statements run where they are asked for (each takes microseconds), only waiting for the disk leaves
//! the thread. Units of work that come together share one transaction, and so one wait for the disk.

use std::{
    cell::{OnceCell, RefCell},
    collections::HashMap,
    path::Path,
    rc::Rc,
    sync::Arc,
    time::Duration,
};

use r2d2_sqlite::SqliteConnectionManager;
use rusqlite::{Connection, ErrorCode, OpenFlags, config::DbConfig, params_from_iter, types::ValueRef};
use rusqlite_migration::{M, Migrations};
use tokio::sync::{Mutex, OwnedMutexGuard, watch};

use super::{DbError, Row, Value};

/// Older ones can lose committed writes when two connections checkpoint and write at once
/// (sqlite.org/wal.html, "The WAL-Reset Bug").
const OLDEST: &str = "3.51.3";
const OLDEST_NUMBER: i32 = 3_051_003;
/// Readers open at once. A reader is never kept while waiting, so more than there are threads are of no use.
const READERS: u32 = 16;
/// How long another process (`mitra import`) may hold the write lock.
const BUSY: Duration = Duration::from_secs(10);
/// How long, how often and how far apart the log is tried to be emptied.
const SCRUB_WAIT: Duration = Duration::from_millis(200);
const SCRUB_PAUSE: Duration = Duration::from_millis(200);
const SCRUB_TRIES: u32 = 30;
/// With so many units in a transaction the next one waits [`MOMENT`] for more.
const MANY_UNITS: usize = 4;
const MOMENT: Duration = Duration::from_millis(3);
/// Prepared statements kept per connection: more than there are statements.
const STATEMENTS: usize = 200;
/// What each connection is told. FULL: an acknowledged message survives a lost power supply.
const PRAGMAS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;";
/// What the writing connection is told as well: how much of the database it keeps in memory, kibibytes, and after how
/// many pages the log is written back. A page that is written often is then written back once for many times.
const WRITER_PRAGMAS: &str = "PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 16384;";

const MIGRATIONS: &[M<'_>] = &[M::up(include_str!("../../migrations/sqlite/0001_foundations.sql"))];

/// The embedded database; cheap to clone.
#[derive(Debug, Clone)]
pub struct Sqlite {
    readers: r2d2::Pool<SqliteConnectionManager>,
    writer: Arc<Mutex<Writer>>,
    path: Arc<Path>,
}

#[derive(Debug)]
struct Writer {
    connection: Connection,
    /// Tells the units of the open transaction how it ended.
    batch: Option<watch::Sender<Outcome>>,
    /// Units in the open transaction.
    units: usize,
    /// Units in the one before.
    units_before: usize,
}

/// `None` while the transaction is open.
type Outcome = Option<Result<(), String>>;

/// A unit of work inside the shared transaction; nobody else writes while it is there.
#[derive(Debug)]
pub struct WriteUnit {
    writer: OwnedMutexGuard<Writer>,
    is_released: bool,
}

/// How the shared transaction ends.
#[derive(Debug)]
pub struct Committing(watch::Receiver<Outcome>);

/// Reads one moment, on a connection of its own.
#[derive(Debug)]
pub struct Snapshot {
    connection: Connection,
}

impl Sqlite {
    pub(super) fn open(folder: &Path) -> Result<Sqlite, DbError> {
        if rusqlite::version_number() < OLDEST_NUMBER {
            return Err(DbError::OldSqlite { found: rusqlite::version().to_owned(), needed: OLDEST });
        }
        make_private(folder)
            .map_err(|source| DbError::Folder { path: folder.display().to_string(), source })?;
        let path: Arc<Path> = folder.join("mitra.db").into();
        let mut connection = Connection::open(&path)?;
        connection.busy_timeout(BUSY)?;
        connection.execute_batch(PRAGMAS)?;
        connection.execute_batch(WRITER_PRAGMAS)?;
        settle(&connection)?;
        Migrations::from_slice(MIGRATIONS)
            .to_latest(&mut connection)
            .map_err(|error| DbError::Migration(error.to_string()))?;
        let manager = SqliteConnectionManager::file(&path)
            .with_flags(OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)
            .with_init(|connection| settle(connection));
        let readers = r2d2::Pool::builder().max_size(READERS).min_idle(Some(1)).build(manager)?;
        let writer = Arc::new(Mutex::new(Writer { connection, batch: None, units: 0, units_before: 0 }));
        Ok(Sqlite { readers, writer, path })
    }

    pub(super) fn rows(&self, sql: &str, args: &[Value]) -> Result<Vec<Row>, DbError> {
        rows(&*self.readers.get()?, sql, args)
    }

    pub(super) fn snapshot(&self) -> Result<Snapshot, DbError> {
        let connection = Connection::open_with_flags(&self.path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        settle(&connection)?;
        // The moment is that of the first read.
        connection.execute_batch("BEGIN; SELECT count(*) FROM shop;")?;
        Ok(Snapshot { connection })
    }

    pub(super) async fn begin(&self) -> Result<WriteUnit, DbError> {
        let mut writer = self.writer.clone().lock_owned().await;
        if writer.is_broken() {
            // A disk that is full, or fails, has undone everything already: those who wait are told, and this
            // unit does not run outside a transaction.
            writer.end();
        }
        if writer.batch.is_none() {
            writer = self.open_batch(writer).await?;
        }
        writer.connection.prepare_cached("SAVEPOINT unit")?.execute([])?;
        writer.units += 1;
        Ok(WriteUnit { writer, is_released: false })
    }

    /// Begins the shared transaction. Batch and committer are there as soon as the transaction is, also when the
    /// caller goes away while another process still holds the write lock.
    async fn open_batch(&self, writer: OwnedMutexGuard<Writer>) -> Result<OwnedMutexGuard<Writer>, DbError> {
        let shared = self.writer.clone();
        let open = move |mut writer: OwnedMutexGuard<Writer>| {
            let begun = writer.connection.execute_batch("BEGIN IMMEDIATE");
            if begun.is_ok() {
                writer.batch = Some(watch::channel(None).0);
                let is_busy = writer.units_before >= MANY_UNITS;
                tokio::spawn(end_transaction(shared.clone(), is_busy));
            }
            (writer, begun)
        };
        writer.connection.busy_timeout(Duration::ZERO)?;
        let (writer, begun) = open(writer);
        writer.connection.busy_timeout(BUSY)?;
        match begun {
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => {
                let (writer, begun) = blocking(move || Ok(open(writer))).await?;
                begun?;
                Ok(writer)
            }
            begun => Ok(begun.map(|()| writer)?),
        }
    }

    /// `secure_delete` has overwritten deleted rows; what is left of them stands in the log, which is written
    /// back and emptied. That waits for whoever reads an earlier moment.
    pub(super) async fn scrub(&self) -> Result<(), DbError> {
        for _ in 0..SCRUB_TRIES {
            let mut writer = self.writer.clone().lock_owned().await;
            let is_busy = blocking(move || {
                // A transaction of others may be open; it ends here.
                writer.end();
                let sql = "PRAGMA wal_checkpoint(TRUNCATE)";
                // A short wait: meanwhile nobody writes.
                writer.connection.busy_timeout(SCRUB_WAIT)?;
                let is_busy = writer.connection.query_row(sql, [], |row| row.get::<_, bool>(0));
                writer.connection.busy_timeout(BUSY)?;
                Ok(is_busy?)
            });
            if !is_busy.await? {
                return Ok(());
            }
            tokio::time::sleep(SCRUB_PAUSE).await;
        }
        Err(DbError::LogInUse)
    }

    pub(super) async fn close(&self) {
        // Whoever holds the writer is waited for; dropping the last handle closes the files.
        drop(self.writer.lock().await);
    }
}

/// Makes the folder, for nobody else on this machine to look into.
fn make_private(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// What every connection is told.
fn settle(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(BUSY)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // Else a statement with a range or a limit is planned anew each time its parameters change.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
}

impl Writer {
    /// Whether the open transaction is gone without having been ended by us.
    fn is_broken(&self) -> bool {
        self.batch.is_some() && self.connection.is_autocommit()
    }

    /// Ends the open transaction, if there is one, and tells its units how. It waits for the disk.
    fn end(&mut self) {
        let Some(batch) = self.batch.take() else { return };
        self.units_before = std::mem::take(&mut self.units);
        let outcome = if self.connection.is_autocommit() {
            Err("a failed statement ended it".to_owned())
        } else {
            self.connection.execute_batch("COMMIT").map_err(|error| {
                // Without the room or the disk to commit there is nothing else to do.
                let _ = self.connection.execute_batch("ROLLBACK");
                error.to_string()
            })
        };
        batch.send_replace(Some(outcome));
    }
}

/// Ends the transaction behind the units that are waiting for it now: they share it. When many come, a moment
/// later: more of them then share one wait for the disk (as PostgreSQL's `commit_delay` with `commit_siblings`).
async fn end_transaction(writer: Arc<Mutex<Writer>>, is_busy: bool) {
    if is_busy {
        tokio::time::sleep(MOMENT).await;
    }
    let mut writer = writer.lock_owned().await;
    let ended = blocking(move || {
        writer.end();
        Ok(())
    });
    if let Err(error) = ended.await {
        tracing::error!("a transaction was not ended: {error}");
    }
}

/// Runs what waits for the disk beside the threads that serve.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, DbError> + Send + 'static,
) -> Result<T, DbError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) => Err(DbError::Commit(error.to_string())),
    }
}

impl WriteUnit {
    pub(super) fn execute(&mut self, sql: &str, args: &[Value]) -> Result<u64, DbError> {
        execute(&self.writer.connection, sql, args)
    }

    pub(super) fn rows(&mut self, sql: &str, args: &[Value]) -> Result<Vec<Row>, DbError> {
        rows(&self.writer.connection, sql, args)
    }

    /// Leaves it to the shared transaction, with all it did.
    pub(super) fn release(mut self) -> Result<Committing, DbError> {
        self.writer.connection.prepare_cached("RELEASE unit")?.execute([])?;
        self.is_released = true;
        self.committing()
    }

    /// Undoes what it did; the shared transaction goes on.
    pub(super) fn undo(mut self) -> Result<Committing, DbError> {
        self.writer.connection.execute_batch("ROLLBACK TO unit; RELEASE unit")?;
        self.is_released = true;
        self.committing()
    }

    fn committing(&self) -> Result<Committing, DbError> {
        let batch = self.writer.batch.as_ref();
        let outcome = batch.map(watch::Sender::subscribe);
        outcome.map(Committing).ok_or_else(|| DbError::Commit("its transaction is gone".to_owned()))
    }
}

impl Committing {
    pub(super) async fn done(mut self) -> Result<(), DbError> {
        let ended = self.0.wait_for(Option::is_some).await.map(|ended| ended.clone());
        match ended {
            Ok(Some(Ok(()))) => Ok(()),
            Ok(Some(Err(error))) => Err(DbError::Commit(error)),
            Ok(None) | Err(_) => Err(DbError::Commit("the process is stopping".to_owned())),
        }
    }
}

impl Drop for WriteUnit {
    fn drop(&mut self) {
        // A disk that is full may have rolled everything back already; the others learn it at the commit.
        if !self.is_released
            && !self.writer.connection.is_autocommit()
            && let Err(error) = self.writer.connection.execute_batch("ROLLBACK TO unit; RELEASE unit")
        {
            tracing::error!("a unit of work was not undone: {error}");
        }
    }
}

impl Snapshot {
    pub(super) fn execute(&mut self, sql: &str, args: &[Value]) -> Result<u64, DbError> {
        execute(&self.connection, sql, args)
    }

    pub(super) fn rows(&mut self, sql: &str, args: &[Value]) -> Result<Vec<Row>, DbError> {
        rows(&self.connection, sql, args)
    }
}

/// A statement in SQLite's words, and the names of its columns once it has run.
struct Known {
    sql: String,
    columns: OnceCell<Arc<[String]>>,
}

thread_local! {
    /// Every statement this thread has run: a fixed number, for none is made of what somebody sent.
    static KNOWN: RefCell<HashMap<String, Rc<Known>>> = RefCell::default();
}

fn known(sql: &str) -> Rc<Known> {
    KNOWN.with_borrow_mut(|all| match all.get(sql) {
        Some(known) => known.clone(),
        None => {
            let now = "CAST(unixepoch('subsec') * 1000 AS INTEGER)";
            let in_dialect = sql.replace("{now}", now).replace("{lock}", "");
            let known = Rc::new(Known { sql: in_dialect, columns: OnceCell::new() });
            all.insert(sql.to_owned(), known.clone());
            known
        }
    })
}

fn execute(connection: &Connection, sql: &str, args: &[Value]) -> Result<u64, DbError> {
    let changed = connection.prepare_cached(&known(sql).sql)?.execute(params_from_iter(args))?;
    Ok(changed as u64)
}

fn rows(connection: &Connection, sql: &str, args: &[Value]) -> Result<Vec<Row>, DbError> {
    let known = known(sql);
    let mut statement = connection.prepare_cached(&known.sql)?;
    let columns =
        known.columns.get_or_init(|| statement.column_names().into_iter().map(str::to_owned).collect());
    let mut found = Vec::new();
    let mut rows = statement.query(params_from_iter(args))?;
    while let Some(row) = rows.next()? {
        let values =
            (0..columns.len()).map(|at| Ok(read(row.get_ref(at)?))).collect::<Result<_, DbError>>()?;
        found.push(Row { columns: columns.clone(), values });
    }
    Ok(found)
}

fn read(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Int(number),
        ValueRef::Real(number) => Value::Real(number),
        ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
    }
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        Ok(rusqlite::types::ToSqlOutput::Borrowed(match self {
            Value::Null => ValueRef::Null,
            Value::Int(number) => ValueRef::Integer(*number),
            Value::Real(number) => ValueRef::Real(*number),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}
