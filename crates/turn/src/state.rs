//! The state of a conversation as text, from the server to the phone that goes on with it.

use mitra_dialogue::{Conversation, HandOver, Intent, Language, ShownProduct, Taste};
use mitra_protocol::log::{CartRecord, FiltersRecord, OrderQuestionRecord, ShownRecord};
use serde::{Deserialize, Serialize};

use crate::record::{from_filters, from_question, from_shown, to_filters, to_question, to_shown};

/// Everything that is kept between turns. What one side does not know is left out, and is then as at the beginning.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct State {
    lang: String,
    filters: FiltersRecord,
    earlier: Vec<FiltersRecord>,
    offset: usize,
    shown: Vec<ShownRecord>,
    shown_before: Vec<Vec<ShownRecord>>,
    discussed: Vec<String>,
    focus: Option<String>,
    spoken: Vec<String>,
    last_intent: Option<String>,
    sizes: Vec<String>,
    audiences: Vec<String>,
    colours: Vec<String>,
    fabrics: Vec<String>,
    price_max: Option<u32>,
    refused: Vec<String>,
    is_rested: bool,
    wishlist: Vec<String>,
    cart: Vec<CartRecord>,
    order: Option<String>,
    order_question: Option<OrderQuestionRecord>,
    pincode: Option<String>,
    hand_over: Option<String>,
    wordings: Vec<String>,
    turns: usize,
    unverified: Vec<ShownRecord>,
}

/// The state as text.
pub fn to_text(conversation: &Conversation) -> String {
    let Conversation {
        language,
        filters,
        earlier,
        offset,
        shown,
        shown_before,
        discussed,
        focus,
        spoken,
        last_intent,
        taste,
        is_rested,
        wishlist,
        cart,
        order,
        order_question,
        pincode,
        hand_over,
        wordings,
        turns,
        unverified,
    } = conversation.clone();
    let Taste { sizes, audiences, colours, fabrics, price_max_rupees, refused } = taste;
    let list = |list: &[ShownProduct]| list.iter().map(to_shown).collect();
    let state = State {
        lang: language.code().to_owned(),
        filters: to_filters(&filters),
        earlier: earlier.iter().map(to_filters).collect(),
        offset,
        shown: list(&shown),
        shown_before: shown_before.iter().map(|shown| list(shown)).collect(),
        discussed,
        focus,
        spoken,
        last_intent: last_intent.map(|intent| intent.name().to_owned()),
        sizes,
        audiences,
        colours,
        fabrics,
        price_max: price_max_rupees,
        refused,
        is_rested,
        wishlist,
        cart: cart.into_iter().map(|(id, quantity)| CartRecord { id, quantity }).collect(),
        order,
        order_question: order_question.as_ref().map(|question| to_question(Some(question))),
        pincode,
        hand_over: hand_over.map(|now| now.name().to_owned()),
        wordings,
        turns,
        unverified: list(&unverified),
    };
    // Numbers and texts alone: nothing in it can fail to be written.
    serde_json::to_string(&state).unwrap_or_default()
}

/// The state of a text; none when it is no such text.
pub fn from_text(text: &str) -> Option<Conversation> {
    let state: State = serde_json::from_str(text).ok()?;
    let list = |list: Vec<ShownRecord>| list.into_iter().map(from_shown).collect();
    Some(Conversation {
        language: Language::from_code(&state.lang)?,
        filters: from_filters(state.filters),
        earlier: state.earlier.into_iter().map(from_filters).collect(),
        offset: state.offset,
        shown: list(state.shown),
        shown_before: state.shown_before.into_iter().map(list).collect(),
        discussed: state.discussed,
        focus: state.focus,
        spoken: state.spoken,
        last_intent: state.last_intent.as_deref().and_then(Intent::from_name),
        taste: Taste {
            sizes: state.sizes,
            audiences: state.audiences,
            colours: state.colours,
            fabrics: state.fabrics,
            price_max_rupees: state.price_max,
            refused: state.refused,
        },
        is_rested: state.is_rested,
        wishlist: state.wishlist,
        cart: state.cart.into_iter().map(|item| (item.id, item.quantity)).collect(),
        order: state.order,
        order_question: state.order_question.and_then(from_question),
        pincode: state.pincode,
        hand_over: state.hand_over.as_deref().and_then(HandOver::from_name),
        wordings: state.wordings,
        turns: state.turns,
        unverified: list(state.unverified),
    })
}
