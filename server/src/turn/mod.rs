//! One message becomes one reply; the whole thought is [`mitra_turn::think`], with this server as its home.
//!
//! [`memory`] remembers what a log folds to before it, and [`runner`] holds the lease and shows the reply part by part.

mod asked;
mod busy;
mod hand_over;
pub mod memory;
mod opinion;
mod reply;
pub mod runner;
mod thinker;
mod worded;

use mitra_dialogue::{Conversation, Findings, Language, Lookup, Product, answer, decide, opinion::Opinion};
use mitra_protocol::Action;
pub use mitra_turn::{Grounds, Heard, Home, Thought, photo, record};

use crate::{
    catalogue::{Catalogue, CatalogueError},
    orders::Orders,
    store::ConversationKey,
    understand::{hear, understand},
};

/// The server as a home of the thought.
struct AtHome<'a> {
    catalogue: &'a Catalogue,
    orders: &'a Orders,
    /// Says whose orders may be told.
    key: &'a ConversationKey,
    /// What a model says of the message.
    opinion: Option<&'a Opinion>,
}

impl Home for AtHome<'_> {
    type Error = CatalogueError;

    async fn hear(&self, text: &str) -> Heard {
        let heard = hear(text).await;
        match self.opinion {
            Some(opinion) => Heard {
                understanding: opinion.of(heard.understanding, text),
                model: format!("{}, second opinion", heard.model),
            },
            None => heard,
        }
    }

    async fn product(&self, id: &str) -> Result<Option<Product>, CatalogueError> {
        self.catalogue.product(id).await
    }

    async fn find(&self, lookup: &Lookup) -> Result<Findings, CatalogueError> {
        match lookup {
            Lookup::Orders { wanted, deed, topic, language } => {
                Ok(self.orders.find(self.key, wanted, deed.as_ref(), *topic, *language).await?)
            }
            lookup => self.catalogue.find(lookup).await,
        }
    }
}

/// One message to one reply; `key` says whose orders may be told. `salt` belongs to the conversation and varies its
/// wordings.
pub async fn think(
    catalogue: &Catalogue,
    orders: &Orders,
    key: &ConversationKey,
    conversation: &Conversation,
    text: &str,
    action: Option<&Action>,
    salt: u64,
) -> Result<Thought, CatalogueError> {
    let home = AtHome { catalogue, orders, key, opinion: None };
    mitra_turn::think(&home, conversation, text, action, salt).await
}

/// What is said when a message could not be thought about: that it was not understood, and what would be.
pub fn excuse(language: Language, salt: u64) -> Thought {
    let conversation = Conversation::new(language);
    let decision = decide(&conversation, &understand("").understanding);
    let (reply, record) = answer(&conversation, &decision, &Findings::default(), salt);
    Thought { heard: None, record, reply, grounds: None }
}
