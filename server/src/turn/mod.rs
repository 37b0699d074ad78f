//! START HERE: one message becomes one reply. Understand, decide, look up, answer.
//!
//! [`think`] is the whole thought; [`memory`] folds the log into the conversation's state before it,
//! [`record`] writes what was thought into the log after it, and [`runner`] holds the lease and shows the
//! reply part by part.

mod busy;
mod hand_over;
pub mod memory;
pub mod photo;
pub mod record;
pub mod runner;

use mitra_dialogue::{
    Conversation, Findings, Language, Lookup, Reply, Tap, TurnRecord, answer, decide, decide_tap,
};
use mitra_protocol::Action;

use crate::{
    catalogue::{Catalogue, CatalogueError},
    orders::Orders,
    store::ConversationKey,
    understand::{Heard, hear, understand},
};

/// Everything one turn came to.
#[derive(Debug, Clone)]
pub struct Thought {
    /// What was understood; nothing for a tap, which needs no understanding.
    pub heard: Option<Heard>,
    /// What the conversation remembers of this turn.
    pub record: TurnRecord,
    /// What is said and shown.
    pub reply: Reply,
}

/// One message to one reply; `key` says whose orders may be told. `salt` belongs to the conversation and varies its wordings.
pub async fn think(
    catalogue: &Catalogue,
    orders: &Orders,
    key: &ConversationKey,
    conversation: &Conversation,
    text: &str,
    action: Option<&Action>,
    salt: u64,
) -> Result<Thought, CatalogueError> {
    let page_product = page_product(catalogue, action).await?;
    let on_page;
    let conversation = match &page_product {
        Some(id) => {
            on_page = Conversation { focus: Some(id.clone()), ..conversation.clone() };
            &on_page
        }
        None => conversation,
    };
    let beside;
    let words = match action {
        Some(Action::FindLike { photo, .. }) => {
            beside = photo::words(photo);
            &beside
        }
        _ => text,
    };
    let heard = match action {
        Some(_) if words.is_empty() => None,
        _ => Some(hear(words).await),
    };
    let tap = match action {
        // Her words say what she wants of it.
        Some(Action::AskAbout { .. }) if heard.is_some() => None,
        Some(action) => tap(catalogue, action, heard.as_ref()).await?,
        None => None,
    };
    let decision = match (tap, &heard) {
        (Some(tap), _) => decide_tap(conversation, &tap),
        (None, Some(heard)) => decide(conversation, &heard.understanding),
        // A tap this version does not know is answered like words it does not know.
        (None, None) => decide(conversation, &understand("").understanding),
    };
    let findings = match &decision.lookup {
        Lookup::Orders { wanted, deed, topic, language } => {
            orders.find(key, wanted, deed.as_ref(), *topic, *language).await?
        }
        lookup => catalogue.find(lookup).await?,
    };
    let (reply, mut record) = answer(conversation, &decision, &findings, salt);
    // What the page shows is spoken about until something else is.
    record.focus = record.focus.or(page_product.map(Some));
    Ok(Thought { heard, record, reply })
}

/// What is said when a message could not be thought about: that it was not understood, and what would be.
pub fn excuse(language: Language, salt: u64) -> Thought {
    let conversation = Conversation::new(language);
    let decision = decide(&conversation, &understand("").understanding);
    let (reply, record) = answer(&conversation, &decision, &Findings::default(), salt);
    Thought { heard: None, record, reply }
}

/// The product on the page her words were typed on; none when the shop does not have it.
async fn page_product(
    catalogue: &Catalogue,
    action: Option<&Action>,
) -> Result<Option<String>, CatalogueError> {
    let Some(Action::AskAbout { product_id }) = action else { return Ok(None) };
    Ok(catalogue.product(product_id).await?.map(|product| product.id))
}

async fn tap(
    catalogue: &Catalogue,
    action: &Action,
    heard: Option<&Heard>,
) -> Result<Option<Tap>, CatalogueError> {
    Ok(match action.clone() {
        // Without words there is nothing more special to say about the product of a page.
        Action::ShowDetails { product_id } | Action::AskAbout { product_id } => {
            Some(Tap::ShowDetails { product_id })
        }
        Action::Save { product_id } => Some(Tap::Save { product_id }),
        Action::Unsave { product_id } => Some(Tap::Unsave { product_id }),
        Action::AddToCart { product_id } => Some(Tap::AddToCart { product_id }),
        Action::Similar { product_id } => {
            let category = category(catalogue, &product_id).await?;
            Some(Tap::Similar { product_id, category })
        }
        Action::DropCondition { slot, value } => Some(Tap::DropCondition { slot, value }),
        Action::ClearConditions => Some(Tap::ClearConditions),
        Action::ChangeLanguage { lang } => Language::from_code(&lang).map(Tap::ChangeLanguage),
        Action::FindLike { photo, .. } => {
            let words = heard.map(|heard| heard.understanding.clone());
            let like = photo::like_photo(&photo, words);
            let says_something =
                !like.tags.is_empty() || !like.photo.vector.is_empty() || like.words.is_some();
            says_something.then_some(Tap::FindLike(like))
        }
        Action::TakeSize { size, .. } if size.is_empty() => None,
        Action::TakeSize { product_id, size } => {
            let category = category(catalogue, &product_id).await?;
            Some(Tap::TakeSize { product_id, category, size })
        }
    })
}

async fn category(catalogue: &Catalogue, product_id: &str) -> Result<Option<String>, CatalogueError> {
    Ok(catalogue.product(product_id).await?.and_then(|product| product.category))
}
