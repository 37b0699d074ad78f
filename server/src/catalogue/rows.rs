//! The catalogue's tables: reading and writing rows. Transactions belong to the callers.

use sqlx::{Row, Sqlite, SqliteConnection, SqlitePool, sqlite::SqliteRow};

use super::record::{Attribute, Availability, Record};
use crate::store::StoreError;

/// A stored product and what the indexes need of it.
#[derive(Debug)]
pub(super) struct Stored {
    pub(super) record: Record,
    pub(super) number: u64,
    pub(super) text_seq: i64,
}

/// A shop's counters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Counters {
    pub(super) epoch: String,
    pub(super) last_seq: i64,
    pub(super) text_seq: i64,
}

/// An entry of the change log: the product as it is now, or nothing when it is gone.
#[derive(Debug)]
pub(super) struct Change {
    pub(super) seq: i64,
    pub(super) number: u64,
    pub(super) product: Option<Stored>,
}

pub(super) async fn counters(reader: &SqlitePool, shop: &str) -> Result<Counters, StoreError> {
    let row = sqlx::query("SELECT epoch, last_seq, text_seq FROM catalogue WHERE shop_id = ?")
        .bind(shop)
        .fetch_optional(reader)
        .await?;
    Ok(match row {
        Some(row) => Counters {
            epoch: row.try_get("epoch")?,
            last_seq: row.try_get("last_seq")?,
            text_seq: row.try_get("text_seq")?,
        },
        None => Counters::default(),
    })
}

/// Products with a number above `after`, at most `limit`, by number.
pub(super) async fn page(
    reader: &SqlitePool,
    shop: &str,
    after: i64,
    limit: i64,
) -> Result<Vec<Stored>, StoreError> {
    let rows = sqlx::query("SELECT * FROM product WHERE shop_id = ? AND number > ? ORDER BY number LIMIT ?")
        .bind(shop)
        .bind(after)
        .bind(limit)
        .fetch_all(reader)
        .await?;
    rows.iter().map(stored).collect()
}

/// Changes above `after`, at most `limit`, by seq.
pub(super) async fn changes(
    reader: &SqlitePool,
    shop: &str,
    after: i64,
    limit: i64,
) -> Result<Vec<Change>, StoreError> {
    let rows = sqlx::query(
        "SELECT product.*, change.seq AS change_seq, change.number AS change_number
         FROM catalogue_change AS change LEFT JOIN product USING (shop_id, product_id)
         WHERE change.shop_id = ? AND change.seq > ? ORDER BY change.seq LIMIT ?",
    )
    .bind(shop)
    .bind(after)
    .bind(limit)
    .fetch_all(reader)
    .await?;
    let mut changes = Vec::with_capacity(rows.len());
    for row in &rows {
        let is_there = row.try_get::<Option<i64>, _>("number")?.is_some();
        let number: i64 = row.try_get("change_number")?;
        changes.push(Change {
            seq: row.try_get("change_seq")?,
            number: number.unsigned_abs(),
            product: if is_there { Some(stored(row)?) } else { None },
        });
    }
    Ok(changes)
}

/// The product of an id.
pub(super) async fn by_id<'c>(
    reader: impl sqlx::Executor<'c, Database = Sqlite>,
    shop: &str,
    id: &str,
) -> Result<Option<Stored>, StoreError> {
    let row = sqlx::query("SELECT * FROM product WHERE shop_id = ? AND product_id = ?")
        .bind(shop)
        .bind(id)
        .fetch_optional(reader)
        .await?;
    row.as_ref().map(stored).transpose()
}

/// The product of a number.
pub(super) async fn by_number(
    reader: &SqlitePool,
    shop: &str,
    number: u64,
) -> Result<Option<Stored>, StoreError> {
    let row = sqlx::query("SELECT * FROM product WHERE shop_id = ? AND number = ?")
        .bind(shop)
        .bind(number as i64)
        .fetch_optional(reader)
        .await?;
    row.as_ref().map(stored).transpose()
}

fn stored(row: &SqliteRow) -> Result<Stored, StoreError> {
    let list = |name: &str| -> Result<Vec<String>, StoreError> {
        Ok(serde_json::from_str(row.try_get::<&str, _>(name)?)?)
    };
    let attributes: Vec<Attribute> = serde_json::from_str(row.try_get::<&str, _>("attributes")?)?;
    let availability: &str = row.try_get("availability")?;
    let number: i64 = row.try_get("number")?;
    let record = Record {
        id: row.try_get("product_id")?,
        title: row.try_get("title")?,
        description: row.try_get("description")?,
        price_rupees: row.try_get("price_rupees")?,
        mrp_rupees: row.try_get("mrp_rupees")?,
        availability: Availability::from_name(availability).unwrap_or(Availability::OutOfStock),
        brand: row.try_get("brand")?,
        product_type: row.try_get("product_type")?,
        colours: list("colours")?,
        material: row.try_get("material")?,
        pattern: row.try_get("pattern")?,
        sizes: list("sizes")?,
        gender: row.try_get("gender")?,
        age_group: row.try_get("age_group")?,
        item_group_id: row.try_get("item_group_id")?,
        rating: row.try_get::<Option<f64>, _>("rating")?.map(|stars| stars as f32),
        rating_count: row.try_get("rating_count")?,
        picture: row.try_get("picture")?,
        link: row.try_get("link")?,
        attributes,
    };
    Ok(Stored { record, number: number.unsigned_abs(), text_seq: row.try_get("text_seq")? })
}

