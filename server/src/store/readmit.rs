//! An export, taken in again: here under a new name, or by another installation under the same.

use mitra_protocol::EventBody;
use serde_json::{Map, Value as Json};

use super::{
    ConversationKey, Shopper, ShopperKind, Store, StoreError,
    export::{CONVERSATIONS, EXPORT_FORMAT, EXPORT_VERSION, SHOPPER, parts, sealed_place},
    log::{client_hash, is_for_clients},
    random_name, rows,
    rules::{Erase, Export, Rule},
};
use crate::{
    db::{Unit, Value, args},
    seal::DataKey,
};

/// Longest id that is taken over from an export, characters.
const ID_CHARACTERS: usize = 64;

/// Lists that exports of earlier versions do not have.
const LATER: &[&str] = &["hand_overs", "model_use"];

/// Who was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Readmitted {
    /// The shopper.
    pub shopper: Shopper,
    /// A token for her device; it is kept nowhere.
    pub token: String,
    /// Her conversations.
    pub conversations: u64,
}

/// The columns that the place of a row decides, not the file.
struct Scope<'s> {
    shop_id: &'s str,
    shopper_id: &'s str,
    /// Her conversation here, when the row hangs on one.
    conversation_id: Option<&'s str>,
    key_id: &'s str,
    key: &'s DataKey,
}

impl Store {
    /// Takes an export in, whole or not at all. With `as_new` the shopper and her conversations get new ids;
    /// without, she keeps them and must not be there yet. A customer comes in as a guest: only the shop's own
    /// signed word makes a customer.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when the document is no export, or she is there already.
    pub async fn readmit_shopper(
        &self,
        shop_id: &str,
        export: &Json,
        as_new: bool,
    ) -> Result<Readmitted, StoreError> {
        check(export)?;
        if !self.has_shop(shop_id).await? {
            return Err(refused(format!("there is no shop `{shop_id}`")));
        }
        let shopper_id = if as_new { random_name(16)? } else { id(&export[SHOPPER], "shopper_id")? };
        let shopper = Shopper { shop_id: shop_id.to_owned(), shopper_id, kind: ShopperKind::Guest };
        let mut unit = self.db.begin().await?;
        let taken = "SELECT 1 AS there FROM shopper WHERE shop_id = ?1 AND shopper_id = ?2";
        if unit.row(taken, args![shop_id, &shopper.shopper_id]).await?.is_some() {
            return Err(refused(format!(
                "the shopper `{}` is in the shop `{shop_id}` already; with --as-new she comes in under a new id",
                shopper.shopper_id
            )));
        }
        let key_id = self.new_data_key(&mut unit, shop_id, &shopper.shopper_id).await?;
        let key = &*self.data_key(shop_id, &key_id).await?;
        let scope =
            Scope { shop_id, shopper_id: &shopper.shopper_id, conversation_id: None, key_id: &key_id, key };
        let mut conversations = 0;
        for (rule, name) in parts(Erase::ByShopper) {
            match name {
                SHOPPER => scope.insert(&mut unit, rule, std::slice::from_ref(&export[name]), as_new).await?,
                CONVERSATIONS => {
                    for conversation in list(export, name)? {
                        scope.insert_conversation(&mut unit, rule, conversation, as_new).await?;
                        conversations += 1;
                    }
                }
                _ if export.get(name).is_none() && LATER.contains(&name) => {}
                _ => scope.insert(&mut unit, rule, list(export, name)?, as_new).await?,
            }
        }
        let token = self.new_token(&mut unit, &shopper, None).await?;
        unit.commit().await?;
        Ok(Readmitted { shopper, token, conversations })
    }
}

