//! Rupees: one limit, two limits, and which way a limit cuts.

use mitra_dialogue::{Slot, SlotValue};

use super::{Measuring, Numeral};
use crate::token::Kind;

impl Measuring<'_> {
    /// `500 tak, nahi 600 tak`: of several limits the last one holds.
    pub(super) fn keep_last_limit(&mut self) {
        for slot in [Slot::PriceMax, Slot::PriceMin] {
            let last = self.out.slots.iter().rposition(|m| m.slot == slot);
            let mut at = 0;
            self.out.slots.retain(|m| {
                at += 1;
                m.slot != slot || Some(at - 1) == last
            });
        }
    }

    pub(super) fn price_cue(&self, n: &Numeral) -> bool {
        let m = self.marks;
        self.next_is(m.currency, n)
            || self.previous_is(m.currency, n)
            || self.next_is(m.below_after, n)
            || self.previous_is(m.below_before, n)
            || self.next_is(m.above_after, n)
            || self.previous_is(m.above_before, n)
            || self.previous_is(m.budget, n)
    }

    pub(super) fn rupees(&mut self, n: &Numeral) {
        let slot = if self.wants_above(n) { Slot::PriceMin } else { Slot::PriceMax };
        let cued = self.price_cue(n) && (n.value >= 10.0 || n.unit > 1.0);
        if cued || n.value >= 100.0 {
            self.price(n, slot);
        }
    }

    /// `se zyada` wants more, unless it is denied: `do hazaar se zyada ka nahi`.
    fn wants_above(&self, n: &Numeral) -> bool {
        let (m, reading) = (self.marks, self.reading);
        let end = if self.next_is(m.currency, n) {
            reading.cue_from(m.currency, n.to).unwrap_or(n.to)
        } else {
            n.to
        };
        let start = if self.previous_is(m.currency, n) {
            reading.cue_until(m.currency, n.from).unwrap_or(n.from)
        } else {
            n.from
        };
        let denied = |to: usize| reading.cue_after(m.not_after, to, 3);
        if let Some(to) = reading.cue_from(m.above_after, end) {
            return !denied(to);
        }
        if reading.cue_from(m.below_after, end).is_some() {
            return false;
        }
        if reading.cue_until(m.below_before, start).is_some() {
            return false;
        }
        reading.cue_until(m.above_before, start).is_some()
            || reading.tokens.get(end).is_some_and(|t| t.kind == Kind::Sign('+'))
    }

    pub(super) fn price(&mut self, n: &Numeral, slot: Slot) {
        let (m, reading) = (self.marks, self.reading);
        let from = if self.previous_is(m.currency, n) {
            reading.cue_until(m.currency, n.from).unwrap_or(n.from)
        } else {
            n.from
        };
        let to = if self.next_is(m.currency, n) {
            reading.cue_from(m.currency, n.to).unwrap_or(n.to)
        } else {
            n.to
        };
        self.give(slot, from, to, SlotValue::Number(n.value.round()));
    }

    pub(super) fn is_range(&self, a: &Numeral, b: &Numeral) -> bool {
        let (m, reading) = (self.marks, self.reading);
        // `saat aath sau`: the first is counted in the unit of the second.
        if a.to == b.from
            && b.unit > 1.0
            && a.unit == 1.0
            && a.worded
            && a.value > 1.0
            && a.value < 10.0
            && a.value * b.unit < b.value
        {
            return true;
        }
        // `hazaar dedh hazaar`, `teen sau chaar sau`.
        if a.to == b.from && a.unit > 1.0 && b.unit > 1.0 && a.worded && a.value < b.value {
            return true;
        }
        if self.next_is(m.age, b)
            || self.next_is(m.time, b)
            || self.next_is(m.star, b)
            || reading.broken(b.from, b.from)
        {
            return false;
        }
        let end = reading.cue_from(m.currency, a.to).unwrap_or(a.to);
        let begin = reading.cue_until(m.currency, b.from).unwrap_or(b.from);
        let money = a.value.max(b.value) >= 100.0;
        let dash = end == begin && reading.tokens.get(begin).is_some_and(|t| t.dashed);
        let side_by_side = end == begin && reading.cue_after(m.between, b.to, 2);
        let joined = reading.cue_from(m.range_join, end) == Some(begin);
        let both = reading.cue_from(m.joins, end) == Some(begin)
            && (reading.cue_after(m.between, b.to, 2) || reading.cue_before(m.between, a.from, 1));
        money && (dash || joined || both || side_by_side)
    }

    pub(super) fn range(&mut self, a: &Numeral, b: &Numeral) {
        let mut low = a.clone();
        if a.unit < b.unit && a.value < 10.0 && a.value * b.unit < b.value {
            low.value *= b.unit;
        }
        self.price(&low, Slot::PriceMin);
        self.price(b, Slot::PriceMax);
    }
}
