//! Orders of a shop's customers: told to the customer they belong to and to nobody else, and changed at her word.
//!
//! They come from the shop's own API ([`OrdersApiSettings`]) or, in the demo shop, from a file. Who asks is found
//! by her conversation: a guest learns nothing, whatever id she names.

mod api;
mod demo;
mod reading;
mod settings;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use mitra_dialogue::{
    Findings, Language, Order, OrderDeed, OrdersFound, OrdersWanted, Topic, is_same_id, meant_id,
};

use self::api::Api;
pub use self::settings::{OrdersApiError, OrdersApiSettings};
use crate::{
    seal::digest,
    shop_api::lock,
    store::{ConversationKey, Shop, Store, StoreError},
};

/// Most orders of a list that are looked at, newest first.
const MOST_ORDERS: usize = 10;

/// What the shops tell of their customers' orders; cheap to clone.
#[derive(Debug, Clone)]
pub struct Orders {
    store: Store,
    /// The APIs as the shops have set them, found anew when a shop sets its own anew.
    known: Arc<Mutex<HashMap<String, Known>>>,
}

#[derive(Debug, Clone)]
struct Known {
    /// The settings as they are stored, sealed.
    sealed: Vec<u8>,
    /// None when they cannot be used.
    api: Option<Arc<Api>>,
}

/// Where a shop's orders are.
enum Source {
    Api(Arc<Api>),
    Demo,
    /// There is an API, and its settings cannot be used.
    Unusable,
}

/// Something to be done, and the name by which it is done once.
struct Deed<'d> {
    what: &'d OrderDeed,
    key: String,
}

impl Orders {
    /// Orders of the shops in this store.
    pub fn new(store: Store) -> Orders {
        Orders { store, known: Arc::default() }
    }

    /// The orders that are wanted, of the customer whose conversation this is; with a deed that is done first. Where
    /// the shop has no way to look orders up, its word on `topic`.
    pub async fn find(
        &self,
        key: &ConversationKey,
        wanted: &OrdersWanted,
        deed: Option<&OrderDeed>,
        topic: Topic,
        language: Language,
    ) -> Result<Findings, StoreError> {
        let Some(shop) = self.store.shop(&key.shop_id).await? else { return Ok(Findings::default()) };
        let Some(source) = self.source(&shop).await? else {
            let policy = shop.settings.policy(topic, language);
            return Ok(Findings { policy, ..Findings::default() });
        };
        let found = match self.store.customer_of_conversation(key).await? {
            None => {
                // How returns work may be told to anybody.
                let policy =
                    if topic == Topic::Returns { shop.settings.policy(topic, language) } else { None };
                return Ok(Findings {
                    policy,
                    orders: Some(OrdersFound::NotSignedIn),
                    ..Findings::default()
                });
            }
            Some(customer) => self.told(key, &source, &customer, wanted, deed).await?,
        };
        Ok(Findings { orders: Some(found), ..Findings::default() })
    }

    async fn told(
        &self,
        key: &ConversationKey,
        source: &Source,
        customer: &str,
        wanted: &OrdersWanted,
        deed: Option<&OrderDeed>,
    ) -> Result<OrdersFound, StoreError> {
        let found = match (source, wanted, deed) {
            (Source::Unusable, ..) => OrdersFound::Silent,
            (Source::Api(api), OrdersWanted::One(id), Some(what)) => {
                let deed = Deed { what, key: deed_key(key, id, what) };
                api.act(customer, id, &deed).await
            }
            (Source::Api(api), OrdersWanted::One(id), None) => api.one(customer, id).await,
            (Source::Api(api), OrdersWanted::SpokenOf(id), _) => api.spoken_of(customer, id).await,
            (Source::Api(api), OrdersWanted::Latest, _) => api.latest(customer).await,
            (Source::Demo, OrdersWanted::One(id), Some(what)) => {
                let deed = Deed { what, key: deed_key(key, id, what) };
                demo::act(&self.store, &key.shop_id, customer, id, &deed).await?
            }
            (Source::Demo, OrdersWanted::One(id), None) => {
                demo::one(&self.store, &key.shop_id, customer, id).await?
            }
            (Source::Demo, OrdersWanted::SpokenOf(id), _) => {
                first(demo::latest(&self.store, &key.shop_id, customer).await?, id)
            }
            (Source::Demo, OrdersWanted::Latest, _) => {
                demo::latest(&self.store, &key.shop_id, customer).await?
            }
        };
        Ok(found)
    }

    async fn source(&self, shop: &Shop) -> Result<Option<Source>, StoreError> {
        let Some(sealed) = self.store.sealed_orders_api(&shop.shop_id).await? else {
            return Ok(shop.settings.demo_orders.then_some(Source::Demo));
        };
        let known = lock(&self.known).get(&shop.shop_id).filter(|known| known.sealed == sealed).cloned();
        let api = match known {
            Some(known) => known.api,
            None => self.open(&shop.shop_id, sealed),
        };
        Ok(Some(api.map_or(Source::Unusable, Source::Api)))
    }

    fn open(&self, shop_id: &str, sealed: Vec<u8>) -> Option<Arc<Api>> {
        let settings = self.store.open_orders_api(shop_id, &sealed).map_err(|error| error.to_string());
        let api = settings.and_then(|settings| Api::of(shop_id, settings));
        let api = match api {
            Ok(api) => Some(Arc::new(api)),
            Err(error) => {
                tracing::error!(shop.id = shop_id, "the shop's orders cannot be asked for: {error}");
                None
            }
        };
        lock(&self.known).insert(shop_id.to_owned(), Known { sealed, api: api.clone() });
        api
    }
}

/// The order she means by what she wrote.
fn meant(written: &str, orders: Vec<Order>) -> Option<Order> {
    let id = meant_id(written, orders.iter().map(|order| order.id.as_str()))?.to_owned();
    orders.into_iter().find(|order| order.id == id)
}

/// The same orders with this one before the others.
fn first(found: OrdersFound, id: &str) -> OrdersFound {
    let OrdersFound::Found(mut orders) = found else { return found };
    if let Some(at) = orders.iter().position(|order| is_same_id(id, &order.id))
        && let Some(upto) = orders.get_mut(..=at)
    {
        upto.rotate_right(1);
    }
    OrdersFound::Found(orders)
}

/// The name of a deed: the same question of the same conversation has the same, however often her yes is thought
/// about or said. It tells nothing of the conversation.
fn deed_key(key: &ConversationKey, order_id: &str, deed: &OrderDeed) -> String {
    let asked_at = deed.asked_at.to_string();
    let size = deed.size.as_deref().unwrap_or_default();
    let parts =
        ["order deed", &key.shop_id, &key.conversation_id, &asked_at, order_id, deed.action.name(), size];
    let hash = digest(&parts.map(str::as_bytes));
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}
