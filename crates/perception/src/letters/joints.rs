//! The joints of a model, found by what they have on one side.

use std::collections::HashMap;

use super::{Direction, file::Joint};

/// Number of the end of a row; joints count from [`FIRST`].
pub(super) const END: u16 = 0;
/// Number of the beginning of a row.
pub(super) const BEGIN: u16 = 1;
/// Number of the first joint.
pub(super) const FIRST: u16 = 2;

/// Most letters of one side in one joint.
pub(super) const WIDEST: usize = 3;

type BySide = HashMap<Vec<u8>, Vec<u16>>;

/// Every joint, by number and by side.
#[derive(Debug)]
pub(super) struct Joints {
    all: Vec<Joint>,
    by_latin: BySide,
    by_devanagari: BySide,
}

impl Joints {
    pub(super) fn of(all: Vec<Joint>) -> Joints {
        let (mut by_latin, mut by_devanagari) = (BySide::new(), BySide::new());
        for (joint, number) in all.iter().zip(FIRST..) {
            by_latin.entry(joint.latin.clone()).or_default().push(number);
            by_devanagari.entry(joint.devanagari.clone()).or_default().push(number);
        }
        Joints { all, by_latin, by_devanagari }
    }

    /// How many numbers there are, the two ends included.
    pub(super) fn len(&self) -> usize {
        self.all.len() + usize::from(FIRST)
    }

    /// Joints with exactly these letters on the side that is given.
    pub(super) fn with(&self, given: &[u8], direction: Direction) -> &[u16] {
        let side = match direction {
            Direction::ToDevanagari => &self.by_latin,
            Direction::ToLatin => &self.by_devanagari,
        };
        side.get(given).map_or(&[], Vec::as_slice)
    }

    /// What a joint has on the side that is looked for.
    pub(super) fn gives(&self, number: u16, direction: Direction) -> &[u8] {
        let joint = number.checked_sub(FIRST).and_then(|at| self.all.get(usize::from(at)));
        joint.map_or(&[], |joint| match direction {
            Direction::ToDevanagari => &joint.devanagari,
            Direction::ToLatin => &joint.latin,
        })
    }
}
