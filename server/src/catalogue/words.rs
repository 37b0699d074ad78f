//! Words that no slot took, searched for in what products say.

use std::borrow::Cow;

use mitra_dialogue::{Filters, Slot, finer};
use mitra_perception::{letters::Writer, search_words};
use tantivy::{
    DocSet, TERMINATED, TantivyError, Term,
    query::{BooleanQuery, FuzzyTermQuery, Query},
    schema::{Field, IndexRecordOption},
};

use super::{
    bits::Bits,
    index::{TextIndex, type_term},
    matching::unite_query,
    rank::Hit,
};

/// A word that more than one of so many titles bear says little.
const FEW: usize = 20;
/// A word that more than one of so many titles bear says nothing.
const SOME: usize = 10;

/// Letters of the shortest word that is looked for in the other script as well.
const SHORTEST: usize = 3;
/// Spellings in the other script that are tried.
const SPELLINGS: usize = 4;

/// How well products match the words: each word counts by how rare it is.
#[derive(Debug, Default)]
pub(super) struct WordMatches {
    words: Vec<Word>,
    /// What a product gets that has all of them.
    pub(super) all: f32,
}

/// Where one word stands, by the parts of the index.
#[derive(Debug)]
struct Word {
    weight: f32,
    /// In title, brand, type, colours, material or pattern; none when it is in no name.
    named: Option<Vec<Bits>>,
    /// In the description; none when it is in no description.
    described: Option<Vec<Bits>>,
}

impl WordMatches {
    fn add(&mut self, word: Word) {
        self.all += word.weight;
        self.words.push(word);
    }

    /// Whether the name of a product has all of them.
    pub(super) fn is_borne_by(&self, hit: &Hit) -> bool {
        self.all > 0.0 && self.named(hit) > 0.99 * self.all
    }

    /// Whether any name has any of the words.
    pub(super) fn is_named(&self) -> bool {
        self.words.iter().any(|word| word.named.is_some())
    }

    /// Whether any description has any of the words.
    pub(super) fn is_described(&self) -> bool {
        self.words.iter().any(|word| word.described.is_some())
    }

    /// The products whose names have any of the words, by the parts of the index.
    pub(super) fn in_names(&self, index: &TextIndex) -> Vec<Bits> {
        self.any(index, |word| word.named.as_deref())
    }

    /// The products whose descriptions have any of the words.
    pub(super) fn in_descriptions(&self, index: &TextIndex) -> Vec<Bits> {
        self.any(index, |word| word.described.as_deref())
    }

    fn any(&self, index: &TextIndex, place: impl Fn(&Word) -> Option<&[Bits]>) -> Vec<Bits> {
        let mut any: Vec<_> = index.parts.iter().map(|part| Bits::none(part.segment.documents())).collect();
        for parts in self.words.iter().filter_map(place) {
            any.iter_mut().zip(parts).for_each(|(any, bits)| any.unite(bits));
        }
        any
    }

    /// What the names of a product are worth.
    pub(super) fn named(&self, hit: &Hit) -> f32 {
        self.worth(hit, |word| word.named.as_deref())
    }

    /// What the description of a product is worth.
    pub(super) fn described(&self, hit: &Hit) -> f32 {
        self.worth(hit, |word| word.described.as_deref())
    }

    fn worth(&self, hit: &Hit, place: impl Fn(&Word) -> Option<&[Bits]>) -> f32 {
        let has = |word: &&Word| place(word).is_some_and(|parts| parts[hit.part as usize].has(hit.document));
        self.words.iter().filter(has).map(|word| word.weight).sum()
    }
}

