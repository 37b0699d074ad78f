//! The state of a conversation survives the way to a phone, and what a phone sends back is looked at.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use mitra_dialogue::{
    Condition, Conversation, Filters, HandOver, Intent, Language, OrderAction, OrderQuestion, OrderWish,
    Photo, ShownProduct, Slot, SlotValue, Taste,
};
use mitra_protocol::{DeviceAnswer, EventBody, Origin, log::TurnDecided};
use mitra_turn::{device, fold::Fold, state};

fn filters(colour: &str) -> Filters {
    let text = |text: &str| SlotValue::Text(text.to_owned());
    Filters {
        conditions: vec![
            Condition { slot: Slot::Colour, value: text(colour) },
            Condition { slot: Slot::PriceMax, value: SlotValue::Number(499.5) },
        ],
        kind_names: vec!["clutch".into()],
        words: vec!["m14".into()],
        doubtful_words: Vec::new(),
        telling_words: Vec::new(),
        photo: Some(Photo { vector: vec![1, -2, 127], model: "see-1".into() }),
    }
}

fn shown(id: &str, price_rupees: u32) -> ShownProduct {
    ShownProduct {
        id: id.into(),
        title: format!("Kurti {id}"),
        price_rupees,
        colours: vec!["Red".into()],
        rating: Some(4.5),
        kind: Some("kurti".into()),
        fabric: None,
    }
}

/// Nothing in it is as at the beginning.
fn full() -> Conversation {
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    Conversation {
        language: Language::Hinglish,
        filters: filters("red"),
        earlier: vec![filters("blue"), filters("green")],
        offset: 6,
        shown: vec![shown("a", 1), shown("b", 2)],
        shown_before: vec![vec![shown("c", 3)], vec![shown("d", 4)]],
        discussed: texts(&["a", "b"]),
        focus: Some("a".into()),
        spoken: texts(&["b", "a"]),
        last_intent: Some(Intent::CompareProducts),
        taste: Taste {
            sizes: texts(&["M"]),
            audiences: texts(&["women"]),
            colours: texts(&["red"]),
            fabrics: texts(&["silk"]),
            price_max_rupees: Some(900),
            refused: texts(&["z"]),
        },
        is_rested: true,
        wishlist: texts(&["a"]),
        cart: vec![("b".into(), 2)],
        order: Some("GG-1".into()),
        order_question: Some(OrderQuestion {
            wish: OrderWish::Do(OrderAction::Exchange),
            order_id: Some("GG-1".into()),
            candidates: texts(&["GG-1", "GG-2"]),
            size: Some("L".into()),
            asked_at: 3,
        }),
        pincode: Some("400001".into()),
        hand_over: Some(HandOver::Overdue),
        wordings: texts(&["en:greet:0"]),
        turns: 7,
        unverified: vec![shown("a", 5)],
    }
}

#[test]
fn every_part_of_the_state_arrives() {
    assert_eq!(state::from_text(&state::to_text(&full())), Some(full()));
    let fresh = Conversation::new(Language::Hindi);
    assert_eq!(state::from_text(&state::to_text(&fresh)), Some(fresh));
}

#[test]
fn a_newer_or_older_servers_state_is_read_as_far_as_it_is_known() {
    let read = state::from_text(r#"{"lang":"hi","shown":[],"from_the_future":1}"#);
    assert_eq!(read, Some(Conversation::new(Language::Hindi)));
    for nothing in ["", "{}", "[]", r#"{"lang":"xx"}"#] {
        assert_eq!(state::from_text(nothing), None, "{nothing}");
    }
}

fn decided(shown_price: u32) -> TurnDecided {
    let decided = serde_json::json!({
        "turn": 0, "intent": "product_search", "lang": "en",
        "shown": [{"id": "a", "title": "Kurti a", "price": shown_price}],
        "order_question": {"wish": "cancel", "order": "GG-1", "asked_at": 1},
        "hand_over": "awaited", "order": "GG-1"
    });
    serde_json::from_value(decided).unwrap()
}

fn answer(reply: Vec<EventBody>) -> String {
    serde_json::to_string(&DeviceAnswer { reply, understood: None, decided: decided(449) }).unwrap()
}

fn said(turn: u64) -> EventBody {
    EventBody::ReplyWords { turn, lang: "en".into(), text: "These I know.".into() }
}

const DONE: EventBody = EventBody::ReplyDone { turn: 0, superseded: false };

#[test]
fn an_answer_of_a_phone_gets_its_turn_and_loses_what_only_the_shop_decides() {
    let read = device::read(&answer(vec![said(3), DONE])).unwrap();
    let (understood, decided, reply) = device::placed(read, 12);
    assert_eq!(understood, None);
    assert_eq!(reply, [said(12), EventBody::ReplyDone { turn: 12, superseded: false }]);
    assert_eq!((decided.turn, decided.origin), (12, Some(Origin::Device)));
    assert_eq!((decided.order, decided.order_question, decided.hand_over), (None, None, None));
}

#[test]
fn what_is_no_answer_of_a_phone_is_refused() {
    let hers = EventBody::ShopperMessage {
        client_id: "x".into(),
        text: "I said that".into(),
        action: None,
        origin: None,
    };
    let agent = EventBody::AgentMessage { name: "Shop".into(), text: "It is free".into() };
    let many = std::iter::repeat_n(said(0), 40).chain([DONE]).collect();
    for reply in [
        vec![],
        vec![said(0)],
        vec![DONE, said(0)],
        vec![DONE, DONE],
        vec![hers, DONE],
        vec![agent, DONE],
        vec![EventBody::ReplyDone { turn: 0, superseded: true }],
        many,
    ] {
        assert!(device::read(&answer(reply.clone())).is_none(), "{reply:?}");
    }
    assert!(device::read("").is_none() && device::read("{}").is_none());
}

#[test]
fn what_a_phone_told_is_unverified_until_the_shop_answers() {
    let mut fold = Fold::new(Language::English);
    let text = serde_json::to_string(&TurnDecided { origin: Some(Origin::Device), ..decided(449) }).unwrap();
    fold.take(1, 0, "shopper.message", "{}").unwrap();
    fold.take(2, 0, "turn.decided", &text).unwrap();
    assert_eq!(fold.conversation.unverified.len(), 1);
    assert_eq!(fold.conversation.shown[0].id, "a");
    let text = serde_json::to_string(&decided(500)).unwrap();
    fold.take(3, 0, "shopper.message", "{}").unwrap();
    fold.take(4, 0, "turn.decided", &text).unwrap();
    fold.take(5, 0, "reply.products", "{}").unwrap();
    assert!(fold.conversation.unverified.is_empty());
}
