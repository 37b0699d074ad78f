//! What a shopper's phone needs to go on by itself when the network is gone.

use std::sync::Arc;

use axum::{Json, extract::State};
use mitra_protocol::{Event, EventBody, Problem, Replica};
use mitra_turn::{record::to_kept, state};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    conversations::conversation,
    events::{MOST, newest},
};
use crate::{
    app::App,
    error::{AppError, AppResult},
    extract::{Caller, Params, Segments},
};

/// Entries of the log that are read, the newest.
const MOST_ENTRIES: u32 = 600;
/// Products that come with them, the latest shown.
const MOST_PRODUCTS: usize = 120;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Since {
    /// The phone has everything up to this sequence number; 0 is nothing.
    #[param(minimum = 0, maximum = 9007199254740991_i64, example = 0)]
    after: Option<u64>,
}

/// A conversation as a phone keeps it: what is new in the log, the state it leads to, and the products shown.
#[utoipa::path(get, path = "/conversations/{id}/replica", tag = "conversations",
    params(("id" = String, Path, description = "Id of the conversation"), Since),
    responses((status = 200, body = Replica), (status = 404, body = Problem)))]
pub(crate) async fn read_replica(
    State(app): State<Arc<App>>,
    Caller(shopper): Caller,
    Segments(id): Segments<String>,
    Params(Since { after }): Params<Since>,
) -> AppResult<Json<Replica>> {
    let key = conversation(&app, &shopper, &id).await?;
    let after = after.unwrap_or(0);
    if after > MOST {
        return Err(AppError::invalid(
            "/problems/invalid-after",
            "Invalid after",
            "`after` must be the `seq` of an event. Leave it out to read from the beginning.",
        ));
    }
    let (conversation, last_seq) = app.turns.state(&key).await?;
    let events = newest(&app, &key, after, last_seq + 1, MOST_ENTRIES).await?;
    let catalogue = app.catalogues.of(&key.shop_id).await?;
    let kept = catalogue.kept(&shown_in(&events)).await?;
    let language = conversation.language;
    let products =
        kept.into_iter().map(|(product, attributes)| to_kept(product, attributes, language)).collect();
    Ok(Json(Replica { last_seq, events, state: state::to_text(&conversation), products }))
}

/// Ids of the products on cards, each once, the latest first.
fn shown_in(events: &[Event]) -> Vec<&str> {
    let mut ids: Vec<&str> = Vec::new();
    let lists = events.iter().rev().filter_map(|event| match &event.body {
        EventBody::ReplyProducts { products, .. } => Some(products),
        _ => None,
    });
    for product in lists.flatten() {
        if ids.len() == MOST_PRODUCTS {
            break;
        }
        if !ids.contains(&product.id.as_str()) {
            ids.push(&product.id);
        }
    }
    ids
}
