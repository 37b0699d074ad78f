//! Export: everything of one shopper, open, as one JSON document that another installation can take in.
//!
//! ```json
//! {"format": "mitra-shopper", "version": 1, "exported_at": 1795000000000, "shop_id": "demo",
//!  "shopper": {"shopper_id": "...", "kind": "guest", "created_at": 0, "seen_at": 0},
//!  "conversations": [{"conversation_id": "...", "lang": "hi", "last_seq": 5, "created_at": 0, "updated_at": 0,
//!                     "wishlist": ["K2"], "cart": [{"id": "K2", "quantity": 1}],
//!                     "events": [{"seq": 1, "at": 0, "kind": "shopper.message", "data": {}}],
//!                     "turns": [{"turn": 1, "emitted": 1, "draft": [...]}],
//!                     "hand_overs": [{"turn": 1, "since": 0, "answered_seq": null, "summary": "..."}]}],
//!  "outbox": [{"outbox_id": "...", "channel": "whatsapp", "data": {}}],
//!  "media": []}
//! ```
//!
//! Which tables and columns it has is stated in [`super::rules`]. Times are milliseconds since 1970 (UTC).
//! `wishlist` and `cart` follow from the events and are not read again. `media` is empty: shoppers have no files
//! of their own here.

use mitra_protocol::log::{CartRecord, TURN_DECIDED, TurnDecided};
use serde_json::{Map, Value as Json, json};

use super::{
    Store, StoreError,
    rows::{after, page, value},
    rules::{Erase, Export, RULES, Rule, Sealed},
};
use crate::{
    db::{Row, Unit, Value, args},
    seal::DataKey,
};

/// Name of the format, as every export begins.
pub const EXPORT_FORMAT: &str = "mitra-shopper";
/// Its version; a newer one is not read.
pub const EXPORT_VERSION: u64 = 1;

/// The list that hangs below the top, and what hangs below its rows.
pub(super) const CONVERSATIONS: &str = "conversations";
/// The one part that is no list.
pub(super) const SHOPPER: &str = "shopper";

impl Store {
    /// Everything of a shopper, as of one moment; `None` when there is no such shopper.
    pub async fn export_shopper(&self, shop_id: &str, shopper_id: &str) -> Result<Option<Json>, StoreError> {
        let mut unit = self.db.snapshot().await?;
        let mut export = Map::new();
        let now = unit.row("SELECT {now} AS now", &[]).await?;
        let now: i64 = now.map(|row| row.get("now")).transpose()?.unwrap_or_default();
        export.insert("format".into(), json!(EXPORT_FORMAT));
        export.insert("version".into(), json!(EXPORT_VERSION));
        export.insert("exported_at".into(), json!(now));
        export.insert("shop_id".into(), json!(shop_id));
        for (rule, name) in parts(Erase::ByShopper) {
            let hers = [("shop_id", shop_id.into()), ("shopper_id", shopper_id.into())];
            let mut list = self.part(&mut unit, rule, &hers, None).await?;
            if name == SHOPPER {
                let Some(shopper) = list.pop() else { return Ok(None) };
                export.insert(name.into(), shopper);
                continue;
            }
            // In order of time: databases disagree on the order of texts.
            let key = rule.key.last().copied().unwrap_or_default();
            list.sort_by_cached_key(|row| (row["created_at"].as_i64(), row[key].as_str().map(str::to_owned)));
            if name == CONVERSATIONS {
                for conversation in &mut list {
                    self.add_logs(&mut unit, shop_id, conversation).await?;
                }
            }
            export.insert(name.into(), list.into());
        }
        export.insert("media".into(), json!([]));
        Ok(Some(export.into()))
    }

    async fn add_logs(
        &self,
        unit: &mut Unit,
        shop_id: &str,
        conversation: &mut Json,
    ) -> Result<(), StoreError> {
        let id = conversation["conversation_id"].as_str().unwrap_or_default().to_owned();
        let sql = "SELECT key_id FROM conversation WHERE shop_id = ?1 AND conversation_id = ?2";
        let Some(row) = unit.row(sql, args![shop_id, &id]).await? else { return Ok(()) };
        let key_id: String = row.get("key_id")?;
        for (rule, name) in parts(Erase::ByConversation) {
            let its = [("shop_id", shop_id.into()), ("conversation_id", Value::from(&id))];
            conversation[name] = self.part(unit, rule, &its, Some(&key_id)).await?.into();
        }
        let (wishlist, cart) = kept(conversation["events"].as_array().map_or(&[], Vec::as_slice));
        conversation["wishlist"] = json!(wishlist);
        conversation["cart"] = json!(cart);
        Ok(())
    }