/// Of the doubtful words those that name something here: without a kind of product that is all that says what is
/// looked for, and few titles bear it.
pub(super) fn with_names<'f>(
    index: &TextIndex,
    filters: &'f Filters,
) -> Result<Cow<'f, Filters>, TantivyError> {
    let mut filters = Cow::Borrowed(filters);
    if filters.texts(Slot::Category).next().is_some() {
        return Ok(filters);
    }
    let few = index.searcher.num_docs() as usize / FEW;
    let fields = &index.fields;
    for word in filters.doubtful_words.clone() {
        let cut = parts_of(index, &word)?;
        let [cut] = cut.as_slice() else { continue };
        // A name with digits is one wherever it stands; other words are in descriptions for many reasons.
        let is_name = match cut.ends_with(|c: char| c.is_ascii_digit()) {
            true => frequency(index, &[fields.title, fields.words, fields.description], cut)? > 0,
            false => (1..=few).contains(&frequency(index, &[fields.title], cut)?),
        };
        if is_name {
            filters.to_mut().words.push(word);
        }
    }
    Ok(filters)
}

/// Searches for the words; a thing that is named in the other script, by its English name.
pub(super) fn matches(index: &TextIndex, words: &[String]) -> Result<WordMatches, TantivyError> {
    let mut cut = Vec::new();
    for word in words {
        // In the other script a letter is no slip of a finger on this one's keys: छाता is no "chhota".
        let may_slip = word.is_ascii();
        let word = match finer::names(word) {
            [english, ..] if !may_slip => english,
            _ => word.as_str(),
        };
        cut.extend(parts_of(index, word)?.into_iter().map(|part| (part, may_slip)));
    }
    found(index, cut)
}

/// Searches for a name without a slip of the finger in it.
pub(super) fn to_the_letter(index: &TextIndex, name: &str) -> Result<WordMatches, TantivyError> {
    let cut = parts_of(index, name)?.into_iter().map(|part| (part, false)).collect();
    found(index, cut)
}

/// Where these words of the index stand; of those that stand nowhere and may hold a slip, the words that are meant.
fn found(index: &TextIndex, mut cut: Vec<(String, bool)>) -> Result<WordMatches, TantivyError> {
    let mut found = WordMatches::default();
    cut.sort();
    cut.dedup_by(|one, other| one.0 == other.0);
    let products = index.searcher.num_docs();
    let fields = &index.fields;
    for (word, may_slip) in &cut {
        let (mut named, mut name_count) = with_word(index, &[fields.title, fields.words], word)?;
        let (described, count) = with_word(index, &[fields.description], word)?;
        if *may_slip && name_count + count == 0 && word.chars().count() >= 5 {
            // Nothing has it: a slip of the finger ("addidas") is likelier than a word nobody uses.
            (named, name_count) = with_slip(index, &[fields.title, fields.words], word)?;
        }
        let weight = rarity(products, if name_count == 0 { count } else { name_count });
        let named = (name_count > 0).then_some(named);
        let described = (count > 0).then_some(described);
        found.add(Word { weight, named, described });
    }
    Ok(found)
}

/// The words of a word. A name that ends in digits ("m14") is one word where the shop writes it so, else its halves:
/// many things have a 14 in their name.
fn parts_of(index: &TextIndex, word: &str) -> Result<Vec<String>, TantivyError> {
    let mut parts = search_words(word);
    if let [part] = parts.as_slice()
        && part.chars().count() >= SHORTEST
        && !is_anywhere(index, part)?
    {
        return Ok(in_the_other_script(index, word)?.unwrap_or(parts));
    }
    let [.., name, digits, whole] = parts.as_slice() else { return Ok(parts) };
    if *whole != format!("{name}{digits}") {
        return Ok(parts);
    }
    let halves = parts.len() - 3..parts.len() - 1;
    if is_anywhere(index, whole)? {
        parts.drain(halves);
    } else {
        parts.pop();
    }
    Ok(parts)
}

/// A word that nothing has as it sounds, as something has it: चार्जर sounds like no `charger`, but is written so.
fn in_the_other_script(index: &TextIndex, word: &str) -> Result<Option<Vec<String>>, TantivyError> {
    for spelling in Writer::builtin().spellings(word, SPELLINGS) {
        let parts = search_words(&spelling);
        if let [part] = parts.as_slice()
            && is_anywhere(index, part)?
        {
            return Ok(Some(parts));
        }
    }
    Ok(None)
}

