//! PostgreSQL 15 and newer, shared by several nodes.

use std::{str::FromStr, sync::Arc, time::Duration};

use secrecy::{ExposeSecret, SecretString};
use sqlx::{
    AssertSqlSafe, Column, Executor, PgPool, Postgres as Driver, Row as _, Transaction, TypeInfo, ValueRef,
    postgres::{PgArguments, PgConnectOptions, PgPoolOptions, PgRow, PgTypeInfo, types::Oid},
    query::Query,
};

use super::{DbError, Row, Value};

/// Connections per node.
const CONNECTIONS: u32 = 16;
/// A request that gets no connection for so long is told that it failed.
const ACQUIRE: Duration = Duration::from_secs(10);

/// A node that vanished in the middle of a unit of work, its machine with it, must not keep what it had locked:
/// PostgreSQL itself would wait for hours.
const LIMITS: &[(&str, &str)] = &[
    ("idle_in_transaction_session_timeout", "10s"),
    ("lock_timeout", "8s"),
    ("tcp_keepalives_idle", "10"),
    ("tcp_keepalives_interval", "5"),
    ("tcp_keepalives_count", "3"),
];
/// PostgreSQL's code for a lock that was not had in time (appendix A of its manual).
const LOCK_NOT_AVAILABLE: &str = "55P03";

/// The shared database; cheap to clone.
#[derive(Debug, Clone)]
pub struct Postgres {
    pool: PgPool,
}

/// A transaction.
#[derive(Debug)]
pub struct PostgresUnit {
    transaction: Transaction<'static, Driver>,
}

impl Postgres {
    pub(super) async fn open(url: &SecretString) -> Result<Postgres, DbError> {
        let options = PgPoolOptions::new().max_connections(CONNECTIONS).acquire_timeout(ACQUIRE);
        let connection = PgConnectOptions::from_str(url.expose_secret())?.options(LIMITS.iter().copied());
        let pool = options.connect_with(connection).await?;
        sqlx::migrate!("./migrations/postgres")
            .run(&pool)
            .await
            .map_err(|error| DbError::Migration(error.to_string()))?;
        Ok(Postgres { pool })
    }

    pub(super) async fn begin(&self) -> Result<PostgresUnit, DbError> {
        Ok(PostgresUnit { transaction: self.pool.begin().await? })
    }

    pub(super) async fn snapshot(&self) -> Result<PostgresUnit, DbError> {
        let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
        let mut transaction = self.pool.begin_with(begin).await?;
        // A backup waits for whoever it writes to.
        transaction.execute("SET LOCAL idle_in_transaction_session_timeout = 0").await?;
        Ok(PostgresUnit { transaction })
    }

    pub(super) async fn rows(&self, sql: &str, args: &[Value]) -> Result<Vec<Row>, DbError> {
        fetch(&self.pool, sql, args).await
    }

    /// Deleted rows of these tables leave the files.
    pub(super) async fn scrub(&self, tables: &[&str]) -> Result<(), DbError> {
        let mut connection = self.pool.acquire().await?;
        // VACUUM FULL wants the table for itself, and whoever comes after it waits behind it. So it waits for
        // readers only shortly; the next hour is soon enough.
        connection.execute("SET lock_timeout = '2s'").await?;
        let mut scrubbed = Ok(());
        for table in tables {
            let sql = format!("VACUUM (FULL) {table}");
            scrubbed = connection.execute(sqlx::query(AssertSqlSafe(sql))).await.map(|_| ());
            if scrubbed.is_err() {
                break;
            }
        }
        connection.execute("RESET lock_timeout").await?;
        match scrubbed {
            Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some(LOCK_NOT_AVAILABLE) => {
                return Err(DbError::LogInUse);
            }
            scrubbed => scrubbed?,
        }
        self.pool.execute("CHECKPOINT").await.map(|_| ()).or_else(|error| {
            // A checkpoint is the superuser's to ask for; without it PostgreSQL makes one by itself in minutes.
            tracing::info!("no checkpoint after scrubbing: {error}");
            Ok(())
        })
    }

