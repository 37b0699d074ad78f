//! Every type that crosses a wire, as it stands on the wire. A change here is a promise changed: old widgets
//! live in shops' pages for months, and logs for years.

use insta::assert_json_snapshot;
use mitra_protocol::{
    Action, BuyerReview, ComparedProduct, ComparisonRow, ContextCondition, ConversationStart,
    ConversationStarted, ErasureReceipt, Event, EventBody, EventPage, HistoryJoin, HistoryJoined,
    IdentityShown, Me, MessageAccepted, MessageSend, Paired, Pairing, PairingStart, PairingTake, Problem,
    ProductCard, ProductDetails, Rating, RatingReason, ShopperKind, SignedIn, SizeTable, Thumb, TokenRenewed,
    Transcript, VoiceOffer,
    frame::{ErrorReason, FRAME_VERSION, ToFrame, ToPage, Versioned},
    log::{
        CartRecord, ConditionRecord, FiltersRecord, OrderQuestionRecord, ShownRecord, SlotSpan, TurnDecided,
        TurnUnderstood, Value,
    },
    voice::Piece,
    worker::{FromPerceive, FromTalk, NamedShare, Sight, ToPerceive, ToTalk, Understood},
};

fn card() -> ProductCard {
    ProductCard {
        id: "k1".into(),
        title: "Red Cotton Kurti".into(),
        price: 399,
        mrp: Some(799),
        picture: Some("/media/demo/0f.svg".into()),
        link: Some("/p/demo/k1".into()),
        rating: Some(4.5),
        rating_count: 120,
        sizes: vec!["S".into(), "M".into()],
        in_stock: true,
        price_age_seconds: Some(10_800),
        why: Some("Cotton · ₹399 · size M".into()),
    }
}

fn bare_card() -> ProductCard {
    ProductCard {
        mrp: None,
        picture: None,
        link: None,
        rating: None,
        rating_count: 0,
        sizes: Vec::new(),
        in_stock: false,
        price_age_seconds: None,
        why: None,
        ..card()
    }
}

fn text(client_id: &str) -> MessageSend {
    MessageSend { client_id: client_id.into(), text: Some("laal kurti".into()), action: None, device: None }
}

#[test]
fn requests_and_their_answers_keep_their_form() {
    let tap = |action| MessageSend { client_id: "c2".into(), text: None, action: Some(action), device: None };
    assert_json_snapshot!(
        "conversation",
        (
            ConversationStart { shop: "demo".into(), lang: "hinglish".into() },
            ConversationStarted {
                conversation_id: "c".into(),
                shopper_id: "s".into(),
                token: Some("t".into()),
                last_seq: 0,
            },
            [
                text("c1"),
                tap(Action::ShowDetails { product_id: "k1".into() }),
                tap(Action::Save { product_id: "k1".into() }),
                tap(Action::Unsave { product_id: "k1".into() }),
                tap(Action::AddToCart { product_id: "k1".into() }),
                tap(Action::Similar { product_id: "k1".into() }),
                tap(Action::DropCondition { slot: "price_max".into(), value: "500".into() }),
                tap(Action::ClearConditions),
                tap(Action::ChangeLanguage { lang: "hi".into() }),
                tap(Action::FindLike {
                    label: "Photo: Red, 800 tak".into(),
                    photo: "see-01234567:80ff colour=red\n800 tak".into(),
                }),
                tap(Action::TakeSize { product_id: "k1".into(), size: "XL".into() }),
            ],
            MessageAccepted { seq: 7 },
            Problem {
                kind: "/problems/not-found".into(),
                status: 404,
                title: "Not found".into(),
                detail: "There is nothing at this address.".into(),
            },
        )
    );
}

#[test]
fn who_she_is_keeps_its_form() {
    let me = |kind| Me { shopper_id: "s".into(), kind, shop: "demo".into() };
    let counts = [("conversation".to_owned(), 2), ("event".to_owned(), 31)].into();
    assert_json_snapshot!(
        "identity",
        (
            IdentityShown { shop: "demo".into(), assertion: "h.p.s".into() },
            SignedIn { shopper_id: "s".into(), token: "t".into() },
            HistoryJoin { guest_token: "g".into() },
            HistoryJoined { conversations: 1 },
            TokenRenewed { token: "t".into() },
            [me(ShopperKind::Guest), me(ShopperKind::Customer)],
            ErasureReceipt { receipt_id: "r".into(), at: 1_790_000_000_000, counts },
        )
    );
}

