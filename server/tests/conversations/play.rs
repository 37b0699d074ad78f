//! One conversation, turn by turn, through the same thought as in the shop.

use std::{collections::HashMap, path::Path};

use mitra_dialogue::{Conversation, Language, Reply, ReplyPart};
use mitra_server::{
    catalogue::Catalogue,
    commands::import,
    config::Place,
    orders::Orders,
    shops::demo,
    store::{ConversationKey, Store},
    turn::{Thought, record, think},
};
use tempfile::TempDir;

use crate::{
    judge::{self, Tally},
    script::{Input, Reference, Script, Turn, Which, action},
    shop::{self, Truth},
};

/// The demo shop, open.
pub(crate) struct Shop {
    pub(crate) catalogue: Catalogue,
    orders: Orders,
    /// Of a guest; who she is matters to her orders alone.
    key: ConversationKey,
    pub(crate) products: HashMap<String, Truth>,
    _folder: TempDir,
}

/// What has happened so far.
pub(crate) struct Played {
    pub(crate) conversation: Conversation,
    pub(crate) turns: Vec<Seen>,
    /// Rupee amounts that she or the shop has named.
    pub(crate) amounts: Vec<u64>,
}

/// What one turn came to, as she sees it.
pub(crate) struct Seen {
    pub(crate) said: String,
    pub(crate) heard_language: Option<Language>,
    pub(crate) intent: &'static str,
    pub(crate) text: String,
    pub(crate) reply: Reply,
    /// Ids of the cards, in order.
    pub(crate) cards: Vec<String>,
    pub(crate) wordings: Vec<String>,
}

impl Shop {
    pub(crate) async fn open() -> Shop {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::in_folder(folder.path());
        let feed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../public/demo/catalogue.jsonl");
        let arguments = import::Arguments { files: vec![feed], map: None, replace: false };
        import::run(&place, arguments).await.unwrap();
        let store = Store::open(&place.store_settings().unwrap()).await.unwrap();
        store.put_shop(&demo().unwrap()).await.unwrap();
        let catalogue = Catalogue::open(&store, &place.data, &place.shop).await.unwrap();
        let (shopper, _) = store.new_guest(&place.shop).await.unwrap();
        let key = store.new_conversation(&shopper, "en").await.unwrap();
        let orders = Orders::new(store);
        Shop { catalogue, orders, key, products: shop::read(), _folder: folder }
    }

    /// What went wrong, a line each.
    pub(crate) async fn play(&self, script: &Script, tally: &mut Tally, aloud: bool) -> Vec<String> {
        let mut played =
            Played { conversation: Conversation::new(script.begins), turns: Vec::new(), amounts: Vec::new() };
        let mut wrong = Vec::new();
        // Conversations begin at different places in the lists of wordings.
        let salt = script.name.bytes().fold(7_u64, |salt, byte| salt.wrapping_mul(31) + u64::from(byte));
        for turn in &script.turns {
            let complaints = self.turn(script, turn, &mut played, salt, tally).await;
            if aloud {
                tell(&played, &complaints);
            }
            let place = format!("{}:{} “{}”", script.name, turn.line, said(&played));
            match (&turn.known_failure, complaints.as_slice()) {
                (None, []) => {}
                (None, complaints) => wrong.push(format!("{place}: {}", complaints.join("; "))),
                (Some(_), [_, ..]) => tally.known_failures += 1,
                (Some(why), []) => {
                    wrong.push(format!("{place}: is known to fail ({why}) and does not; say so no more"))
                }
            }
        }
        wrong
    }

    async fn turn(
        &self,
        script: &Script,
        turn: &Turn,
        played: &mut Played,
        salt: u64,
        tally: &mut Tally,
    ) -> Vec<String> {
        let (text, action) = match &turn.input {
            Input::Say(text) => (text.clone(), None),
            Input::Chip(number) => {
                let chips = played.turns.last().map(|seen| seen.reply.chips.clone()).unwrap_or_default();
                match chips.get(number - 1) {
                    Some(chip) => (chip.clone(), None),
                    None => return vec![format!("there are {} chips: {chips:?}", chips.len())],
                }
            }
            Input::Tap(what, reference) => {
                let product = reference.as_ref().map(|reference| self.id(played, reference));
                match product.transpose() {
                    Ok(product) => (String::new(), Some(action(what, product))),
                    Err(why) => return vec![why],
                }
            }
            Input::Pause => {
                played.conversation.reset_context();
                return Vec::new();
            }
        };
        let thought = think(
            &self.catalogue,
            &self.orders,
            &self.key,
            &played.conversation,
            &text,
            action.as_ref(),
            salt,
        )
        .await;
        let thought = thought.unwrap_or_else(|error| panic!("{}: {error}", script.name));
        let before = played.conversation.clone();
        self.take(played, text, &thought);
        judge::turn(self, script, turn, &before, played, tally)
    }

    /// Takes a thought into the conversation, by way of the log's form of it.
    fn take(&self, played: &mut Played, said: String, thought: &Thought) {
        let decided = record::to_decided(0, &thought.record);
        played.conversation.apply(record::from_decided(decided));
        let mut text: Vec<&str> = Vec::new();
        let mut cards = Vec::new();
        for part in &thought.reply.parts {
            match part {
                ReplyPart::Words(words) => text.push(words),
                ReplyPart::Products(products) => cards.extend(products.iter().map(|p| p.id.clone())),
                ReplyPart::Comparison(_) => {}
            }
        }
        played.turns.push(Seen {
            said,
            heard_language: thought.heard.as_ref().map(|heard| heard.understanding.language),
            intent: thought.record.intent.name(),
            text: text.join(" "),
            reply: thought.reply.clone(),
            cards,
            wordings: thought.record.wordings.clone(),
        });
    }

    /// The product that is meant.
    pub(crate) fn id(&self, played: &Played, reference: &Reference) -> Result<String, String> {
        let (turn, which) = match reference {
            Reference::Id(id) if self.products.contains_key(id) => return Ok(id.clone()),
            Reference::Id(id) => panic!("the demo shop has no `{id}`"),
            Reference::Shown { turn, which } => (*turn, *which),
        };
        let seen = played.turns.get(turn - 1).ok_or(format!("there is no turn {turn} yet"))?;
        let all: Vec<&Truth> = seen.cards.iter().filter_map(|id| self.products.get(id)).collect();
        let product = match which {
            Which::Position(number) => all.get(number - 1).copied(),
            Which::Last => all.last().copied(),
            Which::Cheapest => all.iter().min_by_key(|p| p.price).copied(),
            Which::Dearest => all.iter().rev().max_by_key(|p| p.price).copied(),
            Which::BestRated => all.iter().rev().max_by(|a, b| a.rating.total_cmp(&b.rating)).copied(),
        };
        product.map(|p| p.id.clone()).ok_or(format!("turn {turn} showed {} products", all.len()))
    }
}

fn said(played: &Played) -> &str {
    played.turns.last().map_or("", |seen| &seen.said)
}

fn tell(played: &Played, complaints: &[String]) {
    let Some(seen) = played.turns.last() else { return };
    println!("{}> {}\n   [{}] {}", played.turns.len(), seen.said, seen.intent, seen.text);
    println!("   cards {:?}\n   chips {:?}", seen.cards, seen.reply.chips);
    println!("   looked for {}", judge::filters(&played.conversation).join(" "));
    for complaint in complaints {
        println!("   WRONG {complaint}");
    }
}
