//! What a person of the shop reads first: what she is looking for, what is on the table, what she said last.
//! Drafted from the log, in English for the shop, her own words as she wrote them; plain text.

use std::collections::HashMap;

use mitra_dialogue::{
    Conversation, Intent, Language,
    answer::rupees,
    context::{WORDS, labelled},
    summary::Chat,
};
use mitra_protocol::{
    EventBody,
    log::{TURN_UNDERSTOOD, TurnUnderstood, Value},
};

use crate::store::{Entry, StoreError};

/// Longest summary, characters.
const LONGEST: usize = 1_000;
/// Longest of her messages that is quoted, characters.
const LONGEST_QUOTE: usize = 240;
/// How many of her last messages are quoted.
const QUOTES: usize = 3;
/// Most products that are named of the cart, or conditions of the search.
const MOST: usize = 6;

/// What the log says beside the conversation's state.
#[derive(Default)]
struct Read {
    /// Titles and prices as they were shown last, by id.
    shown: HashMap<String, (String, u32)>,
    /// What she typed, with its place.
    said: Vec<(u64, String)>,
    /// Places of the messages that complain.
    complaints: Vec<u64>,
    /// Orders she named, the last one last.
    orders: Vec<String>,
}

/// Drafts it from the conversation's state and the end of its log, in order. `understood` is what was just
/// understood and is not in the log yet.
///
/// # Errors
/// When an entry cannot be read.
pub fn draft(
    conversation: &Conversation,
    entries: &[Entry],
    understood: Option<&TurnUnderstood>,
) -> Result<Chat, StoreError> {
    let mut read = Read::default();
    for entry in entries {
        if entry.kind == TURN_UNDERSTOOD {
            read.understood(&serde_json::from_str(&entry.data)?);
        } else if let Some(event) = entry.event()? {
            read.event(event.seq, event.body);
        }
    }
    if let Some(understood) = understood {
        read.understood(understood);
    }
    Ok(Chat {
        drafted: read.told(conversation),
        said: read.said.into_iter().map(|(_, text)| text).collect(),
        named: read
            .shown
            .into_values()
            .map(|(title, price)| format!("{title} {price}"))
            .chain(read.orders)
            .collect(),
    })
}

impl Read {
    fn event(&mut self, seq: u64, body: EventBody) {
        match body {
            EventBody::ShopperMessage { text, .. } if !text.trim().is_empty() => self.said.push((seq, text)),
            EventBody::ReplyProducts { products, .. } => {
                let shown = products.into_iter().map(|card| (card.id, (card.title, card.price)));
                self.shown.extend(shown);
            }
            _ => {}
        }
    }

    fn understood(&mut self, understood: &TurnUnderstood) {
        if understood.intent == Intent::Complaint.name() {
            self.complaints.push(understood.turn);
        }
        for slot in understood.slots.iter().filter(|slot| slot.slot == "order_id") {
            let order = match &slot.value {
                Value::Text(text) => text.clone(),
                Value::Whole(number) => number.to_string(),
                Value::Number(number) => number.to_string(),
            };
            self.orders.retain(|known| *known != order);
            self.orders.push(order);
        }
    }

    fn told(&self, conversation: &Conversation) -> String {
        let last = self.said.len().saturating_sub(QUOTES);
        let last_said = self.said.get(last..).unwrap_or_default();
        let complaint = self.complaints.last();
        let complaint = complaint.and_then(|turn| self.said.iter().find(|(seq, _)| seq == turn));
        // One that is among her last words is not said twice.
        let complaint = complaint.filter(|said| !last_said.contains(said));
        let mut lines = Vec::new();
        let mut line = |label: &str, what: Vec<String>| {
            if !what.is_empty() {
                lines.push(format!("{label}: {}", what.join("; ")));
            }
        };
        line("Order named", self.orders.iter().rev().take(MOST).cloned().collect());
        line("Complaint", complaint.map(|(_, text)| quoted(text)).into_iter().collect());
        line("Her last words", last_said.iter().map(|(_, text)| quoted(text)).collect());
        line("Looking for", conditions(conversation));
        line("Talking about", conversation.focus.iter().map(|id| self.product(conversation, id)).collect());
        let cart = conversation.cart.iter().take(MOST);
        let piece = |(id, pieces): &(String, u32)| format!("{pieces} x {}", self.product(conversation, id));
        line("In the cart", cart.map(piece).collect());
        shortened(&lines.join("\n"), LONGEST)
    }

