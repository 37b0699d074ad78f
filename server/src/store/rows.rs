//! Tables as they are: their names and columns, their rows in pages and in batches.

use super::{Store, StoreError};
use crate::db::{Row, Unit, Value, args};

/// Rows read at once.
pub(super) const PAGE: usize = 1_000;
/// Parameters of one statement: both databases take at least 32,766.
const PARAMETERS: usize = 16_000;

/// A place between two rows: the key of the row before it.
pub(super) type Place = Vec<Value>;

/// The next rows after `after` in the order of the key, among those where each column of `only` has its value.
pub(super) async fn page(
    unit: &mut Unit,
    table: &str,
    key: &[&str],
    only: &[(&str, Value)],
    after: Option<&Place>,
) -> Result<Vec<Row>, StoreError> {
    let keys = key.join(", ");
    let mut conditions: Vec<String> =
        only.iter().enumerate().map(|(at, (column, _))| format!("{column} = ?{}", at + 1)).collect();
    let mut args: Vec<Value> = only.iter().map(|(_, value)| value.clone()).collect();
    if let Some(after) = after {
        let names: Vec<String> = (1..=after.len()).map(|at| format!("?{}", args.len() + at)).collect();
        conditions.push(format!("({keys}) > ({})", names.join(", ")));
        args.extend(after.iter().cloned());
    }
    let conditions =
        if conditions.is_empty() { String::new() } else { format!("WHERE {}", conditions.join(" AND ")) };
    let sql = format!("SELECT * FROM {table} {conditions} ORDER BY {keys} LIMIT {PAGE}");
    Ok(unit.rows(&sql, &args).await?)
}

/// Where to read on after these rows; nowhere when they were the last ones.
pub(super) fn after(rows: &[Row], key: &[&str]) -> Option<Place> {
    let last = rows.last().filter(|_| rows.len() == PAGE)?;
    Some(key.iter().map(|column| value(last, column)).collect())
}

/// The value of this column, NULL when there is no such column.
pub(super) fn value(row: &Row, column: &str) -> Value {
    row.iter().find(|(name, _)| *name == column).map_or(Value::Null, |(_, value)| value.clone())
}

/// Puts rows into a table. The names come from the rules or from the database, never from elsewhere.
pub(super) async fn insert(
    unit: &mut Unit,
    table: &str,
    columns: &[String],
    rows: &[Vec<Value>],
) -> Result<(), StoreError> {
    for rows in rows.chunks((PARAMETERS / columns.len().max(1)).max(1)) {
        let mut at = 0;
        let values: Vec<String> = rows
            .iter()
            .map(|row| {
                let names: Vec<String> = row
                    .iter()
                    .map(|_| {
                        at += 1;
                        format!("?{at}")
                    })
                    .collect();
                format!("({})", names.join(", "))
            })
            .collect();
        let sql = format!("INSERT INTO {table} ({}) VALUES {}", columns.join(", "), values.join(", "));
        unit.execute(&sql, &rows.concat()).await?;
    }
    Ok(())
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnShape {
    /// Its name.
    pub name: String,
    /// What it holds, in the words of SQLite: `INTEGER`, `REAL`, `TEXT` or `BLOB`.
    pub kind: String,
    /// Whether it may be NULL.
    pub is_nullable: bool,
}

impl Store {
    /// Names of the tables that are there, partitions and the migrations' own left out.
    pub async fn table_names(&self) -> Result<Vec<String>, StoreError> {
        let sql = if self.db.is_shared() {
            "SELECT relname::text AS name FROM pg_class
             WHERE relkind IN ('r', 'p') AND NOT relispartition AND relname <> '_sqlx_migrations'
               AND relnamespace = current_schema()::regnamespace ORDER BY 1"
        } else {
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY 1"
        };
        self.db.rows(sql, &[]).await?.iter().map(|row| Ok(row.get("name")?)).collect()
    }

    /// The columns of a table, by name.
    pub async fn columns(&self, table: &str) -> Result<Vec<ColumnShape>, StoreError> {
        let sql = if self.db.is_shared() {
            "SELECT column_name::text AS name, is_nullable = 'YES' AS is_nullable,
                    CASE data_type WHEN 'bigint' THEN 'INTEGER' WHEN 'double precision' THEN 'REAL'
                                   WHEN 'text' THEN 'TEXT' WHEN 'bytea' THEN 'BLOB'
                                   ELSE data_type::text END AS kind
             FROM information_schema.columns
             WHERE table_schema = current_schema() AND table_name = ?1 ORDER BY column_name"
        } else {
            r#"SELECT name, "notnull" = 0 AS is_nullable, type AS kind FROM pragma_table_info(?1) ORDER BY name"#
        };
        let column = |row: &Row| {
            Ok(ColumnShape {
                name: row.get("name")?,
                kind: row.get("kind")?,
                is_nullable: row.get("is_nullable")?,
            })
        };
        self.db.rows(sql, args![table]).await?.iter().map(column).collect()
    }
}
