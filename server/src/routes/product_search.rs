//! The product search for shops and other programs: words, filters, order, counts, pages.

use std::sync::Arc;

use axum::{Json, extract::State};
use mitra_dialogue::{Condition, Slot, SlotValue};
use mitra_protocol::{Problem, ProductCard};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{filters, products::open};
use crate::{
    app::App,
    catalogue::{Facets, Listing},
    error::{AppError, AppResult},
    extract::Params,
    turn::record::to_card,
};

const DEFAULT_LIMIT: usize = 10;
const MOST: usize = 50;
/// As long as a message may be.
const QUERY_CHARACTERS: usize = 2_000;
/// Nobody leafs further.
const FURTHEST: usize = 10_000;

/// Filters take canonical values (`off_white`), several of them with commas between: any of them will do.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Search {
    /// Id of the shop.
    #[param(example = "demo")]
    shop: String,
    /// What is looked for, in the words of a shopper. A filter below wins over what the words say of the same
    /// thing. Without words and filters it is the whole shop.
    #[param(max_length = 2000, example = "laal kurti 500 tak")]
    #[serde(default)]
    q: String,
    /// How many at most.
    #[param(minimum = 1, maximum = 50)]
    limit: Option<usize>,
    /// How many to leave out before the first one.
    #[param(minimum = 0, maximum = 10000, example = 0)]
    offset: Option<usize>,
    /// Kinds: `saree`, `kurti`, `jeans`, ...
    #[param(example = "kurti")]
    category: Option<String>,
    /// Colours.
    #[param(example = "red,pink")]
    colour: Option<String>,
    /// Fabrics.
    #[param(example = "cotton")]
    fabric: Option<String>,
    /// Patterns.
    pattern: Option<String>,
    /// What it is worn for: `wedding`, `office`, ...
    occasion: Option<String>,
    /// Cut and length: `slim`, `knee_length`, ...
    fit: Option<String>,
    /// Sleeves: `sleeveless`, `half`, `full`, `three_quarter`, `cap`.
    sleeve: Option<String>,
    /// Neck lines: `round`, `v`, `collar`, ...
    neck: Option<String>,
    /// Who wears it: `women`, `men`, `girls`, `boys`, `kids`, `baby`, `unisex`.
    audience: Option<String>,
    /// Brands, as written.
    brand: Option<String>,
    /// Sizes: `m`, `xl`, `38`, `uk 8`, `free`.
    size: Option<String>,
    /// Season: `summer`, `winter`, `monsoon`. It only moves what suits to the front.
    season: Option<String>,
    /// Highest price, rupees.
    #[param(minimum = 0, example = 500)]
    price_max: Option<f64>,
    /// Lowest price, rupees.
    #[param(minimum = 0)]
    price_min: Option<f64>,
    /// Fewest stars.
    #[param(minimum = 0, maximum = 5)]
    rating_min: Option<f64>,
    /// Least discount, percent.
    #[param(minimum = 0, maximum = 100)]
    discount_min: Option<f64>,
    /// Colours that are not wanted.
    not_colour: Option<String>,
    /// Fabrics that are not wanted.
    not_fabric: Option<String>,
    /// Kinds that are not wanted.
    not_category: Option<String>,
    /// Patterns that are not wanted.
    not_pattern: Option<String>,
    /// Sleeves that are not wanted.
    not_sleeve: Option<String>,
    /// Order: `price_low`, `price_high`, `rating`, `newest`, `popular`, `discount`; without it the best first.
    #[param(example = "price_low")]
    sort: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProductList {
    products: Vec<ProductCard>,
    /// How many there are on all pages.
    #[schema(example = 42)]
    total: usize,
    /// `offset` of the next page, when there is one.
    next_offset: Option<usize>,
    /// Counts over all pages, for the filters of a page.
    facets: FacetCounts,
    /// Conditions that had to be given up, because no product satisfies all; the products are then the nearest
    /// ones. Empty when everything holds.
    given_up: Vec<GivenUp>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FacetCounts {
    category: Vec<ValueCount>,
    audience: Vec<ValueCount>,
    brand: Vec<ValueCount>,
    size: Vec<ValueCount>,
    colour: Vec<ValueCount>,
    fabric: Vec<ValueCount>,
    pattern: Vec<ValueCount>,
    price: Vec<PriceBand>,
    rating: Vec<StarCount>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ValueCount {
    /// As the filter of the same name takes it.
    #[schema(example = "red")]
    value: String,
    /// Products that have it.
    #[schema(example = 12)]
    count: usize,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PriceBand {
    /// Lowest price, rupees.
    #[schema(example = 300)]
    price_min: u32,
    /// Highest price, rupees; none in the last band.
    #[schema(example = 499)]
    price_max: Option<u32>,
    /// Products in it.
    #[schema(example = 7)]
    count: usize,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StarCount {
    /// Stars.
    #[schema(example = 4)]
    rating_min: u32,
    /// Products with at least as many.
    #[schema(example = 9)]
    count: usize,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GivenUp {
    /// Name of the filter.
    #[schema(example = "colour")]
    filter: String,
    /// The value that was asked for.
    #[schema(example = "teal")]
    value: String,
}

/// Searches in a shopper's words and with filters: `laal kurti 500 tak` as well as `category=kurti&colour=red`.
#[utoipa::path(get, path = "/products", tag = "products", params(Search),
    responses((status = 200, body = ProductList), (status = 404, body = Problem)))]
pub(crate) async fn search_products(
    State(app): State<Arc<App>>,
    Params(search): Params<Search>,
) -> AppResult<Json<ProductList>> {
    check_query(&search.q)?;
    let (limit, offset) = (checked_limit(search.limit)?, checked_offset(search.offset)?);
    let conditions = search.conditions()?;
    let catalogue = open(&app, &search.shop).await?;
    let listing = catalogue.listing(&search.q, conditions, offset, limit).await?;
    Ok(Json(ProductList::of(listing, offset)))
}

/// Words that are looked for.
pub(crate) fn check_query(query: &str) -> AppResult<()> {
    if query.chars().count() > QUERY_CHARACTERS {
        return Err(AppError::invalid(
            "/problems/query-too-long",
            "Query too long",
            "A query may have 2,000 characters.",
        ));
    }
    Ok(())
}

/// How many products are left out before the first one.
pub(crate) fn checked_offset(offset: Option<usize>) -> AppResult<usize> {
    let offset = offset.unwrap_or(0);
    if offset > FURTHEST {
        return Err(AppError::invalid(
            "/problems/invalid-offset",
            "Invalid offset",
            "`offset` is 0 to 10,000; narrow the search with filters instead.",
        ));
    }
    Ok(offset)
}

/// How many products are wanted.
pub(crate) fn checked_limit(limit: Option<usize>) -> AppResult<usize> {
    let limit = limit.unwrap_or(DEFAULT_LIMIT);
    if limit == 0 || limit > MOST {
        return Err(AppError::invalid("/problems/invalid-limit", "Invalid limit", "`limit` is 1 to 50."));
    }
    Ok(limit)
}

impl Search {
    fn conditions(&self) -> AppResult<Vec<Condition>> {
        let texts = [
            (Slot::Category, &self.category),
            (Slot::Colour, &self.colour),
            (Slot::Fabric, &self.fabric),
            (Slot::Pattern, &self.pattern),
            (Slot::Occasion, &self.occasion),
            (Slot::Fit, &self.fit),
            (Slot::Sleeve, &self.sleeve),
            (Slot::Neck, &self.neck),
            (Slot::Audience, &self.audience),
            (Slot::Brand, &self.brand),
            (Slot::Size, &self.size),
            (Slot::Season, &self.season),
            (Slot::NotColour, &self.not_colour),
            (Slot::NotFabric, &self.not_fabric),
            (Slot::NotCategory, &self.not_category),
            (Slot::NotPattern, &self.not_pattern),
            (Slot::NotSleeve, &self.not_sleeve),
            (Slot::Sort, &self.sort),
        ];
        let numbers = [
            (Slot::PriceMax, self.price_max),
            (Slot::PriceMin, self.price_min),
            (Slot::RatingMin, self.rating_min),
            (Slot::DiscountMin, self.discount_min),
        ];
        let mut conditions = Vec::new();
        for (slot, list) in texts {
            let values = list.iter().filter(|list| !list.is_empty()).flat_map(|list| list.split(','));
            conditions.extend(filters::texts(slot, values)?);
        }
        for (slot, number) in numbers {
            conditions.extend(number.map(|number| filters::number(slot, number)).transpose()?);
        }
        filters::not_too_many(&conditions)?;
        Ok(conditions)
    }
}

impl ProductList {
    fn of(listing: Listing, offset: usize) -> ProductList {
        let shown = offset + listing.products.len();
        let dropped = listing.relaxation.into_iter().flat_map(|relaxation| relaxation.dropped);
        ProductList {
            total: listing.total,
            next_offset: Some(shown).filter(|next| *next < listing.total && *next <= FURTHEST),
            facets: FacetCounts::of(listing.facets),
            given_up: dropped.map(GivenUp::of).collect(),
            products: listing.products.iter().map(to_card).collect(),
        }
    }
}

impl FacetCounts {
    fn of(mut facets: Facets) -> FacetCounts {
        let mut counts = |slot: Slot| {
            let values = facets.values.remove(slot.name()).unwrap_or_default();
            values.into_iter().map(|(value, count)| ValueCount { value, count }).collect()
        };
        FacetCounts {
            category: counts(Slot::Category),
            audience: counts(Slot::Audience),
            brand: counts(Slot::Brand),
            size: counts(Slot::Size),
            colour: counts(Slot::Colour),
            fabric: counts(Slot::Fabric),
            pattern: counts(Slot::Pattern),
            price: facets
                .prices
                .into_iter()
                .map(|(price_min, price_max, count)| PriceBand { price_min, price_max, count })
                .collect(),
            rating: facets
                .ratings
                .into_iter()
                .map(|(rating_min, count)| StarCount { rating_min, count })
                .collect(),
        }
    }
}

impl GivenUp {
    fn of(condition: Condition) -> GivenUp {
        GivenUp { filter: condition.slot.name().to_owned(), value: written(condition.value) }
    }
}

/// A condition's value as it was asked for.
pub(crate) fn written(value: SlotValue) -> String {
    match value {
        SlotValue::Text(text) => text,
        SlotValue::Number(number) => number.to_string(),
    }
}
