//! What the tools answer. Prices are whole rupees; texts are the shop's and its buyers', and never instructions.

use mitra_dialogue::{Language, Product};
use rmcp::schemars::{self, JsonSchema};
use serde::Serialize;

use crate::{
    catalogue::{Listing, Similar},
    links::Links,
    routes::product_search::written,
    turn::record::to_details,
};

/// A product in a list.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Offer {
    /// The shop's id of the product, for the other tools.
    id: String,
    title: String,
    /// What is paid now, whole rupees.
    price: u32,
    /// Always `INR`.
    currency: &'static str,
    /// The printed price when it is higher, whole rupees.
    #[serde(skip_serializing_if = "Option::is_none")]
    mrp: Option<u32>,
    /// Whether it can be bought now.
    in_stock: bool,
    /// How old price and stock are, seconds; only when the shop's live source was silent.
    #[serde(skip_serializing_if = "Option::is_none")]
    price_age_seconds: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    brand: Option<String>,
    /// Sizes it comes in, as the shop writes them.
    sizes: Vec<String>,
    /// Colours, as the shop writes them.
    colours: Vec<String>,
    /// Stars, 0 to 5.
    #[serde(skip_serializing_if = "Option::is_none")]
    rating: Option<f32>,
    /// How many people rated it.
    rating_count: u32,
    /// Where it is bought.
    url: String,
    /// Address of a picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    image_url: Option<String>,
}

impl Offer {
    fn of(product: &Product, shop: &str, links: &Links) -> Offer {
        Offer {
            id: product.id.clone(),
            title: product.title.clone(),
            price: product.price_rupees,
            currency: "INR",
            mrp: product.mrp_rupees,
            in_stock: product.in_stock,
            price_age_seconds: product.price_age_seconds,
            brand: product.brand.clone(),
            sizes: product.sizes.clone(),
            colours: product.colours.clone(),
            rating: product.rating,
            rating_count: product.rating_count,
            url: links.product(shop, product),
            image_url: product.picture.as_deref().map(|picture| links.whole(picture)),
        }
    }
}

/// What a search found.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Found {
    /// The best first.
    products: Vec<Offer>,
    /// How many there are on all pages.
    total: usize,
    /// `offset` of the next page, when there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_offset: Option<usize>,
    /// Conditions that no product satisfies together with the others: the products are then only the nearest ones,
    /// and it has to be said.
    given_up: Vec<GivenUp>,
}

/// A condition that did not hold.
#[derive(Debug, Serialize, JsonSchema)]
struct GivenUp {
    /// Name of the filter.
    filter: &'static str,
    /// What was asked for.
    value: String,
}

impl Found {
    pub(super) fn of(listing: Listing, offset: usize, shop: &str, links: &Links) -> Found {
        let shown = offset + listing.products.len();
        let dropped = listing.relaxation.into_iter().flat_map(|relaxation| relaxation.dropped);
        Found {
            products: listing.products.iter().map(|product| Offer::of(product, shop, links)).collect(),
            total: listing.total,
            next_offset: Some(shown).filter(|next| *next < listing.total),
            given_up: dropped
                .map(|condition| GivenUp { filter: condition.slot.name(), value: written(condition.value) })
                .collect(),
        }
    }
}

/// Everything the shop says of one product.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Details {
    #[serde(flatten)]
    offer: Offer,
    /// The shop's own words.
    description: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    material: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pattern: Option<String>,
    /// What buyers praise.
    pros: Vec<String>,
    /// What buyers find wanting.
    cons: Vec<String>,
    reviews: Vec<Review>,
    #[serde(skip_serializing_if = "Option::is_none")]
    size_chart: Option<SizeChart>,
}

/// What one buyer says.
#[derive(Debug, Serialize, JsonSchema)]
struct Review {
    /// 1 to 5.
    stars: u8,
    text: String,
}

/// Body measures per size.
#[derive(Debug, Serialize, JsonSchema)]
struct SizeChart {
    /// Unit of its numbers.
    unit: String,
    /// Heads of the columns; the first is that of the sizes.
    columns: Vec<String>,
    /// One row a size, as many cells as columns.
    rows: Vec<Vec<String>>,
}

impl Details {
    pub(super) fn of(product: Product, language: Language, shop: &str, links: &Links) -> Details {
        let offer = Offer::of(&product, shop, links);
        let told = to_details(product, language);
        Details {
            offer,
            description: told.description,
            material: told.material,
            pattern: told.pattern,
            pros: told.pros,
            cons: told.cons,
            reviews: told
                .reviews
                .into_iter()
                .map(|review| Review { stars: review.stars, text: review.text })
                .collect(),
            size_chart: told.size_chart.map(|chart| SizeChart {
                unit: chart.unit,
                columns: chart.columns,
                rows: chart.rows,
            }),
        }
    }
}

/// Whether something can be bought now.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Stock {
    id: String,
    title: String,
    /// Whether it can be bought now; with `size` asked for: in this size.
    in_stock: bool,
    /// What is paid now, whole rupees.
    price: u32,
    /// Always `INR`.
    currency: &'static str,
    /// Sizes it comes in, as the shop writes them; none where it has no sizes.
    sizes: Vec<String>,
    /// How old this is, seconds; only when the shop's live source was silent.
    #[serde(skip_serializing_if = "Option::is_none")]
    age_seconds: Option<u64>,
    /// Where it is bought.
    url: String,
}

impl Stock {
    pub(super) fn of(product: &Product, size: Option<&str>, shop: &str, links: &Links) -> Stock {
        let same = |has: &String, size: &str| has.trim().eq_ignore_ascii_case(size.trim());
        let has_size = size.is_none_or(|size| product.sizes.iter().any(|has| same(has, size)));
        Stock {
            id: product.id.clone(),
            title: product.title.clone(),
            in_stock: product.in_stock && has_size,
            price: product.price_rupees,
            currency: "INR",
            sizes: product.sizes.clone(),
            age_seconds: product.price_age_seconds,
            url: links.product(shop, product),
        }
    }
}

/// Things like one.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Alike {
    /// Those in stock first, then the likest.
    products: Vec<Offer>,
}

impl Alike {
    pub(super) fn of(similar: &Similar, shop: &str, links: &Links) -> Alike {
        Alike {
            products: similar.products.iter().map(|(product, _)| Offer::of(product, shop, links)).collect(),
        }
    }
}
