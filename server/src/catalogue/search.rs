//! The search itself: filters in, products by number out, best first. It waits for nothing.

use std::{ops::ControlFlow, sync::Arc};

use mitra_dialogue::{Condition, Filters, Relaxation, Slot, lookup::GIVEN_UP};
use tantivy::TantivyError;

use super::{
    bits::Bits,
    columns::{Columns, Glance},
    facets::{self, Facets},
    index::TextIndex,
    kind_names::{self, finer_names, names_say_which},
    matching::{self, Matching},
    question::{self, Limits, OTHER, Question},
    rank::{self, Hit},
    similar,
    vectors::Vectors,
    words::{self, WordMatches},
};

/// The catalogue at one moment.
#[derive(Clone)]
pub(super) struct Snapshot {
    pub(super) index: TextIndex,
    pub(super) columns: Arc<Columns>,
    pub(super) vectors: Arc<Vectors>,
    /// The change up to which it reaches.
    pub(super) seq: i64,
    /// The picture up to which what was seen is in it.
    pub(super) sight_seq: i64,
}

/// What is wanted of what was found.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted {
    /// With so many products that are what was asked for, those that only pass for it are left out.
    pub(super) least: usize,
    /// How many of the best are passed over.
    pub(super) offset: usize,
    /// How many come after them at most.
    pub(super) limit: usize,
    /// Whether values are counted.
    pub(super) facets: bool,
}

/// A product of the page that was wanted.
#[derive(Debug, PartialEq)]
pub(super) struct Best {
    pub(super) id: String,
    pub(super) points: f32,
}

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The page, best first.
    pub(super) page: Vec<Best>,
    /// How many there are in all.
    pub(super) total: usize,
    pub(super) facets: Facets,
    pub(super) relaxation: Option<Relaxation>,
}

/// What satisfies, in no order.
#[derive(Default)]
struct Satisfying {
    hits: Vec<Hit>,
    words: WordMatches,
    relaxation: Option<Relaxation>,
}

/// Searches. A shop may have a type of just the name she used, finer than our category ("clutches").
pub(super) fn search(snapshot: &Snapshot, filters: &Filters, wanted: Wanted) -> Result<Found, TantivyError> {
    let index = &snapshot.index;
    let filters = &*words::with_names(index, filters)?;
    let Satisfying { hits, words, mut relaxation } = satisfying(snapshot, filters, wanted.least)?;
    let mut hits = rank::for_adults(hits, filters);
    let kind_names = &finer_names(filters);
    if !kind_names.is_empty() && !hits.is_empty() {
        let of_type = words::of_type(index, kind_names);
        let is_of_type = |hit: &Hit| of_type[hit.part as usize].has(hit.document);
        if hits.iter().any(is_of_type) {
            hits.retain(is_of_type);
        } else {
            let finer = kind_names::finer(filters);
            mark_named(index, &mut hits, kind_names, finer)?;
            let named = hits.iter().filter(|hit| hit.is_named && hit.glance.in_stock).count();
            let says_which = finer.is_some() || names_say_which(filters, kind_names);
            let elsewhere = match named {
                0 => called_so(snapshot, filters, kind_names, finer, wanted.least)?,
                _ => Vec::new(),
            };
            if !elsewhere.is_empty() {
                (hits, relaxation) = (elsewhere, None);
            } else if named > 0 && says_which {
                hits.retain(|hit| hit.is_named);
            } else if named == 0 && finer.is_some() {
                let finer =
                    filters.kind_names.iter().filter(|name| !mitra_dialogue::finer::names(name).is_empty());
                relaxation.get_or_insert_default().names = finer.cloned().collect();
            } else if filters.texts(Slot::Sort).next().is_some() {
                hits.iter_mut().for_each(|hit| hit.is_named = false);
            }
        }
    }
    hits = rank::for_adults(hits, filters);
    if filters.texts(Slot::Category).next().is_some() {
        rank::keep_told(&mut hits, &words::doubtful(index, &filters.telling_words)?);
    }
    rank::name_forward(&mut hits, &words::doubtful(index, &filters.doubtful_words)?);
    let total = hits.len();
    let facets =
        if wanted.facets { facets::count(index, &snapshot.columns, &hits) } else { Facets::default() };
    let top = wanted.offset + wanted.limit;
    let best = match similar::sought(&snapshot.vectors, filters) {
        Some(photo) => similar::likest(snapshot, hits, &photo, filters, top)?,
        None => rank::ordered(hits, &snapshot.columns, filters, &words, top),
    };
    let page = best.iter().skip(wanted.offset).take(wanted.limit).map(|hit| Best {
        id: index.parts[hit.part as usize].segment.id(hit.document).to_owned(),
        points: hit.points,
    });
    Ok(Found { page: page.collect(), total, facets, relaxation })
}

