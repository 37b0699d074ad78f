//! How far she has read, and a line above what came while she was away.

use super::{Body, Chat, Effect, Notice};

/// What she has seen of the log.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// Up to this number; 0 when that is not known.
    seen: u64,
    /// She looks at something else.
    is_away: bool,
}

impl Chat {
    /// An earlier visit ended there.
    pub(super) fn seen_before(&mut self, seq: u64) {
        self.reading.seen = seq;
    }

    pub(super) fn looked(&mut self, is_here: bool, out: &mut Vec<Effect>) {
        self.reading.is_away = !is_here;
        self.mark_new(out);
    }

    /// She is here: what she has not seen is below a line of its own.
    pub(super) fn mark_new(&mut self, out: &mut Vec<Effect>) {
        let seen = self.reading.seen;
        if self.reading.is_away || !self.listening.is_caught_up() || self.last_seq <= seen {
            return;
        }
        let is_new = |seq: Option<u64>| seq.is_some_and(|seq| seq > seen);
        let any = self
            .lines
            .all()
            .iter()
            .any(|l| matches!(l.body, Body::Reply(_) | Body::Person { .. }) && is_new(l.seq));
        if seen > 0 && any {
            self.lines.remove_notice(Notice::NewFromHere);
            self.lines.add(Some(seen), Body::Notice(Notice::NewFromHere));
        }
        self.note_seen(out);
    }

    pub(super) fn note_seen(&mut self, out: &mut Vec<Effect>) {
        if !self.reading.is_away && self.last_seq != self.reading.seen {
            self.reading.seen = self.last_seq;
            out.push(Effect::RememberSeen { shop: self.shop.clone(), seq: self.last_seq });
        }
    }
}
