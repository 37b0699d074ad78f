//! How many of the products found have which value, so that a shop can draw its filters.

use std::collections::{BTreeMap, HashMap};

use mitra_dialogue::Slot;

use super::{
    bits::Bits,
    columns::Columns,
    index::{TextIndex, UNSAID},
    rank::Hit,
    segment::Counts,
};

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
pub(super) fn count(index: &TextIndex, columns: &Columns, hits: &[Hit]) -> Facets {
    let mut found: Vec<(Bits, Vec<u32>)> =
        index.parts.iter().map(|part| (Bits::none(part.segment.documents()), Vec::new())).collect();
    for hit in hits {
        let (bits, documents) = &mut found[hit.part as usize];
        bits.add(hit.document);
        documents.push(hit.document);
    }
    let parts = index.parts.iter().zip(&found).filter(|(_, (_, documents))| !documents.is_empty());
    let counts: Vec<_> =
        parts.map(|(part, (bits, documents))| part.segment.counts(bits, documents)).collect();
    let mut facets = Facets { prices: prices(hits), ratings: ratings(columns, hits), ..Facets::default() };
    for slot in COUNTED {
        facets.values.insert(slot.name(), values_of(slot, &counts));
    }
    facets
}

fn values_of(slot: Slot, of_parts: &[Counts<'_>]) -> Vec<(String, usize)> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for (value, count) in of_parts.iter().flat_map(|counts| counts.of(slot)) {
        *counts.entry(value).or_default() += count;
    }
    counts.remove(UNSAID);
    let mut values: Vec<_> = counts.into_iter().collect();
    values.sort_unstable_by(|(a, x), (b, y)| y.cmp(x).then_with(|| a.cmp(b)));
    values.truncate(MOST_VALUES);
    values.into_iter().map(|(value, count)| (value.to_owned(), count)).collect()
}

/// Counts every band in one walk over what may be the whole shop.
fn prices(hits: &[Hit]) -> Vec<(u32, Option<u32>, usize)> {
    let mut counts = [0; BANDS.len()];
    for hit in hits {
        let band = BANDS.iter().filter(|lowest| hit.glance.price_rupees >= **lowest).count();
        counts[band.saturating_sub(1)] += 1;
    }
    let ends = BANDS.iter().skip(1).map(|next| Some(next - 1)).chain([None]);
    let bands =
        BANDS.into_iter().zip(ends).zip(counts).map(|((lowest, highest), count)| (lowest, highest, count));
    bands.filter(|(.., count)| *count > 0).collect()
}

fn ratings(columns: &Columns, hits: &[Hit]) -> Vec<(u32, usize)> {
    let mut counts = [0; STARS.len()];
    for hit in hits {
        let rating = columns.details(hit.number).rating;
        for (stars, count) in STARS.iter().zip(&mut counts) {
            *count += usize::from(rating >= *stars as f32);
        }
    }
    STARS.into_iter().zip(counts).filter(|(_, count)| *count > 0).collect()
}
