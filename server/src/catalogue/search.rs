//! The search itself: filters in, products by number out, best first. It waits for nothing.

use std::sync::Arc;

use mitra_dialogue::{Condition, Filters, Relaxation, Slot};
use mitra_perception::{canonical_values, search_words};
use tantivy::TantivyError;

use super::{
    columns::Columns,
    index::TextIndex,
    question::{self, Limits, OTHER},
    rank::{self, Hit},
    words::{self, Numbers, WordMatches},
};

/// The catalogue at one moment.
#[derive(Clone)]
pub(super) struct Snapshot {
    pub(super) index: TextIndex,
    pub(super) columns: Arc<Columns>,
    /// The change up to which it reaches.
    pub(super) seq: i64,
}

/// Products found, best first.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) hits: Vec<Hit>,
    pub(super) relaxation: Option<Relaxation>,
}

/// What is given up first when nothing satisfies everything; slots of one entry go together. A shopper who
/// asked for a saree is never shown shoes instead, so the category is not here.
const GIVEN_UP: [&[Slot]; 18] = [
    &[Slot::Occasion],
    &[Slot::Neck],
    &[Slot::Sleeve],
    &[Slot::NotSleeve],
    &[Slot::Fit],
    &[Slot::Pattern],
    &[Slot::NotPattern],
    &[Slot::Fabric],
    &[Slot::Brand],
    &[Slot::Size],
    &[Slot::Colour],
    &[Slot::RatingMin],
    &[Slot::DiscountMin],
    &[Slot::NotFabric],
    &[Slot::NotColour],
    &[Slot::PriceMin],
    &[Slot::PriceMax],
    &[Slot::Audience],
];

/// Searches. With `least` products that are what was asked for, those that only pass for it are left out. A shop may
/// have a type of just the name she used, finer than our category ("clutches").
pub(super) fn search(snapshot: &Snapshot, filters: &Filters, least: usize) -> Result<Found, TantivyError> {
    let kind_names = &finer_names(filters);
    let mut found = satisfying(snapshot, filters, least)?;
    if kind_names.is_empty() {
        return Ok(found);
    }
    let of_type = words::of_type(&snapshot.index, kind_names)?;
    if found.hits.iter().any(|hit| of_type.contains(&hit.number)) {
        found.hits.retain(|hit| of_type.contains(&hit.number));
    } else if filters.texts(Slot::Sort).next().is_none() {
        let named = words::matches(&snapshot.index, kind_names)?;
        found.hits = rank::named_first(found.hits, &named);
    }
    Ok(found)
}

/// Names of kinds that say more than their category does. "Kurti" says no more than kurti, and the kinds that
/// pass for it stay welcome.
fn finer_names(filters: &Filters) -> Vec<String> {
    let names_of = |category: &str| search_words(&category.replace('_', " "));
    let plain: Vec<Vec<String>> = filters.texts(Slot::Category).map(names_of).collect();
    // "T-shirt" is no finer name of a t-shirt, and no shirt either.
    let joined: Vec<String> = plain.iter().map(|words| words.concat()).collect();
    let is_finer = |name: &&String| {
        let words = search_words(name);
        !joined.contains(&words.concat()) && !words.iter().any(|word| names_another(word, &joined))
    };
    filters.kind_names.iter().filter(is_finer).cloned().collect()
}

/// Whether a word is a category's own name, and none of these.
fn names_another(word: &str, joined: &[String]) -> bool {
    let is_own = |category: &str| search_words(category).concat() == word;
    !joined.iter().any(|name| name == word) && canonical_values(Slot::Category).any(is_own)
}