impl Scope<'_> {
    async fn insert_conversation(
        &self,
        unit: &mut Unit,
        rule: &Rule,
        conversation: &Json,
        as_new: bool,
    ) -> Result<(), StoreError> {
        let id = if as_new { random_name(16)? } else { id(conversation, "conversation_id")? };
        let scope = Scope { conversation_id: Some(&id), ..*self };
        scope.insert(unit, rule, std::slice::from_ref(conversation), as_new).await?;
        for (rule, name) in parts(Erase::ByConversation) {
            if conversation.get(name).is_none() && LATER.contains(&name) {
                continue;
            }
            scope.insert(unit, rule, list(conversation, name)?, as_new).await?;
        }
        Ok(())
    }

    async fn insert(
        &self,
        unit: &mut Unit,
        rule: &Rule,
        list: &[Json],
        as_new: bool,
    ) -> Result<(), StoreError> {
        let Export::Part { columns, sealed, left, .. } = &rule.export else { return Ok(()) };
        let mut names: Vec<String> = Vec::new();
        let mut all = Vec::with_capacity(list.len());
        for object in list {
            let object =
                object.as_object().ok_or_else(|| refused(format!("a row of {} is no object", rule.table)))?;
            let mut row = Map::new();
            for column in *columns {
                row.insert((*column).to_owned(), object.get(*column).cloned().unwrap_or(Json::Null));
            }
            let mut values: Vec<(&str, Value)> = Vec::new();
            for (column, json) in &row {
                values.push((column, self.value(rule, column, json, as_new)?));
            }
            for (column, value) in self.scoped(rule, columns, left) {
                values.push((column, value));
            }
            if rule.table == "event" {
                values.push(("client_hash", self.client_hash(object)?));
            }
            if let Some(sealed) = sealed {
                let open = object.get(sealed.name).unwrap_or(&Json::Null);
                let of = |column: &str| {
                    let found = values.iter().find(|(name, _)| *name == column);
                    found.map_or(Value::Null, |(_, value)| value.clone())
                };
                let place = sealed_place(sealed, self.shop_id, of);
                let place: Vec<&str> = place.iter().map(String::as_str).collect();
                let sealed_value = match open {
                    Json::Null => Value::Null,
                    open => self.key.seal(&place, open.to_string().as_bytes())?.into(),
                };
                values.push((sealed.column, sealed_value));
            }
            names = values.iter().map(|(name, _)| (*name).to_owned()).collect();
            all.push(values.into_iter().map(|(_, value)| value).collect());
        }
        rows::insert(unit, rule.table, &names, &all).await.map_err(|error| match error {
            StoreError::Database(error) => {
                refused(format!("a row of {} does not fit here: {error}", rule.table))
            }
            error => error,
        })
    }

    /// Columns of the row's place that the export does not carry.
    fn scoped(&self, rule: &Rule, columns: &[&str], left: &[(&str, &str)]) -> Vec<(&'static str, Value)> {
        let mut scoped = vec![("shop_id", Value::from(self.shop_id))];
        if rule.erase == Erase::ByShopper && !columns.contains(&"shopper_id") {
            scoped.push(("shopper_id", self.shopper_id.into()));
        }
        if let (Erase::ByConversation, Some(id)) = (rule.erase, self.conversation_id) {
            scoped.push(("conversation_id", id.into()));
        }
        if left.iter().any(|(column, _)| *column == "key_id") {
            scoped.push(("key_id", self.key_id.into()));
        }
        scoped
    }

    fn value(&self, rule: &Rule, column: &str, json: &Json, as_new: bool) -> Result<Value, StoreError> {
        let here = match (column, self.conversation_id) {
            ("shopper_id", _) => Some(self.shopper_id.to_owned()),
            ("conversation_id", Some(id)) => Some(id.to_owned()),
            ("kind", _) if rule.table == "shopper" => Some(ShopperKind::Guest.name().to_owned()),
            // Other rows of hers that have a name of their own.
            (column, _) if as_new && rule.key.last() == Some(&column) && json.is_string() => {
                Some(random_name(16)?)
            }
            _ => None,
        };
        Ok(match (here, json) {
            (Some(here), _) => here.into(),
            (None, Json::Null) => Value::Null,
            (None, Json::String(text)) => {
                // PostgreSQL refuses NUL in texts.
                if text.contains('\0') {
                    return Err(refused(format!("{column} of {} holds a NUL", rule.table)));
                }
                text.into()
            }
            (None, Json::Number(number)) => match (number.as_i64(), number.as_f64()) {
                (Some(whole), _) => whole.into(),
                (None, Some(number)) => number.into(),
                (None, None) => Value::Null,
            },
            (None, _) => {
                return Err(refused(format!("{column} of {} is neither text nor number", rule.table)));
            }
        })
    }

    /// The hash of the id its sender made; and that a client can read the event.
    fn client_hash(&self, event: &Map<String, Json>) -> Result<Value, StoreError> {
        let (kind, data) = (event.get("kind").and_then(Json::as_str).unwrap_or_default(), event.get("data"));
        if !is_for_clients(kind) {
            return Ok(Value::Null);
        }
        let body = serde_json::json!({"kind": kind, "data": data});
        let body = serde_json::from_value::<EventBody>(body)
            .map_err(|error| refused(format!("an event cannot be read: {error}")))?;
        let EventBody::ShopperMessage { client_id, .. } = body else { return Ok(Value::Null) };
        let key = ConversationKey {
            shop_id: self.shop_id.to_owned(),
            conversation_id: self.conversation_id.unwrap_or_default().to_owned(),
        };
        Ok(client_hash(&key, &client_id).into())
    }
}

fn refused(sentence: String) -> StoreError {
    StoreError::Refused(sentence)
}

fn check(export: &Json) -> Result<(), StoreError> {
    if export["format"] != EXPORT_FORMAT {
        return Err(refused(
            "this is no export of a shopper: `mitra export --shopper ID` writes one".to_owned(),
        ));
    }
    match export["version"].as_u64() {
        Some(1..=EXPORT_VERSION) => Ok(()),
        _ => Err(refused(format!(
            "this export has version {}, and this version of Mitra reads {EXPORT_VERSION}: use a newer Mitra",
            export["version"]
        ))),
    }
}

fn list<'j>(json: &'j Json, name: &str) -> Result<&'j [Json], StoreError> {
    let list = json[name].as_array().ok_or_else(|| refused(format!("the export has no list `{name}`")))?;
    Ok(list)
}

fn id(json: &Json, name: &str) -> Result<String, StoreError> {
    let id = json[name].as_str().unwrap_or_default();
    let fits = !id.is_empty()
        && id.len() <= ID_CHARACTERS
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if fits { Ok(id.to_owned()) } else { Err(refused(format!("the export has no usable `{name}`"))) }
}
