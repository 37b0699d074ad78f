//! START HERE: one message becomes one reply. Understand, decide, look up, answer.
//!
//! [`think`] is the whole thought. It runs in two homes, the shop's server and the shopper's phone; only what hears and
//! what looks up differs, and that is a [`Home`]. [`record`] writes what was thought into the log, and [`fold`] makes
//! the conversation's state of a log. Nothing here waits by itself, reads a clock or keeps anything.

pub mod device;
pub mod fold;
pub mod photo;
pub mod record;
pub mod state;

use std::{
    borrow::Cow,
    future::Future,
    hash::{DefaultHasher, Hash, Hasher},
};

use mitra_dialogue::{
    Conversation, Decision, Findings, Language, Lookup, OnPhone, PriceChange, Product, Reply, ShownProduct,
    Tap, TurnRecord, Understanding, answer, answer_on_phone, decide, decide_tap,
};
use mitra_protocol::Action;

/// What was understood, and by whom.
#[derive(Debug, Clone)]
pub struct Heard {
    /// What.
    pub understanding: Understanding,
    /// Id of the model that understood it.
    pub model: String,
}

/// What varies the wordings of a conversation.
pub fn salt(conversation_id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    conversation_id.hash(&mut hasher);
    hasher.finish()
}

/// Where the thought is at home: who understands words there, and what can be looked up.
pub trait Home: Sync {
    /// Why nothing could be looked up.
    type Error: Send;

    /// Understands words.
    fn hear(&self, text: &str) -> impl Future<Output = Heard> + Send;

    /// The product of an id.
    fn product(&self, id: &str) -> impl Future<Output = Result<Option<Product>, Self::Error>> + Send;

    /// Answers a lookup.
    fn find(&self, lookup: &Lookup) -> impl Future<Output = Result<Findings, Self::Error>> + Send;
}

/// Everything one turn came to.
#[derive(Debug, Clone)]
pub struct Thought {
    /// What was understood; nothing for a tap, which needs no understanding.
    pub heard: Option<Heard>,
    /// What the conversation remembers of this turn.
    pub record: TurnRecord,
    /// What is said and shown.
    pub reply: Reply,
    /// What the reply rests on, for a model to word it; nothing where it stays as it is.
    pub grounds: Option<Grounds>,
}

/// What a reply rests on.
#[derive(Debug, Clone)]
pub struct Grounds {
    /// What was done.
    pub decision: Decision,
    /// What was found.
    pub findings: Findings,
    /// What she wrote.
    pub message: String,
    /// What came with it.
    pub action: Option<Action>,
}

/// What a phone came to by itself.
#[derive(Debug, Clone)]
#[expect(clippy::large_enum_variant, reason = "there is one at a time, and it is taken apart at once")]
pub enum PhoneThought {
    /// A whole answer.
    Answered(Thought),
    /// The shop is to answer; that is said.
    Waits(Reply),
}

/// One message to one reply. `salt` belongs to the conversation and varies its wordings.
///
/// # Errors
/// What the home says when it cannot look up.
pub async fn think<H: Home>(
    home: &H,
    conversation: &Conversation,
    text: &str,
    action: Option<&Action>,
    salt: u64,
) -> Result<Thought, H::Error> {
    let Turn { conversation, heard, page_product, decision, mut findings } =
        turn(home, conversation, text, action).await?;
    findings.changed = changed(home, &conversation).await?;
    let (reply, record) = answer(&conversation, &decision, &findings, salt);
    let grounds = Some(Grounds { decision, findings, message: text.to_owned(), action: action.cloned() });
    Ok(Thought { heard, record: with_page(record, page_product), reply, grounds })
}

/// The same on her phone, while the shop is out of reach; `is_first` when nothing was answered so since it last was.
///
/// # Errors
/// What the home says when it cannot look up.
pub async fn think_on_phone<H: Home>(
    home: &H,
    conversation: &Conversation,
    text: &str,
    action: Option<&Action>,
    salt: u64,
    is_first: bool,
) -> Result<PhoneThought, H::Error> {
    let Turn { conversation, heard, page_product, decision, findings } =
        turn(home, conversation, text, action).await?;
    Ok(match answer_on_phone(&conversation, &decision, &findings, salt, is_first) {
        OnPhone::Answered(reply, record) => {
            let record = with_page(record, page_product);
            PhoneThought::Answered(Thought { heard, record, reply, grounds: None })
        }
        OnPhone::Waits(reply) => PhoneThought::Waits(reply),
    })
}

