//! Who thinks: Mitra's own thought, or what a test puts in its place.

use futures::future::BoxFuture;
use mitra_dialogue::Conversation;
use mitra_protocol::Action;

use super::{Thought, runner::TurnError, think};
use crate::{catalogues::Catalogues, store::ConversationKey};

/// What a message is answered with. Mitra's own thought is [`Catalogues`]; tests and benchmarks bring others,
/// so that a turn can be watched when its thought is slow, broken or free of charge.
pub trait Think: std::fmt::Debug + Send + Sync {
    /// One message to one thought, in the conversation as it stands.
    fn think<'a>(
        &'a self,
        key: &'a ConversationKey,
        conversation: &'a Conversation,
        text: &'a str,
        action: Option<&'a Action>,
    ) -> BoxFuture<'a, Result<Thought, TurnError>>;
}

impl Think for Catalogues {
    fn think<'a>(
        &'a self,
        key: &'a ConversationKey,
        conversation: &'a Conversation,
        text: &'a str,
        action: Option<&'a Action>,
    ) -> BoxFuture<'a, Result<Thought, TurnError>> {
        Box::pin(async move {
            let catalogue = self.of(&key.shop_id).await?;
            let orders = self.orders();
            let thought = think(&catalogue, orders, key, conversation, text, action, salt(key)).await?;
            self.interest().note(&key.shop_id, conversation, &thought.record);
            Ok(thought)
        })
    }
}

/// Belongs to the conversation, and varies its wordings.
pub(super) fn salt(key: &ConversationKey) -> u64 {
    mitra_turn::salt(&key.conversation_id)
}
