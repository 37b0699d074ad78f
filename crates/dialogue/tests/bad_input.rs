//! No message, state or finding, however odd, ends a turn without a reply.

use mitra_dialogue::{
    Area, Conversation, Delivery, Findings, Intent, Language, Lookup, OpenAction, Order, OrderAction,
    OrderItem, OrderQuestion, OrderState, OrderWish, OrdersFound, Policy, Product, Relaxation, ReplyPart,
    ShownProduct, Slot, SlotMatch, SlotValue, Tap, Understanding, answer, decide, decide_tap,
};

fn odd_values() -> Vec<SlotValue> {
    let numbers = [0.0, -1.0, 0.5, 1.0, 2.0, 7.0, 1e300, f64::NAN, f64::INFINITY, f64::NEG_INFINITY];
    let texts = ["", "last", "red", "{title}", "₹1", "\u{0}\u{202e}", "लाल", "a b_c", "price_low"];
    numbers
        .into_iter()
        .map(SlotValue::Number)
        .chain(texts.into_iter().map(|text| SlotValue::Text(text.to_owned())))
        .collect()
}

fn odd_products() -> Vec<Product> {
    let plain =
        Product { id: "a".to_owned(), title: "Plain".to_owned(), price_rupees: 100, ..Product::default() };
    let vast = Product {
        id: "b".to_owned(),
        title: "{price} 🥻 \u{202e}".to_owned(),
        price_rupees: u32::MAX,
        mrp_rupees: Some(0),
        rating: Some(f32::NAN),
        sizes: vec![String::new(), "UK".to_owned(), "९".to_owned()],
        colours: vec![String::new()],
        description: "wash. ".repeat(500),
        in_stock: true,
        ..Product::default()
    };
    let nameless =
        Product { mrp_rupees: Some(u32::MAX), rating: Some(-1.0), in_stock: true, ..Product::default() };
    vec![plain, vast, nameless]
}

fn conversations() -> Vec<Conversation> {
    let shown = |product: &Product| ShownProduct {
        id: product.id.clone(),
        title: product.title.clone(),
        price_rupees: product.price_rupees,
        colours: product.colours.clone(),
        rating: product.rating,
        kind: product.category.clone(),
        fabric: product.material.clone(),
    };
    let new = Conversation::new(Language::Hindi);
    let mut full = Conversation::new(Language::English);
    full.shown = odd_products().iter().map(shown).collect();
    full.offset = usize::MAX;
    full.focus = Some("gone".to_owned());
    full.cart = vec![("b".to_owned(), u32::MAX), ("gone".to_owned(), 0)];
    full.wishlist = vec!["b".to_owned(), "gone".to_owned()];
    full.filters.add(Slot::PriceMax, SlotValue::Number(f64::NAN));
    full.filters.add(Slot::Category, SlotValue::Text(String::new()));
    full.order = Some(String::new());
    full.pincode = Some("{pincode}".to_owned());
    full.order_question = Some(OrderQuestion {
        wish: OrderWish::Do(OrderAction::Exchange),
        order_id: Some("{id}".to_owned()),
        candidates: vec![String::new(), "above".to_owned()],
        size: Some(String::new()),
        asked_at: usize::MAX,
    });
    full.wordings = vec!["en:greet:99".to_owned(), String::new()];
    vec![new, full]
}

fn findings_of() -> Vec<Findings> {
    let all = Findings { products: odd_products(), total: usize::MAX, ..Findings::default() };
    let one = Findings { products: odd_products().split_off(1), total: 0, ..Findings::default() };
    let relaxed = Findings { relaxation: Some(Relaxation::default()), ..all.clone() };
    let word = |text: &str| Findings {
        policy: Some(Policy { language: Language::Hindi, text: text.to_owned() }),
        ..Findings::default()
    };
    vec![Findings::default(), all, one, relaxed, word(""), word("\n.. !\n"), word(&"क".repeat(100_000))]
}

