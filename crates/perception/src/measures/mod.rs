//! What each number of a message counts: rupees, stars, percent, pieces, a size, a place in the list, a pin
//! code, an order.

mod codes;
mod price;
mod size;

use mitra_dialogue::{Slot, SlotMatch, SlotValue};

use crate::{marks::Marks, numbers::Numeral, reading::Reading, token::Kind};

/// Numbers given their meaning, and the tokens they took.
pub(crate) struct Measured {
    pub(crate) slots: Vec<SlotMatch>,
    pub(crate) taken: Vec<(usize, usize)>,
}

/// Gives every number its meaning, or none.
pub(crate) fn measure(reading: &Reading, marks: &Marks, numerals: &[Numeral]) -> Measured {
    let mut measuring = Measuring { reading, marks, out: Measured { slots: Vec::new(), taken: Vec::new() } };
    let mut i = 0;
    while let Some(n) = numerals.get(i) {
        i += measuring.digits_one_by_one(numerals.get(i..).unwrap_or_default()).unwrap_or_else(|| {
            let next = numerals.get(i + 1);
            match next.filter(|next| measuring.is_range(n, next)) {
                Some(next) => {
                    measuring.range(n, next);
                    2
                }
                None => {
                    measuring.one(n);
                    1
                }
            }
        });
    }
    measuring.keep_last_limit();
    measuring.out
}

struct Measuring<'a> {
    reading: &'a Reading,
    marks: &'a Marks,
    out: Measured,
}

impl Measuring<'_> {
    fn give(&mut self, slot: Slot, from: usize, to: usize, value: SlotValue) {
        let tokens = &self.reading.tokens;
        if let (Some(first), Some(last)) = (tokens.get(from), to.checked_sub(1).and_then(|l| tokens.get(l))) {
            self.out.slots.push(SlotMatch { slot, start: first.start, end: last.end, value });
            self.out.taken.push((from, to));
        }
    }

    fn number(&mut self, slot: Slot, n: &Numeral) {
        self.give(slot, n.from, n.to, SlotValue::Number(n.value));
    }

    fn text(&mut self, slot: Slot, from: usize, to: usize, text: String) {
        self.give(slot, from, to, SlotValue::Text(text));
    }

    fn next_is(&self, cue: crate::vocabulary::Cue, n: &Numeral) -> bool {
        self.reading.tokens.get(n.to).is_some_and(|t| !t.breaks) && self.reading.cue_from(cue, n.to).is_some()
    }

    fn previous_is(&self, cue: crate::vocabulary::Cue, n: &Numeral) -> bool {
        self.reading.cue_until(cue, n.from).is_some()
            && self.reading.tokens.get(n.from).is_some_and(|t| !t.breaks)
    }

    fn one(&mut self, n: &Numeral) {
        let (m, reading) = (self.marks, self.reading);
        let written = reading.tokens.get(n.from).map(|t| t.text.clone()).unwrap_or_default();
        if self.order_id(n, &written) || self.pincode(n, &written) || n.value < 0.0 {
            return;
        }
        let counted = [m.star, m.piece, m.number_word, m.currency, m.off, m.size_word, m.taken_count];
        if n.doubtful && !counted.into_iter().any(|cue| self.next_is(cue, n)) {
            return;
        }
        if self.is_nth(n) && self.place(n) {
            return;
        }
        // `50+ wale` where a discount is spoken of.
        let percent_elsewhere = (5.0..100.0).contains(&n.value)
            && reading.set.has(m.off)
            && reading.tokens.get(n.to).is_some_and(|t| t.kind == Kind::Sign('+'));
        if self.next_is(m.off, n)
            || reading.tokens.get(n.to).is_some_and(|t| t.kind == Kind::Sign('%'))
            || (self.previous_is(m.off, n) && n.value < 100.0)
            || percent_elsewhere
        {
            if n.value <= 100.0 {
                let sign = reading.tokens.get(n.to).is_some_and(|t| t.kind == Kind::Sign('%') && t.glued);
                self.give(Slot::DiscountMin, n.from, n.to + usize::from(sign), SlotValue::Number(n.value));
            } else {
                self.price(n, Slot::PriceMax);
            }
        } else if n.value <= 5.0
            && (self.next_is(m.star, n) || self.previous_is(m.star, n) || self.stars_near(n))
        {
            if !reading.cue_after(m.not_after, n.to, 4) {
                self.number(Slot::RatingMin, n);
            }
        } else if self.next_is(m.age, n) || self.next_is(m.time, n) || self.next_is(m.no_count, n) {
            // An age, a time or a sum of something else.
        } else if self.size(n, &written) || self.place(n) || self.quantity(n) {
            // Said by those.
        } else if !n.doubtful && !self.next_is(m.measure, n) && !self.previous_is(m.measure, n) {
            self.rupees(n);
        }
    }

    /// `chaar se upar` where stars are spoken of elsewhere in the message.
    fn stars_near(&self, n: &Numeral) -> bool {
        let m = self.marks;
        self.reading.set.has(m.star)
            && (self.next_is(m.above_after, n)
                || self.previous_is(m.above_before, n)
                || self.reading.cue_after(m.star, n.to, 3)
                || self.reading.cue_before(m.star, n.from, 5))
    }
}
