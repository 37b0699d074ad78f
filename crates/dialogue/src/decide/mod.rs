//! What to do about a message: conversation and understanding in, decision out. One file per intent.

mod conditions;
mod heard;
mod in_context;
pub(crate) mod reference;

mod affirm;
mod asked;
mod availability_query;
mod back;
mod bare_pincode;
mod bare_reference;
mod cart_add;
mod cart_remove;
mod cart_view;
mod cart_words;
mod change_language;
mod checkout;
mod chitchat;
mod compare_products;
mod complaint;
mod delivery_info;
mod deny;
mod drop_condition;
mod drop_words;
mod find_like;
mod goes_on;
mod goodbye;
mod greet;
mod hand_over;
mod help;
mod human_agent;
mod meant_otherwise;
mod not_understood;
mod offers;
mod order_cancel;
mod order_question;
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
mod take_size;
mod tapped;
mod thanks;
mod what_there_is;
mod wishlist_add;
mod wishlist_remove;
mod wishlist_view;

pub use self::asked::{Asked, AskedLanguage, Fact, Pick, Trouble};
use crate::{
    conversation::Conversation,
    cues,
    filters::{Condition, Filters, Photo},
    language::Language,
    lookup::Lookup,
    understanding::{Intent, Slot, Understanding},
};
use heard::Heard;

/// How many products a list shows.
pub const LIST_LENGTH: usize = 6;

/// Below this confidence nothing is done; Mitra asks instead.
pub const LEAST_CONFIDENCE: f32 = 0.4;

/// What will be done, and what has to be looked up for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// The intent that is served; it may differ from the one understood (a refinement with nothing before it
    /// is a search).
    pub intent: Intent,
    /// Language of the reply.
    pub language: Language,
    /// The question to the shop's data.
    pub lookup: Lookup,
    /// What is looked for from now on, when this turn changes it.
    pub filters: Option<Filters>,
    /// What stands in the way of serving the intent; the reply then asks about it.
    pub doubt: Option<Doubt>,
    /// What exactly is wanted of the products that are looked up.
    pub asked: Asked,
}

/// Why an intent cannot be served without asking back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// The message was not understood.
    NotUnderstood,
    /// Several products are in view and none of them was named.
    WhichProduct,
    /// No product is in view.
    NothingShown,
    /// She named a position beyond the end of the list.
    NotSoMany {
        /// How many were listed.
        shown: usize,
    },
    /// A comparison needs a second product.
    NeedsTwo,
    /// There is no search to go on with.
    NoSearchYet,
    /// A change was asked for, but not which.
    WhichChange,
}

/// A tap: meaning without words.
#[derive(Debug, Clone, PartialEq)]
pub enum Tap {
    /// "Tell me more" on a card.
    ShowDetails {
        /// Id of the product.
        product_id: String,
    },
    /// The heart on a card.
    Save {
        /// Id of the product.
        product_id: String,
    },
    /// The heart again.
    Unsave {
        /// Id of the product.
        product_id: String,
    },
    /// "Add to cart" on a card.
    AddToCart {
        /// Id of the product.
        product_id: String,
    },
    /// "More like this" on a card.
    Similar {
        /// Id of the product.
        product_id: String,
        /// Its canonical category, where it is known.
        category: Option<String>,
    },
    /// The language switch.
    ChangeLanguage(Language),
    /// One condition of the search is taken back.
    DropCondition {
        /// Name of its slot, as in [`crate::LabelledCondition`].
        slot: String,
        /// Its value, likewise.
        value: String,
    },
    /// All of them are.
    ClearConditions,
    /// Things like a photo.
    FindLike(LikePhoto),
    /// A size of a product that is hers.
    TakeSize {
        /// Id of the product.
        product_id: String,
        /// Its canonical category, where it is known.
        category: Option<String>,
        /// The size as the shop writes it.
        size: String,
    },
}

/// What was seen on a photo on her phone, as she left it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LikePhoto {
    /// Its kind, colours, pattern, fabric.
    pub tags: Vec<Condition>,
    /// What else is known of it.
    pub photo: Photo,
    /// What she wrote beside it, understood; none when she wrote nothing.
    pub words: Option<Understanding>,
}

/// Decides about words.
pub fn decide(conversation: &Conversation, understanding: &Understanding) -> Decision {
    let understanding = &*in_context::read(conversation, understanding);
    let for_herself = cues::has(understanding, "for") && cues::has(understanding, "herself");
    if !for_herself || conversation.taste.audiences.is_empty() {
        return decide_for(&Heard::new(conversation, understanding));
    }
    // Whom she looked for before counts no more, from this message on.
    let mut conversation = conversation.clone();
    conversation.taste.audiences.clear();
    if !understanding.has(Slot::Audience) {
        conversation.filters.forget(Slot::Audience);
    }
    let mut decision = decide_for(&Heard::new(&conversation, understanding));
    decision.asked.for_herself = true;
    decision
}