/// A turn before its answer.
struct Turn<'a> {
    conversation: Cow<'a, Conversation>,
    heard: Option<Heard>,
    /// Id of the product on the page her words were typed on.
    page_product: Option<String>,
    decision: Decision,
    findings: Findings,
}

async fn turn<'a, H: Home>(
    home: &H,
    conversation: &'a Conversation,
    text: &str,
    action: Option<&Action>,
) -> Result<Turn<'a>, H::Error> {
    let page_product = page_product(home, action).await?;
    let conversation = match &page_product {
        Some(id) => Cow::Owned(Conversation { focus: Some(id.clone()), ..conversation.clone() }),
        None => Cow::Borrowed(conversation),
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
        _ => Some(home.hear(words).await),
    };
    let tap = match action {
        // Her words say what she wants of it.
        Some(Action::AskAbout { .. }) if heard.is_some() => None,
        Some(action) => tap(home, action, heard.as_ref()).await?,
        None => None,
    };
    let decision = match (tap, &heard) {
        (Some(tap), _) => decide_tap(&conversation, &tap),
        (None, Some(heard)) => decide(&conversation, &heard.understanding),
        // A tap this version does not know is answered like words it does not know.
        (None, None) => decide(&conversation, &home.hear("").await.understanding),
    };
    let findings = home.find(&decision.lookup).await?;
    Ok(Turn { conversation, heard, page_product, decision, findings })
}

/// What the page shows is spoken about until something else is.
fn with_page(record: TurnRecord, page_product: Option<String>) -> TurnRecord {
    TurnRecord { focus: record.focus.clone().or(page_product.map(Some)), ..record }
}

/// What her phone told her costs something else by now.
async fn changed<H: Home>(home: &H, conversation: &Conversation) -> Result<Vec<PriceChange>, H::Error> {
    let told = &conversation.unverified;
    if told.is_empty() {
        return Ok(Vec::new());
    }
    let ids = told.iter().map(|told| told.id.clone()).collect();
    let now = home.find(&Lookup::Products { ids }).await?.products;
    let change = |told: &ShownProduct| {
        let now = now.iter().find(|now| now.id == told.id && now.price_rupees != told.price_rupees)?;
        let (was_rupees, now_rupees) = (told.price_rupees, now.price_rupees);
        Some(PriceChange { title: now.title.clone(), was_rupees, now_rupees })
    };
    Ok(told.iter().filter_map(change).collect())
}

/// The product on the page her words were typed on; none when the shop does not have it.
async fn page_product<H: Home>(home: &H, action: Option<&Action>) -> Result<Option<String>, H::Error> {
    let Some(Action::AskAbout { product_id }) = action else { return Ok(None) };
    Ok(home.product(product_id).await?.map(|product| product.id))
}

async fn tap<H: Home>(home: &H, action: &Action, heard: Option<&Heard>) -> Result<Option<Tap>, H::Error> {
    Ok(match action.clone() {
        // Without words there is nothing more special to say about the product of a page.
        Action::ShowDetails { product_id } | Action::AskAbout { product_id } => {
            Some(Tap::ShowDetails { product_id })
        }
        Action::Save { product_id } => Some(Tap::Save { product_id }),
        Action::Unsave { product_id } => Some(Tap::Unsave { product_id }),
        Action::AddToCart { product_id } => Some(Tap::AddToCart { product_id }),
        Action::Similar { product_id } => {
            let category = category(home, &product_id).await?;
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
            let category = category(home, &product_id).await?;
            Some(Tap::TakeSize { product_id, category, size })
        }
    })
}

async fn category<H: Home>(home: &H, product_id: &str) -> Result<Option<String>, H::Error> {
    Ok(home.product(product_id).await?.and_then(|product| product.category))
}
