//! The text index: what a product says, as words and as exact terms. Prices and stock are not in it.

use std::{collections::HashMap, sync::Arc};

use mitra_dialogue::Slot;
use tantivy::{
    Index, IndexReader, IndexWriter, ReloadPolicy, Searcher, TantivyDocument, TantivyError, Term,
    index::SegmentId,
    schema::{FAST, Field, INDEXED, IndexRecordOption, Schema, TextFieldIndexing, TextOptions},
    tokenizer::{PreTokenizedString, Token},
};

use super::{bits::Bits, record::Record, rows::Stored, segment::Segment};

/// Raised when documents are made differently; an older index is then made anew.
pub(super) const FORM: u32 = 4;
const WRITER_BYTES: usize = 20_000_000;

/// Fields of a document.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields {
    pub(super) number: Field,
    /// The product's id, read when a part of the index is opened.
    pub(super) id: Field,
    /// Words of the title, with their places.
    pub(super) title: Field,
    /// Words of brand, type, colours, material and pattern.
    pub(super) words: Field,
    pub(super) description: Field,
    /// `slot=value` where it is certain, `slot~value` where only the description says it.
    pub(super) terms: Field,
}

/// The schema and its fields.
pub(super) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let indexed = |tokenizer: &str, option| {
        let indexing = TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(option);
        TextOptions::default().set_indexing_options(indexing)
    };
    // Words come already cut; the tokenizer named here is never asked.
    let fields = Fields {
        number: builder.add_u64_field("number", INDEXED | FAST),
        id: builder.add_text_field("id", FAST),
        title: builder
            .add_text_field("title", indexed("whitespace", IndexRecordOption::WithFreqsAndPositions)),
        words: builder.add_text_field("words", indexed("whitespace", IndexRecordOption::Basic)),
        description: builder.add_text_field("description", indexed("whitespace", IndexRecordOption::Basic)),
        terms: builder.add_text_field("terms", indexed("raw", IndexRecordOption::Basic)),
    };
    (builder.build(), fields)
}

/// A searcher with the fields it knows, and its parts in memory.
#[derive(Clone)]
pub(super) struct TextIndex {
    pub(super) searcher: Searcher,
    pub(super) fields: Fields,
    /// In the order of the searcher's own.
    pub(super) parts: Arc<[Part]>,
}

/// A part of the index.
#[derive(Clone)]
pub(super) struct Part {
    pub(super) segment: Arc<Segment>,
    /// Documents that were not let go.
    pub(super) alive: Bits,
}

impl TextIndex {
    /// The parts that `known` has are not read again; it has all of them afterwards, and no others.
    fn of(searcher: Searcher, fields: Fields, known: &mut Segments) -> Result<TextIndex, TantivyError> {
        let mut read = Segments::new();
        let mut parts = Vec::new();
        for reader in searcher.segment_readers() {
            let id = reader.segment_id();
            let segment = match known.remove(&id) {
                Some(segment) => segment,
                None => Arc::new(Segment::read(reader, &fields)?),
            };
            let mut alive = Bits::all(segment.documents());
            if reader.has_deletes() {
                (0..segment.documents())
                    .filter(|document| reader.is_deleted(*document))
                    .for_each(|document| alive.take(document));
            }
            read.insert(id, segment.clone());
            parts.push(Part { segment, alive });
        }
        *known = read;
        Ok(TextIndex { searcher, fields, parts: parts.into() })
    }
}

type Segments = HashMap<SegmentId, Arc<Segment>>;

/// The one who writes an index.
pub(super) struct Keeper {
    writer: IndexWriter,
    reader: IndexReader,
    fields: Fields,
    segments: Segments,
}

impl Keeper {
    /// Opens `index` for writing. There is one keeper of an index on disk at a time.
    pub(super) fn open(index: &Index) -> Result<Keeper, TantivyError> {
        let (_, fields) = schema();
        // One thread: products come in order, one small segment per commit, and the other core is for shoppers.
        let writer = index.writer_with_num_threads(1, WRITER_BYTES)?;
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Keeper { writer, reader, fields, segments: Segments::new() })
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self) -> Result<(), TantivyError> {
        self.writer.delete_all_documents()?;
        Ok(())
    }

    /// Takes in a product.
    pub(super) fn put(&mut self, product: &Stored) -> Result<(), TantivyError> {
        self.remove(product.number);
        self.writer.add_document(document(&product.record, product.number, &self.fields))?;
        Ok(())
    }

    /// Lets a product go.
    pub(super) fn remove(&mut self, number: u64) {
        self.writer.delete_term(Term::from_field_u64(self.fields.number, number));
    }

    /// Makes everything since the last commit visible at once; `payload` says up to where the index reaches.
    pub(super) fn commit(&mut self, payload: &str) -> Result<TextIndex, TantivyError> {
        let mut commit = self.writer.prepare_commit()?;
        commit.set_payload(payload);
        commit.commit()?;
        self.index()
    }

    /// What can be searched now.
    pub(super) fn index(&mut self) -> Result<TextIndex, TantivyError> {
        self.reader.reload()?;
        TextIndex::of(self.reader.searcher(), self.fields, &mut self.segments)
    }
}

/// Opens an index for reading.
pub(super) fn read(index: &Index) -> Result<TextIndex, TantivyError> {
    let (_, fields) = schema();
    let reader: IndexReader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
    TextIndex::of(reader.searcher(), fields, &mut Segments::new())
}

