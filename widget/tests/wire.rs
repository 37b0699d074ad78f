//! The page reads what the types of `protocol` write.

#![expect(clippy::expect_used, reason = "a test stops at the first surprise")]

use mitra_protocol::{
    Action, BuyerReview, ComparedProduct, ComparisonRow, ContextCondition, ConversationStarted,
    ErasureReceipt, Event, EventBody, EventPage, MessageAccepted, MessageSend, Problem, ProductCard,
    ProductDetails, Rating, SignedIn, SizeTable, Thumb,
    frame::{FRAME_VERSION, ToFrame, Versioned},
    worker::FromTalk,
};
use mitra_widget::chat::{
    Keepsake, TabWord,
    wire::{self, Tree},
};
use serde::Serialize;
use serde_json::{Value, json};

#[derive(Debug, Clone)]
struct Json(Value);

impl Tree for Json {
    fn field(&self, name: &str) -> Option<Self> {
        self.0.get(name).filter(|value| !value.is_null()).cloned().map(Json)
    }
    fn text(&self) -> Option<String> {
        self.0.as_str().map(str::to_owned)
    }
    fn number(&self) -> Option<f64> {
        self.0.as_f64()
    }
    fn truth(&self) -> Option<bool> {
        self.0.as_bool()
    }
    fn items(&self) -> Option<Vec<Self>> {
        Some(self.0.as_array()?.iter().cloned().map(Json).collect())
    }
}

fn written(value: &impl Serialize) -> Json {
    Json(serde_json::to_value(value).expect("it can be written"))
}

fn card(full: bool) -> ProductCard {
    ProductCard {
        id: "p1".into(),
        title: "लाल साड़ी".into(),
        price: 125_000,
        mrp: full.then_some(200_000),
        picture: full.then(|| "/media/p1.webp".into()),
        link: full.then(|| "/p/demo/p1".into()),
        rating: full.then_some(4.3),
        rating_count: if full { 1_287 } else { 0 },
        sizes: if full { vec!["S".into(), "XL".into()] } else { Vec::new() },
        in_stock: full,
        price_age_seconds: full.then_some(10_800),
        why: full.then(|| "Silk".into()),
    }
}

fn red() -> ContextCondition {
    ContextCondition { slot: "colour".into(), value: "red".into(), label: "लाल".into() }
}

fn rated(thumb: Thumb) -> EventBody {
    EventBody::ReplyRated { turn: 1, rating: Rating { thumb, reason: None, text: None } }
}

fn bodies() -> Vec<EventBody> {
    let hers = |text: &str, action| EventBody::ShopperMessage {
        client_id: "a".into(),
        text: text.into(),
        action,
        origin: None,
    };
    vec![
        hers("saree", None),
        hers("", Some(Action::ShowDetails { product_id: "p1".into() })),
        hers("", Some(Action::Save { product_id: "p1".into() })),
        hers("", Some(Action::Unsave { product_id: "p1".into() })),
        hers("", Some(Action::AddToCart { product_id: "p1".into() })),
        hers("", Some(Action::Similar { product_id: "p1".into() })),
        hers("", Some(Action::ChangeLanguage { lang: "hi".into() })),
        EventBody::ReplyWords { turn: 1, lang: "hi".into(), text: "नमस्ते!".into() },
        EventBody::ReplyProducts { turn: 1, products: vec![card(true), card(false)] },
        EventBody::ReplyComparison {
            turn: 1,
            products: vec![ComparedProduct { id: "p1".into(), title: "लाल साड़ी".into() }],
            rows: vec![ComparisonRow { name: "Price".into(), values: vec![String::new()], differs: false }],
        },
        EventBody::ReplyWishlist { turn: 1, product_ids: vec!["p1".into()] },
        hers("", Some(Action::DropCondition { slot: "colour".into(), value: "red".into() })),
        hers("", Some(Action::ClearConditions)),
        hers(
            "",
            Some(Action::FindLike { label: "Photo: Red".into(), photo: "see-01:80ff colour=red".into() }),
        ),
        hers("", Some(Action::TakeSize { product_id: "p1".into(), size: "M".into() })),
        EventBody::ReplyContext { turn: 1, conditions: vec![red()] },
        EventBody::ReplyContext { turn: 1, conditions: Vec::new() },
        rated(Thumb::Up),
        rated(Thumb::None),
        EventBody::ReplyChips { turn: 1, chips: vec!["Cheaper".into()] },
        EventBody::ReplyDone { turn: 1, superseded: false },
        EventBody::ReplyDone { turn: 1, superseded: true },
        EventBody::AgentJoined { name: "Rangoli".into(), text: "Rangoli is here.".into() },
        EventBody::AgentMessage { name: "Rangoli".into(), text: "Namaste".into() },
        EventBody::AgentLeft { name: "Rangoli".into(), text: "Rangoli has left.".into() },
        EventBody::LogRemoved { from: 2 },
    ]
}

