//! What she does not want: the reach of "nahi", "chhod ke", "without", and slips she takes back.

use mitra_dialogue::Slot;

use crate::{marks::Marks, reading::Reading, values::Chosen};

/// The slot for not wanting a value of `slot`, where the contract has one.
pub(crate) fn not(slot: Slot) -> Option<Slot> {
    Some(match slot {
        Slot::Colour => Slot::NotColour,
        Slot::Fabric => Slot::NotFabric,
        Slot::Category => Slot::NotCategory,
        Slot::Pattern => Slot::NotPattern,
        Slot::Sleeve => Slot::NotSleeve,
        _ => return None,
    })
}

fn can_be_denied(slot: Slot) -> bool {
    !matches!(slot, Slot::Ordinal | Slot::OrderId)
}

/// Turns denied values into their `not_` slot, drops denied values that have none, and values taken back.
pub(crate) fn settle(reading: &Reading, marks: &Marks, chosen: Vec<Chosen>) -> Vec<Chosen> {
    let chosen = without_slips(reading, marks, chosen);
    let mut denied: Vec<bool> = chosen.iter().map(|c| is_denied(reading, marks, &chosen, c)).collect();
    // `red aur pink chhod ke`, `no red or pink`: what is joined is denied together.
    for i in 1..chosen.len() {
        if let (Some(a), Some(b)) = (chosen.get(i - 1), chosen.get(i))
            && a.slot == b.slot
            && joined(reading, marks, a.to, b.from)
        {
            let (first, second) = (denied.get(i - 1) == Some(&true), denied.get(i) == Some(&true));
            let together = (second && !first && denied_after(reading, marks, b.to))
                || (first && !second && !denied_after(reading, marks, a.to));
            if let Some(other) = denied.get_mut(if first { i } else { i - 1 })
                && together
            {
                *other = true;
            }
        }
    }
    pass_on(&chosen, &mut denied);
    // `white boring ho gaya, white mat dikhana`: said twice, refused once, is refused.
    let refused: Vec<(Slot, &str)> =
        chosen.iter().zip(&denied).filter(|(_, d)| **d).map(|(c, _)| (c.slot, c.value)).collect();
    for (value, denied) in chosen.iter().zip(denied.iter_mut()) {
        *denied |= refused.contains(&(value.slot, value.value)) && !value.value.is_empty();
    }
    let mut out: Vec<Chosen> = Vec::with_capacity(chosen.len());
    for (mut value, denied) in chosen.into_iter().zip(denied) {
        if denied {
            match not(value.slot) {
                Some(slot) => value.slot = slot,
                None => continue,
            }
        }
        let repeated =
            out.iter().any(|o| o.slot == value.slot && o.value == value.value && !o.value.is_empty());
        if !repeated {
            out.push(value);
        }
    }
    out
}

/// `bina baju ka blouse nahi, teen chauthai wala`: not the blouse is refused but what is said of it, when
/// another value of that kind takes its place and no other product does.
fn pass_on(chosen: &[Chosen], denied: &mut [bool]) {
    let refused = |denied: &[bool], i: usize| denied.get(i) == Some(&true);
    let wanted = |denied: &[bool]| {
        chosen.iter().enumerate().any(|(i, c)| c.slot == Slot::Category && !refused(denied, i))
    };
    for (i, product) in chosen.iter().enumerate() {
        if product.slot != Slot::Category || !refused(denied, i) || wanted(denied) {
            continue;
        }
        let Some(j) = i.checked_sub(1) else { continue };
        let Some(said) = chosen.get(j).filter(|said| product.from - said.to <= 2) else { continue };
        let replaced = chosen.iter().skip(i + 1).any(|c| c.slot == said.slot && c.value != said.value);
        if replaced {
            for (at, value) in [(i, false), (j, true)] {
                if let Some(d) = denied.get_mut(at) {
                    *d = value;
                }
            }
        }
    }
}

fn is_denied(reading: &Reading, marks: &Marks, all: &[Chosen], value: &Chosen) -> bool {
    // What leaves a cart or a list is named, not refused.
    let removes = reading.set.has(marks.cart) || reading.set.has(marks.wishlist);
    if !can_be_denied(value.slot) || removes {
        return false;
    }
    if value.slot == Slot::Language {
        return reading.cue_from(marks.not_after, value.to).is_some();
    }
    let inside = |at: usize| all.iter().any(|c| c.from <= at && at < c.to);
    denied_after(reading, marks, value.to) && !inside(value.to)
        || denied_before(reading, marks, value.from, &inside)
}

/// Hindi denies behind the word: `red nahi`, `silk ka na ho`, `printed wale hata do`.
fn denied_after(reading: &Reading, marks: &Marks, to: usize) -> bool {
    let mut at = to;
    for _ in 0..5 {
        if reading.tokens.get(at).is_none_or(|t| t.breaks) {
            return false;
        }
        if let Some(end) = reading.cue_from(marks.not_after, at).filter(|_| !reading.cue_over(marks.slip, at))
        {
            return reading.cue_from(marks.not_question, at).is_none()
                && reading.cue_until(marks.or_not, at).is_none()
                && !(reading.cue_after(marks.question, end, 1)
                    && reading.cue_from(marks.not_question, end).is_some());
        }
        if reading.cue_over(marks.or_not, at) && reading.cue_over(marks.not_after, at) {
            return false;
        }
        match reading.cue_from(marks.between_not, at) {
            Some(next) => at = next,
            None => return false,
        }
    }
    false
}

/// English denies before it: `not red`, `without embroidery`; so does `bina`.
fn denied_before(reading: &Reading, marks: &Marks, from: usize, inside: &dyn Fn(usize) -> bool) -> bool {
    let mut at = from;
    for _ in 0..5 {
        if reading.tokens.get(at).is_none_or(|t| t.breaks) {
            return false;
        }
        if let Some(start) = reading.cue_until(marks.not_before, at) {
            return !(start..at).any(|t| reading.cue_over(marks.slip, t));
        }
        let Some(before) = at.checked_sub(1) else { return false };
        if inside(before) {
            return false;
        }
        match reading.cue_until(marks.first_filler, at) {
            Some(start) => at = start,
            None => return false,
        }
    }
    false
}

fn joined(reading: &Reading, marks: &Marks, to: usize, from: usize) -> bool {
    reading.cue_from(marks.joins, to) == Some(from)
}

/// `brown no no make it black`, `blue umm sky blue`: the last one counts.
fn without_slips(reading: &Reading, marks: &Marks, chosen: Vec<Chosen>) -> Vec<Chosen> {
    let mut taken_back: Vec<(Slot, &'static str)> = Vec::new();
    for (i, b) in chosen.iter().enumerate() {
        let Some(a) = chosen.iter().take(i).rev().find(|a| a.slot == b.slot) else { continue };
        let slip = b.from - a.to <= 5 && (a.to..b.from).any(|at| reading.cue_from(marks.slip, at).is_some());
        if slip && a.value != b.value {
            taken_back.push((a.slot, a.value));
        }
    }
    chosen.into_iter().filter(|c| !taken_back.contains(&(c.slot, c.value)) || c.value.is_empty()).collect()
}
