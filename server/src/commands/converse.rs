//! `mitra converse`: one conversation in a terminal or a pipe, through the same log and turns as in the shop.

use std::{sync::Arc, time::Duration};

use mitra_protocol::{
    EventBody, MessageSend, ProductCard,
    log::{TURN_DECIDED, TURN_UNDERSTOOD, TurnDecided, TurnUnderstood},
};
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use super::{CommandError, lines::Dialogue, shop::known_shop};
use crate::{
    catalogues::{Catalogues, IndexUse},
    config::Place,
    hub::Hub,
    store::{Entry, Store, StoreError, random_name},
    turn::runner::TurnRunner,
    understand,
};

/// Entries of one turn read at once; no turn has more.
const PAGE: u32 = 500;

/// Pause before a turn that another process holds is looked at again.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// Arguments of `mitra converse`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Language of the first reply, until the shopper's own is known: en, hi or hinglish.
    #[arg(long, default_value = "en")]
    pub lang: String,
    /// She is signed in as this customer of the shop, by the shop's own id of her; without it she is a guest.
    #[arg(long, value_name = "ID")]
    pub customer: Option<String>,
}

#[derive(Deserialize)]
struct Request {
    say: String,
}

#[derive(Serialize)]
struct Answer {
    turn: usize,
    lang: String,
    intent: String,
    reply: AnswerReply,
}

#[derive(Default, Serialize)]
struct AnswerReply {
    lang: String,
    text: String,
    products: Vec<AnswerProduct>,
    chips: Vec<String>,
}

#[derive(Serialize)]
struct AnswerProduct {
    id: String,
    title: String,
    price: u32,
}

/// Answers lines until the input ends.
pub async fn run(place: &Place, arguments: Arguments) -> Result<(), CommandError> {
    understand::make_ready(place.understand_model.as_deref()).await.map_err(CommandError::Said)?;
    let store = Store::open(&place.store_settings()?).await?;
    known_shop(&store, &place.shop).await?;
    let catalogues = Catalogues::new(store.clone(), place.data.clone(), IndexUse::Read);
    // Opened before the first turn: its lease would run while a large index is read.
    catalogues.of(&place.shop).await?;
    let owner = format!("converse-{}", random_name(6)?);
    let turns = TurnRunner::new(
        store.clone(),
        Hub::default(),
        Arc::new(catalogues),
        owner,
        Duration::ZERO,
        CancellationToken::new(),
    );
    let shopper = match &arguments.customer {
        Some(id) => store.customer(&place.shop, id).await?,
        None => Some(store.new_guest(&place.shop).await?.0),
    };
    let shopper = shopper.ok_or_else(|| CommandError::Said("the customer was erased meanwhile".into()))?;
    let key = store.new_conversation(&shopper, &arguments.lang).await?;
    let mut lines = Dialogue::new();
    let mut turn = 0;
    while let Some(Request { say }) = lines.next().await? {
        turn += 1;
        let message =
            MessageSend { client_id: format!("line-{turn}"), text: Some(say), action: None, device: None };
        let Some(appended) = store.append_message(&key, Some(&shopper), &message).await? else {
            return Err(CommandError::Said("the conversation was erased meanwhile".into()));
        };
        // A `serve` on the same folder may have taken the turn; then it is waited for.
        turns.serve(&key).await?;
        while !store.turn_is_done(&key, appended.seq).await? {
            tokio::time::sleep(LOOK_AGAIN).await;
            turns.serve(&key).await?;
        }
        let entries = store.entries_after(&key, appended.seq, PAGE).await?;
        lines.answer(&gather(turn, &entries)?).await?;
    }
    Ok(())
}

/// One turn's entries as one answer.
fn gather(turn: usize, entries: &[Entry]) -> Result<Answer, StoreError> {
    let mut answer =
        Answer { turn, lang: String::new(), intent: String::new(), reply: AnswerReply::default() };
    for entry in entries {
        match entry.kind.as_str() {
            TURN_UNDERSTOOD => {
                let understood: TurnUnderstood = serde_json::from_str(&entry.data)?;
                answer.lang = understood.lang;
            }
            TURN_DECIDED => {
                let decided: TurnDecided = serde_json::from_str(&entry.data)?;
                answer.intent = decided.intent;
                answer.reply.lang = decided.lang;
            }
            _ => match entry.event()?.map(|event| event.body) {
                Some(EventBody::ReplyWords { text, .. }) => {
                    if !answer.reply.text.is_empty() {
                        answer.reply.text.push(' ');
                    }
                    answer.reply.text.push_str(&text);
                }
                Some(EventBody::ReplyProducts { products, .. }) => {
                    answer.reply.products = products.into_iter().map(short).collect();
                }
                Some(EventBody::ReplyChips { chips, .. }) => answer.reply.chips = chips,
                _ => {}
            },
        }
    }
    Ok(answer)
}

fn short(card: ProductCard) -> AnswerProduct {
    AnswerProduct { id: card.id, title: card.title, price: card.price }
}
