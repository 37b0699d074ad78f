//! How many of the products found have which value, so that a shop can draw its filters.

use std::collections::{BTreeMap, HashMap, HashSet};

use mitra_dialogue::Slot;
use tantivy::{DocSet, TERMINATED, TantivyError, schema::IndexRecordOption};

use super::{index::TextIndex, rank::Hit};

/// Slots that are counted, in the order in which filters usually stand on a page.
pub(super) const COUNTED: [Slot; 7] =
    [Slot::Category, Slot::Audience, Slot::Brand, Slot::Size, Slot::Colour, Slot::Fabric, Slot::Pattern];
/// Where bands of prices begin, rupees.
const BANDS: [u32; 7] = [0, 300, 500, 1_000, 2_000, 5_000, 10_000];
/// Stars that filters offer.
const STARS: [u32; 4] = [4, 3, 2, 1];
/// Values of one slot at most; a shop with a thousand brands draws no thousand boxes.
const MOST_VALUES: usize = 50;

/// Counts of what was found.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Facets {
    /// Per slot its values with how many products have them, the most frequent first.
    pub values: BTreeMap<&'static str, Vec<(String, usize)>>,
    /// Bands of prices that are not empty: lowest rupees, highest rupees (none in the last), how many.
    pub prices: Vec<(u32, Option<u32>, usize)>,
    /// Stars and how many products have at least as many.
    pub ratings: Vec<(u32, usize)>,
}

/// Counts the values of `hits`.
pub(super) fn count(index: &TextIndex, hits: &[Hit]) -> Result<Facets, TantivyError> {
    let found: HashSet<u64> = hits.iter().map(|hit| hit.number).collect();
    let mut counts: HashMap<String, usize> = HashMap::new();
    for segment in index.searcher.segment_readers() {
        let numbers = segment.fast_fields().u64("number")?;
        let is_found = |document| numbers.first(document).is_some_and(|number| found.contains(&number));
        let inverted = segment.inverted_index(index.fields.terms)?;
        for slot in COUNTED {
            let prefix = format!("{}=", slot.name());
            // `>` is the character after `=`.
            let end = format!("{}>", slot.name());
            let mut terms = inverted.terms().range().ge(&prefix).lt(&end).into_stream()?;
            while let Some((term, info)) = terms.next() {
                let Ok(term) = std::str::from_utf8(term) else { continue };
                let mut documents = inverted.read_postings_from_terminfo(info, IndexRecordOption::Basic)?;
                let mut count = 0;
                while documents.doc() != TERMINATED {
                    let document = documents.doc();
                    let is_alive = segment.alive_bitset().is_none_or(|alive| alive.is_alive(document));
                    count += usize::from(is_alive && is_found(document));
                    documents.advance();
                }
                if count > 0 {
                    *counts.entry(term.to_owned()).or_default() += count;
                }
            }
        }
    }
    let mut facets = Facets { prices: prices(hits), ratings: ratings(hits), ..Facets::default() };
    for slot in COUNTED {
        facets.values.insert(slot.name(), values_of(slot, &counts));
    }
    Ok(facets)
}

fn values_of(slot: Slot, counts: &HashMap<String, usize>) -> Vec<(String, usize)> {
    let of_slot = counts.iter().filter_map(|(term, count)| {
        let value = term.strip_prefix(slot.name())?.strip_prefix('=')?;
        (value != super::index::UNSAID).then(|| (value.to_owned(), *count))
    });
    let mut values: Vec<(String, usize)> = of_slot.collect();
    values.sort_by(|(a, x), (b, y)| y.cmp(x).then_with(|| a.cmp(b)));
    values.truncate(MOST_VALUES);
    values
}

fn prices(hits: &[Hit]) -> Vec<(u32, Option<u32>, usize)> {
    let ends = BANDS.iter().skip(1).map(|next| Some(next - 1)).chain([None]);
    let bands = BANDS.into_iter().zip(ends).map(|(lowest, highest)| {
        let within = |hit: &&Hit| {
            let price = hit.facts.price_rupees;
            price >= lowest && highest.is_none_or(|highest| price <= highest)
        };
        (lowest, highest, hits.iter().filter(within).count())
    });
    bands.filter(|(.., count)| *count > 0).collect()
}

fn ratings(hits: &[Hit]) -> Vec<(u32, usize)> {
    let with = |stars: u32| hits.iter().filter(|hit| hit.facts.rating >= stars as f32).count();
    STARS.into_iter().map(|stars| (stars, with(stars))).filter(|(_, count)| *count > 0).collect()
}
