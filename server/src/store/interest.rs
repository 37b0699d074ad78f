//! How much products interested shoppers lately: weights that halve every two weeks, without anybody's name.

use std::collections::BTreeMap;

use super::{Store, StoreError};
use crate::db::{Row, args};

/// After this long a weight is half of what it was, milliseconds: two weeks.
const HALF_LIFE_MILLIS: f64 = 14.0 * 24.0 * 3_600.0 * 1_000.0;
/// Most products that stand beside one; the rest were beside it by chance.
const MOST_BESIDE: usize = 50;

/// What was looked at and kept since the last time it was written down: a product's id and that of another one beside it
/// (empty for itself), with the weight of it.
pub type Noted = BTreeMap<(String, String), f64>;

impl Store {
    /// Adds what was noted in a shop to what is known of it.
    ///
    /// # Errors
    /// When the database fails; then nothing of it is added.
    pub async fn note_interest(&self, shop: &str, noted: &Noted) -> Result<(), StoreError> {
        let mut unit = self.db.begin().await?;
        for ((product_id, beside), weight) in noted {
            let sql = "SELECT weight, at, {now} AS now FROM interest
                       WHERE shop_id = ?1 AND product_id = ?2 AND beside = ?3 {lock}";
            let known = unit.row(sql, args![shop, product_id, beside]).await?;
            let left = match known {
                Some(row) => faded(row.get("weight")?, row.get("at")?, row.get("now")?),
                None => 0.0,
            };
            let sql = "INSERT INTO interest (shop_id, product_id, beside, weight, at) VALUES (?1, ?2, ?3, ?4, {now})
                       ON CONFLICT (shop_id, product_id, beside)
                       DO UPDATE SET weight = excluded.weight, at = excluded.at";
            unit.execute(sql, args![shop, product_id, beside, left + weight]).await?;
        }
        unit.commit().await?;
        Ok(())
    }

    /// How much each product of a shop interests now, by its number in the catalogue.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn interest(&self, shop: &str) -> Result<Vec<(u64, f64)>, StoreError> {
        let sql =
            "SELECT product.number AS number, interest.weight AS weight, interest.at AS at, {now} AS now
                   FROM interest JOIN product ON product.shop_id = interest.shop_id
                       AND product.product_id = interest.product_id
                   WHERE interest.shop_id = ?1 AND interest.beside = ''";
        let rows = self.db.rows(sql, args![shop]).await?;
        rows.iter().map(number_and_weight).collect()
    }

    /// Numbers of the products that were looked at beside this one, those most often first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn beside(&self, shop: &str, product_id: &str) -> Result<Vec<u64>, StoreError> {
        let sql =
            "SELECT product.number AS number, interest.weight AS weight, interest.at AS at, {now} AS now
                   FROM interest JOIN product ON product.shop_id = interest.shop_id
                       AND product.product_id = interest.beside
                   WHERE interest.shop_id = ?1 AND interest.product_id = ?2";
        let rows = self.db.rows(sql, args![shop, product_id]).await?;
        let mut others: Vec<(u64, f64)> = rows.iter().map(number_and_weight).collect::<Result<_, _>>()?;
        others.sort_by(|(_, a), (_, b)| b.total_cmp(a));
        others.truncate(MOST_BESIDE);
        Ok(others.into_iter().map(|(number, _)| number).collect())
    }
}

fn number_and_weight(row: &Row) -> Result<(u64, f64), StoreError> {
    Ok((row.get("number")?, faded(row.get("weight")?, row.get("at")?, row.get("now")?)))
}

fn faded(weight: f64, at: i64, now: i64) -> f64 {
    weight * (-(now.saturating_sub(at).max(0) as f64) / HALF_LIFE_MILLIS).exp2()
}
