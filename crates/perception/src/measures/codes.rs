//! Numbers that name rather than count: orders and pin codes.

use mitra_dialogue::Slot;

use super::{Measuring, Numeral};
use crate::token::Kind;

impl Measuring<'_> {
    /// `nau aath saat do ek`: an order number or a pin code said digit by digit.
    pub(super) fn digits_one_by_one(&mut self, numerals: &[Numeral]) -> Option<usize> {
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

    pub(super) fn said(&self, from: usize, to: usize) -> String {
        let words: Vec<&str> =
            self.reading.tokens.get(from..to).unwrap_or_default().iter().map(|t| t.text.as_str()).collect();
        words.join(" ")
    }

    /// `OD77123`, `MSH-20931187`, seven digits and more, or digits after "order number".
    pub(super) fn order_id(&mut self, n: &Numeral, written: &str) -> bool {
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
                letters.text.to_ascii_uppercase(),
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

    pub(super) fn pincode(&mut self, n: &Numeral, written: &str) -> bool {
        let digits = written.len() == 6 && written.bytes().all(|b| b.is_ascii_digit());
        let money = self.next_is(self.marks.currency, n) || self.previous_is(self.marks.currency, n);
        if !digits || written.starts_with('0') || n.to != n.from + 1 || money {
            return false;
        }
        self.text(Slot::Pincode, n.from, n.to, written.to_owned());
        true
    }
}