/// Puts products first whose names bear what she calls the kind; of a finer kind also its English name.
fn mark_named(
    index: &TextIndex,
    hits: &mut [Hit],
    kind_names: &[String],
    finer: Option<&[&str]>,
) -> Result<(), TantivyError> {
    let Some([english, ..]) = finer else {
        rank::name_first(hits, &words::matches(index, kind_names)?);
        return Ok(());
    };
    let mut named = vec![words::matches(index, &[(*english).to_owned()])?];
    // A Hindi name is one of the whole category to a search, and says nothing here.
    for own in kind_names.iter().filter(|own| own.as_str() != *english && !kind_names::is_a_category(own)) {
        named.push(words::to_the_letter(index, own)?);
    }
    hits.iter_mut().for_each(|hit| hit.is_named = named.iter().any(|words| words.is_borne_by(hit)));
    Ok(())
}

/// Products that are called so though our category for the name is another: a patiala salwar may stand among the leggings.
fn called_so(
    snapshot: &Snapshot,
    filters: &Filters,
    kind_names: &[String],
    finer: Option<&[&str]>,
    least: usize,
) -> Result<Vec<Hit>, TantivyError> {
    let words = kind_names.iter().flat_map(|name| name.split_whitespace()).count();
    if finer.is_none() && words < 2 {
        return Ok(Vec::new());
    }
    let mut any_kind = filters.clone();
    any_kind.forget(Slot::Category);
    any_kind.words = kind_names.to_vec();
    let found = satisfying(snapshot, &any_kind, least)?;
    let mut hits = if found.relaxation.is_none() { found.hits } else { Vec::new() };
    mark_named(&snapshot.index, &mut hits, kind_names, finer)?;
    hits.retain(|hit| hit.is_named && hit.glance.in_stock);
    Ok(hits)
}

fn satisfying(snapshot: &Snapshot, filters: &Filters, least: usize) -> Result<Satisfying, TantivyError> {
    let words = words::matches(&snapshot.index, &filters.words)?;
    let all: Vec<&Condition> = filters.conditions.iter().filter(|c| !is_other(c)).collect();
    if filters.is_empty() {
        let hits = matching(snapshot, filters, &[], &words, least)?;
        return Ok(Satisfying { hits, words, relaxation: None });
    }
    let names_a_kind = all.iter().any(|c| c.slot == Slot::Category);
    // Words alone, or with a kind that is known only by its word, are all that says what she looks for.
    let words_decide = !names_a_kind
        && (all.len() < filters.conditions.len()
            || !filters.words.is_empty() && !all.iter().any(|c| rules_out(c.slot)));
    // A description mentions many things that the product is not.
    let is_other_kind = all.len() < filters.conditions.len();
    if words_decide && !words.is_named() && (is_other_kind || !words.is_described()) {
        return Ok(Satisfying::default());
    }
    let hits = matching(snapshot, filters, &all, &words, least)?;
    if !hits.is_empty() {
        // Words that no product found has were given up as well, though they are no condition.
        let heard = |hit: &Hit| words.named(hit) + words.described(hit) > 0.0;
        let unheard = words.all > 0.0 && !hits.iter().any(heard);
        return Ok(Satisfying { hits, words, relaxation: unheard.then(Relaxation::default) });
    }
    if !names_a_kind && all.iter().any(|c| c.slot == Slot::Brand) {
        // Without a kind the brand is what she looks for; other brands are no answer.
        return Ok(Satisfying::default());
    }
    relaxed(snapshot, filters, &all, words, least)
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
    words: WordMatches,
    least: usize,
) -> Result<Satisfying, TantivyError> {
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
            return Ok(Satisfying::default());
        }
        hits = matching(snapshot, filters, &rest, &words, least)?;
        if !hits.is_empty() {
            break;
        }
    }
    if hits.is_empty() {
        return Ok(Satisfying::default());
    }
    // The last one was given up with all before it in vain: only they can come back.
    for at in (0..dropped.len().saturating_sub(1)).rev() {
        let mut fewer = dropped.clone();
        fewer.remove(at);
        let kept = matching(snapshot, filters, &without(&fewer), &words, least)?;
        if !kept.is_empty() {
            (dropped, hits) = (fewer, kept);
        }
    }
    let given_up = all.iter().filter(|c| dropped.iter().any(|slots| slots.contains(&c.slot)));
    let dropped = given_up.map(|c| (*c).clone()).collect();
    let relaxation = Relaxation { dropped, ..Relaxation::default() };
    Ok(Satisfying { hits, words, relaxation: Some(relaxation) })
}

