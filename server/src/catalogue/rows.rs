//! The catalogue's tables: reading and writing rows. Transactions belong to the callers.

use std::sync::LazyLock;

use mitra_dialogue::Product;

use super::{
    record::{Attribute, Availability, Record},
    voices::Voices,
};
use crate::{
    db::{Db, Row, Unit, Value, args},
    store::{StoreError, random_name},
};

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

pub(super) async fn counters(db: &Db, shop: &str) -> Result<Counters, StoreError> {
    let sql = "SELECT epoch, last_seq, text_seq FROM catalogue WHERE shop_id = ?1";
    Ok(match db.row(sql, args![shop]).await? {
        Some(row) => Counters {
            epoch: row.get("epoch")?,
            last_seq: row.get("last_seq")?,
            text_seq: row.get("text_seq")?,
        },
        None => Counters::default(),
    })
}

/// Products with a number above `after`, at most `limit`, by number.
pub(super) async fn page(db: &Db, shop: &str, after: i64, limit: i64) -> Result<Vec<Stored>, StoreError> {
    let sql = "SELECT * FROM product WHERE shop_id = ?1 AND number > ?2 ORDER BY number LIMIT ?3";
    db.rows(sql, args![shop, after, limit]).await?.iter().map(stored).collect()
}

/// Changes above `after`, at most `limit`, by seq.
pub(super) async fn changes(db: &Db, shop: &str, after: i64, limit: i64) -> Result<Vec<Change>, StoreError> {
    let sql = "SELECT product.*, change.seq AS change_seq, change.number AS change_number
         FROM catalogue_change AS change
         LEFT JOIN product ON product.shop_id = change.shop_id AND product.product_id = change.product_id
         WHERE change.shop_id = ?1 AND change.seq > ?2 ORDER BY change.seq LIMIT ?3";
    let change = |row: &Row| {
        let is_there = row.get::<Option<i64>>("number")?.is_some();
        Ok(Change {
            seq: row.get("change_seq")?,
            number: row.get("change_number")?,
            product: if is_there { Some(stored(row)?) } else { None },
        })
    };
    db.rows(sql, args![shop, after, limit]).await?.iter().map(change).collect()
}

/// The product of an id as shoppers see it.
pub(super) async fn shown_by_id(db: &Db, shop: &str, id: &str) -> Result<Option<Product>, StoreError> {
    let sql = format!("{SHOWN} AND product_id = ?2");
    db.row(&sql, args![shop, id]).await?.as_ref().map(shown).transpose()
}

/// The product of a number as shoppers see it.
pub(super) async fn shown_by_number(db: &Db, shop: &str, number: u64) -> Result<Option<Product>, StoreError> {
    let sql = format!("{SHOWN} AND number = ?2");
    db.row(&sql, args![shop, number]).await?.as_ref().map(shown).transpose()
}

const SHOWN: &str = "SELECT product.*, thumbnail.large AS thumbnail FROM product
     LEFT JOIN thumbnail ON thumbnail.shop_id = product.shop_id AND thumbnail.picture = product.picture
     WHERE product.shop_id = ?1";

fn shown(row: &Row) -> Result<Product, StoreError> {
    let shop: String = row.get("shop_id")?;
    let key: Option<String> = row.get("thumbnail")?;
    let thumbnail = key.map(|key| format!("/media/{shop}/{key}"));
    Ok(Product { thumbnail, ..stored(row)?.record.into_product() })
}

/// The product of a number.
pub(super) async fn by_number(db: &Db, shop: &str, number: u64) -> Result<Option<Stored>, StoreError> {
    let sql = "SELECT * FROM product WHERE shop_id = ?1 AND number = ?2";
    db.row(sql, args![shop, number]).await?.as_ref().map(stored).transpose()
}

pub(super) fn stored(row: &Row) -> Result<Stored, StoreError> {
    let list = |name: &str| -> Result<Vec<String>, StoreError> {
        Ok(serde_json::from_str(&row.get::<String>(name)?)?)
    };
    let attributes: Vec<Attribute> = serde_json::from_str(&row.get::<String>("attributes")?)?;
    let availability: String = row.get("availability")?;
    let record = Record {
        id: row.get("product_id")?,
        title: row.get("title")?,
        description: row.get("description")?,
        price_rupees: row.get("price_rupees")?,
        mrp_rupees: row.get("mrp_rupees")?,
        availability: Availability::from_name(&availability).unwrap_or(Availability::OutOfStock),
        brand: row.get("brand")?,
        product_type: row.get("product_type")?,
        colours: list("colours")?,
        material: row.get("material")?,
        pattern: row.get("pattern")?,
        sizes: list("sizes")?,
        gender: row.get("gender")?,
        age_group: row.get("age_group")?,
        item_group_id: row.get("item_group_id")?,
        rating: row.get::<Option<f64>>("rating")?.map(|stars| stars as f32),
        rating_count: row.get("rating_count")?,
        picture: row.get("picture")?,
        link: row.get("link")?,
        attributes,
        voices: Voices::read(row.get::<Option<String>>("voices")?.as_deref())?,
    };
    Ok(Stored { record, number: row.get("number")?, text_seq: row.get("text_seq")? })
}

/// Makes the shop and its counters when they are missing.
pub(super) async fn ensure_shop(unit: &mut Unit, shop: &str) -> Result<(), StoreError> {
    unit.execute(
        "INSERT INTO shop (shop_id, name, created_at) VALUES (?1, ?1, {now}) ON CONFLICT DO NOTHING",
        args![shop],
    )
    .await?;
    unit.execute(
        "INSERT INTO catalogue (shop_id, epoch) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
        args![shop, random_name(8)?],
    )
    .await?;
    Ok(())
}