fn document(record: &Record, number: u64, fields: &Fields) -> TantivyDocument {
    let mut document = TantivyDocument::default();
    document.add_u64(fields.number, number);
    document.add_text(fields.id, &record.id);
    document.add_pre_tokenized_text(fields.title, cut(&record.title));
    let mut words = vec![record.colours.join(" "), record.sizes.join(" ")];
    words.extend(
        [&record.brand, &record.product_type, &record.material, &record.pattern]
            .into_iter()
            .flatten()
            .cloned(),
    );
    document.add_pre_tokenized_text(fields.words, cut(&words.join(" ")));
    document.add_pre_tokenized_text(fields.description, cut(&record.description));
    for term in terms(record) {
        document.add_text(fields.terms, term);
    }
    document
}

/// Everything about a product that can be asked for exactly.
fn terms(record: &Record) -> Vec<String> {
    let mut terms: Vec<String> = record
        .attributes
        .iter()
        .map(|a| if a.certain { certain(&a.slot, &a.value) } else { likely(&a.slot, &a.value) })
        .collect();
    let says = |slot: Slot| record.attributes.iter().any(|a| a.slot == slot.name());
    if !says(Slot::Audience) {
        terms.push(certain(Slot::Audience.name(), UNSAID));
    }
    if !says(Slot::Pattern) {
        // A pattern is worth a word in any text; without one the thing is probably plain.
        terms.push(likely(Slot::Pattern.name(), "solid"));
    }
    terms.extend(
        record.sizes.iter().flat_map(|size| sizes(size)).map(|size| certain(Slot::Size.name(), &size)),
    );
    if let Some(brand) = &record.brand {
        terms.push(certain(Slot::Brand.name(), &joined(brand)));
        terms.push(sound_of_brand(brand));
    }
    let category = record.attributes.iter().find(|a| a.slot == Slot::Category.name() && a.certain);
    if let Some(kind) = category.and_then(|a| super::tables::kind(&a.value)) {
        terms.push(family_term(kind.family));
    }
    if let Some(leaf) = record.product_type.as_deref().and_then(|path| path.rsplit('>').next()) {
        terms.push(type_term(leaf));
    }
    terms.sort();
    terms.dedup();
    terms
}

/// The term of the last name in a path of kinds, for one or for many.
pub(super) fn type_term(name: &str) -> String {
    certain("type", super::tables::singular(&name.trim().to_lowercase()))
}

/// The term of a family of kinds.
pub(super) fn family_term(family: &str) -> String {
    certain("family", family)
}

/// The term of how a brand sounds, the same in both scripts.
pub(super) fn sound_of_brand(brand: &str) -> String {
    let consonants = mitra_perception::search_words(brand).concat();
    certain("brand_sound", &consonants.chars().filter(|c| !"aeiouy".contains(*c)).collect::<String>())
}

/// The value of an attribute about which the feed says nothing.
pub(super) const UNSAID: &str = "unsaid";

/// The term of a value that is certain.
pub(super) fn certain(slot: &str, value: &str) -> String {
    format!("{slot}={value}")
}

/// The term of a value that only the description speaks for.
pub(super) fn likely(slot: &str, value: &str) -> String {
    format!("{slot}~{value}")
}

/// A name as it is compared: its letters and digits in lower case ("Levi's" is "levis").
pub(super) fn joined(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The ways to ask for a size: "UK 7" is also "7", "2XL" is "xxl", "One Size" is "free".
pub(super) fn sizes(size: &str) -> Vec<String> {
    let name = size.to_lowercase().split_whitespace().collect::<String>();
    let mut ways = match name.as_str() {
        "freesize" | "onesize" | "fs" | "standard" | "os" => vec!["free".to_owned()],
        "2xl" => vec!["xxl".to_owned()],
        "3xl" => vec!["xxxl".to_owned()],
        "small" => vec!["s".to_owned()],
        "medium" => vec!["m".to_owned()],
        "large" => vec!["l".to_owned()],
        _ => Vec::new(),
    };
    // A bare number of a shoe is what is printed on boxes here: a UK size or a European one.
    for system in ["uk", "eu", "ind", "india", "euro"] {
        if let Some(number) =
            name.strip_prefix(system).filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        {
            ways.push(number.to_owned());
        }
    }
    ways.push(name);
    ways
}

/// A text, cut into the words that queries are compared by.
fn cut(text: &str) -> PreTokenizedString {
    let tokens = mitra_perception::search_words(text)
        .into_iter()
        .enumerate()
        .map(|(position, text)| Token { position, text, ..Token::default() })
        .collect();
    PreTokenizedString { text: String::new(), tokens }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_brand_sounds_the_same_in_both_scripts() {
        for (latin, devanagari) in
            [("Jockey", "जॉकी"), ("Titan", "टाइटन"), ("Puma", "पूमा"), ("Nike", "नाइकी")]
        {
            assert_eq!(sound_of_brand(latin), sound_of_brand(devanagari));
        }
    }

    #[test]
    fn a_size_can_be_asked_for_in_every_usual_way() {
        assert_eq!(sizes("UK 7"), ["7", "uk7"]);
        assert_eq!(sizes("Free Size"), ["free", "freesize"]);
        assert_eq!(sizes("2XL"), ["xxl", "2xl"]);
        assert_eq!(sizes("2-3Y"), ["2-3y"]);
        assert_eq!(sizes("XL"), ["xl"]);
        assert_eq!(sizes("US 9"), ["us9"]);
    }
}
