//! One part of the text index as the search reads it, in memory: which documents have which term, and what their
//! products are called. A part of the index on disk never changes, so this is read once for each.

use std::ops::Range;

use mitra_dialogue::Slot;
use tantivy::{DocSet, SegmentReader, TERMINATED, TantivyError, schema::IndexRecordOption};

use super::{
    bits::Bits,
    facets::COUNTED,
    index::{Fields, certain},
};

/// A term of one document in so many takes as much room in a list as in bits.
const DENSE: usize = 32;

/// The documents of a term.
#[derive(Debug)]
enum Documents {
    Few(Box<[u32]>),
    Many(Bits),
}

/// The numbers of the products, by document.
#[derive(Debug)]
enum Numbers {
    /// From this one on without a gap, as after an import: no list has to be looked into.
    From(u32),
    Listed(Box<[u32]>),
}

/// The terms of a part of the index and the names of its products.
#[derive(Debug)]
pub(super) struct Segment {
    numbers: Numbers,
    /// All ids, one after the other, and where each ends.
    ids: Box<str>,
    id_ends: Box<[u32]>,
    /// By term.
    terms: Vec<(Box<str>, Documents)>,
    /// The few-documents terms of values that are counted: all documents', one after the other, and where each ends.
    values: Box<[u32]>,
    value_ends: Box<[u32]>,
}

impl Segment {
    /// Reads it from the index.
    pub(super) fn read(reader: &SegmentReader, fields: &Fields) -> Result<Segment, TantivyError> {
        let count = reader.max_doc();
        let column = reader.fast_fields().u64("number")?;
        let numbers: Box<[u32]> = (0..count)
            // A shop's numbers are as many as it ever had products; what is no such number is no product.
            .map(|document| column.first(document).and_then(|n| u32::try_from(n).ok()).unwrap_or(u32::MAX))
            .collect();
        let numbers = match numbers.first() {
            Some(first) if (*first..=u32::MAX).zip(&numbers).all(|(next, number)| next == *number) => {
                Numbers::From(*first)
            }
            _ => Numbers::Listed(numbers),
        };
        let (ids, id_ends) = ids(reader, count)?;
        let inverted = reader.inverted_index(fields.terms)?;
        let mut stream = inverted.terms().stream()?;
        let mut terms = Vec::new();
        while let Some((term, info)) = stream.next() {
            let Ok(term) = std::str::from_utf8(term) else { continue };
            let mut postings = inverted.read_postings_from_terminfo(info, IndexRecordOption::Basic)?;
            let mut list = Vec::with_capacity(info.doc_freq as usize);
            while postings.doc() != TERMINATED {
                list.push(postings.doc());
                postings.advance();
            }
            let documents = if list.len() * DENSE > count as usize {
                let mut bits = Bits::none(count);
                list.iter().for_each(|document| bits.add(*document));
                Documents::Many(bits)
            } else {
                Documents::Few(list.into_boxed_slice())
            };
            terms.push((term.into(), documents));
        }
        let (values, value_ends) = values(&terms, count);
        Ok(Segment { numbers, ids, id_ends, terms, values, value_ends })
    }

    /// How many documents it has, those that were let go included.
    pub(super) fn documents(&self) -> u32 {
        self.id_ends.len() as u32
    }

    /// The number of a document's product.
    pub(super) fn number(&self, document: u32) -> u32 {
        match &self.numbers {
            Numbers::From(first) => first.saturating_add(document),
            Numbers::Listed(numbers) => numbers[document as usize],
        }
    }

    /// The id of a document's product.
    pub(super) fn id(&self, document: u32) -> &str {
        let at = document as usize;
        let begin = if at == 0 { 0 } else { self.id_ends[at - 1] as usize };
        &self.ids[begin..self.id_ends[at] as usize]
    }

    /// Adds the documents of a term.
    pub(super) fn unite(&self, term: &str, bits: &mut Bits) {
        match self.find(term) {
            Some(Documents::Few(list)) => list.iter().for_each(|document| bits.add(*document)),
            Some(Documents::Many(many)) => bits.unite(many),
            None => {}
        }
    }

    /// Takes out the documents of a term.
    pub(super) fn remove(&self, term: &str, bits: &mut Bits) {
        match self.find(term) {
            Some(Documents::Few(list)) => list.iter().for_each(|document| bits.take(*document)),
            Some(Documents::Many(many)) => bits.remove(many),
            None => {}
        }
    }