fn is_anywhere(index: &TextIndex, word: &str) -> Result<bool, TantivyError> {
    let fields = &index.fields;
    Ok(frequency(index, &[fields.title, fields.words, fields.description], word)? > 0)
}

/// How well the names of products match words that may only be there for the sentence ("modern" of "a modern lamp").
pub(super) fn doubtful(index: &TextIndex, words: &[String]) -> Result<WordMatches, TantivyError> {
    let mut found = WordMatches::default();
    let products = index.searcher.num_docs();
    for word in words {
        let cut = parts_of(index, word)?;
        let [cut] = cut.as_slice() else { continue };
        if (1..=products as usize / SOME).contains(&frequency(index, &[index.fields.title], cut)?) {
            let (named, count) = with_word(index, &[index.fields.title], cut)?;
            found.add(Word {
                weight: rarity(products, count),
                named: (count > 0).then_some(named),
                described: None,
            });
        }
    }
    Ok(found)
}

/// What a word is worth that so many products bear.
fn rarity(products: u64, count: usize) -> f32 {
    (1.0 + (products as f32 + 1.0) / (count as f32 + 1.0)).ln()
}

/// Products whose type the shop calls by one of these names, by the parts of the index.
pub(super) fn of_type(index: &TextIndex, names: &[String]) -> Vec<Bits> {
    let terms: Vec<String> = names.iter().map(|name| type_term(name)).collect();
    let of_part = |part: &super::index::Part| {
        let mut bits = Bits::none(part.segment.documents());
        terms.iter().for_each(|term| part.segment.unite(term, &mut bits));
        bits
    };
    index.parts.iter().map(of_part).collect()
}

/// How often a word stands in the fields, products that were let go lately included.
fn frequency(index: &TextIndex, fields: &[Field], word: &str) -> Result<usize, TantivyError> {
    let mut count = 0;
    for reader in index.searcher.segment_readers() {
        for field in fields {
            let term = Term::from_field_text(*field, word);
            count += reader.inverted_index(*field)?.doc_freq(&term)? as usize;
        }
    }
    Ok(count)
}

/// Products with a word in one of the fields, by the parts of the index, and how many.
fn with_word(index: &TextIndex, fields: &[Field], word: &str) -> Result<(Vec<Bits>, usize), TantivyError> {
    let (mut parts, mut count) = (Vec::new(), 0);
    for (part, reader) in index.parts.iter().zip(index.searcher.segment_readers()) {
        let mut bits = Bits::none(part.segment.documents());
        for field in fields {
            let term = Term::from_field_text(*field, word);
            let postings = reader.inverted_index(*field)?.read_postings(&term, IndexRecordOption::Basic)?;
            let Some(mut postings) = postings else { continue };
            while postings.doc() != TERMINATED {
                bits.add(postings.doc());
                postings.advance();
            }
        }
        bits.keep(&part.alive);
        count += bits.count();
        parts.push(bits);
    }
    Ok((parts, count))
}

/// The same for a word that is one letter off.
fn with_slip(index: &TextIndex, fields: &[Field], word: &str) -> Result<(Vec<Bits>, usize), TantivyError> {
    let slips = fields.iter().map(|field| -> Box<dyn Query> {
        Box::new(FuzzyTermQuery::new(Term::from_field_text(*field, word), 1, true))
    });
    let query = BooleanQuery::union(slips.collect());
    let (mut parts, mut count) = (Vec::new(), 0);
    for (ord, part) in index.parts.iter().enumerate() {
        let mut bits = Bits::none(part.segment.documents());
        unite_query(index, ord, &query, &mut bits)?;
        bits.keep(&part.alive);
        count += bits.count();
        parts.push(bits);
    }
    Ok((parts, count))
}
