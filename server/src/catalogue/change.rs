//! Changes that a shop's server tells between imports: of one product or of thousands.
//!
//! Each product is taken or refused for itself. One bad line among ten thousand prices must not keep the others
//! wrong on every shopper's screen, and whoever sent them learns which one it was and why. What is taken goes in by
//! units of work of [`UNIT`] products, so that shoppers who write meanwhile never wait for all of them; sent again,
//! what is there already changes nothing.

use std::collections::HashMap;

use super::{
    CatalogueError,
    enrich::enrich,
    feed::line,
    intake::blocking,
    patch::{self, Fields},
    record::Record,
    rows::{self, Stored, Written},
};
use crate::store::{Store, StoreError};

/// How many products are written in one unit of work.
const UNIT: usize = 500;

/// How much of a product is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    /// All of it: what is not said is not there.
    Whole,
    /// A part: what is not said stays. The product has to be there.
    Part,
}

/// Something that was said and not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// Which product of the list, from 1.
    pub place: usize,
    /// Its id, where it has one.
    pub id: Option<String>,
    /// What is wrong, in words.
    pub reason: String,
    /// Whether the reason is that there is no such product.
    pub is_unknown: bool,
}

/// What came of a list of changes.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Changed {
    /// Products that were not there before.
    pub new: usize,
    /// Products of which something changed.
    pub updated: usize,
    /// Products that were so already.
    pub unchanged: usize,
    /// Products that were not taken.
    pub refused: Vec<Complaint>,
    /// Products that were taken without something that was said.
    pub warnings: Vec<Complaint>,
}

/// A product that was said, at its place in the list.
struct Said {
    place: usize,
    id: String,
    what: What,
}

enum What {
    Whole(Box<Record>),
    Part(Fields),
}

/// A product on its way: as it was, and as it is to be.
struct Pending {
    known: Option<Stored>,
    record: Record,
}

/// Takes in what is said of `products`, each as the attributes of a feed line. A later one of the same id counts on
/// top of the earlier. Indexes in memory learn of it by [`super::Catalogue::catch_up`].
pub async fn change(
    store: &Store,
    shop: &str,
    says: Says,
    products: Vec<Fields>,
) -> Result<Changed, CatalogueError> {
    let (said, mut changed) = blocking(move || read(says, products)).await?;
    for some in said.chunks(UNIT) {
        take_in(store, shop, some, &mut changed).await?;
    }
    changed.refused.sort_by_key(|complaint| complaint.place);
    Ok(changed)
}

/// Takes a product off the shelf; false when there is none of this id.
pub async fn take_off(store: &Store, shop: &str, id: &str) -> Result<bool, CatalogueError> {
    let mut unit = store.db().begin().await.map_err(StoreError::from)?;
    rows::lock(&mut unit, shop).await?;
    let Some(known) = rows::by_id_in(&mut unit, shop, id).await? else { return Ok(false) };
    rows::remove(&mut unit, shop, id, known.number.cast_signed()).await?;
    unit.commit().await.map_err(StoreError::from)?;
    Ok(true)
}

/// Reads what can be read without the database.
fn read(says: Says, products: Vec<Fields>) -> (Vec<Said>, Changed) {
    let (mut said, mut changed) = (Vec::with_capacity(products.len()), Changed::default());
    for (at, fields) in products.into_iter().enumerate() {
        let place = at + 1;
        let id = line::id(&fields);
        let complaint = |reason| Complaint { place, id: id.clone().ok(), reason, is_unknown: false };
        let read = id.clone().and_then(|id| match says {
            Says::Part => Ok((id, What::Part(fields), Vec::new())),
            Says::Whole => patch::whole(&fields).map(|(mut record, warnings)| {
                enrich(&mut record);
                (id, What::Whole(Box::new(record)), warnings)
            }),
        });
        match read {
            Ok((id, what, warnings)) => {
                changed.warnings.extend(warnings.into_iter().map(complaint));
                said.push(Said { place, id, what });
            }
            Err(reason) => changed.refused.push(complaint(reason)),
        }
    }
    (said, changed)
}

async fn take_in(
    store: &Store,
    shop: &str,
    said: &[Said],
    changed: &mut Changed,
) -> Result<(), CatalogueError> {
    let mut unit = store.db().begin().await.map_err(StoreError::from)?;
    rows::ensure_shop(&mut unit, shop).await?;
    // What is patched is what is there, and nobody changes it in between.
    rows::lock(&mut unit, shop).await?;
    let ids: Vec<&str> = said.iter().map(|said| said.id.as_str()).collect();
    let known = rows::by_ids_in(&mut unit, shop, &ids).await?;
    let pending = settle(known, said, &mut changed.refused);

    let mut written = Vec::new();
    let mut confirmed = Vec::new();
    for Pending { known, record } in &pending {
        match known {
            Some(known) if known.record == *record => confirmed.push(record.id.as_str()),
            known => written.push(Written {
                record,
                known: known.as_ref(),
                text: known.as_ref().is_none_or(|known| !known.record.reads_as(record)),
            }),
        }
    }
    rows::write_all(&mut unit, shop, &written).await?;
    rows::confirm(&mut unit, shop, &confirmed).await?;
    let new = written.iter().filter(|written| written.known.is_none()).count();
    let updated = written.len() - new;
    unit.commit().await.map_err(StoreError::from)?;
    changed.new += new;
    changed.updated += updated;
    changed.unchanged += confirmed.len();
    Ok(())
}

/// Each product once, as it is after all that was said of it.
fn settle(known: Vec<Stored>, said: &[Said], refused: &mut Vec<Complaint>) -> Vec<Pending> {
    let mut known: HashMap<String, Stored> =
        known.into_iter().map(|stored| (stored.record.id.clone(), stored)).collect();
    let mut pending: Vec<Pending> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for Said { place, id, what } in said {
        let so_far = places.get(id.as_str()).copied();
        let base = match so_far {
            Some(at) => Some(&pending[at].record),
            None => known.get(id).map(|known| &known.record),
        };
        let (settled, is_unknown) = match (what, base) {
            (What::Whole(record), _) => (Ok(record.as_ref().clone()), false),
            (What::Part(fields), Some(base)) => {
                (patch::onto(base, fields).map(|new| read_anew(base, new)), false)
            }
            (What::Part(_), None) => (Err("there is no such product".to_owned()), true),
        };
        match (settled, so_far) {
            (Ok(record), Some(at)) => pending[at].record = record,
            (Ok(record), None) => {
                places.insert(id, pending.len());
                pending.push(Pending { known: known.remove(id), record });
            }
            (Err(reason), _) => {
                refused.push(Complaint { place: *place, id: Some(id.clone()), reason, is_unknown });
            }
        }
    }
    pending
}

/// Reads the attributes again where the words they were read from changed.
fn read_anew(base: &Record, mut record: Record) -> Record {
    if !base.reads_as(&record) {
        enrich(&mut record);
    }
    record
}
