//! Which documents of a part of the index answer a question, and with how many points.

use std::ops::ControlFlow;

use tantivy::{
    TantivyError, Term,
    query::{EnableScoring, PhraseQuery, Query, TermQuery},
    schema::IndexRecordOption,
};

use super::{
    bits::{self, Bits},
    index::TextIndex,
    question::{Ask, Clause, Question},
};

/// The documents that answer, and what their points come from.
pub(super) struct Matching {
    pub(super) documents: Bits,
    levels: Vec<Level>,
}

impl Matching {
    /// The points of every document of the part, those that do not answer included.
    pub(super) fn points(&self) -> Vec<f32> {
        let mut points = vec![0.0; self.documents.words().len() * 64];
        for level in &self.levels {
            for (of_word, word) in points.chunks_exact_mut(64).zip(level.documents.words()) {
                bits::ones(*word, |bit| of_word[bit as usize] += level.points);
            }
        }
        points
    }

    /// Calls `some` with the documents that are also among `these`, in order, and their points, until it wants no more:
    /// [`SOME`] at once, so that what it looks up for them can be fetched side by side.
    pub(super) fn each_some(
        &self,
        these: Option<&Bits>,
        mut some: impl FnMut(&[(u32, f32)]) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let mut waiting = [(0, 0.0); SOME];
        let mut count = 0;
        for (at, word) in self.documents.words().iter().enumerate() {
            let mut word = these.map_or(*word, |these| word & these.words()[at]);
            if word == 0 {
                continue;
            }
            let mut points = [0.0; 64];
            for level in &self.levels {
                bits::ones(word & level.documents.words()[at], |bit| points[bit as usize] += level.points);
            }
            while word != 0 {
                let bit = word.trailing_zeros();
                waiting[count] = (at as u32 * 64 + bit, points[bit as usize]);
                count += 1;
                if count == SOME {
                    some(&waiting)?;
                    count = 0;
                }
                word &= word - 1;
            }
        }
        some(&waiting[..count])
    }
}

/// Documents that are looked at together.
pub(super) const SOME: usize = 64;

/// Documents for the same points.
struct Level {
    points: f32,
    documents: Bits,
}

/// Asks the part `ord` of the index.
pub(super) fn matching(index: &TextIndex, ord: usize, question: &Question) -> Result<Matching, TantivyError> {
    let part = &index.parts[ord];
    let mut documents = part.alive.clone();
    for term in &question.refused {
        part.segment.remove(term, &mut documents);
    }
    let mut levels = Vec::new();
    for clause in &question.clauses {
        let mut any = Bits::none(part.segment.documents());
        levels.extend(levels_of(index, ord, clause, &mut any)?);
        if clause.is_must {
            documents.keep(&any);
            if documents.is_empty() {
                break;
            }
        }
    }
    Ok(Matching { documents, levels })
}

/// The documents of a clause by their points, each in its highest level; `any` gets all of them.
fn levels_of(
    index: &TextIndex,
    ord: usize,
    clause: &Clause,
    any: &mut Bits,
) -> Result<Vec<Level>, TantivyError> {
    let mut ways: Vec<_> = clause.ways.iter().collect();
    ways.sort_by(|a, b| b.points.total_cmp(&a.points));
    let mut levels = Vec::new();
    for alike in ways.chunk_by(|a, b| a.points == b.points) {
        let mut documents = Bits::none(index.parts[ord].segment.documents());
        for way in alike {
            unite(index, ord, &way.ask, &mut documents)?;
        }
        documents.remove(any);
        any.unite(&documents);
        // What is worth nothing counts only as a way.
        if alike[0].points > 0.0 {
            levels.push(Level { points: alike[0].points, documents });
        }
    }
    Ok(levels)
}

fn unite(index: &TextIndex, ord: usize, ask: &Ask, bits: &mut Bits) -> Result<(), TantivyError> {
    let segment = &index.parts[ord].segment;
    match ask {
        Ask::Term(term) => segment.unite(term, bits),
        Ask::Title(words) => {
            let terms: Vec<Term> =
                words.iter().map(|word| Term::from_field_text(index.fields.title, word)).collect();
            let query: Box<dyn Query> = match terms.as_slice() {
                [] => return Ok(()),
                [word] => Box::new(TermQuery::new(word.clone(), IndexRecordOption::Basic)),
                _ => Box::new(PhraseQuery::new(terms)),
            };
            unite_query(index, ord, &*query, bits)?;
        }
        Ask::OneAnd(terms, other) => {
            let (mut either, mut with) = (Bits::none(segment.documents()), Bits::none(segment.documents()));
            terms.iter().for_each(|term| segment.unite(term, &mut either));
            segment.unite(other, &mut with);
            with.keep(&either);
            bits.unite(&with);
        }
        Ask::Without(ask, terms) => {
            let mut own = Bits::none(segment.documents());
            unite(index, ord, ask, &mut own)?;
            terms.iter().for_each(|term| segment.remove(term, &mut own));
            bits.unite(&own);
        }
    }
    Ok(())
}

/// Adds what a query of the text index finds in a part of it.
pub(super) fn unite_query(
    index: &TextIndex,
    ord: usize,
    query: &dyn Query,
    bits: &mut Bits,
) -> Result<(), TantivyError> {
    let weight = query.weight(EnableScoring::disabled_from_searcher(&index.searcher))?;
    let reader = index.searcher.segment_reader(ord as u32);
    weight.for_each_no_score(reader, &mut |documents| {
        documents.iter().for_each(|document| bits.add(*document));
    })
}
