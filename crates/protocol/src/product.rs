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
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's skip_serializing_if passes a reference")]
fn is_zero(n: &u32) -> bool {
    *n == 0
}
