//! Which of the values that words may name are meant: the longest phrase first, then by the words around.

use mitra_dialogue::Slot;

use crate::{
    marks::Marks,
    reading::{Found, Reading},
    vocabulary::{By, Near, Sense},
};

/// One value that is meant.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Chosen {
    /// First token.
    pub(crate) from: usize,
    /// One past the last token.
    pub(crate) to: usize,
    /// Which attribute.
    pub(crate) slot: Slot,
    /// Its canonical value; for a brand the caller takes the words as written.
    pub(crate) value: &'static str,
}

/// Chooses among everything the vocabulary found; tokens that numbers took are out, and
/// words recognised more loosely than `loosest`.
pub(crate) fn choose(reading: &Reading, marks: &Marks, taken: &[(usize, usize)], loosest: By) -> Vec<Chosen> {
    let choosing = Choosing { reading, marks };
    let mut open: Vec<&Found> = reading
        .found
        .iter()
        .filter(|f| !taken.iter().any(|&(from, to)| f.from < to && from < f.to))
        .filter(|f| f.by <= loosest && (f.by < By::Slip || f.to == f.from + 1))
        .filter(|f| choosing.near_enough(f))
        .collect();
    open.sort_by_key(|f| (usize::MAX - (f.to - f.from), f.by, f.from));
    let mut chosen: Vec<Chosen> = Vec::new();
    let mut used = vec![false; reading.tokens.len()];
    for found in &open {
        if (found.from..found.to).any(|at| used.get(at).copied().unwrap_or(true)) {
            continue;
        }
        let rivals = || open.iter().filter(|f| (f.from, f.to) == (found.from, found.to) && f.by == found.by);
        let best = rivals()
            .filter_map(|f| choosing.meaning(f).map(|meant| (choosing.fits(f, &open), meant)))
            .max_by_key(|(fits, _)| *fits)
            .map(|(_, meant)| meant);
        for at in found.from..found.to {
            if let Some(used) = used.get_mut(at) {
                *used = true;
            }
        }
        chosen.extend(best);
    }
    chosen.sort_by_key(|c| c.from);
    chosen
}

struct Choosing<'a> {
    reading: &'a Reading,
    marks: &'a Marks,
}

