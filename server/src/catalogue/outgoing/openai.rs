//! A line of OpenAI's product feed. Nothing is sold inside the assistant: the shop's own page does that.

use serde::Serialize;

use super::{Item, Seller};

#[derive(Serialize)]
struct Line<'i> {
    item_id: &'i str,
    title: &'i str,
    description: &'i str,
    url: &'i str,
    #[serde(skip_serializing_if = "Option::is_none")]
    brand: Option<&'i str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image_url: Option<&'i str>,
    /// Addresses with commas between.
    #[serde(skip_serializing_if = "Option::is_none")]
    additional_image_urls: Option<String>,
    price: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    sale_price: Option<String>,
    availability: &'static str,
    is_eligible_search: bool,
    is_eligible_checkout: bool,
    condition: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    group_id: Option<&'i str>,
    listing_has_variations: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    color: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<&'i str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    material: Option<&'i str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gender: Option<&'i str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    age_group: Option<&'i str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    product_category: Option<&'i str>,
    seller_name: &'i str,
    seller_url: &'i str,
    #[serde(skip_serializing_if = "Option::is_none")]
    star_rating: Option<String>,
    review_count: u32,
    store_country: &'static str,
    target_countries: [&'static str; 1],
}

pub(super) fn line(item: &Item<'_>, seller: &Seller) -> String {
    let record = item.record;
    let (price, sale_price) = item.prices();
    let joined = |texts: &[String], between: &str| Some(texts.join(between)).filter(|text| !text.is_empty());
    let line = Line {
        item_id: &item.id,
        title: item.title(),
        description: item.description(),
        url: &item.url,
        brand: record.brand.as_deref(),
        image_url: item.pictures.first().map(String::as_str),
        additional_image_urls: joined(item.pictures.get(1..).unwrap_or_default(), ","),
        price,
        sale_price,
        availability: item.availability().name(),
        is_eligible_search: true,
        is_eligible_checkout: false,
        condition: "new",
        group_id: item.group,
        listing_has_variations: item.group.is_some(),
        color: joined(&record.colours, "/"),
        size: item.size,
        material: record.material.as_deref(),
        gender: record.gender.as_deref(),
        age_group: record.age_group.as_deref(),
        product_category: record.product_type.as_deref(),
        seller_name: &seller.name,
        seller_url: &seller.url,
        star_rating: record.rating.filter(|_| record.rating_count > 0).map(|stars| format!("{stars:.1}")),
        review_count: record.rating_count,
        store_country: "IN",
        target_countries: ["IN"],
    };
    // Texts and numbers in a fixed form have JSON.
    let mut text = serde_json::to_string(&line).unwrap_or_default();
    text.push('\n');
    text
}
