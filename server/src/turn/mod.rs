//! START HERE: one message becomes one reply. Understand, decide, look up, answer.
//!
//! [`think`] is the whole thought; [`memory`] folds the log into the conversation's state before it,
//! [`record`] writes what was thought into the log after it, and [`runner`] holds the lease and shows the
//! reply part by part.

mod busy;
pub mod memory;
pub mod record;
pub mod runner;

use mitra_dialogue::{
    Conversation, Findings, Language, Reply, Tap, TurnRecord, Understanding, answer, decide, decide_tap,
};
use mitra_perception::Lexicon;
use mitra_protocol::Action;

use crate::catalogue::{Catalogue, CatalogueError};

/// Everything one turn came to.
#[derive(Debug, Clone)]
pub struct Thought {
    /// What was understood; nothing for a tap, which needs no understanding.
    pub understanding: Option<Understanding>,
    /// What the conversation remembers of this turn.
    pub record: TurnRecord,
    /// What is said and shown.
    pub reply: Reply,
}

/// One message to one reply. `salt` belongs to the conversation and varies its wordings.
pub async fn think(
    catalogue: &Catalogue,
    conversation: &Conversation,
    text: &str,
    action: Option<&Action>,
    salt: u64,
) -> Result<Thought, CatalogueError> {
    let understanding = action.is_none().then(|| Lexicon::builtin().understand(text));
    let decision = match (&understanding, action.and_then(tap)) {
        (Some(understanding), _) => decide(conversation, understanding),
        (None, Some(tap)) => decide_tap(conversation, &tap),
        // A tap this version does not know is answered like words it does not know.
        (None, None) => decide(conversation, &Lexicon::builtin().understand("")),
    };
    let findings = catalogue.find(&decision.lookup).await?;
    let (reply, record) = answer(conversation, &decision, &findings, salt);
    Ok(Thought { understanding, record, reply })
}

/// What is said when a message could not be thought about: that it was not understood, and what would be.
pub fn excuse(language: Language, salt: u64) -> Thought {
    let conversation = Conversation::new(language);
    let decision = decide(&conversation, &Lexicon::builtin().understand(""));
    let (reply, record) = answer(&conversation, &decision, &Findings::default(), salt);
    Thought { understanding: None, record, reply }
}

fn tap(action: &Action) -> Option<Tap> {
    match action {
        Action::ShowDetails { product_id } => Some(Tap::ShowDetails { product_id: product_id.clone() }),
        Action::ChangeLanguage { lang } => Language::from_code(lang).map(Tap::ChangeLanguage),
        Action::DropCondition { slot, value } => {
            Some(Tap::DropCondition { slot: slot.clone(), value: value.clone() })
        }
        Action::ClearConditions => Some(Tap::ClearConditions),
    }
}
