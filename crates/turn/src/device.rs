//! Answers that a phone gave by itself: written there, taken into the log here.

use mitra_protocol::{
    DeviceAnswer, EventBody, Origin,
    log::{TurnDecided, TurnUnderstood},
};

use crate::{Thought, record};

/// An answer has so many parts at most.
const MOST_EVENTS: usize = 40;

/// What her phone thought, as it goes to the server.
pub fn to_answer(thought: &Thought) -> DeviceAnswer {
    DeviceAnswer {
        reply: record::to_events(0, &thought.reply, &thought.record),
        understood: thought.heard.as_ref().map(|heard| record::to_understood(0, heard)),
        decided: TurnDecided { origin: Some(Origin::Device), ..record::to_decided(0, &thought.record) },
    }
}

/// Reads what a phone sent. None when it is no answer that a phone can give: it holds other events than those of a
/// reply, or too many.
pub fn read(text: &str) -> Option<DeviceAnswer> {
    let answer: DeviceAnswer = serde_json::from_str(text).ok()?;
    let is_of_a_reply =
        |event: &EventBody| event.kind().starts_with("reply.") && event.kind() != "reply.rated";
    let is_whole = matches!(answer.reply.last(), Some(EventBody::ReplyDone { superseded: false, .. }));
    let is_one = is_whole && answer.reply.iter().filter(|event| event.kind() == "reply.done").count() == 1;
    (is_one && answer.reply.len() <= MOST_EVENTS && answer.reply.iter().all(is_of_a_reply)).then_some(answer)
}

/// The answer to the message at `turn`. What only the shop can decide, orders and people, is not a phone's to say.
pub fn placed(answer: DeviceAnswer, turn: u64) -> (Option<TurnUnderstood>, TurnDecided, Vec<EventBody>) {
    let DeviceAnswer { mut reply, understood, decided } = answer;
    for event in &mut reply {
        match event {
            EventBody::ReplyWords { turn: of, .. }
            | EventBody::ReplyProducts { turn: of, .. }
            | EventBody::ReplyComparison { turn: of, .. }
            | EventBody::ReplyWishlist { turn: of, .. }
            | EventBody::ReplyContext { turn: of, .. }
            | EventBody::ReplyChips { turn: of, .. }
            | EventBody::ReplyDone { turn: of, .. }
            | EventBody::ReplyRated { turn: of, .. } => *of = turn,
            EventBody::ShopperMessage { .. }
            | EventBody::AgentJoined { .. }
            | EventBody::AgentMessage { .. }
            | EventBody::AgentLeft { .. }
            | EventBody::LogRemoved { .. } => {}
        }
    }
    let understood = understood.map(|understood| TurnUnderstood { turn, ..understood });
    let decided = TurnDecided {
        turn,
        origin: Some(Origin::Device),
        order: None,
        order_question: None,
        hand_over: None,
        ..decided
    };
    (understood, decided, reply)
}