impl Choosing<'_> {
    fn near_enough(&self, found: &Found) -> bool {
        match found.sense {
            // Speaking of sleeves anywhere makes `half` a sleeve.
            Sense::Value(Slot::Sleeve, _, Some(Near::Beside(cue))) => self.reading.set.has(cue),
            Sense::Value(_, _, Some(Near::Beside(cue))) => {
                self.reading.cue_after(cue, found.to, 1) || self.reading.cue_before(cue, found.from, 1)
            }
            Sense::Value(_, _, Some(Near::Behind(cue))) => {
                // Said alone, the word answers "which one?".
                self.reading.cue_after(cue, found.to, 0) || self.reading.tokens.len() == 1
            }
            Sense::Value(_, _, Some(Near::For(audience))) => self.is_anyone_for(audience),
            _ => true,
        }
    }

    /// Whether the message says that the thing is for this audience.
    fn is_anyone_for(&self, audience: &str) -> bool {
        self.reading.found.iter().any(|found| match found.sense {
            Sense::Relation(value) => value == audience && self.is_for(found),
            Sense::Value(Slot::Audience, value, _) => value == audience,
            _ => false,
        })
    }

    /// The value, if the words around allow it.
    fn meaning(&self, found: &Found) -> Option<Chosen> {
        let (slot, value) = match found.sense {
            Sense::Value(slot, value, _) => (slot, value),
            Sense::Relation(value) => (Slot::Audience, value),
            Sense::Brand(_) => (Slot::Brand, ""),
            Sense::Cue(_) => return None,
        };
        let allowed = match found.sense {
            _ if self.covered(found) => false,
            // A person or a name is not guessed from a misspelling.
            Sense::Relation(_) | Sense::Brand(_) if found.by == By::Slip => false,
            Sense::Relation(_) => self.is_for(found),
            Sense::Brand(true) => self.is_brand(found),
            Sense::Value(Slot::Size, ..) => self.is_size(found),
            Sense::Value(Slot::Occasion, value, _) => self.is_occasion(found, value),
            _ => true,
        };
        allowed.then_some(Chosen { from: found.from, to: self.without_own_noun(found), slot, value })
    }

    /// The end of the words that name the value: `slim` of `slim fit`, where the first alone says it too.
    fn without_own_noun(&self, found: &Found) -> usize {
        let same = |f: &&Found| match (f.sense, found.sense) {
            (Sense::Value(a, b, _), Sense::Value(c, d, _)) => (a, b) == (c, d),
            (a, b) => a == b,
        };
        let (m, r) = (self.marks, self.reading);
        r.found
            .iter()
            .filter(|f| f.from == found.from && f.to < found.to)
            .filter(same)
            .filter(|f| (f.to..found.to).all(|at| r.cue_over(m.own_noun, at)))
            .map(|f| f.to)
            .min()
            .unwrap_or(found.to)
    }

    /// A longer phrase gives the word another meaning: `suit karta hai`, `bag mein`, `pehla order`.
    fn covered(&self, found: &Found) -> bool {
        let m = self.marks;
        [m.not_value, m.cart_container, m.container]
            .into_iter()
            .any(|cue| (found.from..found.to).all(|at| self.reading.cue_over(cue, at)))
    }

    /// How well one of several meanings of the same words fits, higher is better.
    fn fits(&self, found: &Found, open: &[&Found]) -> u8 {
        let other_category = open.iter().any(|f| {
            (f.to <= found.from || found.to <= f.from) && matches!(f.sense, Sense::Value(Slot::Category, ..))
        });
        match found.sense {
            Sense::Value(_, _, Some(_)) => 9,
            Sense::Value(Slot::Category, ..) => {
                if other_category {
                    2
                } else {
                    6
                }
            }
            Sense::Value(Slot::Colour, ..) => {
                if self.reading.cue_after(self.marks.colour_word, found.to, 1) {
                    8
                } else {
                    4
                }
            }
            Sense::Value(..) => 5,
            _ => 3,
        }
    }

    /// A person is an audience when the thing is for them, not when they act or celebrate.
    fn is_for(&self, found: &Found) -> bool {
        let (m, r) = (self.marks, self.reading);
        if r.cue_from(m.for_after, found.to).is_some() || r.cue_before(m.for_before, found.from, 1) {
            return !r.cue_after(m.celebration, found.to, 1);
        }
        let possessive = found.to.checked_sub(1).is_some_and(|last| is_possessive(r, last));
        if r.cue_from(m.belongs, found.to).is_some() || possessive {
            return r.cue_after(m.birthday, if possessive { found.to } else { found.to + 1 }, 1);
        }
        if r.cue_from(m.actor, found.to).is_some() {
            return false;
        }
        !r.cue_over(m.vocative, found.from)
    }

    fn is_brand(&self, found: &Found) -> bool {
        let (m, r) = (self.marks, self.reading);
        r.cue_from(m.brand_after, found.to).is_some() || r.cue_until(m.brand_word, found.from).is_some()
    }

    /// `M` in capitals, or beside the word size or another size.
    fn is_size(&self, found: &Found) -> bool {
        let (m, r) = (self.marks, self.reading);
        let Some(token) = r.tokens.get(found.from) else { return false };
        if token.text.chars().count() > 1 || found.to > found.from + 1 {
            return true;
        }
        let next_glued = r.tokens.get(found.to).is_some_and(|t| t.glued || t.dashed);
        let beside = r.cue_after(m.size_word, found.to, 0)
            || r.cue_before(m.size_word, found.from, 0)
            || [found.from.wrapping_sub(2), found.from + 2]
                .into_iter()
                .any(|at| r.names(Slot::Size, at) && r.cue_over(m.joins, at.min(found.from) + 1));
        !token.glued && !next_glued && (token.capital || beside)
    }

    fn is_occasion(&self, found: &Found, value: &str) -> bool {
        let (m, r) = (self.marks, self.reading);
        match value {
            // A customer: `party ne mana kiya`.
            "party" => r.cue_from(m.actor, found.to).is_none(),
            "date" => !r.set.has(m.date_word) && !r.set.has(m.delivery),
            "office" | "college" => !r.set.has(m.delivery),
            _ => true,
        }
    }
}

/// Whether a token was written with an apostrophe and an `s`: `wife's`.
fn is_possessive(reading: &Reading, at: usize) -> bool {
    reading.tokens.get(at).is_some_and(|t| t.end - t.start > t.text.chars().count() && t.text.ends_with('s'))
}
