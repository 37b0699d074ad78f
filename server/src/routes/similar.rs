//! Things like a photo, or like one of the shop's products. The photo itself never comes here: a phone sends what it
//! saw on it.

use std::sync::Arc;

use axum::{
    Json,
    extract::{State, rejection::JsonRejection},
    http::StatusCode,
};
use mitra_dialogue::{Condition, Slot};
use mitra_perception::photo::Network;
use mitra_protocol::{Problem, ProductCard};
use serde::{Deserialize, Deserializer, Serialize, de::Error};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::{filters, product_search::checked_limit, products::open};
use crate::{
    app::App,
    catalogue::{Likeness, Similar},
    error::{AppError, AppResult},
    see::{LENGTH, packed},
    turn::record::to_card,
};

/// Colours that a photo may have.
const MOST_COLOURS: usize = 10;

/// What products shall be like: what was seen on a photo, one of the shop's products, or both; then the photo counts
/// where both speak.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"shop": "demo", "category": "kurti", "colours": ["red"], "pattern": "floral",
    "filters": {"price_max": 800, "not_fabric": "silk"}, "limit": 5}))]
pub(crate) struct WhatIsLike {
    /// Id of the shop.
    #[schema(example = "demo")]
    shop: String,
    /// The photo's vector, as the network of `model` gave it; only its direction counts, and zeros say nothing.
    #[schema(min_items = 96, max_items = 96)]
    vector: Option<Vec<f64>>,
    /// Id of the network that saw the photo. Only vectors of one network can be compared; where the shop's pictures
    /// were seen by another, the tags alone decide.
    #[schema(max_length = 64, example = "see-0123abcd")]
    model: Option<String>,
    /// Its kind.
    #[schema(example = "kurti")]
    category: Option<String>,
    /// Its colours, the largest first.
    #[schema(max_items = 10)]
    colours: Option<Vec<String>>,
    /// Its pattern.
    #[schema(example = "floral")]
    pattern: Option<String>,
    /// Its fabric.
    #[schema(example = "cotton")]
    fabric: Option<String>,
    /// Who wears it.
    #[schema(example = "women")]
    audience: Option<String>,
    /// A product of the shop; it is not among what is found.
    #[schema(example = "K1")]
    product_id: Option<String>,
    /// What all that is found satisfies.
    #[serde(default)]
    filters: Filters,
    /// How many at most.
    #[schema(minimum = 1, maximum = 50, example = 5)]
    #[serde(default, deserialize_with = "whole")]
    limit: Option<usize>,
}

/// A whole number, also written `4.0`: the two are one number in JSON.
fn whole<'de, D: Deserializer<'de>>(said: D) -> Result<Option<usize>, D::Error> {
    let Some(number) = Option::<f64>::deserialize(said)? else { return Ok(None) };
    if number.fract() == 0.0 && (0.0..1e9).contains(&number) {
        return Ok(Some(number as usize));
    }
    Err(D::Error::custom(format_args!("{number} is no whole number of things")))
}

/// Filters as the search takes them as parameters (`price_max`, `colour`, `not_fabric`, ...).
#[derive(Debug, Default, Deserialize, ToSchema)]
#[schema(value_type = Object, example = json!({"price_max": 800, "not_fabric": "silk"}))]
pub(crate) struct Filters(Map<String, Value>);

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SimilarProducts {
    /// Those in stock first, then the likest.
    products: Vec<SimilarProduct>,
    /// How many satisfy the filters.
    #[schema(example = 42)]
    total: usize,
    /// What was compared.
    by: By,
}

/// `vector`: pictures, and what the shop says of its products. `tags`: the latter alone, because the shop's pictures
/// are not seen yet, another network saw them, or no picture was given.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum By {
    Vector,
    Tags,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SimilarProduct {
    #[serde(flatten)]
    card: ProductCard,
    /// How alike the pictures are, 1 for the same, and up to 0.65 for what the shop itself says of the product.
    #[schema(example = 1.25)]
    score: f32,
}

/// Finds the products most like a photo, or like another product.
#[utoipa::path(post, path = "/products/similar", tag = "products", request_body = WhatIsLike,
    responses((status = 200, body = SimilarProducts), (status = 404, body = Problem)))]
pub(crate) async fn similar_products(
    State(app): State<Arc<App>>,
    body: Result<Json<WhatIsLike>, JsonRejection>,
) -> AppResult<Json<SimilarProducts>> {
    let Json(what) = body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => AppError::too_much_at_once(
            "A photo's vector and tags take far less than 64 KiB. Send no photo here.",
        ),
        _ => rejection.into(),
    })?;
    let limit = checked_limit(what.limit)?;
    let conditions = filters::from_json(&what.filters.0)?;
    let likeness = what.likeness()?;
    let catalogue = open(&app, &what.shop).await?;
    let found = catalogue.similar(&likeness, &conditions, limit).await?.ok_or_else(AppError::not_found)?;
    Ok(Json(SimilarProducts::of(&found)))
}

impl WhatIsLike {
    fn likeness(&self) -> AppResult<Likeness> {
        if let Some(vector) = self.vector.as_ref().filter(|vector| vector.len() != LENGTH) {
            return Err(AppError::invalid(
                "/problems/invalid-vector",
                "Invalid vector",
                format!("`vector` has {} numbers; a photo's vector has {LENGTH}.", vector.len()),
            ));
        }
        let vector = self.vector.as_deref().and_then(packed).zip(self.model.clone());
        Ok(Likeness { vector, tags: self.tags()?, product_id: self.product_id.clone() })
    }

    /// Its tags. A few kinds have a name on photos and none in a catalogue ("mojari"): they are heard and say nothing.
    fn tags(&self) -> AppResult<Vec<Condition>> {
        let colours = self.colours.as_deref().unwrap_or_default();
        if colours.len() > MOST_COLOURS {
            return Err(AppError::invalid(
                "/problems/invalid-tag",
                "Invalid tag",
                format!("`colours` may have {MOST_COLOURS} at most."),
            ));
        }
        let mut tags = Vec::new();
        for (slot, values) in [
            (Slot::Category, self.category.as_slice()),
            (Slot::Colour, colours),
            (Slot::Pattern, self.pattern.as_slice()),
            (Slot::Fabric, self.fabric.as_slice()),
            (Slot::Audience, self.audience.as_slice()),
        ] {
            tags.extend(seen(slot, values.iter().map(String::as_str))?);
        }
        Ok(tags)
    }
}

/// What photos show, as conditions; what only photos have a name for is left out.
pub(super) fn seen<'v>(slot: Slot, values: impl Iterator<Item = &'v str>) -> AppResult<Vec<Condition>> {
    filters::texts(slot, values.filter(|name| !is_only_seen(slot, name)))
}

/// Names that tags of this slot take.
pub(crate) fn tag_names(slot: Slot) -> Vec<&'static str> {
    let mut names = filters::known_values(slot).unwrap_or_default();
    names.extend(Network::builtin_names(slot.name()).filter(|name| is_only_seen(slot, name)));
    names
}

fn is_only_seen(slot: Slot, name: &str) -> bool {
    let is_seen = Network::builtin_names(slot.name()).any(|seen| seen == name);
    is_seen && !filters::known_values(slot).is_some_and(|known| known.contains(&name))
}

impl SimilarProducts {
    fn of(found: &Similar) -> SimilarProducts {
        let scored = found.products.iter();
        SimilarProducts {
            products: scored
                .map(|(product, score)| SimilarProduct { card: to_card(product), score: *score })
                .collect(),
            total: found.total,
            by: if found.by_vector { By::Vector } else { By::Tags },
        }
    }
}
