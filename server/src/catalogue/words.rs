//! Words that no slot took, searched for in what products say.

use std::collections::{HashMap, HashSet};

use mitra_perception::search_words;
use tantivy::{
    DocId, Score, SegmentOrdinal, SegmentReader, TantivyError, Term,
    collector::{Collector, SegmentCollector},
    columnar::Column,
    query::{BooleanQuery, FuzzyTermQuery, Query, TermQuery},
    schema::IndexRecordOption,
};

use super::index::{TextIndex, type_term};

/// How well products match the words, by number: each word counts by how rare it is.
#[derive(Debug, Default)]
pub(super) struct WordMatches {
    /// In title, brand, type, colours, material or pattern.
    pub(super) named: HashMap<u64, f32>,
    /// In the description.
    pub(super) described: HashMap<u64, f32>,
    /// What a product gets that has all of them.
    pub(super) all: f32,
}

/// Searches for the words.
pub(super) fn matches(index: &TextIndex, words: &[String]) -> Result<WordMatches, TantivyError> {
    let mut found = WordMatches::default();
    let mut cut: Vec<String> = words.iter().flat_map(|word| search_words(word)).collect();
    cut.sort();
    cut.dedup();
    let products = index.searcher.num_docs() as f32;
    for word in &cut {
        let fields = &index.fields;
        let mut named = numbers(index, &word_in(&[fields.title, fields.words], word, 0))?;
        let mut described = numbers(index, &word_in(&[fields.description], word, 0))?;
        if named.is_empty() && described.is_empty() && word.chars().count() >= 5 {
            // Nothing has it: a slip of the finger ("addidas") is likelier than a word nobody uses.
            named = numbers(index, &word_in(&[fields.title, fields.words], word, 1))?;
        }
        let rarity = |count: usize| (1.0 + (products + 1.0) / (count as f32 + 1.0)).ln();
        let weight = rarity(if named.is_empty() { described.len() } else { named.len() });
        found.all += weight;
        for number in named.drain(..) {
            *found.named.entry(number).or_default() += weight;
        }
        for number in described.drain(..) {
            *found.described.entry(number).or_default() += weight;
        }
    }
    Ok(found)
}

/// Products whose type the shop calls by one of these names.
pub(super) fn of_type(index: &TextIndex, names: &[String]) -> Result<HashSet<u64>, TantivyError> {
    let terms = names.iter().map(|name| Term::from_field_text(index.fields.terms, &type_term(name)));
    let query = BooleanQuery::new_multiterms_query(terms.collect());
    Ok(numbers(index, &query)?.into_iter().collect())
}

fn word_in(fields: &[tantivy::schema::Field], word: &str, slips: u8) -> BooleanQuery {
    let queries = fields.iter().map(|field| {
        let term = Term::from_field_text(*field, word);
        let query: Box<dyn Query> = match slips {
            0 => Box::new(TermQuery::new(term, IndexRecordOption::Basic)),
            _ => Box::new(FuzzyTermQuery::new(term, slips, true)),
        };
        query
    });
    BooleanQuery::union(queries.collect())
}

fn numbers(index: &TextIndex, query: &dyn Query) -> Result<Vec<u64>, TantivyError> {
    Ok(index
        .searcher
        .search(query, &Numbers { scored: false })?
        .into_iter()
        .map(|(number, _)| number)
        .collect())
}

/// Collects the numbers of matching products, with their points when `scored`.
pub(super) struct Numbers {
    pub(super) scored: bool,
}

/// The part of [`Numbers`] that walks one segment.
pub(super) struct NumbersOfSegment {
    column: Column<u64>,
    found: Vec<(u64, f32)>,
}

impl Collector for Numbers {
    type Fruit = Vec<(u64, f32)>;
    type Child = NumbersOfSegment;

    fn for_segment(&self, _: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<NumbersOfSegment> {
        Ok(NumbersOfSegment { column: segment.fast_fields().u64("number")?, found: Vec::new() })
    }

    fn requires_scoring(&self) -> bool {
        self.scored
    }

    fn merge_fruits(&self, parts: Vec<Vec<(u64, f32)>>) -> tantivy::Result<Vec<(u64, f32)>> {
        Ok(parts.concat())
    }
}

impl SegmentCollector for NumbersOfSegment {
    type Fruit = Vec<(u64, f32)>;

    fn collect(&mut self, document: DocId, points: Score) {
        if let Some(number) = self.column.first(document) {
            self.found.push((number, points));
        }
    }

    fn harvest(self) -> Vec<(u64, f32)> {
        self.found
    }
}
