//! Things like a photo, or like one of the shop's products: the nearest by the vectors of their pictures, with points
//! for what the shop itself says of them.

use std::cmp::Ordering;

use mitra_dialogue::{Condition, Filters, Product, Slot, SlotValue};
use tantivy::TantivyError;

use super::{
    Catalogue, CatalogueError,
    intake::at_once,
    matching,
    question::{self, Limits, Question},
    rank::{self, Hit},
    record::Record,
    rows,
    search::{self, Best, Snapshot},
    vectors::{Sought, Vectors},
};
use crate::see::{Packed, model};

/// What a product is to be like.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Likeness {
    /// Vector of a photo and the id of the network that gave it.
    pub vector: Option<(Packed, String)>,
    /// What the photo shows: kinds, colours, pattern, fabric, and for whom.
    pub tags: Vec<Condition>,
    /// A product of the shop. Its picture and what the shop says of it count where nothing else is said.
    pub product_id: Option<String>,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Similar {
    /// Products with their scores: those in stock first, then the likest.
    pub products: Vec<(Product, f32)>,
    /// How many pass the conditions in all.
    pub total: usize,
    /// Whether pictures were compared. If not, the shop's pictures are not seen yet, or nothing was given that they can
    /// be compared with.
    pub by_vector: bool,
}

/// Slots that a photo shows, and what it is worth that the shop says the same of a product. Two pictures that are
/// equal are worth 1, two of one kind mostly 0.8 and more, of two kinds 0.2: what it is comes first, and among like
/// things the colour, which a vector mixes with everything else. The fabric is rarely seen.
const WEIGHTS: [(Slot, f32); 5] = [
    (Slot::Category, 0.3),
    (Slot::Colour, 0.2),
    (Slot::Pattern, 0.05),
    (Slot::Audience, 0.05),
    (Slot::Fabric, 0.05),
];

fn weight(slot: Slot) -> f32 {
    WEIGHTS.iter().find(|(of, _)| *of == slot).map_or(0.0, |(_, weight)| *weight)
}

impl Catalogue {
    /// The products most like `likeness` among those that satisfy all `conditions`; where a condition and a tag
    /// speak of the same thing, the condition counts. Nothing when it names a product that is not there.
    pub async fn similar(
        &self,
        likeness: &Likeness,
        conditions: &[Condition],
        limit: usize,
    ) -> Result<Option<Similar>, CatalogueError> {
        let mut like = None;
        if let Some(id) = &likeness.product_id {
            let Some(stored) = rows::by_id(self.store.db(), &self.shop, id).await? else { return Ok(None) };
            like = Some(stored);
        }
        let snapshot = self.snapshot();
        let number = like.as_ref().and_then(|like| u32::try_from(like.number).ok());
        let own = number.and_then(|number| snapshot.vectors.of(number));
        let given = likeness.vector.as_ref().filter(|(_, by)| by == model()).map(|(vector, _)| vector);
        let sought = given.or(own).filter(|_| snapshot.vectors.count() > 0).map(Sought::new);
        let mut tags = likeness.tags.clone();
        for tag in like.iter().flat_map(|like| said_of(&like.record)) {
            if !likeness.tags.iter().any(|told| told.slot == tag.slot) {
                tags.push(tag);
            }
        }
        tags.retain(|tag| weight(tag.slot) > 0.0 && !conditions.iter().any(|said| said.slot == tag.slot));
        let beside = match &like {
            Some(like) => self.store.beside(&self.shop, &like.record.id).await?,
            None => Vec::new(),
        };
        let (page, total) =
            at_once(|| nearest(&snapshot, sought.as_ref(), &tags, conditions, (number, &beside), limit))?;
        let stored = self.stored(&page).await?;
        let products = self.live.shown(&self.store, &self.shop, stored).await?;
        let score =
            |product: &Product| page.iter().find(|best| best.id == product.id).map(|best| best.points);
        let scored = |product: Product| score(&product).map(|score| (product, score));
        let products = products.into_iter().filter_map(scored).collect();
        Ok(Some(Similar { products, total, by_vector: sought.is_some() }))
    }
}

/// What the shop says for certain of a product, of what a photo shows.
fn said_of(record: &Record) -> Vec<Condition> {
    let certain = record.attributes.iter().filter(|attribute| attribute.certain);
    let tag = |slot: Slot, value: &str| Condition { slot, value: SlotValue::Text(value.to_owned()) };
    certain.filter_map(|attribute| Some(tag(Slot::from_name(&attribute.slot)?, &attribute.value))).collect()
}

/// A product that passes, with its score.
#[derive(Clone, Copy)]
struct Scored {
    hit: Hit,
    score: f32,
}