#[test]
fn events_keep_their_form_and_are_read_back() {
    let bodies = [
        EventBody::ShopperMessage {
            client_id: "c1".into(),
            text: "laal kurti".into(),
            action: None,
            origin: None,
        },
        EventBody::ReplyWords { turn: 1, lang: "hinglish".into(), text: "Ye dekhiye.".into() },
        EventBody::ReplyProducts { turn: 1, products: vec![card(), bare_card()] },
        EventBody::ReplyComparison {
            turn: 1,
            products: vec![
                ComparedProduct { id: "k1".into(), title: "Red Cotton Kurti".into() },
                ComparedProduct { id: "k2".into(), title: "Blue Kurti".into() },
            ],
            rows: vec![
                ComparisonRow {
                    name: "Price".into(),
                    values: vec!["₹399".into(), "₹499".into()],
                    differs: true,
                },
                ComparisonRow {
                    name: "Rating".into(),
                    values: vec![String::new(), String::new()],
                    differs: false,
                },
            ],
        },
        EventBody::ReplyWishlist { turn: 1, product_ids: vec!["k1".into()] },
        EventBody::ReplyContext {
            turn: 1,
            conditions: vec![ContextCondition {
                slot: "price_max".into(),
                value: "500".into(),
                label: "₹500 tak".into(),
            }],
        },
        EventBody::ReplyRated {
            turn: 1,
            rating: Rating {
                thumb: Thumb::Down,
                reason: Some(RatingReason::NotUnderstood),
                text: Some("galat rang".into()),
            },
        },
        EventBody::ReplyRated { turn: 1, rating: Rating { thumb: Thumb::None, reason: None, text: None } },
        EventBody::ReplyChips { turn: 1, chips: vec!["aur dikhaiye".into()] },
        EventBody::ReplyDone { turn: 1, superseded: false },
        EventBody::ReplyDone { turn: 1, superseded: true },
        EventBody::AgentJoined {
            name: "Team Rangoli".into(),
            text: "Team Rangoli has joined this chat.".into(),
        },
        EventBody::AgentMessage { name: "Team Rangoli".into(), text: "Namaste".into() },
        EventBody::AgentLeft { name: "Team Rangoli".into(), text: "Team Rangoli has left.".into() },
        EventBody::LogRemoved { from: 2 },
    ];
    let events = bodies.into_iter().zip(1..).map(|(body, seq)| Event { seq, at: 1_790_000_000_000, body });
    let page = EventPage { events: events.collect() };
    let text = serde_json::to_string(&page).unwrap();
    assert_eq!(serde_json::from_str::<EventPage>(&text).unwrap(), page);
    assert_json_snapshot!("events", page);
}

#[test]
fn a_product_keeps_its_form_and_is_a_card_too() {
    let details = ProductDetails {
        card: card(),
        pictures: vec!["/media/demo/0f.svg".into()],
        description: "Soft cotton.".into(),
        brand: Some("Meher".into()),
        material: Some("Cotton".into()),
        pattern: Some("Solid".into()),
        colours: vec!["Red".into()],
        size_chart: Some(SizeTable {
            unit: "cm".into(),
            columns: vec!["Size".into(), "Bust".into()],
            rows: vec![vec!["M".into(), "92".into()]],
        }),
        pros: vec!["Soft".into()],
        cons: vec!["Fades".into()],
        reviews: vec![BuyerReview { stars: 4, text: "Nice.".into() }],
    };
    assert_json_snapshot!("product", details);
    let text = serde_json::to_string(&details).unwrap();
    assert_eq!(serde_json::from_str::<ProductCard>(&text).unwrap(), card());
    assert_eq!(serde_json::from_str::<ProductDetails>(&text).unwrap(), details);
}

#[test]
fn the_frame_and_the_workers_keep_their_words() {
    assert_json_snapshot!(
        "frame",
        (
            [
                ToFrame::Opened,
                ToFrame::Send { text: "hi".into() },
                ToFrame::Identify { assertion: "h.p.s".into() },
                ToFrame::Context { product_id: "k1".into() },
                ToFrame::Locale { lang: "hi".into() },
                ToFrame::Reset,
            ]
            .map(|message| Versioned { v: FRAME_VERSION, message }),
            [
                ToPage::Ready,
                ToPage::Close,
                ToPage::Message,
                ToPage::Error { reason: ErrorReason::IdentityRefused },
                ToPage::Error { reason: ErrorReason::IdentityUnreachable },
            ]
            .map(|message| Versioned { v: FRAME_VERSION, message }),
        )
    );
    assert_json_snapshot!(
        "worker",
        (
            [
                ToTalk::Open { shop: "demo".into() },
                ToTalk::Keep { message: text("c1") },
                ToTalk::Accepted { client_id: "c1".into() },
                ToTalk::Draft { text: "laal".into() },
                ToTalk::Forget,
            ],
            FromTalk::Outbox { waiting: vec![text("c1")], draft: String::new(), durable: true },
        )
    );
    let understood = Understood {
        lang: "hinglish".into(),
        lang_certain: true,
        intent: "product_search".into(),
        confidence: 0.75,
        slots: vec![SlotSpan { slot: "colour".into(), start: 0, end: 4, value: Value::Text("red".into()) }],
        words: vec!["laal".into(), "kurti".into(), "501s".into(), "nice".into()],
        kind_names: vec!["kurti".into()],
        leftovers: vec!["501s".into()],
        everyday: vec!["nice".into()],
    };
    assert_json_snapshot!(
        "perceive",
        (
            ToPerceive::Understand { id: 7, text: "laal kurti 501s nice".into() },
            [
                FromPerceive::Ready { model: "network-8669cc3d".into() },
                FromPerceive::Understood { id: 7, understood },
                FromPerceive::NotUnderstood { id: 8, reason: "The network failed: no memory.".into() },
                FromPerceive::Loading { share: 0.5 },
                FromPerceive::Seen {
                    id: 9,
                    sight: Sight {
                        category: vec![NamedShare { name: "kurti".into(), share: 0.75 }],
                        colours: vec![NamedShare { name: "red".into(), share: 0.5 }],
                        pattern: vec![],
                        fabric: vec![],
                        audience: vec![],
                        vector: vec![0.5, -0.5],
                        model: "see-6665d4cb".into(),
                    },
                },
                FromPerceive::NotSeen { id: 10, reason: "The photo is not as large as it says.".into() },
            ],
        )
    );
}

