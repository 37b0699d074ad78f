//! A product as the catalogue keeps it: what the feed says and what was read from it.

use mitra_dialogue::{Product, Slot};
use serde::{Deserialize, Serialize};

use super::voices::Voices;

/// Whether a product can be bought, in the words of the feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Availability {
    /// It can be sent now.
    #[default]
    InStock,
    /// It is sold out.
    OutOfStock,
    /// It can be ordered before it comes out.
    Preorder,
    /// It can be ordered and comes when there is stock again.
    Backorder,
}

impl Availability {
    /// The name in feeds and in the database.
    pub(super) fn name(self) -> &'static str {
        match self {
            Availability::InStock => "in_stock",
            Availability::OutOfStock => "out_of_stock",
            Availability::Preorder => "preorder",
            Availability::Backorder => "backorder",
        }
    }

    /// The availability of a name; spaces, hyphens and capitals do not matter.
    pub(super) fn from_name(name: &str) -> Option<Availability> {
        let name = name.trim().to_lowercase().replace([' ', '-'], "_");
        [Availability::InStock, Availability::OutOfStock, Availability::Preorder, Availability::Backorder]
            .into_iter()
            .find(|availability| availability.name() == name || availability.name().replace('_', "") == name)
    }
}

/// One value that was read from a product, for example colour = red.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Attribute {
    /// Name of the slot.
    pub slot: String,
    /// Canonical value.
    pub value: String,
    /// True when type, title or an attribute of the feed says it; false when only the description does.
    pub certain: bool,
}

impl Attribute {
    /// An attribute of `slot`.
    pub(super) fn new(slot: Slot, value: &str, certain: bool) -> Attribute {
        Attribute { slot: slot.name().to_owned(), value: value.to_owned(), certain }
    }
}

/// A product of the catalogue. Texts are plain, trimmed and without control characters.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Record {
    /// The shop's id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Description.
    pub description: String,
    /// What she pays now, rupees.
    pub price_rupees: u32,
    /// The printed price, rupees; never below `price_rupees`.
    pub mrp_rupees: u32,
    /// Whether it can be bought.
    pub availability: Availability,
    /// Brand.
    pub brand: Option<String>,
    /// Path of kinds, `Apparel > Ethnic > Kurtas`.
    pub product_type: Option<String>,
    /// Colours, main one first.
    pub colours: Vec<String>,
    /// Fabric.
    pub material: Option<String>,
    /// Pattern.
    pub pattern: Option<String>,
    /// Sizes.
    pub sizes: Vec<String>,
    /// `male`, `female` or `unisex`.
    pub gender: Option<String>,
    /// `adult`, `kids`, `toddler`, `infant` or `newborn`.
    pub age_group: Option<String>,
    /// Products of one group are one thing in several colours or sizes.
    pub item_group_id: Option<String>,
    /// Stars, 0 to 5.
    pub rating: Option<f32>,
    /// How many people rated it.
    pub rating_count: u32,
    /// Address of a picture.
    pub picture: Option<String>,
    /// Address of its page.
    pub link: Option<String>,
    /// What was read from the above.
    pub attributes: Vec<Attribute>,
    /// What buyers say of it, and its size chart.
    pub voices: Voices,
}

impl Record {
    /// Whether it can be sent now; what has to be waited for cannot.
    pub(super) fn in_stock(&self) -> bool {
        self.availability == Availability::InStock
    }

    /// Whether the text index would answer differently for `other`: everything but price, stock,
    /// rating and what buyers say.
    pub(super) fn reads_as(&self, other: &Record) -> bool {
        let text_of = |record: &Record| Record {
            price_rupees: 0,
            mrp_rupees: 0,
            availability: Availability::InStock,
            rating: None,
            rating_count: 0,
            picture: None,
            link: None,
            voices: Voices::default(),
            ..record.clone()
        };
        text_of(self) == text_of(other)
    }

    /// The product as a turn sees it.
    pub(super) fn into_product(self) -> Product {
        let category = self.attributes.iter().find(|a| a.slot == Slot::Category.name() && a.certain);
        let in_stock = self.in_stock();
        let more_pictures = self.voices.pictures.clone();
        let (voices, size_chart) = self.voices.into_dialogue();
        Product {
            style: self.item_group_id,
            voices,
            size_chart,
            category: category.map(|a| a.value.clone()),
            in_stock,
            id: self.id,
            title: self.title,
            description: self.description,
            price_rupees: self.price_rupees,
            mrp_rupees: Some(self.mrp_rupees).filter(|mrp| *mrp > self.price_rupees),
            picture: self.picture,
            more_pictures,
            thumbnail: None,
            link: self.link,
            brand: self.brand,
            colours: self.colours,
            material: self.material,
            pattern: self.pattern,
            sizes: self.sizes,
            rating: self.rating,
            rating_count: self.rating_count,
            price_age_seconds: None,
        }
    }
}
