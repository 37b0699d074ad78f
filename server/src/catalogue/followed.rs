//! The catalogue's tables as those read them who follow them: how far they have come, all of it, and what changed.

use super::rows::{Stored, stored};
use crate::{
    db::{Db, Row, args},
    see::Packed,
    store::StoreError,
};

/// A shop's counters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Counters {
    pub(super) epoch: String,
    pub(super) last_seq: i64,
    pub(super) text_seq: i64,
    pub(super) sight_seq: i64,
}

/// An entry of the change log: the product as it is now, or nothing when it is gone.
#[derive(Debug)]
pub(super) struct Change {
    pub(super) seq: i64,
    pub(super) number: u64,
    pub(super) product: Option<Stored>,
}

pub(super) async fn counters(db: &Db, shop: &str) -> Result<Counters, StoreError> {
    let sql = "SELECT epoch, last_seq, text_seq, sight_seq FROM catalogue WHERE shop_id = ?1";
    Ok(match db.row(sql, args![shop]).await? {
        Some(row) => Counters {
            epoch: row.get("epoch")?,
            last_seq: row.get("last_seq")?,
            text_seq: row.get("text_seq")?,
            sight_seq: row.get("sight_seq")?,
        },
        None => Counters::default(),
    })
}

/// Products with a number above `after`, at most `limit`, by number, with the vectors that `model` gave their pictures.
pub(super) async fn page(
    db: &Db,
    shop: &str,
    model: &str,
    after: i64,
    limit: i64,
) -> Result<Vec<Stored>, StoreError> {
    let sql = format!(
        "SELECT product.*, sight.vector FROM product {SEEN_BY_LAST}
         WHERE product.shop_id = ?1 AND product.number > ?2 ORDER BY product.number LIMIT ?3"
    );
    db.rows(&sql, args![shop, after, limit, model]).await?.iter().map(with_vector).collect()
}

/// Changes above `after`, at most `limit`, by seq; vectors as in [`page`].
pub(super) async fn changes(
    db: &Db,
    shop: &str,
    model: &str,
    after: i64,
    limit: i64,
) -> Result<Vec<Change>, StoreError> {
    let sql = format!(
        "SELECT product.*, change.seq AS change_seq, change.number AS change_number, sight.vector
         FROM catalogue_change AS change
         LEFT JOIN product ON product.shop_id = change.shop_id AND product.product_id = change.product_id
         {SEEN_BY_LAST}
         WHERE change.shop_id = ?1 AND change.seq > ?2 ORDER BY change.seq LIMIT ?3"
    );
    let change = |row: &Row| {
        let is_there = row.get::<Option<i64>>("number")?.is_some();
        Ok(Change {
            seq: row.get("change_seq")?,
            number: row.get("change_number")?,
            product: if is_there { Some(with_vector(row)?) } else { None },
        })
    };
    db.rows(&sql, args![shop, after, limit, model]).await?.iter().map(change).collect()
}

/// What the network of the fourth parameter saw on the products' pictures.
const SEEN_BY_LAST: &str = "LEFT JOIN picture_sight AS sight ON sight.shop_id = product.shop_id
     AND sight.picture = product.picture AND sight.model = ?4";

fn with_vector(row: &Row) -> Result<Stored, StoreError> {
    let mut stored = stored(row)?;
    stored.vector = vector(row)?;
    Ok(stored)
}

fn vector(row: &Row) -> Result<Option<Packed>, StoreError> {
    let bytes: Option<Vec<u8>> = row.get("vector")?;
    let signed = |bytes: Vec<u8>| bytes.into_iter().map(u8::cast_signed).collect::<Vec<i8>>();
    Ok(bytes.and_then(|bytes| signed(bytes).try_into().ok()))
}

/// Pictures that `model` saw after `after`, at most `limit`, with their vectors, and the number of the last one.
pub(super) async fn seen(
    db: &Db,
    shop: &str,
    model: &str,
    after: i64,
    limit: i64,
) -> Result<(Vec<(String, Packed)>, Option<i64>), StoreError> {
    let sql = "SELECT picture, vector, seq, model FROM picture_sight WHERE shop_id = ?1 AND seq > ?2
               ORDER BY seq LIMIT ?3";
    let rows = db.rows(sql, args![shop, after, limit]).await?;
    let mut seen = Vec::with_capacity(rows.len());
    for row in &rows {
        let is_of_model = row.get::<Option<String>>("model")?.is_some_and(|by| by == model);
        if let Some(vector) = vector(row)?.filter(|_| is_of_model) {
            seen.push((row.get("picture")?, vector));
        }
    }
    Ok((seen, rows.last().map(|row| row.get("seq")).transpose()?))
}