#[test]
fn log_entries_keep_their_form_and_old_ones_are_read() {
    let span = |slot: &str, value| SlotSpan { slot: slot.into(), start: 0, end: 4, value };
    let understood = TurnUnderstood {
        turn: 1,
        model: "lexicon-1".into(),
        lang: "hinglish".into(),
        lang_certain: true,
        intent: "product_search".into(),
        confidence: 0.75,
        slots: vec![span("colour", Value::Text("red".into())), span("price_max", Value::Whole(500))],
    };
    let decided = TurnDecided {
        origin: None,
        turn: 1,
        intent: "product_search".into(),
        lang: "hinglish".into(),
        filters: Some(FiltersRecord {
            conditions: vec![ConditionRecord { slot: "rating_min".into(), value: Value::Number(3.5) }],
            kind_names: vec!["kurti".into()],
            telling_words: Vec::new(),
            words: vec!["501s".into()],
            photo: Some("see-01234567:80ff".into()),
        }),
        offset: Some(6),
        shown: Some(vec![ShownRecord {
            id: "k1".into(),
            title: "Red Cotton Kurti".into(),
            price: 399,
            colours: vec!["Red".into()],
            rating: Some(4.5),
            kind: Some("kurti".into()),
            fabric: Some("Cotton".into()),
        }]),
        focus: Some(String::new()),
        discussed: Some(vec!["k1".into(), "k2".into()]),
        wishlist: Some(vec!["k1".into()]),
        cart: Some(vec![CartRecord { id: "k1".into(), quantity: 2 }]),
        refused: vec!["k3".into()],
        for_herself: true,
        order: Some("GG-1042".into()),
        order_question: Some(OrderQuestionRecord {
            wish: "exchange".into(),
            order: Some("GG-1042".into()),
            candidates: vec!["GG-1042".into()],
            size: Some("xl".into()),
            asked_at: 3,
        }),
        pincode: Some("110001".into()),
        hand_over: Some("awaited".into()),
        wordings: vec!["search.many/1".into()],
    };
    assert_json_snapshot!("log", (&understood, &decided));
    let text = serde_json::to_string(&decided).unwrap();
    assert_eq!(serde_json::from_str::<TurnDecided>(&text).unwrap(), decided);
    // The least an entry ever held.
    let least: TurnDecided = serde_json::from_str(r#"{"turn":1,"intent":"greet","lang":"en"}"#).unwrap();
    assert_eq!((least.filters, least.order_question, least.hand_over), (None, None, None));
    assert_eq!(least.wordings, Vec::<String>::new());
}

#[test]
fn what_she_said_keeps_its_form() {
    let sure =
        Transcript { text: "red kurti".into(), lang: "en".into(), doubtful: false, unsure: Vec::new() };
    let unsure = vec![Piece { start: 4, end: 9 }];
    let offer = VoiceOffer { heard: true, wav: false, most_seconds: 120, most_bytes: 4_194_304 };
    assert_json_snapshot!("voice", (&sure, Transcript { doubtful: true, unsure, ..sure.clone() }, offer));
}

#[test]
fn pairing() {
    let (conversation_id, code): (String, String) = ("c".into(), "K7QF20M9X1".into());
    let paired = Paired {
        conversation_id: conversation_id.clone(),
        shopper_id: "s".into(),
        is_customer: false,
        token: "t".into(),
    };
    let taken = PairingTake { shop: "demo".into(), code: code.clone() };
    let shown = Pairing { code, expires_in_seconds: 300 };
    assert_json_snapshot!("pairing", (PairingStart { conversation_id }, shown, taken, paired));
}
