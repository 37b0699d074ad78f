//! What the `talk` worker keeps of what the page tells it, and what it says while the shop cannot be reached.

mod outbox;
mod room;
mod thought;

use mitra_dialogue::{Conversation, Language};
use mitra_ondevice::phone::{Phone, Write};
use mitra_protocol::{
    Event, EventBody, KeptAttribute, KeptProduct, MessageSend, ProductCard, ProductDetails, Replica,
    worker::{FromTalk, ToTalk},
};
use mitra_turn::state;

/// A moment, milliseconds since 1970.
const NOW: i64 = 1_790_000_000_000;
const MINUTE: i64 = 60_000;

fn message(id: &str, text: &str) -> MessageSend {
    MessageSend { client_id: id.into(), text: Some(text.into()), ..MessageSend::default() }
}

/// A kurti or saree of this colour and price.
fn product(id: &str, kind: &str, colour: &str, price: u32) -> KeptProduct {
    let said = |slot: &str, value: &str| KeptAttribute { slot: slot.into(), value: value.into() };
    KeptProduct {
        details: ProductDetails {
            card: ProductCard {
                id: id.into(),
                title: format!("{colour} {kind} {id}"),
                price,
                mrp: None,
                picture: Some(format!("/media/demo/{id}")),
                link: None,
                rating: Some(4.0),
                rating_count: 9,
                sizes: vec!["M".into()],
                in_stock: true,
                price_age_seconds: None,
                why: None,
            },
            pictures: Vec::new(),
            description: "Soft.".into(),
            brand: None,
            material: Some("Cotton".into()),
            pattern: None,
            colours: vec![colour.into()],
            size_chart: None,
            pros: Vec::new(),
            cons: Vec::new(),
            reviews: Vec::new(),
        },
        category: Some(kind.into()),
        style: None,
        attributes: vec![said("category", kind), said("colour", colour), said("fabric", "cotton")],
    }
}

fn pulled(last_seq: u64, products: Vec<KeptProduct>) -> Replica {
    let cards = products.iter().map(|product| product.details.card.clone()).collect();
    let body = EventBody::ReplyProducts { turn: 1, products: cards };
    let events = vec![Event { seq: last_seq, at: NOW, body }];
    let state = state::to_text(&Conversation::new(Language::English));
    Replica { last_seq, events, state, products }
}

/// A phone on which she has seen three kurtis and a saree.
fn phone() -> Phone {
    let mut phone = Phone::default();
    let seen = vec![
        product("k1", "kurti", "red", 799),
        product("k2", "kurti", "red", 449),
        product("k3", "kurti", "blue", 399),
        product("s1", "saree", "red", 1_999),
    ];
    phone.pulled("c", pulled(9, seen), NOW);
    phone
}

/// What the phone says to a message, sentence by sentence, and the ids on the cards.
struct Said {
    words: Vec<String>,
    ids: Vec<String>,
    /// Whether it is an answer that goes to the server.
    is_answer: bool,
    ages_seconds: Vec<Option<u64>>,
}

fn say_at(phone: &mut Phone, id: &str, text: &str, now: i64) -> Said {
    phone.apply(ToTalk::Keep { message: message(id, text) }, now);
    let write = phone.apply(ToTalk::Answer { client_id: id.into(), lang: "en".into() }, now);
    assert!(matches!(write, Some(Write::Put(_))), "{text}: {write:?}");
    let Some(FromTalk::Answered { device, reply, .. }) = phone.answered(id) else { panic!("{text}") };
    let mut said =
        Said { words: Vec::new(), ids: Vec::new(), is_answer: device.is_some(), ages_seconds: Vec::new() };
    for event in reply {
        match event.body {
            EventBody::ReplyWords { text, .. } => said.words.push(text),
            EventBody::ReplyProducts { products, .. } => {
                said.ages_seconds = products.iter().map(|card| card.price_age_seconds).collect();
                said.ids = products.into_iter().map(|card| card.id).collect();
            }
            _ => {}
        }
    }
    said
}

fn say(phone: &mut Phone, id: &str, text: &str) -> Said {
    say_at(phone, id, text, NOW + MINUTE)
}
