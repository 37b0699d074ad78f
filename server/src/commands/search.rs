//! `mitra search`: the product search, line by line.

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};

use super::CommandError;
use crate::{catalogue::Catalogue, config::Place, store::Store};

const USUAL_LIMIT: usize = 10;
const HIGHEST_LIMIT: u64 = 1000;

/// Answers lines until the input ends.
pub async fn run(place: &Place) -> Result<(), CommandError> {
    let store = Store::open(&place.data).await?;
    let catalogue = Catalogue::open(&store, &place.data, &place.shop)
        .await
        .map_err(|error| CommandError(error.to_string()))?;
    let broken = |error: std::io::Error| CommandError(format!("standard input or output failed: {error}"));
    let mut input = BufReader::new(tokio::io::stdin());
    let mut output = tokio::io::stdout();
    let mut line = Vec::new();
    loop {
        line.clear();
        if input.read_until(b'\n', &mut line).await.map_err(broken)? == 0 {
            return Ok(());
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        let mut answer = answer(&catalogue, &line).await.to_string();
        answer.push('\n');
        output.write_all(answer.as_bytes()).await.map_err(broken)?;
        output.flush().await.map_err(broken)?;
    }
}

async fn answer(catalogue: &Catalogue, line: &[u8]) -> Value {
    let Ok(question) = serde_json::from_slice::<Value>(line) else {
        return json!({ "error": "the line is not valid JSON" });
    };
    let Some(query) = question.get("query").and_then(Value::as_str) else {
        return json!({ "error": "the line has no \"query\" that is text" });
    };
    let limit = match question.get("limit") {
        None | Some(Value::Null) => USUAL_LIMIT,
        Some(value) => match value.as_u64().filter(|limit| (1..=HIGHEST_LIMIT).contains(limit)) {
            Some(limit) => limit as usize,
            None => {
                return json!({ "error": format!("\"limit\" is a whole number from 1 to {HIGHEST_LIMIT}") });
            }
        },
    };
    match catalogue.search_text(query, limit).await {
        Ok(found) => {
            let products: Vec<Value> =
                found.iter().map(|(id, score)| json!({ "id": id, "score": score })).collect();
            json!({ "query": query, "products": products })
        }
        Err(error) => {
            tracing::error!(%error, "search failed");
            json!({ "error": "the search failed; the log says why" })
        }
    }
}