/// What it is worth that others looked at it beside the product: half of a shared colour, less than being of its kind.
const BESIDE: f32 = 0.1;

/// So many of the likest are put in another order, when she asks for one: the cheapest of all would be like nothing.
const NEAR: usize = 24;

/// The photo that the filters name, when products' pictures can be compared with it.
pub(super) fn sought(vectors: &Vectors, filters: &Filters) -> Option<Sought> {
    let photo = filters.photo.as_ref().filter(|photo| photo.model == model())?;
    let vector = Packed::try_from(photo.vector.as_slice()).ok()?;
    (vectors.count() > 0).then(|| Sought::new(&vector))
}

/// The `top` of what a search found that are likest to a photo: in stock first, and near ones in the order she asked for.
pub(super) fn likest(
    snapshot: &Snapshot,
    hits: Vec<Hit>,
    photo: &Sought,
    filters: &Filters,
    top: usize,
) -> Result<Vec<Hit>, TantivyError> {
    let seen = filters.conditions.iter().filter(|condition| weight(condition.slot) > 0.0);
    let mut scored = scored(snapshot, hits, Some(photo), &seen.cloned().collect::<Vec<_>>())?;
    let sort = filters.texts(Slot::Sort).last();
    best(snapshot, &mut scored, if sort.is_some() { top.max(NEAR) } else { top });
    if sort.is_some() {
        let limits = Limits::of(&filters.conditions.iter().collect::<Vec<_>>());
        let near = scored.len().min(NEAR);
        scored[..near].sort_by_key(|of| {
            (!of.hit.glance.in_stock, rank::place(&of.hit, &snapshot.columns, &limits, sort))
        });
    }
    Ok(scored.into_iter().take(top).map(|of| of.hit).collect())
}

/// The `limit` best but the product itself, and how many pass. What others looked at beside it comes a little nearer.
fn nearest(
    snapshot: &Snapshot,
    sought: Option<&Sought>,
    tags: &[Condition],
    conditions: &[Condition],
    (itself, beside): (Option<u32>, &[u64]),
    limit: usize,
) -> Result<(Vec<Best>, usize), TantivyError> {
    let mut hits = search::passing(snapshot, &conditions.iter().collect::<Vec<_>>())?;
    hits.retain(|hit| Some(hit.number) != itself);
    let mut scored = scored(snapshot, hits, sought, tags)?;
    for of in &mut scored {
        if beside.contains(&u64::from(of.hit.number)) {
            of.score += BESIDE;
        }
    }
    let total = scored.len();
    best(snapshot, &mut scored, limit);
    let id = |hit: &Hit| snapshot.index.parts[hit.part as usize].segment.id(hit.document).to_owned();
    let page = scored.iter().map(|Scored { hit, score }| Best { id: id(hit), points: *score });
    Ok((page.collect(), total))
}

/// What was found, with how like what is sought it is.
fn scored(
    snapshot: &Snapshot,
    hits: Vec<Hit>,
    sought: Option<&Sought>,
    tags: &[Condition],
) -> Result<Vec<Scored>, TantivyError> {
    let points = points(snapshot, &question::wishes(tags, weight))?;
    let score = |hit: Hit| {
        let in_common = points[hit.part as usize][hit.document as usize];
        let alike = sought.map_or(0.0, |sought| snapshot.vectors.likeness(hit.number, sought));
        Scored { hit, score: alike + in_common }
    };
    Ok(hits.into_iter().map(score).collect())
}

/// Leaves the `limit` best, best first.
fn best(snapshot: &Snapshot, scored: &mut Vec<Scored>, limit: usize) {
    let standing = |of: &Scored| snapshot.columns.standing(of.hit.number);
    let order = |a: &Scored, b: &Scored| -> Ordering {
        let stock = b.hit.glance.in_stock.cmp(&a.hit.glance.in_stock);
        let best = stock.then(b.score.total_cmp(&a.score));
        best.then_with(|| standing(b).total_cmp(&standing(a))).then(a.hit.number.cmp(&b.hit.number))
    };
    if scored.len() > limit && limit > 0 {
        scored.select_nth_unstable_by(limit - 1, order);
    }
    scored.truncate(limit);
    scored.sort_unstable_by(order);
}

/// What every document has in common with what is sought, by the parts of the index.
fn points(snapshot: &Snapshot, wishes: &Question) -> Result<Vec<Vec<f32>>, TantivyError> {
    let parts = 0..snapshot.index.parts.len();
    parts.map(|ord| Ok(matching::matching(&snapshot.index, ord, wishes)?.points())).collect()
}