    pub(super) async fn close(&self) {
        self.pool.close().await;
    }
}

impl PostgresUnit {
    pub(super) async fn execute(&mut self, sql: &str, args: &[Value]) -> Result<u64, DbError> {
        let sql = in_dialect(sql);
        let done = bound(&sql, args).execute(&mut *self.transaction).await?;
        Ok(done.rows_affected())
    }

    pub(super) async fn rows(&mut self, sql: &str, args: &[Value]) -> Result<Vec<Row>, DbError> {
        fetch(&mut *self.transaction, sql, args).await
    }

    pub(super) async fn commit(self) -> Result<(), DbError> {
        Ok(self.transaction.commit().await?)
    }

    pub(super) async fn rollback(self) -> Result<(), DbError> {
        Ok(self.transaction.rollback().await?)
    }
}

fn in_dialect(sql: &str) -> String {
    sql.replace("{now}", "(extract(epoch FROM clock_timestamp()) * 1000)::bigint")
        .replace("{lock}", "FOR UPDATE")
        .replace('?', "$")
}

fn bound<'q>(sql: &str, args: &[Value]) -> Query<'q, Driver, PgArguments> {
    let mut query = sqlx::query(AssertSqlSafe(sql.to_owned()));
    for value in args {
        query = match value {
            Value::Null => query.bind(Nothing),
            Value::Int(number) => query.bind(*number),
            Value::Real(number) => query.bind(*number),
            // PostgreSQL has no NUL in texts. What a client sends with one names nothing, instead of failing.
            Value::Text(text) => query.bind(text.replace('\0', "\u{fffd}")),
            Value::Blob(bytes) => query.bind(bytes.clone()),
        };
    }
    query
}

async fn fetch<'e>(
    executor: impl Executor<'e, Database = Driver>,
    sql: &str,
    args: &[Value],
) -> Result<Vec<Row>, DbError> {
    let sql = in_dialect(sql);
    let rows = bound(&sql, args).fetch_all(executor).await?;
    let columns: Arc<[String]> = match rows.first() {
        Some(row) => row.columns().iter().map(|column| column.name().to_owned()).collect(),
        None => return Ok(Vec::new()),
    };
    rows.iter().map(|row| Ok(Row { columns: columns.clone(), values: read(row)? })).collect()
}

fn read(row: &PgRow) -> Result<Vec<Value>, DbError> {
    let mut values = Vec::with_capacity(row.len());
    for at in 0..row.len() {
        let raw = row.try_get_raw(at)?;
        values.push(if raw.is_null() {
            Value::Null
        } else {
            match raw.type_info().name() {
                "INT8" => Value::Int(row.try_get(at)?),
                "INT4" => Value::Int(row.try_get::<i32, _>(at)?.into()),
                "BOOL" => Value::Int(row.try_get::<bool, _>(at)?.into()),
                "FLOAT8" => Value::Real(row.try_get(at)?),
                "BYTEA" => Value::Blob(row.try_get(at)?),
                _ => Value::Text(row.try_get(at)?),
            }
        });
    }
    Ok(values)
}

/// NULL of whatever type the statement wants there. 705 is PostgreSQL's `unknown`, "infer it"
/// (src/include/catalog/pg_type.dat).
struct Nothing;

impl sqlx::Type<Driver> for Nothing {
    fn type_info() -> PgTypeInfo {
        PgTypeInfo::with_oid(Oid(705))
    }
}

impl sqlx::Encode<'_, Driver> for Nothing {
    fn encode_by_ref(
        &self,
        _: &mut sqlx::postgres::PgArgumentBuffer,
    ) -> Result<sqlx::encode::IsNull, sqlx::error::BoxDynError> {
        Ok(sqlx::encode::IsNull::Yes)
    }
}
