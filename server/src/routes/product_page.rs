//! A product's own page, with schema.org data for search engines and the chat embedded.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::{Html, IntoResponse, Response},
};
use mitra_dialogue::{Language, Product, Remark, Review, SizeChart, answer::rupees};
use serde_json::json;

use crate::{
    app::App,
    error::{AppError, AppResult},
    extract::Segments,
    links::Links,
};

#[derive(Template)]
#[template(path = "product.html")]
struct ProductPage {
    shop_id: String,
    product_id: String,
    title: String,
    description: String,
    price: String,
    mrp: Option<String>,
    discount_percent: Option<u32>,
    rating: Option<String>,
    rating_count: u32,
    sizes: Vec<String>,
    picture: Option<String>,
    brand: Option<String>,
    material: Option<String>,
    pattern: Option<String>,
    colours: String,
    in_stock: bool,
    pros: Vec<String>,
    cons: Vec<String>,
    reviews: Vec<Said>,
    size_chart: Option<SizeChart>,
    canonical_url: String,
    json_ld: String,
}

/// A review as the page shows it.
struct Said {
    stars: u8,
    text: String,
    /// BCP 47 tag for screen readers; empty when nobody says.
    lang: &'static str,
}

/// The page of one product.
pub(crate) async fn show_product(
    State(app): State<Arc<App>>,
    Segments((shop, id)): Segments<(String, String)>,
    headers: HeaderMap,
) -> AppResult<Response> {
    if !app.store.has_shop(&shop).await? {
        return Err(AppError::not_found());
    }
    let catalogue = app.catalogues.of(&shop).await?;
    let product = catalogue.product(&id).await?.ok_or_else(AppError::not_found)?;
    let links = Links::of(&app, &headers);
    let canonical_url = links.product_page(&shop, &id);
    let page = ProductPage {
        json_ld: schema_org(&product, &canonical_url, &links),
        discount_percent: product.discount_percent(),
        shop_id: shop,
        product_id: product.id,
        title: product.title,
        description: product.description,
        price: rupees(product.price_rupees.into()),
        mrp: product.mrp_rupees.map(|mrp| rupees(mrp.into())),
        rating: product.rating.map(|stars| format!("{stars:.1}")),
        rating_count: product.rating_count,
        sizes: product.sizes,
        picture: product.picture,
        brand: product.brand,
        material: product.material,
        pattern: product.pattern,
        colours: product.colours.join(", "),
        in_stock: product.in_stock,
        pros: read_by_all(&product.voices.pros),
        cons: read_by_all(&product.voices.cons),
        reviews: product.voices.reviews.into_iter().map(said).collect(),
        size_chart: product.size_chart,
        canonical_url,
    };
    let html = page.render().map_err(|error| AppError::Internal(error.to_string()))?;
    let mut response = Html(html).into_response();
    response.headers_mut().insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https:; frame-src 'self'; \
             connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'; \
             require-trusted-types-for 'script'",
        ),
    );
    Ok(response)
}

/// The remarks for the page, which is in English.
fn read_by_all(remarks: &[Remark]) -> Vec<String> {
    Remark::for_reader(remarks, Language::English).into_iter().map(|remark| remark.text.clone()).collect()
}

fn said(review: Review) -> Said {
    let lang = review.words.language.map_or("", tag);
    Said { stars: review.stars, text: review.words.text, lang }
}

fn tag(language: Language) -> &'static str {
    match language {
        Language::English => "en-IN",
        Language::Hindi => "hi",
        Language::Hinglish => "hi-Latn",
    }
}

/// schema.org Review; buyers' names are nobody's business, and the feed has none.
fn schema_org_review(review: &Review) -> serde_json::Value {
    let mut data = json!({
        "@type": "Review",
        "reviewRating": { "@type": "Rating", "ratingValue": review.stars, "bestRating": 5 },
        "reviewBody": review.words.text,
    });
    if let Some(language) = review.words.language {
        data["inLanguage"] = tag(language).into();
    }
    data
}

/// schema.org Product and Offer. `<` is escaped: catalogue text cannot close the script element it stands in.
fn schema_org(product: &Product, url: &str, links: &Links) -> String {
    let picture = product.picture.as_deref().map(|picture| links.whole(picture));
    let rating = product.rating.filter(|_| product.rating_count > 0).map(|stars| {
        json!({
            "@type": "AggregateRating",
            "ratingValue": format!("{stars:.1}"),
            "ratingCount": product.rating_count,
        })
    });
    let mut data = json!({
        "@context": "https://schema.org",
        "@type": "Product",
        "name": product.title,
        "description": product.description,
        "sku": product.id,
        "offers": {
            "@type": "Offer",
            "url": url,
            "priceCurrency": "INR",
            "price": product.price_rupees,
            "availability": if product.in_stock { "https://schema.org/InStock" } else { "https://schema.org/OutOfStock" },
        },
    });
    let reviews: Vec<_> = product.voices.reviews.iter().map(schema_org_review).collect();
    let brand = product.brand.as_ref().map(|name| json!({"@type": "Brand", "name": name}));
    for (name, value) in [
        ("image", picture.map(Into::into)),
        ("brand", brand),
        ("color", product.colours.first().cloned().map(Into::into)),
        ("material", product.material.clone().map(Into::into)),
        ("aggregateRating", rating),
        ("review", Some(reviews).filter(|reviews| !reviews.is_empty()).map(Into::into)),
    ] {
        if let Some(value) = value {
            data[name] = value;
        }
    }
    data.to_string().replace('<', "\\u003c")
}