/// Makes the shop and its counters when they are missing.
pub(super) async fn ensure_shop(
    writer: &mut SqliteConnection,
    shop: &str,
    now_millis: i64,
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO shop (shop_id, name, created_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
        .bind(shop)
        .bind(shop)
        .bind(now_millis)
        .execute(&mut *writer)
        .await?;
    sqlx::query("INSERT INTO catalogue (shop_id) VALUES (?) ON CONFLICT DO NOTHING")
        .bind(shop)
        .execute(&mut *writer)
        .await?;
    Ok(())
}

/// Writes a product. `known` is its row as it was; `text` says that the text index has to know.
pub(super) async fn write(
    writer: &mut SqliteConnection,
    shop: &str,
    record: &Record,
    known: Option<&Stored>,
    text: bool,
) -> Result<(), StoreError> {
    let row = sqlx::query(
        "UPDATE catalogue SET last_seq = last_seq + 1,
             text_seq = CASE WHEN ?1 THEN last_seq + 1 ELSE text_seq END,
             last_number = last_number + ?2
         WHERE shop_id = ?3 RETURNING last_seq, last_number",
    )
    .bind(text)
    .bind(i64::from(known.is_none()))
    .bind(shop)
    .fetch_one(&mut *writer)
    .await?;
    let seq: i64 = row.try_get("last_seq")?;
    let number = match known {
        Some(known) => known.number as i64,
        None => row.try_get("last_number")?,
    };
    let text_seq = known.filter(|_| !text).map_or(seq, |known| known.text_seq);
    sqlx::query(
        "INSERT OR REPLACE INTO product (shop_id, product_id, number, title, description, price_rupees, mrp_rupees,
             availability, in_stock, brand, product_type, colours, material, pattern, sizes, gender, age_group,
             item_group_id, rating, rating_count, picture, link, attributes, seq, text_seq)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(shop)
    .bind(&record.id)
    .bind(number)
    .bind(&record.title)
    .bind(&record.description)
    .bind(record.price_rupees)
    .bind(record.mrp_rupees)
    .bind(record.availability.name())
    .bind(record.in_stock())
    .bind(&record.brand)
    .bind(&record.product_type)
    .bind(serde_json::to_string(&record.colours)?)
    .bind(&record.material)
    .bind(&record.pattern)
    .bind(serde_json::to_string(&record.sizes)?)
    .bind(&record.gender)
    .bind(&record.age_group)
    .bind(&record.item_group_id)
    // The shortest decimal of the f32: 4.4 and not 4.400000095.
    .bind(record.rating.map(|stars| f64::from((stars * 100.0).round()) / 100.0))
    .bind(record.rating_count)
    .bind(&record.picture)
    .bind(&record.link)
    .bind(serde_json::to_string(&record.attributes)?)
    .bind(seq)
    .bind(text_seq)
    .execute(&mut *writer)
    .await?;
    log(writer, shop, &record.id, number, seq, false).await
}

/// Removes the products that no id of `keep` names and returns how many those were.
pub(super) async fn remove_others(
    writer: &mut SqliteConnection,
    shop: &str,
    keep: &std::collections::HashSet<&str>,
) -> Result<usize, StoreError> {
    let rows = sqlx::query("SELECT product_id, number FROM product WHERE shop_id = ?")
        .bind(shop)
        .fetch_all(&mut *writer)
        .await?;
    let mut removed = 0;
    for row in rows {
        let id: String = row.try_get("product_id")?;
        if keep.contains(id.as_str()) {
            continue;
        }
        let counted = sqlx::query(
            "UPDATE catalogue SET last_seq = last_seq + 1, text_seq = last_seq + 1 WHERE shop_id = ? RETURNING last_seq",
        )
        .bind(shop)
        .fetch_one(&mut *writer)
        .await?;
        sqlx::query("DELETE FROM product WHERE shop_id = ? AND product_id = ?")
            .bind(shop)
            .bind(&id)
            .execute(&mut *writer)
            .await?;
        log(writer, shop, &id, row.try_get("number")?, counted.try_get("last_seq")?, true).await?;
        removed += 1;
    }
    Ok(removed)
}

async fn log(
    writer: &mut SqliteConnection,
    shop: &str,
    id: &str,
    number: i64,
    seq: i64,
    removed: bool,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT OR REPLACE INTO catalogue_change (shop_id, product_id, number, seq, removed) VALUES (?, ?, ?, ?, ?)",
    )
    .bind(shop)
    .bind(id)
    .bind(number)
    .bind(seq)
    .bind(removed)
    .execute(writer)
    .await?;
    Ok(())
}