/// Takes the next number of the change log; other writers wait until this unit of work ends.
async fn next_seq(unit: &mut Unit, shop: &str, text: bool, is_new: bool) -> Result<Row, StoreError> {
    let sql = "UPDATE catalogue SET last_seq = last_seq + 1,
             text_seq = CASE WHEN ?2 = 1 THEN last_seq + 1 ELSE text_seq END,
             last_number = last_number + ?3
         WHERE shop_id = ?1 RETURNING last_seq, last_number";
    let row = unit.row(sql, args![shop, text, is_new]).await?;
    row.ok_or_else(|| StoreError::Refused(format!("the shop `{shop}` has no catalogue")))
}

const COLUMNS: &str = "shop_id, product_id, number, title, description, price_rupees, mrp_rupees, availability, \
     in_stock, brand, product_type, colours, material, pattern, sizes, gender, age_group, item_group_id, rating, \
     rating_count, picture, link, attributes, voices, seq, text_seq";

/// The statement that writes a product, new or known.
static WRITE: LazyLock<String> = LazyLock::new(|| write_statement(1));

/// The statement that writes so many products, the values of [`values`] for each.
pub(super) fn write_statement(products: usize) -> String {
    let columns: Vec<&str> = COLUMNS.split(", ").collect();
    let sets: Vec<String> = columns.iter().skip(2).map(|name| format!("{name} = excluded.{name}")).collect();
    format!(
        "INSERT INTO product ({COLUMNS}) VALUES {} ON CONFLICT (shop_id, product_id) DO UPDATE SET {}",
        tuples(products, columns.len()),
        sets.join(", ")
    )
}

/// Numbered places for so many rows of so many values: `(?1, ?2), (?3, ?4)`.
fn tuples(rows: usize, width: usize) -> String {
    let place = |row: usize, at: usize| format!("?{}", row * width + at + 1);
    let tuple = |row| format!("({})", (0..width).map(|at| place(row, at)).collect::<Vec<_>>().join(", "));
    (0..rows).map(tuple).collect::<Vec<_>>().join(", ")
}

/// Writes a product. `known` is its row as it was; `text` says that the text index has to know.
pub(super) async fn write(
    unit: &mut Unit,
    shop: &str,
    record: &Record,
    known: Option<&Stored>,
    text: bool,
) -> Result<(), StoreError> {
    let row = next_seq(unit, shop, text, known.is_none()).await?;
    let seq: i64 = row.get("last_seq")?;
    let number: i64 = match known {
        Some(known) => known.number.cast_signed(),
        None => row.get("last_number")?,
    };
    let text_seq = known.filter(|_| !text).map_or(seq, |known| known.text_seq);
    let place = Place { number, seq, text_seq };
    unit.execute(&WRITE, &values(shop, record, place)?).await?;
    log(unit, shop, &record.id, number, seq, false).await
}

/// Where a product stands in the catalogue and in its change log.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) number: i64,
    pub(super) seq: i64,
    pub(super) text_seq: i64,
}

/// The values of a product's row, in the order of [`COLUMNS`].
pub(super) fn values(shop: &str, record: &Record, place: Place) -> Result<Vec<Value>, StoreError> {
    // The shortest decimal of the f32: 4.4 and not 4.400000095.
    let rating = record.rating.map(|stars| f64::from((stars * 100.0).round()) / 100.0);
    Ok(Vec::from(
        args![
            shop,
            &record.id,
            place.number,
            &record.title,
            &record.description,
            record.price_rupees,
            record.mrp_rupees,
            record.availability.name(),
            record.in_stock(),
            record.brand.as_ref(),
            record.product_type.as_ref(),
            serde_json::to_string(&record.colours)?,
            record.material.as_ref(),
            record.pattern.as_ref(),
            serde_json::to_string(&record.sizes)?,
            record.gender.as_ref(),
            record.age_group.as_ref(),
            record.item_group_id.as_ref(),
            rating,
            record.rating_count,
            record.picture.as_ref(),
            record.link.as_ref(),
            serde_json::to_string(&record.attributes)?,
            record.voices.written()?,
            place.seq,
            place.text_seq,
        ]
        .as_slice(),
    ))
}

/// Removes the products that no id of `keep` names and returns how many those were.
pub(super) async fn remove_others(
    unit: &mut Unit,
    shop: &str,
    keep: &std::collections::HashSet<&str>,
) -> Result<usize, StoreError> {
    let sql = "SELECT product_id, number FROM product WHERE shop_id = ?1";
    let mut removed = 0;
    for row in unit.rows(sql, args![shop]).await? {
        let id: String = row.get("product_id")?;
        if keep.contains(id.as_str()) {
            continue;
        }
        let counted = next_seq(unit, shop, true, false).await?;
        unit.execute("DELETE FROM product WHERE shop_id = ?1 AND product_id = ?2", args![shop, &id]).await?;
        log(unit, shop, &id, row.get("number")?, counted.get("last_seq")?, true).await?;
        removed += 1;
    }
    Ok(removed)
}

async fn log(
    unit: &mut Unit,
    shop: &str,
    id: &str,
    number: i64,
    seq: i64,
    removed: bool,
) -> Result<(), StoreError> {
    unit.execute(&LOG, args![shop, id, number, seq, removed]).await?;
    Ok(())
}

static LOG: LazyLock<String> = LazyLock::new(|| log_statement(1));

/// The statement that logs changes of so many products: shop, id, number, seq and whether it is gone, for each.
pub(super) fn log_statement(products: usize) -> String {
    format!(
        "INSERT INTO catalogue_change (shop_id, product_id, number, seq, removed) VALUES {}
         ON CONFLICT (shop_id, product_id)
         DO UPDATE SET number = excluded.number, seq = excluded.seq, removed = excluded.removed",
        tuples(products, 5)
    )
}