fn decide_for(heard: &Heard) -> Decision {
    if hand_over::applies(heard) {
        return hand_over::decide(heard);
    }
    if let Some(decision) = order_question::decide(heard) {
        return decision;
    }
    if bare_pincode::applies(heard) {
        return bare_pincode::decide(heard);
    }
    if let Some(decision) = cart_words::decide(heard) {
        return decision;
    }
    if let Some(decision) = what_there_is::decide(heard) {
        return decision;
    }
    if let Some(decision) = recommend::goes_with(heard).or_else(|| meant_otherwise::decide(heard)) {
        return decision;
    }
    if bare_reference::applies(heard) {
        return bare_reference::decide(heard);
    }
    if let Some(decision) = goes_on::decide(heard) {
        return decision;
    }
    if let Some(decision) = back::decide(heard).or_else(|| drop_words::decide(heard)) {
        return decision;
    }
    if names_a_wish(heard) {
        return refine_search::decide(heard);
    }
    if not_understood::applies(heard) {
        return not_understood::decide(heard);
    }
    served(heard, heard.understanding.intent)
}

/// "Yes, the blue ones", "no, gold after all": more than a yes or a no. And of what was not understood a colour is
/// something to go on with.
fn names_a_wish(heard: &Heard) -> bool {
    let unsure = heard.understanding.confidence < LEAST_CONFIDENCE
        && !not_understood::changes_something(heard.understanding.intent);
    let answers = unsure || matches!(heard.understanding.intent, Intent::Affirm | Intent::Deny);
    let wishes = [
        Slot::Colour,
        Slot::Fabric,
        Slot::Pattern,
        Slot::PriceMax,
        Slot::Size,
        Slot::NotColour,
        Slot::NotPattern,
        Slot::Audience,
    ];
    // "What about Adidas?"
    let names_a_brand = heard.understanding.confidence < 0.6
        && matches!(heard.understanding.intent, Intent::OutOfScope | Intent::Chitchat)
        && heard.understanding.has(Slot::Brand);
    if names_a_brand && !heard.conversation.filters.is_empty() {
        return true;
    }
    answers
        && !heard.conversation.filters.is_empty()
        && heard.understanding.slots.iter().any(|m| wishes.contains(&m.slot))
        && !(unsure
            && (heard.understanding.has(Slot::Category)
                || reference::named(heard).is_ok_and(|ids| ids.is_some())))
}

fn served(heard: &Heard, intent: Intent) -> Decision {
    match intent {
        Intent::Greet => greet::decide(heard),
        Intent::Goodbye => goodbye::decide(heard),
        Intent::Thanks => thanks::decide(heard),
        Intent::Affirm => affirm::decide(heard),
        Intent::Deny => deny::decide(heard),
        Intent::Help => help::decide(heard),
        Intent::ProductSearch => product_search::decide(heard),
        Intent::RefineSearch => refine_search::decide(heard),
        Intent::ShowMore => show_more::decide(heard),
        Intent::SimilarItems => similar_items::decide(heard),
        Intent::Recommend => recommend::decide(heard),
        Intent::ProductDetails => product_details::decide(heard),
        Intent::PriceQuery => price_query::decide(heard),
        Intent::AvailabilityQuery => availability_query::decide(heard),
        Intent::SizeHelp => size_help::decide(heard),
        Intent::CompareProducts => compare_products::decide(heard),
        Intent::WishlistAdd => wishlist_add::decide(heard),
        Intent::WishlistRemove => wishlist_remove::decide(heard),
        Intent::WishlistView => wishlist_view::decide(heard),
        Intent::CartAdd => cart_add::decide(heard),
        Intent::CartRemove => cart_remove::decide(heard),
        Intent::CartView => cart_view::decide(heard),
        Intent::Checkout => checkout::decide(heard),
        Intent::OrderStatus => order_status::decide(heard),
        Intent::OrderCancel => order_cancel::decide(heard),
        Intent::ReturnRefund => return_refund::decide(heard),
        Intent::DeliveryInfo => delivery_info::decide(heard),
        Intent::PaymentInfo => payment_info::decide(heard),
        Intent::Offers => offers::decide(heard),
        Intent::Complaint => complaint::decide(heard),
        Intent::HumanAgent => human_agent::decide(heard),
        Intent::ChangeLanguage => change_language::decide(heard),
        Intent::Chitchat => chitchat::decide(heard),
        Intent::OutOfScope => out_of_scope::decide(heard),
    }
}

/// Decides about a tap.
pub fn decide_tap(conversation: &Conversation, tap: &Tap) -> Decision {
    match tap {
        Tap::ShowDetails { product_id } => tapped::about(conversation, Intent::ProductDetails, product_id),
        Tap::Save { product_id } => tapped::about(conversation, Intent::WishlistAdd, product_id),
        Tap::Unsave { product_id } => tapped::about(conversation, Intent::WishlistRemove, product_id),
        Tap::AddToCart { product_id } => tapped::about(conversation, Intent::CartAdd, product_id),
        Tap::Similar { product_id, category } => {
            tapped::similar(conversation, product_id, category.as_deref())
        }
        Tap::ChangeLanguage(language) => change_language::decide_tap(*language),
        Tap::DropCondition { slot, value } => drop_condition::decide_one(conversation, slot, value),
        Tap::ClearConditions => drop_condition::decide_all(conversation),
        Tap::FindLike(like) => find_like::decide(conversation, like),
        Tap::TakeSize { product_id, category, size } => {
            take_size::decide(conversation, product_id, category.as_deref(), size)
        }
    }
}
