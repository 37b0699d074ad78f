//! What every operation's description has in common, written once: who may call it, how it refuses, and that a
//! parameter that is left out is left out, not null.

use serde_json::{Map, Value, json};
use utoipa::openapi::OpenApi;

use crate::routes::product_search;

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
    Ok(description)
}

fn complete_operation(operation: &mut Value) {
    let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut);
    let mut is_parameterised = false;
    for parameter in parameters.into_iter().flatten().filter(|parameter| parameter["in"] != "path") {
        is_parameterised = true;
        forbid_null(&mut parameter["schema"]);
        let pattern = parameter["name"].as_str().and_then(product_search::filter_pattern);
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
