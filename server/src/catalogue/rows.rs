//! The catalogue's tables: reading and writing rows. Transactions belong to the callers.

use mitra_dialogue::Product;

use super::{
    record::{Attribute, Availability, Record},
    voices::Voices,
};
use crate::{
    db::{Db, Row, Unit, Value, args},
    see::Packed,
    store::{StoreError, random_name},
};

/// A stored product and what the indexes need of it.
#[derive(Debug)]
pub(super) struct Stored {
    pub(super) record: Record,
    pub(super) number: u64,
    pub(super) text_seq: i64,
    /// When the shop last said that price and stock are so, milliseconds since 1970 (UTC).
    pub(super) confirmed_at: i64,
    /// Path of its picture's small form, where there is one and the product was read to be shown.
    thumbnail: Option<String>,
    /// Of its picture, where the network that was asked for saw it and the product was read to be indexed.
    pub(super) vector: Option<Packed>,
}

impl Stored {
    /// The product as a turn sees it.
    pub(super) fn into_product(self) -> Product {
        Product { thumbnail: self.thumbnail, ..self.record.into_product() }
    }
}

/// The product of an id, to be shown.
pub(super) async fn by_id(db: &Db, shop: &str, id: &str) -> Result<Option<Stored>, StoreError> {
    let sql = format!("{SHOWN} AND product_id = ?2");
    db.row(&sql, args![shop, id]).await?.as_ref().map(shown).transpose()
}

/// The products of these ids that are there, in any order, to be shown.
pub(super) async fn by_ids(db: &Db, shop: &str, ids: &[&str]) -> Result<Vec<Stored>, StoreError> {
    let mut found = Vec::with_capacity(ids.len());
    for some in ids.chunks(MOST_IDS) {
        let sql = format!("{SHOWN} AND product_id IN {}", ids_from_second(some.len()));
        for row in db.rows(&sql, &shop_and(shop, some)).await? {
            found.push(shown(&row)?);
        }
    }
    Ok(found)
}

/// The next products in the order of their ids.
pub(super) async fn after(
    db: &Db,
    shop: &str,
    id: Option<&str>,
    limit: usize,
) -> Result<Vec<Stored>, StoreError> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let sql = "SELECT * FROM product WHERE shop_id = ?1 AND product_id > ?2 ORDER BY product_id LIMIT ?3";
    // No id is empty, so that the empty one comes before all.
    let rows = db.rows(sql, args![shop, id.unwrap_or_default(), limit]).await?;
    rows.iter().map(stored).collect()
}

const SHOWN: &str = "SELECT product.*, thumbnail.large AS thumbnail FROM product
     LEFT JOIN thumbnail ON thumbnail.shop_id = product.shop_id AND thumbnail.picture = product.picture
     WHERE product.shop_id = ?1";

fn shown(row: &Row) -> Result<Stored, StoreError> {
    let shop: String = row.get("shop_id")?;
    let key: Option<String> = row.get("thumbnail")?;
    Ok(Stored { thumbnail: key.map(|key| format!("/media/{shop}/{key}")), ..stored(row)? })
}

/// The product of an id inside a unit of work that is about to change it.
pub(super) async fn by_id_in(unit: &mut Unit, shop: &str, id: &str) -> Result<Option<Stored>, StoreError> {
    unit.row(BY_ID, args![shop, id]).await?.as_ref().map(stored).transpose()
}

const BY_ID: &str = "SELECT * FROM product WHERE shop_id = ?1 AND product_id = ?2";

/// The product of a row.
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
    let (number, text_seq) = (row.get("number")?, row.get("text_seq")?);
    Ok(Stored {
        record,
        number,
        text_seq,
        confirmed_at: row.get("confirmed_at")?,
        thumbnail: None,
        vector: None,
    })
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

/// Takes the next numbers of the change log, for one product or many; other writers wait until this unit of work
/// ends. The row says what the numbers end with.
async fn next_seqs(
    unit: &mut Unit,
    shop: &str,
    count: usize,
    text: bool,
    new: usize,
) -> Result<Row, StoreError> {
    let sql = "UPDATE catalogue SET last_seq = last_seq + ?2,
             text_seq = CASE WHEN ?3 = 1 THEN last_seq + ?2 ELSE text_seq END,
             last_number = last_number + ?4
         WHERE shop_id = ?1 RETURNING last_seq, last_number";
    let row = unit.row(sql, args![shop, count, text, new]).await?;
    row.ok_or_else(|| StoreError::Refused(format!("the shop `{shop}` has no catalogue")))
}

const COLUMNS: &str = "shop_id, product_id, number, title, description, price_rupees, mrp_rupees, availability, \
     in_stock, brand, product_type, colours, material, pattern, sizes, gender, age_group, item_group_id, rating, \
     rating_count, picture, link, attributes, voices, seq, text_seq, confirmed_at";
/// How many rows one statement writes at most: fifty times the columns stay far below what either database takes.
const ROWS: usize = 50;

/// A product to be written.
pub(super) struct Written<'w> {
    /// As it is from now on.
    pub(super) record: &'w Record,
    /// Its row as it was.
    pub(super) known: Option<&'w Stored>,
    /// Whether the text index has to know.
    pub(super) text: bool,
}