#[test]
fn every_event_is_read_as_it_was_written() {
    let events: Vec<Event> = (1..).zip(bodies()).map(|(seq, body)| Event { seq, at: 0, body }).collect();
    let page = EventPage { events: events.clone() };
    assert_eq!(wire::page(&written(&page)), Some(events.clone()));
    for event in events {
        let data = written(&event).field("data").expect("data");
        assert_eq!(wire::event(event.seq, event.body.kind(), &data), Some(event));
    }
}

#[test]
fn an_event_of_an_unknown_kind_or_form_is_skipped() {
    assert_eq!(wire::event(7, "reply.video", &Json(json!({"turn": 5}))), None);
    assert_eq!(wire::event(7, "reply.done", &Json(json!({"turn": "five"}))), None);
    let page = json!({"events": [{"seq": 2, "kind": "reply.video", "data": {}},
        {"seq": 3, "kind": "reply.done", "data": {"turn": 1}}]});
    let read = wire::page(&Json(page)).expect("a page");
    assert_eq!(read.iter().map(|event| event.seq).collect::<Vec<_>>(), [3]);
    assert_eq!(wire::page(&Json(json!({}))), None);
}

#[test]
fn an_action_this_page_does_not_know_leaves_the_message_readable() {
    let data = json!({"client_id": "a", "text": "", "action": {"kind": "wave"}});
    let body =
        EventBody::ShopperMessage { client_id: "a".into(), text: String::new(), action: None, origin: None };
    assert_eq!(wire::event(1, "shopper.message", &Json(data)).map(|event| event.body), Some(body));
}

#[test]
fn the_servers_answers_are_read_as_they_were_written() {
    for token in [Some("t".to_owned()), None] {
        let (conversation_id, shopper_id) = ("c".to_owned(), "s".to_owned());
        let started = ConversationStarted { conversation_id, shopper_id, token, last_seq: 4 };
        assert_eq!(wire::started(&written(&started)), Some(started));
    }
    let signed_in = SignedIn { shopper_id: "s".into(), token: "t".into() };
    assert_eq!(wire::signed_in(&written(&signed_in)), Some(signed_in));
    let receipt = ErasureReceipt { receipt_id: "r".into(), at: 0, counts: [("event".into(), 3)].into() };
    assert_eq!(wire::receipt_id(&written(&receipt)).as_deref(), Some("r"));
    assert_eq!(wire::accepted(&written(&MessageAccepted { seq: 9 })), Some(9));
    let problem = Problem {
        kind: "/problems/message-too-long".into(),
        status: 413,
        title: "Too long".into(),
        detail: "Shorten it.".into(),
    };
    assert_eq!(wire::problem_detail(&written(&problem)).as_deref(), Some("Shorten it."));
    assert_eq!(wire::problem_detail(&Json(json!({"detail": ""}))), None);
}

