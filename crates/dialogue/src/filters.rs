//! What the shown products must satisfy: the conditions she has stated so far.

use crate::understanding::{Slot, SlotValue};

/// One condition, for example colour = red, price_max = 500, or not_fabric = silk.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// Which attribute; the `not_` slots exclude their value.
    pub slot: Slot,
    /// The canonical value.
    pub value: SlotValue,
}

/// All conditions that hold now, in the order they were stated.
///
/// Several values of one slot are alternatives (red or pink); different slots must all hold; every `not_`
/// condition must hold.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Filters {
    /// The conditions.
    pub conditions: Vec<Condition>,
    /// How she named the kinds among the conditions: finer than their categories where the shop is finer.
    pub kind_names: Vec<String>,
    /// Words that no slot took, searched for in titles and descriptions.
    pub words: Vec<String>,
    /// Words said beside a kind: where titles of what is found bear one, the others are not meant ("oxidised" jhumke);
    /// else they say nothing.
    pub telling_words: Vec<String>,
    /// Words that count only where few titles bear them.
    pub doubtful_words: Vec<String>,
    /// A photo: the likest come first.
    pub photo: Option<Photo>,
}

/// What is known of a photo that was seen on her phone, besides the conditions that it led to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Photo {
    /// Its vector of length 1, each number 127 times as large; empty when there is none.
    pub vector: Vec<i8>,
    /// Id of the network that gave the vector; those of other networks cannot be compared with it.
    pub model: String,
}

impl Filters {
    /// Nothing is asked for at all.
    pub fn is_empty(&self) -> bool {
        self.conditions.is_empty() && self.words.is_empty() && self.photo.is_none()
    }

    /// Texts of every value of `slot`.
    pub fn texts(&self, slot: Slot) -> impl Iterator<Item = &str> {
        self.conditions.iter().filter(move |c| c.slot == slot).filter_map(|c| c.value.as_text())
    }

    /// The number that holds for `slot`.
    pub fn number(&self, slot: Slot) -> Option<f64> {
        self.conditions.iter().rev().filter(|c| c.slot == slot).find_map(|c| c.value.as_number())
    }

    /// Drops every condition on `slot`.
    pub fn forget(&mut self, slot: Slot) {
        self.conditions.retain(|c| c.slot != slot);
        if slot == Slot::Category {
            self.kind_names.clear();
            self.telling_words.clear();
        }
    }

    /// Adds a condition once.
    pub fn add(&mut self, slot: Slot, value: SlotValue) {
        let condition = Condition { slot, value };
        if !self.conditions.contains(&condition) {
            self.conditions.push(condition);
        }
    }
}
