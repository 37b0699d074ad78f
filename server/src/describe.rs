//! What every operation's description has in common, written once: who may call it, how it refuses, and that a
//! parameter that is left out is left out, not null.

use mitra_dialogue::Slot;
use serde_json::{Map, Value, json};
use utoipa::openapi::OpenApi;

use crate::routes::{filters, similar};

/// Completes the description; what an operation says itself stays.
pub(crate) fn complete(description: &OpenApi) -> Result<Value, serde_json::Error> {
    let mut description = serde_json::to_value(description)?;
    let paths = description["paths"].as_object_mut();
    for item in paths.into_iter().flat_map(Map::values_mut) {
        for operation in item.as_object_mut().into_iter().flat_map(Map::values_mut) {
            // Pages answer people: their responses are described as a whole.
            if operation["responses"].get("default").is_none() {
                complete_operation(operation);
            }
        }
    }
    complete_likeness(&mut description);
    Ok(description)
}

/// Tags and filters of a likeness take what the search takes.
fn complete_likeness(description: &mut Value) {
    let search = &description["paths"]["/api/v1/products"]["get"]["parameters"];
    let parameters = search.as_array().into_iter().flatten();
    let filters: Map<String, Value> = parameters
        .filter_map(|parameter| {
            let name = parameter["name"].as_str().filter(|name| filters::is_filter(name))?;
            let mut schema = parameter["schema"].clone();
            schema["description"] = parameter["description"].clone();
            Some((name.to_owned(), schema))
        })
        .collect();
    let Some(schemas) = description["components"]["schemas"].as_object_mut() else { return };
    if let Some(schema) = schemas.get_mut("Filters") {
        schema["properties"] = filters.into();
        schema["additionalProperties"] = false.into();
    }
    let Some(schema) = schemas.get_mut("WhatIsLike") else { return };
    for (name, slot) in TAGS {
        let mut values: Vec<Value> = similar::tag_names(slot).into_iter().map(Value::from).collect();
        let property = &mut schema["properties"][name];
        if property.get("items").is_some() {
            property["items"]["enum"] = values.into();
        } else {
            values.push(Value::Null);
            property["enum"] = values.into();
        }
    }
}

/// Names of tags and what they speak of.
const TAGS: [(&str, Slot); 5] = [
    ("category", Slot::Category),
    ("colours", Slot::Colour),
    ("pattern", Slot::Pattern),
    ("fabric", Slot::Fabric),
    ("audience", Slot::Audience),
];

fn complete_operation(operation: &mut Value) {
    let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut);
    let mut is_parameterised = false;
    for parameter in parameters.into_iter().flatten().filter(|parameter| parameter["in"] != "path") {
        is_parameterised = true;
        forbid_null(&mut parameter["schema"]);
        let pattern = parameter["name"].as_str().and_then(filters::filter_pattern);
        if let Some(pattern) = pattern {
            parameter["schema"]["pattern"] = pattern.into();
        }
    }
    let mut refusals = Vec::new();
    if is_parameterised {
        refusals.extend(["400", "422"]);
    }
    if operation.get("requestBody").is_some() {
        refusals.extend(["400", "413", "415", "422"]);
    }
    match operation["x-mitra-access"].as_str() {
        Some("anyone") | None => {}
        Some("customer") => refusals.extend(["401", "403"]),
        Some(access) if access.starts_with("admin") => refusals.extend(["401", "403"]),
        Some(_) => refusals.push("401"),
    }
    let Some(responses) = operation["responses"].as_object_mut() else { return };
    for status in refusals {
        responses.entry(status).or_insert_with(|| json!({}));
    }
    for (status, response) in responses {
        if status.starts_with(['4', '5']) {
            let said = response["description"].as_str().filter(|said| !said.is_empty());
            *response = json!({
                "description": said.unwrap_or("Refused, with a sentence that says why"),
                "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
            });
        }
    }
}

fn forbid_null(schema: &mut Value) {
    if let Some(kinds) = schema.get("type").and_then(Value::as_array) {
        let kind = kinds.iter().find(|kind| *kind != "null").cloned();
        if let Some(kind) = kind {
            schema["type"] = kind;
        }
    }
}