fn satisfying(snapshot: &Snapshot, filters: &Filters, least: usize) -> Result<Found, TantivyError> {
    if filters.is_empty() {
        return Ok(Found {
            hits: ranked(snapshot, filters, &[], &WordMatches::default(), least)?,
            relaxation: None,
        });
    }
    let words = words::matches(&snapshot.index, &filters.words)?;
    let all: Vec<&Condition> = filters.conditions.iter().filter(|c| !is_other(c)).collect();
    let names_a_kind = all.iter().any(|c| c.slot == Slot::Category);
    // Words alone, or with a kind that is known only by its word, are all that says what she looks for.
    let words_decide = !names_a_kind
        && (all.len() < filters.conditions.len()
            || !filters.words.is_empty() && !all.iter().any(|c| rules_out(c.slot)));
    // A description mentions many things that the product is not.
    let is_other_kind = all.len() < filters.conditions.len();
    if words_decide && words.named.is_empty() && (is_other_kind || words.described.is_empty()) {
        return Ok(Found::default());
    }
    let hits = ranked(snapshot, filters, &all, &words, least)?;
    if !hits.is_empty() {
        // Words that no product found has were given up as well, though they are no condition.
        let heard =
            |hit: &Hit| words.named.contains_key(&hit.number) || words.described.contains_key(&hit.number);
        let unheard = words.all > 0.0 && !hits.iter().any(heard);
        return Ok(Found { hits, relaxation: unheard.then(|| Relaxation { dropped: Vec::new() }) });
    }
    if !names_a_kind && all.iter().any(|c| c.slot == Slot::Brand) {
        // Without a kind the brand is what she looks for; other brands are no answer.
        return Ok(Found::default());
    }
    relaxed(snapshot, filters, &all, &words, least)
}

fn is_other(condition: &Condition) -> bool {
    condition.slot == Slot::Category && condition.value.as_text() == Some(OTHER)
}

fn rules_out(slot: Slot) -> bool {
    !matches!(slot, Slot::Sort | Slot::Season | Slot::Quantity)
}

/// Gives up conditions, the least important first, until something is found; then takes back those that were
/// given up for nothing.
fn relaxed(
    snapshot: &Snapshot,
    filters: &Filters,
    all: &[&Condition],
    words: &WordMatches,
    least: usize,
) -> Result<Found, TantivyError> {
    let without = |dropped: &[&[Slot]]| -> Vec<&Condition> {
        all.iter().copied().filter(|c| !dropped.iter().any(|slots| slots.contains(&c.slot))).collect()
    };
    let mut dropped: Vec<&[Slot]> = Vec::new();
    let mut hits = Vec::new();
    for slots in GIVEN_UP {
        if !all.iter().any(|c| slots.contains(&c.slot)) {
            continue;
        }
        dropped.push(slots);
        let rest = without(&dropped);
        if !rest.iter().any(|c| rules_out(c.slot)) && words.all == 0.0 {
            return Ok(Found::default());
        }
        hits = ranked(snapshot, filters, &rest, words, least)?;
        if !hits.is_empty() {
            break;
        }
    }
    if hits.is_empty() {
        return Ok(Found::default());
    }
    // The last one was given up with all before it in vain: only they can come back.
    for at in (0..dropped.len().saturating_sub(1)).rev() {
        let mut fewer = dropped.clone();
        fewer.remove(at);
        let kept = ranked(snapshot, filters, &without(&fewer), words, least)?;
        if !kept.is_empty() {
            (dropped, hits) = (fewer, kept);
        }
    }
    let given_up = all.iter().filter(|c| dropped.iter().any(|slots| slots.contains(&c.slot)));
    let relaxation = Relaxation { dropped: given_up.map(|c| (*c).clone()).collect() };
    Ok(Found { hits, relaxation: Some(relaxation) })
}

/// The products that satisfy `conditions`, best first. `filters` says what was asked for in all.
fn ranked(
    snapshot: &Snapshot,
    filters: &Filters,
    conditions: &[&Condition],
    words: &WordMatches,
    least: usize,
) -> Result<Vec<Hit>, TantivyError> {
    let (query, full) = question::query(conditions, &snapshot.index.fields);
    let limits = Limits::of(conditions);
    let found = snapshot.index.searcher.search(&*query, &Numbers { scored: true })?;
    let hits = found.into_iter().filter_map(|(number, points)| {
        let facts = *snapshot.columns.get(number)?;
        limits.hold(&facts).then_some(Hit {
            number,
            points,
            is_sound: question::is_sound(points, full),
            facts,
        })
    });
    let names_a_kind = conditions.iter().any(|c| c.slot == Slot::Category);
    let mut hits: Vec<Hit> = hits.collect();
    if names_a_kind {
        // A word that nobody knows must not lead away from what she said clearly.
        hits = rank::sound_only(hits, least);
    }
    hits = rank::narrowed(hits, words, names_a_kind);
    if !names_a_kind && filters.conditions.iter().any(is_other) {
        // Only its name says what it is; whatever else holds for a thing without it, it is another thing.
        hits.retain(|hit| words.named.contains_key(&hit.number));
    }
    Ok(rank::ordered(rank::sound_only(hits, least), filters, words))
}
