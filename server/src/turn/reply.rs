//! A thought is written down whole, and begins to be shown. One model is asked a turn at most: what it means where
//! nothing was understood, else for words.

use mitra_protocol::{
    EventBody,
    log::{TurnDecided, TurnUnderstood},
};

use super::{
    Thought, hand_over,
    opinion::Opined,
    record,
    runner::{TurnError, TurnRunner},
};
use crate::store::{Emitted, Lease};

/// A thought as it is logged.
pub(super) struct Written {
    pub(super) understood: Option<TurnUnderstood>,
    pub(super) decided: TurnDecided,
    pub(super) events: Vec<EventBody>,
}

impl Written {
    pub(super) fn of(turn: u64, thought: &Thought) -> Written {
        Written {
            understood: thought.heard.as_ref().map(|heard| record::to_understood(turn, heard)),
            decided: record::to_decided(turn, &thought.record),
            events: record::to_events(turn, &thought.reply, &thought.record),
        }
    }

    /// How many entries of the log say what was thought.
    pub(super) fn entries(&self) -> usize {
        usize::from(self.understood.is_some()) + 1
    }
}

impl TurnRunner {
    /// Writes the thought down and shows its first part.
    pub(super) async fn reply(
        &self,
        lease: &Lease,
        thought: Thought,
        at_once: usize,
    ) -> Result<Emitted, TurnError> {
        let thought = match self.second_opinion(lease, thought, at_once).await? {
            Opined::Stays(thought) => thought,
            Opined::Shown { written, entries, emitted } => {
                self.followed(lease, written, entries, emitted);
                return Ok(emitted);
            }
        };
        let mut written = Written::of(lease.turn, &thought);
        let Written { understood, decided, events } = &mut written;
        let understood = understood.as_ref();
        let hand_over = hand_over::summed_up(&self.store, &self.memory, lease, &thought, understood).await?;
        let worded = match hand_over {
            None => self.word(lease, &thought, understood, decided, events, at_once).await?,
            Some(_) => None,
        };
        // That a model was asked, and what became of it.
        let of_model = if worded.is_some() { 2 } else { 0 };
        let emitted = match worded {
            Some(emitted) => emitted,
            None => {
                let begun = hand_over.as_ref().map(|(begun, _)| begun);
                self.store.answer(lease, understood, decided, events, begun, at_once).await?
            }
        };
        if let (Some((_, chat)), Emitted::Done { .. } | Emitted::More(_)) = (hand_over, emitted) {
            self.sum_up(lease, chat);
        }
        let entries = written.entries() + of_model;
        self.followed(lease, written, entries, emitted);
        Ok(emitted)
    }

    /// Remembers what a whole answer left, when nothing else came between: `entries` stand before its events.
    fn followed(&self, lease: &Lease, written: Written, entries: usize, emitted: Emitted) {
        let Written { decided, events, .. } = written;
        let whole = lease.turn + (entries + events.len()) as u64;
        if let Emitted::Done { last_seq, at, superseded: false } = emitted
            && last_seq == whole
        {
            self.memory.follow(&lease.key, decided, &events, last_seq, at);
        }
    }
}
