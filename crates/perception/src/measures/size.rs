//! Sizes, places in a list, and pieces.

use mitra_dialogue::{Slot, SlotValue};

use super::{Measuring, Numeral};
use crate::{reading::Found, vocabulary::Sense};

impl Measuring<'_> {
    pub(super) fn size(&mut self, n: &Numeral, written: &str) -> bool {
        let (m, reading) = (self.marks, self.reading);
        if self.previous_is(m.uk, n) {
            let from = n.from - 1;
            self.text(Slot::Size, from, n.to, format!("{} {}", self.said(from, n.from), plain(n, written)));
            return true;
        }
        let letters = reading.tokens.get(n.to).filter(|t| t.glued && !n.worded).map(|t| t.text.as_str());
        if let Some(xs) =
            letters.filter(|t| matches!(*t, "xl" | "xs")).filter(|_| (1.0..=9.0).contains(&n.value))
        {
            let size = match n.value as usize {
                0 | 1 => xs.to_owned(),
                // As the language contract writes them; it knows none beyond, where shops write the number.
                times @ 2..=3 => format!("{}l", "x".repeat(times)),
                times => format!("{times}xl"),
            };
            self.text(Slot::Size, n.from, n.to + 1, size);
            return true;
        }
        let body = reading.cue_before(m.measure, n.from, 1) || self.next_is(m.measure, n);
        let is_size_word = self.previous_is(m.size_word, n) || self.next_is(m.size_word, n);
        let waist = self.previous_is(m.waist, n) || self.next_is(m.waist, n);
        let numbered = self.next_is(m.number_word, n);
        let footwear = reading.set.has(m.footwear) || reading.found.iter().any(is_footwear);
        let garment = (22.0..=56.0).contains(&n.value);
        let shoe = (1.0..=13.0).contains(&n.value) && footwear;
        let trousers = reading.found.iter().any(is_trousers);
        let unpriced = !self.price_cue(n) && !self.next_is(m.piece, n);
        let fits = (is_size_word && !n.doubtful && (garment || n.value < 22.0) && !body)
            || (waist && garment && (trousers || self.next_is(m.waist, n) && !reading.set.has(m.measure)))
            || (numbered && (garment || shoe || n.value > 5.0 && reading.cue_after(m.question, n.to, 6)))
            || (garment
                && !body
                && unpriced
                && !waist
                && !reading.cue_after(m.around, n.to, 0)
                && n.value.fract() == 0.0)
            || (shoe && unpriced && reading.set.has(m.size_near) && n.value >= 3.0 && !n.doubtful);
        if fits && !(n.doubtful && !is_size_word && !numbered) {
            self.text(Slot::Size, n.from, n.to, plain(n, written));
        }
        fits
    }

    /// `do kurti aur teen dupatte`: two, not "give", where a product follows and nothing is asked before.
    pub(super) fn counted_product(&mut self, n: &Numeral) {
        let begins = n.from == 0
            || self.reading.broken(n.from, n.from)
            || self.reading.cue_until(self.marks.joins, n.from).is_some();
        let product = self.reading.found.iter().any(|f| f.from == n.to && category(f).is_some());
        if n.value >= 2.0 && begins && product {
            self.number(Slot::Quantity, n);
        }
    }

    /// `1st`, `2nd`.
    pub(super) fn is_nth(&self, n: &Numeral) -> bool {
        let ending = self.reading.tokens.get(n.to).filter(|t| t.glued);
        ending.is_some_and(|t| matches!(t.text.as_str(), "st" | "nd" | "rd" | "th"))
    }

    /// `3 number wala`, `number 2`.
    pub(super) fn place(&mut self, n: &Numeral) -> bool {
        let m = self.marks;
        let whole = (1.0..=20.0).contains(&n.value) && n.value.fract() == 0.0;
        let placed = self.next_is(m.number_word, n) || self.previous_is(m.number_word, n);
        let nth = self.is_nth(n);
        if whole
            && !(n.doubtful && n.value == 1.0)
            && (nth || placed && (!n.doubtful || self.next_is(m.number_word, n)))
        {
            self.give(Slot::Ordinal, n.from, n.to + usize::from(nth), SlotValue::Number(n.value));
            return true;
        }
        false
    }

    pub(super) fn quantity(&mut self, n: &Numeral) -> bool {
        let (m, reading) = (self.marks, self.reading);
        let pieces = self.next_is(m.piece, n)
            || (n.value <= 20.0 && self.next_is(m.taken_count, n))
            || reading.cue_until(m.pack_of, n.from).is_some()
            || (n.to < reading.tokens.len()
                && self.next_is(m.wala, n)
                && reading.cue_after(m.piece, n.to + 1, 0));
        if pieces && n.value.fract() == 0.0 && n.value < 10_000.0 {
            self.number(Slot::Quantity, n);
        }
        // `5 lal 6 kala dalna`: small numbers before what they count.
        let counted = !pieces
            && !n.doubtful
            && (2.0..=12.0).contains(&n.value)
            && n.value.fract() == 0.0
            && !self.price_cue(n)
            && reading.found.iter().any(|f| f.from == n.to && counts(f));
        if counted {
            self.number(Slot::Quantity, n);
        }
        pieces || counted
    }
}

fn plain(n: &Numeral, written: &str) -> String {
    if n.worded { n.value.to_string() } else { written.to_owned() }
}

fn category(found: &Found) -> Option<&'static str> {
    match found.sense {
        Sense::Value(Slot::Category, value, _) => Some(value),
        _ => None,
    }
}

fn is_footwear(found: &Found) -> bool {
    matches!(category(found), Some("footwear" | "shoes" | "sandals" | "heels" | "slippers" | "sneakers"))
}

fn is_trousers(found: &Found) -> bool {
    matches!(category(found), Some("jeans" | "trousers" | "shorts" | "skirt" | "leggings" | "sports_wear"))
}

fn counts(found: &Found) -> bool {
    matches!(found.sense, Sense::Value(Slot::Category | Slot::Colour, _, _))
}
