//! One part of the text index as the search reads it, in memory: which documents have which term, and what their
//! products are called. A part of the index on disk never changes, so this is read once for each.

use std::ops::Range;

use tantivy::{DocSet, SegmentReader, TERMINATED, TantivyError, schema::IndexRecordOption};

use super::{bits::Bits, index::Fields};

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
        Ok(Segment { numbers, ids, id_ends, terms })
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

    /// How many of `found` have each term that begins with `prefix`: the rest of the term and the count.
    pub(super) fn counts<'a>(
        &'a self,
        prefix: &'a str,
        found: &'a Bits,
    ) -> impl Iterator<Item = (&'a str, usize)> {
        self.terms[self.beginning_with(prefix)].iter().map(move |(term, documents)| {
            let count = match documents {
                Documents::Few(list) => list.iter().filter(|document| found.has(**document)).count(),
                Documents::Many(many) => many.common(found),
            };
            (&term[prefix.len()..], count)
        })
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