    /// Title and price as they were shown; its id when it never was.
    fn product(&self, conversation: &Conversation, id: &str) -> String {
        let known = self.shown.get(id).map(|(title, price)| (title.as_str(), *price));
        let listed = conversation.shown.iter().find(|product| product.id == id);
        let known = known.or_else(|| listed.map(|product| (product.title.as_str(), product.price_rupees)));
        match known {
            Some((title, price)) => format!("{title}, {}", rupees(price.into())),
            None => format!("product {id}"),
        }
    }
}

fn conditions(conversation: &Conversation) -> Vec<String> {
    let conditions = labelled(Language::English, &conversation.filters).into_iter().take(MOST);
    conditions
        .map(|condition| if condition.slot == WORDS { condition.value } else { condition.label })
        .collect()
}

/// Her words on one line.
fn quoted(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    format!("“{}”", shortened(&line, LONGEST_QUOTE))
}

fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some(_) => text.chars().take(most - 1).chain(['…']).collect(),
    }
}

#[cfg(test)]
mod tests {
    use mitra_dialogue::{Slot, SlotValue};
    use serde_json::json;

    use super::*;

    fn entry(seq: u64, kind: &str, data: serde_json::Value) -> Entry {
        Entry { seq, at: 0, kind: kind.to_owned(), data: data.to_string() }
    }

    fn said(seq: u64, text: &str) -> Entry {
        entry(seq, "shopper.message", json!({"client_id": seq.to_string(), "text": text}))
    }

    fn understood(turn: u64, intent: &str, slots: serde_json::Value) -> Entry {
        let data = json!({"turn": turn, "model": "m", "lang": "en", "lang_certain": true, "intent": intent,
            "confidence": 1.0, "slots": slots});
        entry(turn + 1, TURN_UNDERSTOOD, data)
    }

    #[test]
    fn it_says_what_she_wants_what_is_on_the_table_and_what_went_wrong() {
        let mut conversation = Conversation::new(Language::Hinglish);
        conversation.filters.add(Slot::Category, SlotValue::Text("kurti".to_owned()));
        conversation.filters.add(Slot::Colour, SlotValue::Text("red".to_owned()));
        conversation.filters.add(Slot::PriceMax, SlotValue::Number(800.0));
        conversation.focus = Some("k1".to_owned());
        conversation.cart = vec![("k2".to_owned(), 2), ("gone".to_owned(), 1)];
        let card = |id: &str, title: &str, price: u32| json!({"id": id, "title": title, "price": price, "rating_count": 0, "sizes": [], "in_stock": true});
        let log = [
            said(1, "teen din se order nahi aaya"),
            understood(
                1,
                "complaint",
                json!([{"slot": "order_id", "start": 0, "end": 4, "value": "OD-4411"}]),
            ),
            said(5, "laal kurti\ndikhao"),
            entry(7, "reply.products", json!({"turn": 5, "products": [card("k1", "Red Kurti", 699)]})),
            entry(9, "reply.products", json!({"turn": 5, "products": [card("k2", "Blue Kurti", 1549)]})),
            entry(10, "reply.words", json!({"turn": 5, "lang": "hinglish", "text": "Yeh dekhiye."})),
            said(11, "800 tak"),
            said(12, "   "),
            said(13, "insaan se baat karni hai"),
        ];
        let told = draft(&conversation, &log, None).unwrap().drafted;
        assert_eq!(
            told,
            "Order named: OD-4411\n\
             Complaint: “teen din se order nahi aaya”\n\
             Her last words: “laal kurti dikhao”; “800 tak”; “insaan se baat karni hai”\n\
             Looking for: Kurtis; Red; Up to ₹800\n\
             Talking about: Red Kurti, ₹699\n\
             In the cart: 2 x Blue Kurti, ₹1,549; 1 x product gone"
        );
    }

    #[test]
    fn it_stays_short_whatever_she_wrote_and_is_empty_when_she_wrote_nothing() {
        let conversation = Conversation::new(Language::English);
        assert_eq!(draft(&conversation, &[], None).unwrap().drafted, "");
        let log: Vec<Entry> = (1..9).map(|seq| said(seq, &"क".repeat(2_000))).collect();
        let told = draft(&conversation, &log, None).unwrap().drafted;
        assert!(told.chars().count() <= LONGEST, "{}", told.chars().count());
        assert_eq!(told.matches('…').count(), QUOTES);
    }
}