/// The products that satisfy `conditions`, in no order. `filters` says what was asked for in all.
fn matching(
    snapshot: &Snapshot,
    filters: &Filters,
    conditions: &[&Condition],
    words: &WordMatches,
    least: usize,
) -> Result<Vec<Hit>, TantivyError> {
    let index = &snapshot.index;
    if !Limits::of(conditions).can_hold(&snapshot.columns) {
        return Ok(Vec::new());
    }
    let answering = Answering::of(snapshot, conditions)?;
    let names_a_kind = conditions.iter().any(|c| c.slot == Slot::Category);
    // A word that nobody knows must not lead away from what she said clearly.
    let is_enough = names_a_kind && answering.has_sound(least);
    let mut hits = Vec::new();
    // When any product bears the words in its name, the others are not meant. Without a kind of product the words say
    // what is looked for, and a description may speak for it as well.
    if words.is_named() {
        hits = answering.hits(Some(&words.in_names(index)), is_enough);
        rank::keep_best(&mut hits, |hit| words.named(hit));
    }
    if hits.is_empty() && !names_a_kind && words.is_described() {
        hits = answering.hits(Some(&words.in_descriptions(index)), is_enough);
        rank::keep_best(&mut hits, |hit| words.described(hit));
    }
    if !names_a_kind && filters.conditions.iter().any(is_other) {
        // Only its name says what it is; whatever else holds for a thing without it, it is another thing.
        hits.retain(|hit| words.named(hit) > 0.0);
    } else if hits.is_empty() {
        hits = answering.hits(None, is_enough);
    }
    if names_a_kind && !rank::says_who(filters) && is_of_adults(snapshot, conditions, &hits)? {
        hits.retain(|hit| !hit.glance.is_for_kids);
    }
    Ok(rank::sound_only(hits, least))
}

/// Whether only children's sizes were found of a kind that the shop sells mostly for adults: a lehenga within her budget
/// that fits a girl of six is none.
fn is_of_adults(snapshot: &Snapshot, conditions: &[&Condition], hits: &[Hit]) -> Result<bool, TantivyError> {
    if hits.is_empty() || hits.iter().any(|hit| !hit.glance.is_for_kids) {
        return Ok(false);
    }
    let of_kind: Vec<&Condition> = conditions.iter().copied().filter(|c| c.slot == Slot::Category).collect();
    let all = Answering::of(snapshot, &of_kind)?.hits(None, true);
    let for_kids = all.iter().filter(|hit| hit.glance.is_for_kids).count();
    Ok(all.len() > 2 * for_kids)
}

/// The products that pass all `conditions`, in no order; nothing is given up, and what only passes for what was asked
/// for is there where nothing else is.
pub(super) fn passing(snapshot: &Snapshot, conditions: &[&Condition]) -> Result<Vec<Hit>, TantivyError> {
    if !Limits::of(conditions).can_hold(&snapshot.columns) {
        return Ok(Vec::new());
    }
    Ok(rank::sound_only(Answering::of(snapshot, conditions)?.hits(None, false), 1))
}

/// What answers a question, by the parts of the index, before its limits.
struct Answering<'s> {
    snapshot: &'s Snapshot,
    parts: Vec<Matching>,
    limits: Limits,
    /// Points of a product that surely is everything.
    full: f32,
}

impl Answering<'_> {
    fn of<'s>(snapshot: &'s Snapshot, conditions: &[&Condition]) -> Result<Answering<'s>, TantivyError> {
        let question = Question::of(conditions);
        let parts = 0..snapshot.index.parts.len();
        let parts =
            parts.map(|ord| matching::matching(&snapshot.index, ord, &question)).collect::<Result<_, _>>()?;
        Ok(Answering { snapshot, parts, limits: Limits::of(conditions), full: question.full })
    }

    /// Whether `least` products in stock are all that was asked for.
    fn has_sound(&self, least: usize) -> bool {
        let mut count = 0;
        let _ = self.each(None, true, |hit| {
            count += usize::from(hit.glance.in_stock);
            if count < least { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        count >= least
    }

    /// The products that are among `these` as well.
    fn hits(&self, these: Option<&[Bits]>, only_sound: bool) -> Vec<Hit> {
        let mut hits = Vec::new();
        let _ = self.each(these, only_sound, |hit| {
            hits.push(hit);
            ControlFlow::Continue(())
        });
        hits
    }

    fn each(
        &self,
        these: Option<&[Bits]>,
        only_sound: bool,
        mut each: impl FnMut(Hit) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let (columns, parts) = (&self.snapshot.columns, &self.snapshot.index.parts);
        // Neighbours mostly have as many points.
        let mut last = (self.full, question::is_sound(self.full, self.full));
        for (ord, matching) in self.parts.iter().enumerate() {
            matching.each_some(these.map(|these| &these[ord]), |some| {
                let mut seen = [(0, None); matching::SOME];
                for (seen, (document, _)) in seen.iter_mut().zip(some) {
                    let number = parts[ord].segment.number(*document);
                    *seen = (number, columns.glance(number));
                }
                for ((document, points), (number, glance)) in some.iter().zip(seen) {
                    if *points != last.0 {
                        last = (*points, question::is_sound(*points, self.full));
                    }
                    let is_sound = last.1;
                    let holds = |glance: &Glance| self.limits.hold(number, glance, columns);
                    if let Some(glance) = glance.filter(|glance| (is_sound || !only_sound) && holds(glance)) {
                        each(Hit::new(number, (ord, *document), (*points, is_sound), glance))?;
                    }
                }
                ControlFlow::Continue(())
            })?;
        }
        ControlFlow::Continue(())
    }
}
