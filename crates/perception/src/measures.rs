//! What each number of a message counts: rupees, stars, percent, pieces, a size, a place in the list, a pin
//! code, an order.

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

    /// `500 tak, nahi 600 tak`: of several limits the last one holds.
    fn keep_last_limit(&mut self) {
        for slot in [Slot::PriceMax, Slot::PriceMin] {
            let last = self.out.slots.iter().rposition(|m| m.slot == slot);
            let mut at = 0;
            self.out.slots.retain(|m| {
                at += 1;
                m.slot != slot || Some(at - 1) == last
            });
        }
    }

    /// `nau aath saat do ek`: an order number or a pin code said digit by digit.
    fn digits_one_by_one(&mut self, numerals: &[Numeral]) -> Option<usize> {
        let mut count = 0;
        while let Some(n) = numerals.get(count) {
            let follows = count == 0 || numerals.get(count - 1).is_some_and(|before| before.to == n.from);
            if !follows || !n.worded || n.value > 9.0 || n.to != n.from + 1 {
                break;
            }
            count += 1;
        }
        let (first, last) = (numerals.first()?, numerals.get(count.checked_sub(1)?)?);
        if count < 5 {
            return None;
        }
        let digits: String = numerals.iter().take(count).map(|n| n.value.to_string()).collect();
        if count == 6 && !self.reading.set.has(self.marks.order_word) {
            self.text(Slot::Pincode, first.from, last.to, digits);
        } else {
            let said = self.said(first.from, last.to);
            self.text(Slot::OrderId, first.from, last.to, said);
        }
        Some(count)
    }

    fn said(&self, from: usize, to: usize) -> String {
        let words: Vec<&str> =
            self.reading.tokens.get(from..to).unwrap_or_default().iter().map(|t| t.text.as_str()).collect();
        words.join(" ")
    }

    fn one(&mut self, n: &Numeral) {
        let (m, reading) = (self.marks, self.reading);
        let written = reading.tokens.get(n.from).map(|t| t.text.clone()).unwrap_or_default();
        if self.order_id(n, &written) || self.pincode(n, &written) || n.value < 0.0 {
            return;
        }
        let counted = [m.star, m.piece, m.number_word, m.currency, m.off, m.size_word];
        if n.doubtful && !counted.into_iter().any(|cue| self.next_is(cue, n)) {
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

    /// `OD77123`, `MSH-20931187`, seven digits and more, or digits after "order number".
    fn order_id(&mut self, n: &Numeral, written: &str) -> bool {
        let tokens = &self.reading.tokens;
        let letters = n.from.checked_sub(1).and_then(|at| tokens.get(at)).filter(|t| {
            t.kind == Kind::Word && t.capital && t.text.is_ascii() && (1..=5).contains(&t.text.len())
        });
        let joined = tokens.get(n.from).is_some_and(|t| t.glued || t.dashed);
        if n.to != n.from + 1 || n.worded {
            return false;
        }
        if let Some(letters) = letters.filter(|_| joined && written.len() >= 4) {
            let as_written = format!(
                "{}{}{written}",
                letters.text.to_uppercase(),
                if tokens.get(n.from).is_some_and(|t| t.dashed) { "-" } else { "" }
            );
            self.text(Slot::OrderId, n.from - 1, n.to, as_written);
            return true;
        }
        let named = self.previous_is(self.marks.order_word, n) && written.len() >= 4;
        if (named || written.len() >= 7 && written.len() != 10) && written.bytes().all(|b| b.is_ascii_digit())
        {
            self.text(Slot::OrderId, n.from, n.to, written.to_owned());
            return true;
        }
        false
    }

    fn pincode(&mut self, n: &Numeral, written: &str) -> bool {
        let digits = written.len() == 6 && written.bytes().all(|b| b.is_ascii_digit());
        let money = self.next_is(self.marks.currency, n) || self.previous_is(self.marks.currency, n);
        if !digits || written.starts_with('0') || n.to != n.from + 1 || money {
            return false;
        }
        self.text(Slot::Pincode, n.from, n.to, written.to_owned());
        true
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

    fn size(&mut self, n: &Numeral, written: &str) -> bool {
        let (m, reading) = (self.marks, self.reading);
        if self.previous_is(m.uk, n) {
            let from = n.from - 1;
            self.text(Slot::Size, from, n.to, format!("{} {}", self.said(from, n.from), plain(n, written)));
            return true;
        }
        let letters = reading.tokens.get(n.to).filter(|t| t.glued && !n.worded).map(|t| t.text.as_str());
        if let Some(xs) =
            letters.filter(|t| matches!(*t, "xl" | "xs")).filter(|_| (1.0..=4.0).contains(&n.value))
        {
            let size =
                if n.value < 2.0 { xs.to_owned() } else { format!("{}l", "x".repeat(n.value as usize)) };
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
            || (waist && garment && trousers)
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

    /// `3 number wala`, `number 2`.
    fn place(&mut self, n: &Numeral) -> bool {
        let m = self.marks;
        let whole = (1.0..=20.0).contains(&n.value) && n.value.fract() == 0.0;
        let placed = self.next_is(m.number_word, n) || self.previous_is(m.number_word, n);
        let nth = self
            .reading
            .tokens
            .get(n.to)
            .is_some_and(|t| t.glued && matches!(t.text.as_str(), "st" | "nd" | "rd" | "th"));
        if whole
            && !(n.doubtful && n.value == 1.0)
            && (nth || placed && !(n.doubtful && !self.next_is(m.number_word, n)))
        {
            self.give(Slot::Ordinal, n.from, n.to + usize::from(nth), SlotValue::Number(n.value));
            return true;
        }
        false
    }

    fn quantity(&mut self, n: &Numeral) -> bool {
        let (m, reading) = (self.marks, self.reading);
        let pieces = self.next_is(m.piece, n)
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

    fn price_cue(&self, n: &Numeral) -> bool {
        let m = self.marks;
        self.next_is(m.currency, n)
            || self.previous_is(m.currency, n)
            || self.next_is(m.below_after, n)
            || self.previous_is(m.below_before, n)
            || self.next_is(m.above_after, n)
            || self.previous_is(m.above_before, n)
            || self.previous_is(m.budget, n)
    }

    fn rupees(&mut self, n: &Numeral) {
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

    fn price(&mut self, n: &Numeral, slot: Slot) {
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

    fn is_range(&self, a: &Numeral, b: &Numeral) -> bool {
        let (m, reading) = (self.marks, self.reading);
        // `saat aath sau`: the first is counted in the unit of the second.
        if a.to == b.from
            && b.unit > 1.0
            && a.unit == 1.0
            && a.worded
            && a.value < 10.0
            && a.value * b.unit < b.value
        {
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

    fn range(&mut self, a: &Numeral, b: &Numeral) {
        let mut low = a.clone();
        if a.unit < b.unit && a.value < 10.0 && a.value * b.unit < b.value {
            low.value *= b.unit;
        }
        self.price(&low, Slot::PriceMin);
        self.price(b, Slot::PriceMax);
    }
}

fn plain(n: &Numeral, written: &str) -> String {
    if n.worded { n.value.to_string() } else { written.to_owned() }
}

fn category(found: &crate::reading::Found) -> Option<&'static str> {
    match found.sense {
        crate::vocabulary::Sense::Value(Slot::Category, value, _) => Some(value),
        _ => None,
    }
}

fn is_footwear(found: &crate::reading::Found) -> bool {
    matches!(category(found), Some("footwear" | "shoes" | "sandals" | "heels" | "slippers" | "sneakers"))
}

fn is_trousers(found: &crate::reading::Found) -> bool {
    matches!(category(found), Some("jeans" | "trousers" | "shorts" | "skirt" | "leggings" | "sports_wear"))
}

fn counts(found: &crate::reading::Found) -> bool {
    matches!(found.sense, crate::vocabulary::Sense::Value(Slot::Category | Slot::Colour, _, _))
}