    /// The rows of a table that are `only` hers. What is sealed is opened with the key of this id, or with the
    /// one that the row itself names.
    async fn part(
        &self,
        unit: &mut Unit,
        rule: &Rule,
        only: &[(&str, Value)],
        key_id: Option<&str>,
    ) -> Result<Vec<Json>, StoreError> {
        let Export::Part { columns, sealed, .. } = &rule.export else { return Ok(Vec::new()) };
        let (mut list, mut place) = (Vec::new(), None);
        loop {
            let rows = page(unit, rule.table, rule.key, only, place.as_ref()).await?;
            for row in &rows {
                let mut object = Map::new();
                for column in *columns {
                    object.insert((*column).to_owned(), to_json(value(row, column)));
                }
                if let Some(sealed) = sealed {
                    let (shop_id, own): (String, _) = (row.get("shop_id")?, value(row, "key_id"));
                    let key_id = match (key_id, &own) {
                        (Some(key_id), _) => key_id,
                        (None, Value::Text(own)) => own.as_str(),
                        _ => "",
                    };
                    let open = match value(row, sealed.column) {
                        Value::Blob(bytes) => open(
                            &*self.data_key_in(unit, &shop_id, key_id).await?,
                            sealed,
                            &shop_id,
                            row,
                            &bytes,
                        )?,
                        _ => Json::Null,
                    };
                    object.insert(sealed.name.to_owned(), open);
                }
                list.push(object.into());
            }
            place = after(&rows, rule.key);
            if place.is_none() {
                return Ok(list);
            }
        }
    }
}

/// The tables that are exported, in this way hers, and the names of their lists.
pub(super) fn parts(erase: Erase) -> impl Iterator<Item = (&'static Rule, &'static str)> {
    RULES.iter().filter(move |rule| rule.erase == erase).filter_map(|rule| match &rule.export {
        Export::Part { name, .. } => Some((rule, *name)),
        Export::Left(_) => None,
    })
}

/// The place that a sealed value was sealed for.
pub(super) fn sealed_place(sealed: &Sealed, shop_id: &str, of: impl Fn(&str) -> Value) -> Vec<String> {
    let text = |value| match value {
        Value::Text(text) => text,
        Value::Int(number) => number.to_string(),
        _ => String::new(),
    };
    let columns = sealed.place.iter().map(|column| text(of(column)));
    [sealed.word.to_owned(), shop_id.to_owned()].into_iter().chain(columns).collect()
}

fn open(key: &DataKey, sealed: &Sealed, shop_id: &str, row: &Row, bytes: &[u8]) -> Result<Json, StoreError> {
    let place = sealed_place(sealed, shop_id, |column| value(row, column));
    let place: Vec<&str> = place.iter().map(String::as_str).collect();
    Ok(serde_json::from_slice(&key.open(&place, bytes)?)?)
}

fn to_json(value: Value) -> Json {
    match value {
        Value::Int(number) => json!(number),
        Value::Real(number) => json!(number),
        Value::Text(text) => json!(text),
        // Rules export no bytes; a test says so.
        Value::Null | Value::Blob(_) => Json::Null,
    }
}

/// Wishlist and cart after these events: what the last turns decided whose replies were shown.
fn kept(events: &[Json]) -> (Vec<String>, Vec<CartRecord>) {
    let (mut wishlist, mut cart, mut pending) = (Vec::new(), Vec::new(), None::<TurnDecided>);
    for event in events {
        match event["kind"].as_str().unwrap_or_default() {
            TURN_DECIDED => pending = serde_json::from_value(event["data"].clone()).ok(),
            "reply.products" | "reply.done" => {
                let Some(decided) = pending.take() else { continue };
                wishlist = decided.wishlist.unwrap_or(wishlist);
                cart = decided.cart.unwrap_or(cart);
            }
            _ => {}
        }
    }
    (wishlist, cart)
}
