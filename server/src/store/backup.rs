//! Backup: every table and every picture of one moment in one file, the same for both databases.
//!
//! The file is gzip of JSON Lines:
//!
//! ```text
//! {"mitra_backup":1,"schema":1,"made_at":1795000000000,"mitra":"0.1.0"}
//! {"table":"event","columns":["at","body","seq"]}          then one array per row, in that order:
//! [1795000000000,{"b":"AQID"},1]                           bytes as {"b": base64}, fractions as {"r": "4.3"}
//! {"media":"demo/0123456789abcdef.svg","data":["...","..."]}   base64 in pieces
//! {"end":{"rows":{"event":1},"media":1,"sha256":"..."}}    SHA-256 of every byte before this line
//! ```
//!
//! What is sealed stays sealed, under keys that the master key wraps: the master key is not in the file.

use std::{collections::BTreeMap, io::Write};

use base64::{Engine, engine::general_purpose::STANDARD};
use flate2::{Compression, write::GzEncoder};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use super::{
    Store, StoreError,
    rows::{after, page, value},
    rules::{Backup, RULES, SCHEMA},
};
use crate::{
    db::Value,
    media::{Media, MediaError},
};

/// Version of the format.
pub const BACKUP_VERSION: u64 = 1;
/// Bytes of a picture per piece; a multiple of 3, so that pieces can be read one by one.
const PIECE: usize = 192 * 1024;

/// Why a backup was not written or not restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The file cannot be read or written.
    #[error("the backup file cannot be used: {0}")]
    File(#[from] std::io::Error),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The pictures failed.
    #[error(transparent)]
    Media(#[from] MediaError),
    /// The file is something else.
    #[error("this is no backup of Mitra: {0}")]
    Foreign(String),
    /// A newer Mitra wrote it.
    #[error("a newer Mitra wrote this backup ({0}); restore it with that version or a later one")]
    Newer(String),
    /// Something of it is missing or changed.
    #[error("this backup is damaged: {0}; nothing was changed")]
    Damaged(String),
    /// There is something already.
    #[error(
        "there is something here already (table {0}); a backup is restored into an empty installation, or with --replace in place of every row that is here"
    )]
    NotEmpty(String),
}

impl From<crate::db::DbError> for BackupError {
    fn from(error: crate::db::DbError) -> BackupError {
        BackupError::Store(error.into())
    }
}

impl From<serde_json::Error> for BackupError {
    fn from(error: serde_json::Error) -> BackupError {
        BackupError::Damaged(error.to_string())
    }
}

/// What the first line says.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Header {
    pub(super) mitra_backup: u64,
    pub(super) schema: u64,
    pub(super) made_at: i64,
    pub(super) mitra: String,
}

/// What the last line says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    /// Rows, by table.
    pub rows: BTreeMap<String, u64>,
    /// Pictures.
    pub media: u64,
    /// SHA-256 of every byte before the last line, hexadecimal.
    pub sha256: String,
}

/// A line between the first and the last that is no row.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Line {
    Row(Vec<Json>),
    Table { table: String, columns: Vec<String> },
    Media { media: String, data: Vec<String> },
    End { end: Contents },
}

/// Writes lines and hashes them on the way.
struct Lines<W: Write> {
    out: GzEncoder<W>,
    hash: Sha256,
}

impl<W: Write> Lines<W> {
    fn write(&mut self, line: &impl Serialize) -> Result<(), BackupError> {
        let mut line = serde_json::to_vec(line)?;
        line.push(b'\n');
        self.hash.update(&line);
        Ok(self.out.write_all(&line)?)
    }
}

impl Store {
    /// Writes everything as of one moment, while others go on writing. Nothing is a backup before the last line
    /// is written: give `out` a temporary name until then.
    pub async fn back_up(&self, media: &Media, out: impl Write) -> Result<Contents, BackupError> {
        let mut lines = Lines { out: GzEncoder::new(out, Compression::default()), hash: Sha256::new() };
        let mut unit = self.db.snapshot().await?;
        let now = unit.row("SELECT {now} AS now", &[]).await?;
        let made_at = now.map(|row| row.get("now")).transpose()?.unwrap_or_default();
        let mitra = env!("CARGO_PKG_VERSION").to_owned();
        lines.write(&Header { mitra_backup: BACKUP_VERSION, schema: SCHEMA, made_at, mitra })?;
        let mut contents = Contents::default();
        for rule in RULES.iter().filter(|rule| !matches!(rule.backup, Backup::Left(_))) {
            let columns: Vec<String> =
                self.columns(rule.table).await?.into_iter().map(|column| column.name).collect();
            lines.write(&json!({"table": rule.table, "columns": columns}))?;
            let (mut place, mut count) = (None, 0);
            loop {
                let rows = page(&mut unit, rule.table, rule.key, &[], place.as_ref()).await?;
                for row in &rows {
                    let row: Vec<Json> = columns.iter().map(|column| to_json(value(row, column))).collect();
                    lines.write(&row)?;
                }
                count += rows.len() as u64;
                place = after(&rows, rule.key);
                if place.is_none() {
                    break;
                }
            }
            contents.rows.insert(rule.table.to_owned(), count);
        }
        for (shop, key) in media.keys().await? {
            let Some((picture, _)) = media.get(&shop, &key).await? else { continue };
            let data: Vec<String> = picture.chunks(PIECE).map(|piece| STANDARD.encode(piece)).collect();
            lines.write(&json!({"media": format!("{shop}/{key}"), "data": data}))?;
            contents.media += 1;
        }
        contents.sha256 = hexadecimal(lines.hash.finalize_reset().as_slice());
        lines.write(&json!({"end": contents}))?;
        lines.out.finish()?.flush()?;
        Ok(contents)
    }
}

pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn to_json(value: Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Int(number) => json!(number),
        // As text: it is read back to the last bit.
        Value::Real(number) => json!({ "r": number.to_string() }),
        Value::Text(text) => json!(text),
        Value::Blob(bytes) => json!({ "b": STANDARD.encode(bytes) }),
    }
}

/// The value that [`to_json`] wrote.
pub(super) fn from_json(json: Json) -> Result<Value, BackupError> {
    let wrong = || BackupError::Damaged("a value is of no known kind".to_owned());
    Ok(match json {
        Json::Null => Value::Null,
        Json::Number(number) => Value::Int(number.as_i64().ok_or_else(wrong)?),
        Json::String(text) => Value::Text(text),
        Json::Object(object) => match (object.get("r"), object.get("b")) {
            (Some(Json::String(number)), None) => Value::Real(number.parse().map_err(|_| wrong())?),
            (None, Some(Json::String(bytes))) => Value::Blob(STANDARD.decode(bytes).map_err(|_| wrong())?),
            _ => return Err(wrong()),
        },
        Json::Bool(_) | Json::Array(_) => return Err(wrong()),
    })
}
