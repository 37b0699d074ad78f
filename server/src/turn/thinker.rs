//! Who thinks: Mitra's own thought, or what a test puts in its place.

use futures::future::BoxFuture;
use mitra_dialogue::{Conversation, opinion::Opinion};
use mitra_protocol::Action;

use super::{AtHome, Grounds, Thought, runner::TurnError, think};
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

    /// Thinks again about what was not understood, with what a model says of it. Nothing where one cannot.
    fn think_again<'a>(
        &'a self,
        _key: &'a ConversationKey,
        _conversation: &'a Conversation,
        _grounds: &'a Grounds,
        _opinion: &'a Opinion,
    ) -> BoxFuture<'a, Result<Option<Thought>, TurnError>> {
        Box::pin(std::future::ready(Ok(None)))
    }
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

    fn think_again<'a>(
        &'a self,
        key: &'a ConversationKey,
        conversation: &'a Conversation,
        grounds: &'a Grounds,
        opinion: &'a Opinion,
    ) -> BoxFuture<'a, Result<Option<Thought>, TurnError>> {
        Box::pin(async move {
            let catalogue = self.of(&key.shop_id).await?;
            let home = AtHome { catalogue: &catalogue, orders: self.orders(), key, opinion: Some(opinion) };
            let Grounds { message, action, .. } = grounds;
            let thought = mitra_turn::think(&home, conversation, message, action.as_ref(), salt(key)).await?;
            self.interest().note(&key.shop_id, conversation, &thought.record);
            Ok(Some(thought))
        })
    }
}

/// Belongs to the conversation, and varies its wordings.
pub(super) fn salt(key: &ConversationKey) -> u64 {
    mitra_turn::salt(&key.conversation_id)
}