/// What orders and places may come to.
fn odd_orders() -> Vec<Findings> {
    let order = |state: OrderState| Order {
        id: "#{id}".repeat(30),
        placed: None,
        state,
        items: vec![OrderItem { title: "{state}".to_owned(), pieces: 0, price_rupees: Some(u32::MAX) }; 5],
        day: Some(String::new()),
        carrier: Some("\u{202e}".to_owned()),
        tracking_link: Some(String::new()),
        open: OrderAction::ALL.map(|action| OpenAction { action, until: Some(String::new()) }).to_vec(),
    };
    let all: Vec<Order> = OrderState::ALL.map(order).to_vec();
    let one = all[..1].to_vec();
    [
        OrdersFound::NotSignedIn,
        OrdersFound::Silent,
        OrdersFound::NoSuch,
        OrdersFound::Unsure,
        OrdersFound::Found(Vec::new()),
        OrdersFound::Found(one),
        OrdersFound::Found(all.clone()),
        OrdersFound::Done(all[0].clone()),
        OrdersFound::Refused(None),
        OrdersFound::Refused(Some(all[5].clone())),
    ]
    .into_iter()
    .map(|orders| Findings { orders: Some(orders), ..Findings::default() })
    .chain(
        [Delivery::NotServed, Delivery::WhichPincode, Delivery::Served(Area::default())]
            .map(|delivery| Findings { delivery: Some(delivery), ..Findings::default() }),
    )
    .collect()
}

fn has_words(parts: &[ReplyPart]) -> bool {
    parts.iter().any(|part| matches!(part, ReplyPart::Words(words) if !words.trim().is_empty()))
}

#[test]
fn every_intent_with_every_odd_slot_is_answered() {
    for mut conversation in conversations() {
        for intent in Intent::ALL {
            for slot in Slot::ALL {
                for value in odd_values() {
                    let understanding = Understanding {
                        language: Language::Hinglish,
                        language_is_certain: true,
                        intent,
                        confidence: 1.0,
                        slots: vec![SlotMatch { slot, start: 9, end: 2, value: value.clone() }],
                        words: vec![
                            "any".to_owned(),
                            "colour".to_owned(),
                            "above".to_owned(),
                            "list".to_owned(),
                        ],
                        kind_names: Vec::new(),
                        leftovers: vec![String::new(), "above".to_owned(), "x".repeat(50)],
                        everyday: Vec::new(),
                    };
                    let decision = decide(&conversation, &understanding);
                    let findings = match decision.lookup {
                        Lookup::Nothing => vec![Findings::default()],
                        Lookup::Orders { .. } | Lookup::Delivery { .. } => odd_orders(),
                        _ => findings_of(),
                    };
                    for findings in findings {
                        let (reply, record) = answer(&conversation, &decision, &findings, u64::MAX);
                        assert!(has_words(&reply.parts), "no words for {intent:?} with {slot:?} = {value:?}");
                        assert!(!reply.chips.is_empty(), "no chips for {intent:?} with {slot:?} = {value:?}");
                        if intent == Intent::Greet {
                            conversation.apply(record);
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn a_confidence_that_is_no_number_is_not_understood() {
    let understanding = Understanding {
        language: Language::English,
        language_is_certain: false,
        intent: Intent::CartAdd,
        confidence: f32::NAN,
        slots: Vec::new(),
        words: Vec::new(),
        kind_names: Vec::new(),
        leftovers: Vec::new(),
        everyday: Vec::new(),
    };
    let conversation = Conversation::new(Language::English);
    let decision = decide(&conversation, &understanding);
    assert_eq!(decision.lookup, Lookup::Nothing);
    let (reply, record) = answer(&conversation, &decision, &Findings::default(), 0);
    assert!(has_words(&reply.parts));
    assert_eq!(record.cart, None, "nothing is put into a cart on a doubtful message");
}

#[test]
fn a_tap_on_an_unknown_product_is_answered() {
    let conversation = Conversation::new(Language::Hinglish);
    let decision = decide_tap(&conversation, &Tap::ShowDetails { product_id: String::new() });
    let (reply, record) = answer(&conversation, &decision, &Findings::default(), 1);
    assert!(has_words(&reply.parts));
    assert_eq!(record.focus, None, "what is gone is not spoken about");
}

#[test]
fn the_names_of_used_wordings_do_not_pile_up() {
    let mut conversation = Conversation::new(Language::English);
    let understanding = Understanding {
        language: Language::English,
        language_is_certain: true,
        intent: Intent::Thanks,
        confidence: 1.0,
        slots: Vec::new(),
        words: Vec::new(),
        kind_names: Vec::new(),
        leftovers: Vec::new(),
        everyday: Vec::new(),
    };
    for _ in 0..50 {
        let decision = decide(&conversation, &understanding);
        let (_, record) = answer(&conversation, &decision, &Findings::default(), 3);
        conversation.apply(record);
    }
    assert_eq!(conversation.turns, 50);
    assert!(conversation.wordings.len() < 10, "{} names are kept", conversation.wordings.len());
}