#[test]
fn a_product_is_read_as_it_was_written() {
    for full in [true, false] {
        let some = |text: &str| if full { vec![text.to_owned()] } else { Vec::new() };
        let size_chart = full.then(|| SizeTable {
            unit: "cm".into(),
            columns: vec!["Size".into(), "Bust".into()],
            rows: vec![vec!["M".into(), "92".into()]],
        });
        let details = ProductDetails {
            card: card(full),
            pictures: some("/media/p1.webp"),
            description: "Soft.".into(),
            brand: full.then(|| "Meher".into()),
            material: full.then(|| "Silk".into()),
            pattern: full.then(|| "Solid".into()),
            colours: some("Red"),
            size_chart,
            pros: some("Soft"),
            cons: some("Long"),
            reviews: full.then(|| BuyerReview { stars: 4, text: "Nice.".into() }).into_iter().collect(),
        };
        assert_eq!(wire::details(&written(&details)), Some(details));
    }
}

#[test]
fn what_was_remembered_is_read_as_it_was_written() {
    let some = |text: &str| Some(text.to_owned());
    for (conversation_id, token, customer) in
        [(some("c"), some("t"), None), (None, some("t"), some("s")), (None, None, some("s"))]
    {
        let kept = Keepsake { conversation_id, token, customer };
        assert_eq!(wire::keepsake(&written(&kept)), Some(kept));
    }
    // What visits left before there were customers.
    let before = Keepsake { conversation_id: some("c"), token: some("t"), customer: None };
    assert_eq!(wire::keepsake(&Json(json!({"conversation_id": "c", "token": "t"}))), Some(before));
    assert_eq!(wire::keepsake(&Json(json!({"conversation_id": "c"}))), None);
}

#[test]
fn another_tab_is_understood() {
    let replaced = Some("c".to_owned());
    let kept = Keepsake { conversation_id: replaced.clone(), token: replaced.clone(), customer: None };
    for word in [
        TabWord::Forgotten,
        TabWord::Joining { conversation_id: "c".into() },
        TabWord::SignedIn { replaced, kept: Some(kept) },
        TabWord::SignedIn { replaced: None, kept: None },
    ] {
        assert_eq!(wire::tab_word(&written(&word)), Some(word));
    }
    assert_eq!(wire::tab_word(&Json(json!({"type": "wave"}))), None);
}

#[test]
fn the_worker_is_understood() {
    let tap = Action::ShowDetails { product_id: "p1".into() };
    let waiting = vec![
        MessageSend { client_id: "a".into(), text: Some("saree".into()), action: None, device: None },
        MessageSend { client_id: "b".into(), text: None, action: Some(tap), device: None },
    ];
    let said = FromTalk::Outbox { waiting, draft: "half a".into(), durable: true };
    assert_eq!(wire::from_talk(&written(&said)), Some(said));
}

#[test]
fn the_page_around_the_frame_is_understood_and_strangers_are_not() {
    let send = ToFrame::Send { text: "saree".into() };
    let identify = ToFrame::Identify { assertion: "h.p.s".into() };
    let context = ToFrame::Context { product_id: "p1".into() };
    let locale = ToFrame::Locale { lang: "hi".into() };
    let allowed = ToFrame::CartAllowed { product_id: "p1".into() };
    let taken = ToFrame::CartTaken { product_id: "p1".into() };
    for message in [ToFrame::Opened, send, identify, context, locale, ToFrame::Reset, allowed, taken] {
        let said = written(&Versioned { v: FRAME_VERSION, message: message.clone() });
        assert_eq!(wire::to_frame(&said), Some(message));
    }
    assert!(wire::is_knock(&Json(json!({"v": 1, "type": "mitra:connect"}))));
    assert!(!wire::is_knock(&Json(json!({"v": 0, "type": "mitra:connect"}))));
    assert!(!wire::is_knock(&Json(json!({"type": "mitra:connect"}))));
    assert!(!wire::is_knock(&Json(json!("mitra:connect"))));
}