    /// How many of `found` have each value of the slots that are counted.
    pub(super) fn counts(&self, found: &Bits, documents: &[u32]) -> Counts<'_> {
        let mut counts = vec![0; self.terms.len()];
        for document in documents {
            let at = *document as usize;
            let begin = if at == 0 { 0 } else { self.value_ends[at - 1] as usize };
            self.values[begin..self.value_ends[at] as usize]
                .iter()
                .for_each(|term| counts[*term as usize] += 1);
        }
        for prefix in COUNTED.map(counted) {
            for at in self.beginning_with(&prefix) {
                if let Documents::Many(many) = &self.terms[at].1 {
                    counts[at] = match documents.len() < many.words().len() {
                        true => documents.iter().filter(|document| many.has(**document)).count() as u32,
                        false => many.common(found) as u32,
                    };
                }
            }
        }
        Counts { segment: self, counts }
    }

    fn beginning_with(&self, prefix: &str) -> Range<usize> {
        let begin = self.terms.partition_point(|(term, _)| term.as_ref() < prefix);
        let length = self.terms[begin..].partition_point(|(term, _)| term.starts_with(prefix));
        begin..begin + length
    }

    fn find(&self, term: &str) -> Option<&Documents> {
        let at = self.terms.binary_search_by(|(known, _)| known.as_ref().cmp(term)).ok()?;
        Some(&self.terms[at].1)
    }
}

/// How often each value was found.
pub(super) struct Counts<'s> {
    segment: &'s Segment,
    /// By term.
    counts: Vec<u32>,
}

impl<'s> Counts<'s> {
    /// The values of a slot that were found, and how often.
    pub(super) fn of(&self, slot: Slot) -> impl Iterator<Item = (&'s str, usize)> {
        let prefix = counted(slot);
        let length = prefix.len();
        let range = self.segment.beginning_with(&prefix);
        let terms = self.segment.terms[range.clone()].iter().zip(&self.counts[range]);
        let found: Vec<_> = terms.filter(|(_, count)| **count > 0).collect();
        found.into_iter().map(move |((term, _), count)| (&term[length..], *count as usize))
    }
}

/// How the terms of a counted slot begin.
fn counted(slot: Slot) -> String {
    certain(slot.name(), "")
}

/// The terms of few documents that are counted, by document, and where each document's end.
fn values(terms: &[(Box<str>, Documents)], count: u32) -> (Box<[u32]>, Box<[u32]>) {
    let prefixes = COUNTED.map(counted);
    let is_counted = |term: &str| prefixes.iter().any(|prefix| term.starts_with(prefix.as_str()));
    let few = || {
        (0..).zip(terms).filter_map(|(at, (term, documents))| match documents {
            Documents::Few(list) if is_counted(term) => Some((at, list)),
            _ => None,
        })
    };
    let mut ends = vec![0_u32; count as usize];
    few().for_each(|(_, list)| list.iter().for_each(|document| ends[*document as usize] += 1));
    let mut sum = 0;
    for end in &mut ends {
        // For now where each begins; it is moved to the end as its terms come.
        sum += std::mem::replace(end, sum);
    }
    let mut values = vec![0_u32; sum as usize];
    for (term, list) in few() {
        for document in list {
            let end = &mut ends[*document as usize];
            values[*end as usize] = term;
            *end += 1;
        }
    }
    (values.into(), ends.into())
}

/// Ids of all documents, joined, and where each ends.
fn ids(reader: &SegmentReader, count: u32) -> Result<(Box<str>, Box<[u32]>), TantivyError> {
    let (mut joined, mut ends) = (String::new(), Vec::with_capacity(count as usize));
    let Some(column) = reader.fast_fields().str("id")? else {
        return Ok((joined.into(), vec![0; count as usize].into()));
    };
    let mut sorted = Vec::with_capacity(column.num_terms());
    let mut stream = column.dictionary().stream()?;
    while stream.advance() {
        sorted.push(Box::<str>::from(String::from_utf8_lossy(stream.key())));
    }
    for document in 0..count {
        let id = column.ords().first(document).and_then(|ord| sorted.get(ord as usize));
        joined.push_str(id.map_or("", |id| id));
        ends.push(joined.len() as u32);
    }
    Ok((joined.into(), ends.into()))
}