/// Writes products, no id twice, in few statements.
pub(super) async fn write_all(
    unit: &mut Unit,
    shop: &str,
    products: &[Written<'_>],
) -> Result<(), StoreError> {
    if products.is_empty() {
        return Ok(());
    }
    let new = products.iter().filter(|product| product.known.is_none()).count();
    let text = products.iter().any(|product| product.text);
    let counted = next_seqs(unit, shop, products.len(), text, new).await?;
    let (last_seq, last_number): (i64, i64) = (counted.get("last_seq")?, counted.get("last_number")?);
    let mut seq = last_seq - products.len() as i64;
    let mut number = last_number - new as i64;
    for some in products.chunks(ROWS) {
        let (mut rows, mut changes) = (Vec::new(), Vec::new());
        for Written { record, known, text } in some {
            seq += 1;
            let own = known.map_or_else(
                || {
                    number += 1;
                    number
                },
                |known| known.number.cast_signed(),
            );
            let text_seq = known.filter(|_| !text).map_or(seq, |known| known.text_seq);
            rows.extend(values(shop, record, own, seq, text_seq)?);
            changes.extend(args![shop, &record.id, own, seq, false].iter().cloned());
        }
        let columns: Vec<&str> = COLUMNS.split(", ").collect();
        let sets: Vec<String> =
            columns.iter().skip(2).map(|name| format!("{name} = excluded.{name}")).collect();
        let sql = format!(
            "INSERT INTO product ({COLUMNS}) VALUES {} ON CONFLICT (shop_id, product_id) DO UPDATE SET {}",
            places(some.len(), columns.len() - 1, ", {now}"),
            sets.join(", ")
        );
        unit.execute(&sql, &rows).await?;
        log(unit, some.len(), &changes).await?;
    }
    Ok(())
}

/// The places of `rows` rows of `columns` values, each row ending with `end`: `(?1, ?2), (?3, ?4)`.
fn places(rows: usize, columns: usize, end: &str) -> String {
    let row = |row: usize| {
        let places: Vec<String> = (1..=columns).map(|at| format!("?{}", row * columns + at)).collect();
        format!("({}{end})", places.join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

/// The values of a product in the order of [`COLUMNS`], but for the last, which the database's clock gives.
fn values(
    shop: &str,
    record: &Record,
    number: i64,
    seq: i64,
    text_seq: i64,
) -> Result<Vec<Value>, StoreError> {
    // The shortest decimal of the f32: 4.4 and not 4.400000095.
    let rating = record.rating.map(|stars| f64::from((stars * 100.0).round()) / 100.0);
    Ok(args![
        shop,
        &record.id,
        number,
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
        seq,
        text_seq,
    ]
    .to_vec())
}

/// Notes that the shop said once more what is known of these products.
pub(super) async fn confirm(unit: &mut Unit, shop: &str, ids: &[&str]) -> Result<(), StoreError> {
    for some in ids.chunks(MOST_IDS) {
        let sql = format!(
            "UPDATE product SET confirmed_at = {{now}} WHERE shop_id = ?1 AND product_id IN {}",
            ids_from_second(some.len())
        );
        unit.execute(&sql, &shop_and(shop, some)).await?;
    }
    Ok(())
}

/// The products of these ids that are there, in any order.
pub(super) async fn by_ids_in(unit: &mut Unit, shop: &str, ids: &[&str]) -> Result<Vec<Stored>, StoreError> {
    let mut found = Vec::with_capacity(ids.len());
    for some in ids.chunks(MOST_IDS) {
        let sql = format!(
            "SELECT * FROM product WHERE shop_id = ?1 AND product_id IN {}",
            ids_from_second(some.len())
        );
        for row in unit.rows(&sql, &shop_and(shop, some)).await? {
            found.push(stored(&row)?);
        }
    }
    Ok(found)
}

/// How many ids one statement names at most.
const MOST_IDS: usize = 500;

/// `(?2, ?3, ...)`
fn ids_from_second(count: usize) -> String {
    let places: Vec<String> = (2..count + 2).map(|at| format!("?{at}")).collect();
    format!("({})", places.join(", "))
}

fn shop_and(shop: &str, ids: &[&str]) -> Vec<Value> {
    std::iter::once(shop).chain(ids.iter().copied()).map(Value::from).collect()
}

/// Keeps other writers of the shop's catalogue away until this unit of work ends.
pub(super) async fn lock(unit: &mut Unit, shop: &str) -> Result<(), StoreError> {
    unit.rows("SELECT last_seq FROM catalogue WHERE shop_id = ?1 {lock}", args![shop]).await?;
    Ok(())
}

/// Removes a product.
pub(super) async fn remove(unit: &mut Unit, shop: &str, id: &str, number: i64) -> Result<(), StoreError> {
    let counted = next_seqs(unit, shop, 1, true, 0).await?;
    unit.execute("DELETE FROM product WHERE shop_id = ?1 AND product_id = ?2", args![shop, id]).await?;
    log(unit, 1, args![shop, id, number, counted.get::<i64>("last_seq")?, true]).await
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
        remove(unit, shop, &id, row.get("number")?).await?;
        removed += 1;
    }
    Ok(removed)
}

/// Writes `rows` entries of the change log: shop, product, number, seq and whether it is gone.
async fn log(unit: &mut Unit, rows: usize, changes: &[Value]) -> Result<(), StoreError> {
    let sql = format!(
        "INSERT INTO catalogue_change (shop_id, product_id, number, seq, removed) VALUES {}
         ON CONFLICT (shop_id, product_id)
         DO UPDATE SET number = excluded.number, seq = excluded.seq, removed = excluded.removed",
        places(rows, 5, "")
    );
    unit.execute(&sql, changes).await?;
    Ok(())
}
