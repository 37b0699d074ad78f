//! A second opinion on a message that was not understood: a language model says what she wants, in the words of the
//! contract and no others, and the turn is thought again with it.
//!
//! [`prompt`] asks, [`read`] takes the answer or nothing of it, [`Opinion::of`] puts it beside what was read. The
//! model chooses among what can be looked up. It names no product, states nothing, and nothing is kept, bought,
//! cancelled or passed on for it ([`is_harmless`]).

mod prompt;
mod read;
mod values;

pub use prompt::prompt;
pub use read::{Fault, read};

use crate::{
    conversation::{Conversation, TurnRecord},
    decide::{Decision, Doubt, LEAST_CONFIDENCE},
    lookup::Lookup,
    understanding::{Intent, SlotMatch, Understanding},
};

/// What a model takes a message for.
#[derive(Debug, Clone, PartialEq)]
pub struct Opinion {
    /// What she wants.
    pub intent: Intent,
    /// What her words name.
    pub slots: Vec<SlotMatch>,
}

impl Opinion {
    /// The message with this opinion on it. What was read stays; the opinion says what the rest of her words name, and
    /// what she wants.
    pub fn of(&self, understanding: Understanding, message: &str) -> Understanding {
        let Understanding { mut slots, mut leftovers, .. } = understanding;
        let known = slots.clone();
        let is_free = |new: &&SlotMatch| known.iter().all(|own| new.end <= own.start || own.end <= new.start);
        let letters: Vec<char> = message.chars().collect();
        for new in self.slots.iter().filter(is_free) {
            let words: String = letters.get(new.start..new.end).unwrap_or_default().iter().collect();
            let words = words.to_lowercase();
            leftovers.retain(|word| words.split_whitespace().all(|own| own != word));
            slots.push(new.clone());
        }
        slots.sort_by_key(|m| m.start);
        Understanding { intent: self.intent, confidence: LEAST_CONFIDENCE, slots, leftovers, ..understanding }
    }
}

/// Whether a model is to be asked: nothing was understood, and nobody and nothing else waits for her word.
pub fn is_wanted(conversation: &Conversation, decision: &Decision) -> bool {
    decision.doubt == Some(Doubt::NotUnderstood)
        && conversation.order_question.is_none()
        && conversation.hand_over.is_none_or(|hand_over| !hand_over.is_open())
}

/// Whether what a turn came to by an opinion may stand: it looks up and says, it changes nothing of hers.
pub fn is_harmless(decision: &Decision, record: &TurnRecord) -> bool {
    decision.doubt != Some(Doubt::NotUnderstood)
        && !matches!(decision.lookup, Lookup::Orders { deed: Some(_), .. })
        && record.cart.is_none()
        && record.wishlist.is_none()
        && record.hand_over.is_none()
        && !matches!(record.order_question, Some(Some(_)))
}
