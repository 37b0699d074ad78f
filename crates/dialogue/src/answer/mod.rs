//! What is said: conversation, decision and findings in, a complete reply out, in the shopper's language. One
//! file per intent; facts come from the findings alone.

pub(crate) mod describe;
mod doubt;
mod draft;
mod list;
mod one;
mod phone;
mod table;
mod why;

mod affirm;
mod availability_query;
mod cart_add;
mod cart_remove;
mod cart_view;
mod change_language;
mod checkout;
mod chitchat;
mod compare_products;
mod complaint;
mod delivery_info;
mod deny;
mod goodbye;
mod greet;
mod hand_over;
mod help;
mod human_agent;
mod not_understood;
mod offers;
mod order_cancel;
mod order_lines;
mod order_status;
mod orders;
mod out_of_scope;
mod payment_info;
mod price_query;
mod product_details;
mod product_search;
mod recommend;
mod refine_search;
mod return_refund;
mod show_more;
mod similar_items;
mod size_help;
mod thanks;
mod what_there_is;
mod wishlist_add;
mod wishlist_remove;
mod wishlist_view;

use std::ops::Range;

pub use describe::rupees;
pub(crate) use describe::{canonical, condition};
pub use phone::{OnPhone, answer_on_phone};

use crate::{
    context::LabelledCondition,
    conversation::{Conversation, TurnRecord},
    decide::Decision,
    language::Language,
    lookup::{Findings, Product},
    understanding::Intent,
};
use draft::Draft;

/// A complete reply.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// Language of its words.
    pub language: Language,
    /// Its parts, in the order in which they are said and shown.
    pub parts: Vec<ReplyPart>,
    /// Why a product is shown, by its id: what of her wishes it meets, in the reply's language.
    pub reasons: Vec<(String, String)>,
    /// Which of its words say what, in their order; words that the shop wrote are in none of them.
    pub sayings: Vec<Saying>,
    /// What is being looked for from now on, when this reply is about a list.
    pub context: Option<Vec<LabelledCondition>>,
    /// What she might say next, in the reply's language.
    pub chips: Vec<String>,
}

/// What one wording of a situation said, and with which facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saying {
    /// Key of the situation in the book of wordings.
    pub key: String,
    /// Facts in its places, by the names of the places, as they are shown.
    pub values: Vec<(String, String)>,
    /// Its parts of the reply; all of them are words.
    pub parts: Range<usize>,
}

/// One part of a reply.
#[derive(Debug, Clone, PartialEq)]
pub enum ReplyPart {
    /// One sentence, plain text.
    Words(String),
    /// Product cards, in the order in which "the second one" counts.
    Products(Vec<Product>),
    /// Products side by side.
    Comparison(Comparison),
}

/// Products side by side, in the reply's language.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// Id and title of each product.
    pub products: Vec<(String, String)>,
    /// What they are compared by.
    pub rows: Vec<ComparedRow>,
}

/// One thing that products are compared by.
#[derive(Debug, Clone, PartialEq)]
pub struct ComparedRow {
    /// Its name.
    pub name: String,
    /// One value a product; empty where the shop does not say.
    pub values: Vec<String>,
    /// Whether the products differ in it.
    pub differs: bool,
}

/// Answers. `salt` is any number that belongs to the conversation: it chooses where in the list of wordings
/// this conversation begins.
pub fn answer(
    conversation: &Conversation,
    decision: &Decision,
    findings: &Findings,
    salt: u64,
) -> (Reply, TurnRecord) {
    let mut draft = Draft::new(conversation, decision, findings, salt);
    phone::point_out(&mut draft);
    hand_over::begin(&mut draft);
    match (decision.asked.hand_over, decision.doubt) {
        (Some(step), _) => hand_over::answer(&mut draft, step),
        (None, Some(doubt)) => doubt::answer(&mut draft, doubt),
        (None, None) => served(&mut draft),
    }
    draft.finish()
}

fn served(draft: &mut Draft) {
    if let Some(slot) = draft.decision.asked.values_of {
        what_there_is::answer(draft, slot);
        return;
    }
    match draft.decision.intent {
        Intent::Greet => greet::answer(draft),
        Intent::Goodbye => goodbye::answer(draft),
        Intent::Thanks => thanks::answer(draft),
        Intent::Affirm => affirm::answer(draft),
        Intent::Deny => deny::answer(draft),
        Intent::Help => help::answer(draft),
        Intent::ProductSearch => product_search::answer(draft),
        Intent::RefineSearch => refine_search::answer(draft),
        Intent::ShowMore => show_more::answer(draft),
        Intent::SimilarItems => similar_items::answer(draft),
        Intent::Recommend => recommend::answer(draft),
        Intent::ProductDetails => product_details::answer(draft),
        Intent::PriceQuery => price_query::answer(draft),
        Intent::AvailabilityQuery => availability_query::answer(draft),
        Intent::SizeHelp => size_help::answer(draft),
        Intent::CompareProducts => compare_products::answer(draft),
        Intent::WishlistAdd => wishlist_add::answer(draft),
        Intent::WishlistRemove => wishlist_remove::answer(draft),
        Intent::WishlistView => wishlist_view::answer(draft),
        Intent::CartAdd => cart_add::answer(draft),
        Intent::CartRemove => cart_remove::answer(draft),
        Intent::CartView => cart_view::answer(draft),
        Intent::Checkout => checkout::answer(draft),
        Intent::OrderStatus => order_status::answer(draft),
        Intent::OrderCancel => order_cancel::answer(draft),
        Intent::ReturnRefund => return_refund::answer(draft),
        Intent::DeliveryInfo => delivery_info::answer(draft),
        Intent::PaymentInfo => payment_info::answer(draft),
        Intent::Offers => offers::answer(draft),
        Intent::Complaint => complaint::answer(draft),
        Intent::HumanAgent => human_agent::answer(draft),
        Intent::ChangeLanguage => change_language::answer(draft),
        Intent::Chitchat => chitchat::answer(draft),
        Intent::OutOfScope => out_of_scope::answer(draft),
    }
}
