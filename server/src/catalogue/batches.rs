//! Writes many products with few statements: a database in another process answers each of them with a round
//! trip.

use std::{collections::HashMap, sync::LazyLock};

use super::{
    record::Record,
    rows::{self, Place, Stored},
};
use crate::{
    db::{Unit, Value, args},
    store::StoreError,
};

/// How many products one statement is about.
pub(super) const SIZE: usize = 50;

static WRITE: LazyLock<String> = LazyLock::new(|| rows::write_statement(SIZE));
static LOG: LazyLock<String> = LazyLock::new(|| rows::log_statement(SIZE));
static KNOWN: LazyLock<String> = LazyLock::new(|| {
    let places: Vec<String> = (0..SIZE).map(|at| format!("?{}", at + 2)).collect();
    format!("SELECT * FROM product WHERE shop_id = ?1 AND product_id IN ({})", places.join(", "))
});

/// Those of at most [`SIZE`] products that are there already, by id.
pub(super) async fn known(
    unit: &mut Unit,
    shop: &str,
    records: &[Record],
) -> Result<HashMap<String, Stored>, StoreError> {
    let mut arguments = vec![Value::from(shop)];
    // The statement has a fixed number of places: the last id fills those that are over.
    let Some(last) = records.last() else { return Ok(HashMap::new()) };
    arguments.extend(
        records.iter().chain(std::iter::repeat(last)).take(SIZE).map(|record| Value::from(&record.id)),
    );
    let mut known = HashMap::new();
    for row in unit.rows(&KNOWN, &arguments).await? {
        let stored = rows::stored(&row)?;
        known.insert(stored.record.id.clone(), stored);
    }
    Ok(known)
}

/// A product that waits to be written.
struct Waiting<'a> {
    record: &'a Record,
    known: Option<Stored>,
    /// Whether the text index has to know.
    text: bool,
}

/// Collects products and writes them [`SIZE`] at a time.
pub(super) struct Batches<'a> {
    shop: &'a str,
    waiting: Vec<Waiting<'a>>,
}

impl<'a> Batches<'a> {
    /// Nothing waits yet. No product may come twice.
    pub(super) fn new(shop: &'a str) -> Batches<'a> {
        Batches { shop, waiting: Vec::with_capacity(SIZE) }
    }

    /// Writes a product, now or with those that follow. `known` is its row as it was.
    pub(super) async fn write(
        &mut self,
        unit: &mut Unit,
        record: &'a Record,
        known: Option<Stored>,
    ) -> Result<(), StoreError> {
        let text = known.as_ref().is_none_or(|known| !known.record.reads_as(record));
        self.waiting.push(Waiting { record, known, text });
        if self.waiting.len() == SIZE {
            self.write_all(unit).await?;
        }
        Ok(())
    }

    /// Writes those that still wait.
    pub(super) async fn finish(self, unit: &mut Unit) -> Result<(), StoreError> {
        for Waiting { record, known, text } in self.waiting {
            rows::write(unit, self.shop, record, known.as_ref(), text).await?;
        }
        Ok(())
    }

    async fn write_all(&mut self, unit: &mut Unit) -> Result<(), StoreError> {
        let (mut seq, mut number) = self.take_numbers(unit).await?;
        let (mut products, mut changes) = (Vec::new(), Vec::new());
        for Waiting { record, known, text } in self.waiting.drain(..) {
            seq += 1;
            let own = match &known {
                Some(known) => known.number.cast_signed(),
                None => {
                    number += 1;
                    number
                }
            };
            let text_seq = known.filter(|_| !text).map_or(seq, |known| known.text_seq);
            products.extend(rows::values(self.shop, record, Place { number: own, seq, text_seq })?);
            changes.extend_from_slice(args![self.shop, &record.id, own, seq, false]);
        }
        unit.execute(&WRITE, &products).await?;
        unit.execute(&LOG, &changes).await?;
        Ok(())
    }

    /// Takes numbers for all that wait and returns the last ones before them: of the change log and of products.
    async fn take_numbers(&self, unit: &mut Unit) -> Result<(i64, i64), StoreError> {
        let changes = self.waiting.len();
        let new = self.waiting.iter().filter(|waiting| waiting.known.is_none()).count();
        // Which of the changes is the last that the text index has to know; 0 when none is.
        let text = self.waiting.iter().rposition(|waiting| waiting.text).map_or(0, |at| at + 1);
        let sql = "UPDATE catalogue SET last_seq = last_seq + ?2, last_number = last_number + ?3,
                 text_seq = CASE WHEN ?4 > 0 THEN last_seq + ?4 ELSE text_seq END
             WHERE shop_id = ?1 RETURNING last_seq, last_number";
        let row = unit.row(sql, args![self.shop, changes, new, text]).await?;
        let row =
            row.ok_or_else(|| StoreError::Refused(format!("the shop `{}` has no catalogue", self.shop)))?;
        let before = |name: &str, taken: usize| -> Result<i64, StoreError> {
            let last: i64 = row.get(name)?;
            Ok(last - taken as i64)
        };
        Ok((before("last_seq", changes)?, before("last_number", new)?))
    }
}
