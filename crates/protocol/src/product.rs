//! A product as clients see it.

use serde::{Deserialize, Serialize};

/// What a card shows. Prices are whole rupees.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProductCard {
    /// The shop's id of the product.
    pub id: String,
    /// Its title, as the shop writes it.
    pub title: String,
    /// What she pays now, rupees.
    pub price: u32,
    /// The printed price when it is higher than `price`, rupees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mrp: Option<u32>,
    /// Address of a picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
    /// Address of the product's page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// Stars, 0 to 5.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<f32>,
    /// How many people rated it.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub rating_count: u32,
    /// Sizes it comes in, as the shop writes them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sizes: Vec<String>,
    /// Whether it can be bought now.
    pub in_stock: bool,
    /// How old price and stock were when this was told, seconds: only when the shop's own source of them was asked
    /// and was silent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_age_seconds: Option<u64>,
    /// Why it is shown: what of her wishes it meets, in the language of the reply ("Cotton · ₹399 · size M").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// Everything the shop says of one product. What it does not say is absent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProductDetails {
    /// What its card shows.
    #[serde(flatten)]
    pub card: ProductCard,
    /// Addresses of its pictures, the main one first.
    pub pictures: Vec<String>,
    /// Description, plain text.
    pub description: String,
    /// Who makes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brand: Option<String>,
    /// What it is made of, as the shop writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub material: Option<String>,
    /// Its pattern, as the shop writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// Its colours, as the shop writes them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub colours: Vec<String>,
    /// Which size fits whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size_chart: Option<SizeTable>,
    /// What buyers praise, in the language asked for where there is any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pros: Vec<String>,
    /// What buyers find wanting, likewise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cons: Vec<String>,
    /// A few reviews.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reviews: Vec<BuyerReview>,
}

/// Body measures per size.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SizeTable {
    /// Unit of its numbers, as the shop writes it.
    pub unit: String,
    /// Heads of the columns; the first is that of the sizes.
    pub columns: Vec<String>,
    /// One row a size, as many cells as columns.
    pub rows: Vec<Vec<String>>,
}

/// What one buyer says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BuyerReview {
    /// 1 to 5.
    pub stars: u8,
    /// The buyer's words.
    pub text: String,
}

/// Head of a column of a comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ComparedProduct {
    /// The shop's id of the product.
    pub id: String,
    /// Its title, as the shop writes it.
    pub title: String,
}

/// One row of a comparison, in the language of the reply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ComparisonRow {
    /// What is compared: "Price".
    pub name: String,
    /// One value a product, in the order of the columns; empty where the shop does not say.
    pub values: Vec<String>,
    /// Whether the products differ in it.
    pub differs: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's skip_serializing_if passes a reference")]
fn is_zero(n: &u32) -> bool {
    *n == 0
}
