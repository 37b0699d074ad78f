//! A long conversation is read from its end; what stands before comes page by page, as she scrolls up.

use std::sync::Arc;

use mitra_protocol::{Event, EventBody};

use super::{Chat, Conversation, Effect, Line, Lines};

/// What of the log stands above the lines of the page.
#[derive(Debug, Default)]
pub(super) struct Earlier {
    /// Everything from this number on is on the page; none when the page has all.
    before: Option<u64>,
    /// A page of it was asked for.
    is_asked: bool,
    /// The ends of replies whose beginnings are not on the page: a reply is drawn whole.
    ends: Vec<Event>,
}

impl Lines {
    /// Whether there is more above.
    pub fn has_earlier(&self) -> bool {
        self.earlier.before.is_some()
    }

    /// Of a page that was read from the log: the events to draw. The others wait for what is before them.
    pub(super) fn whole_turns(&mut self, mut events: Vec<Event>) -> Vec<Event> {
        let is_beginning = events
            .first()
            .is_none_or(|first| first.seq == 1 || matches!(first.body, EventBody::LogRemoved { .. }));
        let first = events.first().map(|first| first.seq);
        events.append(&mut self.earlier.ends);
        if is_beginning {
            self.earlier.before = None;
            return events;
        }
        let is_hers = |event: &&Event| matches!(event.body, EventBody::ShopperMessage { .. });
        let begins = events.iter().find(is_hers).map(|event| event.seq);
        self.earlier.before = begins.or(first);
        let Some(begins) = begins else {
            self.earlier.ends = events;
            return Vec::new();
        };
        // What stands before that message is read again with the page before.
        events.retain(|event| event.seq >= begins);
        let (whole, ends) = events.into_iter().partition(|event| begun(event) >= begins);
        self.earlier.ends = ends;
        whole
    }

    /// Puts what was said before above the rest.
    fn put_earlier(&mut self, events: Vec<Event>) {
        let mut above = Lines { last_key: self.last_key, ..Lines::default() };
        for event in self.whole_turns(events) {
            above.write(event.seq, event.body);
        }
        self.last_key = above.last_key;
        let earlier = |line: Arc<Line>| Arc::new(Line { is_earlier: true, ..Arc::unwrap_or_clone(line) });
        self.lines.splice(0..0, above.lines.into_iter().map(earlier));
    }
}

/// The number of the message that an event belongs to.
fn begun(event: &Event) -> u64 {
    match &event.body {
        EventBody::ReplyWords { turn, .. }
        | EventBody::ReplyProducts { turn, .. }
        | EventBody::ReplyComparison { turn, .. }
        | EventBody::ReplyWishlist { turn, .. }
        | EventBody::ReplyContext { turn, .. }
        | EventBody::ReplyChips { turn, .. }
        | EventBody::ReplyRated { turn, .. }
        | EventBody::ReplyDone { turn, .. } => *turn,
        EventBody::ShopperMessage { .. }
        | EventBody::AgentJoined { .. }
        | EventBody::AgentMessage { .. }
        | EventBody::AgentLeft { .. }
        | EventBody::LogRemoved { .. } => event.seq,
    }
}

impl Chat {
    pub(super) fn want_earlier(&mut self, out: &mut Vec<Effect>) {
        let Conversation::Open(credentials) = &self.conversation else { return };
        let earlier = &mut self.lines.earlier;
        if let (Some(before), false) = (earlier.before, earlier.is_asked) {
            earlier.is_asked = true;
            out.push(Effect::ReadEarlier { credentials: credentials.clone(), before });
        }
    }

    pub(super) fn earlier_read(&mut self, conversation_id: &str, before: u64, events: Option<Vec<Event>>) {
        if !self.conversation.is_named(conversation_id) || self.lines.earlier.before != Some(before) {
            return;
        }
        self.lines.earlier.is_asked = false;
        // What failed is asked for again when she scrolls on.
        if let Some(events) = events {
            self.lines.put_earlier(events);
        }
    }
}
