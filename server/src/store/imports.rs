//! Catalogue files that were taken in or refused, for the people of the shop.

use serde::{Deserialize, Serialize};

use super::{Before, Store, StoreError, audit, random_name};
use crate::db::{Row, args};

/// What an import changed, products.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ImportCounts {
    /// Not there before.
    pub new: usize,
    /// Changed.
    pub updated: usize,
    /// The same as before.
    pub unchanged: usize,
    /// Gone.
    pub removed: usize,
    /// Lines that were no product.
    pub skipped: usize,
}

/// One import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// Its id.
    pub import_id: String,
    /// When, milliseconds since 1970 (UTC).
    pub at: i64,
    /// Names of the files.
    pub source: String,
    /// Whether it was taken in; a refused one changed nothing.
    pub done: bool,
    /// What it changed.
    pub counts: ImportCounts,
    /// The first complaints, in sentences.
    pub complaints: Vec<String>,
}

impl Store {
    /// Writes down an import that `actor` began, with an entry of the audit log; returns its id.
    pub async fn record_import(
        &self,
        shop_id: &str,
        actor: &str,
        source: &str,
        done: bool,
        counts: ImportCounts,
        complaints: &[String],
    ) -> Result<String, StoreError> {
        let import_id = random_name(12)?;
        let mut unit = self.db.begin().await?;
        unit.execute(
            "INSERT INTO catalogue_import (shop_id, import_id, at, source, outcome, counts, complaints)
             VALUES (?1, ?2, {now}, ?3, ?4, ?5, ?6)",
            args![
                shop_id,
                &import_id,
                source.replace('\0', ""),
                if done { "done" } else { "refused" },
                serde_json::to_string(&counts)?,
                serde_json::to_string(complaints)?
            ],
        )
        .await?;
        audit::note(&mut unit, shop_id, actor, audit::actions::IMPORT, &import_id).await?;
        unit.commit().await?;
        Ok(import_id)
    }

    /// At most `limit` imports, newest first.
    pub async fn imports(
        &self,
        shop_id: &str,
        before: &Before,
        limit: u32,
    ) -> Result<Vec<Import>, StoreError> {
        let sql = "SELECT import_id, at, source, outcome, counts, complaints FROM catalogue_import
                   WHERE shop_id = ?1 AND (at, import_id) < (?2, ?3) ORDER BY at DESC, import_id DESC LIMIT ?4";
        let rows = self.db.rows(sql, args![shop_id, before.at, &before.id, limit]).await?;
        let import = |row: &Row| {
            Ok(Import {
                import_id: row.get("import_id")?,
                at: row.get("at")?,
                source: row.get("source")?,
                done: row.get::<String>("outcome")? == "done",
                counts: serde_json::from_str(&row.get::<String>("counts")?)?,
                complaints: serde_json::from_str(&row.get::<String>("complaints")?)?,
            })
        };
        rows.iter().map(import).collect()
    }
}
