//! What a shop says of one product over HTTP, in the attributes of a feed line: all of it, or a few of them. Values
//! are read by the code that reads feed lines.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::{
    feed::{
        is_https,
        line::{self, Line, given},
        rupees::shortened,
    },
    record::Record,
};

/// Attributes of a product by name.
pub(super) type Fields = Map<String, Value>;

/// What can be said of a part of a product.
const ATTRIBUTES: [&str; 20] = [
    "id",
    "title",
    "description",
    "price",
    "sale_price",
    "availability",
    "quantity",
    "brand",
    "product_type",
    "color",
    "material",
    "pattern",
    "size",
    "gender",
    "age_group",
    "item_group_id",
    "rating",
    "rating_count",
    "link",
    "image_link",
];
/// Every product has these.
const LASTING: [&str; 3] = ["title", "price", "availability"];

/// A whole product, with complaints about what was left out of it. Attributes that Mitra does not know are passed
/// over, as in feeds.
pub(super) fn whole(fields: &Fields) -> Result<(Record, Vec<String>), String> {
    let Line { mut record, image_link, mut warnings } = line::read(with_availability(fields)?.as_ref())?;
    match image_link {
        Some(address) if is_https(&address) => record.picture = Some(address),
        Some(_) => warnings.push(NO_PICTURE.to_owned()),
        None => {}
    }
    Ok((record, warnings))
}

const NO_PICTURE: &str = "image_link left out: it is not an https address";

/// The product `known` with what `patch` says of it; `null` takes an attribute away. What a feed line would lose
/// with a warning is refused here: a patch is about little, and none of it should get lost unseen.
pub(super) fn onto(known: &Record, patch: &Fields) -> Result<Record, String> {
    if let Some(name) = patch.keys().find(|name| !ATTRIBUTES.contains(&name.as_str())) {
        let name = shortened(&Value::from(name.as_str()));
        return Err(format!("unknown attribute {name}; known are {}", ATTRIBUTES.join(", ")));
    }
    if let Some(name) = LASTING.iter().find(|name| patch.contains_key(**name) && given(patch, name).is_none())
    {
        return Err(format!("{name} cannot be taken away"));
    }
    let patch = with_availability(patch)?;
    // What is not said of it stands in with something good, for the reader of lines wants a whole product.
    let mut fields = patch.clone().into_owned();
    fields.insert("id".to_owned(), known.id.as_str().into());
    fields.entry("title").or_insert_with(|| "-".into());
    fields.entry("price").or_insert_with(|| known.mrp_rupees.into());
    if known.price_rupees < known.mrp_rupees {
        fields.entry("sale_price").or_insert_with(|| known.price_rupees.into());
    }
    let Line { record: said, image_link, warnings } = line::read(&fields)?;
    if let Some(warning) = warnings.into_iter().next() {
        return Err(warning);
    }
    let mut record = known.clone();
    for name in patch.keys() {
        match name.as_str() {
            "title" => record.title.clone_from(&said.title),
            "description" => record.description.clone_from(&said.description),
            "price" | "sale_price" => {
                (record.price_rupees, record.mrp_rupees) = (said.price_rupees, said.mrp_rupees);
            }
            "availability" => record.availability = said.availability,
            "brand" => record.brand.clone_from(&said.brand),
            "product_type" => record.product_type.clone_from(&said.product_type),
            "color" => record.colours.clone_from(&said.colours),
            "material" => record.material.clone_from(&said.material),
            "pattern" => record.pattern.clone_from(&said.pattern),
            "size" => record.sizes.clone_from(&said.sizes),
            "gender" => record.gender.clone_from(&said.gender),
            "age_group" => record.age_group.clone_from(&said.age_group),
            "item_group_id" => record.item_group_id.clone_from(&said.item_group_id),
            "rating" => record.rating = said.rating,
            "rating_count" => record.rating_count = said.rating_count,
            "link" => record.link.clone_from(&said.link),
            "image_link" => match &image_link {
                Some(address) if !is_https(address) => return Err(NO_PICTURE.to_owned()),
                address => record.picture.clone_from(address),
            },
            _ => {}
        }
    }
    Ok(record)
}

/// The attributes with `availability` read from `quantity`, where only that is said.
fn with_availability(fields: &Fields) -> Result<Cow<'_, Fields>, String> {
    let Some(quantity) = given(fields, "quantity") else { return Ok(Cow::Borrowed(fields)) };
    let count = quantity.as_u64().or_else(|| quantity.as_str()?.trim().parse().ok());
    let count =
        count.ok_or_else(|| format!("quantity {} is not a whole number from 0", shortened(quantity)))?;
    let mut fields = fields.clone();
    if given(&fields, "availability").is_none() {
        let name = if count == 0 { "out_of_stock" } else { "in_stock" };
        fields.insert("availability".to_owned(), name.into());
    }
    Ok(Cow::Owned(fields))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{super::record::Availability, *};

    fn known() -> Record {
        Record {
            id: "k1".to_owned(),
            title: "Kurti &amp; dupatta".to_owned(),
            price_rupees: 399,
            mrp_rupees: 599,
            brand: Some("Aabha".to_owned()),
            picture: Some("/media/demo/0f".to_owned()),
            rating: Some(4.5),
            ..Record::default()
        }
    }

    fn patched(patch: &Value) -> Result<Record, String> {
        onto(&known(), patch.as_object().unwrap())
    }

    #[test]
    fn only_what_is_said_changes() {
        assert_eq!(patched(&json!({})), Ok(known()));
        let sold = Record { availability: Availability::OutOfStock, ..known() };
        assert_eq!(patched(&json!({"quantity": 0})), Ok(sold.clone()));
        assert_eq!(patched(&json!({"quantity": 7, "availability": "out of stock"})), Ok(sold));
        assert_eq!(patched(&json!({"brand": null})), Ok(Record { brand: None, ..known() }));
        assert_eq!(patched(&json!({"title": "Kurti"})), Ok(Record { title: "Kurti".to_owned(), ..known() }));
    }

    #[test]
    fn a_sale_price_stands_until_it_is_taken_away() {
        let prices = |patch: Value| patched(&patch).map(|record| (record.price_rupees, record.mrp_rupees));
        assert_eq!(prices(json!({"price": 699})), Ok((399, 699)));
        assert_eq!(prices(json!({"sale_price": "349 INR"})), Ok((349, 599)));
        assert_eq!(prices(json!({"sale_price": null})), Ok((599, 599)));
        assert_eq!(prices(json!({"price": 300})), Ok((300, 300)));
    }

    #[test]
    fn what_cannot_be_taken_is_refused_by_name() {
        for (patch, reason) in [
            (json!({"prise": 399}), "unknown attribute \"prise\""),
            (json!({"price": "free"}), "price \"free\" is not an amount"),
            (json!({"price": null}), "price cannot be taken away"),
            (json!({"title": " "}), "title cannot be taken away"),
            (json!({"availability": "soon"}), "availability \"soon\""),
            (json!({"quantity": -1}), "quantity -1 is not a whole number"),
            (json!({"rating": 7}), "rating 7 left out"),
            (json!({"link": "javascript:alert(1)"}), "link left out"),
            (json!({"image_link": "pictures/k1.jpg"}), "image_link left out"),
        ] {
            let refused = patched(&patch).unwrap_err();
            assert!(refused.starts_with(reason), "{patch}: {refused}");
        }
    }
}
