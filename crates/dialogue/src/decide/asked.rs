//! What exactly is wanted of what is looked up.

use crate::{
    hand_over::HandOverStep, language::Language, orders::OrderWish, understanding::Slot, voices::Measure,
};

/// What exactly is wanted of the products that are looked up.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Asked {
    /// Ids of the products it is about, where the lookup holds others as well.
    pub products: Vec<String>,
    /// The facts asked about; empty for "tell me about it".
    pub facts: Vec<Fact>,
    /// Words of the question that may stand in a description ("wash").
    pub words: Vec<String>,
    /// Sizes asked about, as understood.
    pub sizes: Vec<String>,
    /// A measure of hers for which she wants the size.
    pub measure: Option<Measure>,
    /// Colours asked about, canonical.
    pub colours: Vec<String>,
    /// Pieces, when she said how many.
    pub quantity: Option<u32>,
    /// By which extreme the product was picked from the list ("the cheapest of these").
    pub pick: Option<Pick>,
    /// The language she asked for.
    pub language: Option<AskedLanguage>,
    /// She tapped on its card, so she has it before her eyes.
    pub tapped: bool,
    /// She looks for herself from now on.
    pub for_herself: bool,
    /// It is to be given away.
    pub is_gift: bool,
    /// What she wants of the orders that are looked up.
    pub order: Option<OrderWish>,
    /// She said no to what was asked about an order.
    pub leaves_order: bool,
    /// What went wrong, as far as she says.
    pub trouble: Option<Trouble>,
    /// Where things are to be delivered, when she says so.
    pub pincode: Option<String>,
    /// What becomes of a hand-over to a person of the shop; nothing else is served then.
    pub hand_over: Option<HandOverStep>,
    /// She showed a photo just now.
    pub photo: bool,
    /// Of which attribute she wants to know what there is: brands, colours, fabrics, sizes, kinds; for the lowest price
    /// what things start at.
    pub values_of: Option<Slot>,
}

/// A fact of a product that can be asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fact {
    /// What it is made of.
    Fabric,
    /// Stars.
    Rating,
    /// What buyers say of it.
    Reviews,
    /// Who makes it.
    Brand,
    /// Its colours.
    Colour,
    /// The sizes it comes in.
    Size,
    /// How to wash and keep it.
    Care,
}

/// What a complaint is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// It does not come.
    Late,
    /// It came broken.
    Damaged,
    /// Something else came.
    Wrong,
    /// The money does not come back.
    Refund,
    /// Somebody was not kind.
    Rude,
}

/// An extreme of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pick {
    /// The lowest price.
    Cheapest,
    /// The highest price.
    Dearest,
    /// The most stars.
    BestRated,
}

/// A language somebody asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AskedLanguage {
    /// One that Mitra speaks.
    Spoken(Language),
    /// One that she does not speak, by its canonical name.
    Other(String),
}
