//! A shop's own orders API. An answer waits for it no longer than the shop's settings say; an API that fails again
//! and again is left alone for a pause. What is to be done is asked for again when its answer is lost, by the same
//! name, so that the shop does it once.

use std::{sync::Mutex, time::Instant};

use mitra_dialogue::{Order, OrdersFound, is_same_id};
use reqwest::{Client, RequestBuilder, Response, StatusCode, Url, header, redirect};
use serde_json::{Value, json};

use super::{Deed, OrdersApiSettings, first, meant, reading};
use crate::shop_api::{Breaker, Silence, json as json_of, lock};

/// How often something to be done is asked for until it counts as unanswered.
const TRIES: usize = 2;

/// One shop's API.
#[derive(Debug)]
pub(super) struct Api {
    shop: String,
    settings: OrdersApiSettings,
    client: Client,
    breaker: Mutex<Breaker>,
}

/// What a request came to.
enum Told {
    /// A good answer.
    Said(Value),
    /// There is no such thing.
    Nothing,
    /// It will not do that; the answer may hold the order as it is.
    Refused(Option<Value>),
}

impl Api {
    /// A client of the API.
    pub(super) fn of(shop: &str, settings: OrdersApiSettings) -> Result<Api, String> {
        // The operator trusts one origin; what it points to is not asked.
        let client = Client::builder().redirect(redirect::Policy::none()).build();
        Ok(Api {
            shop: shop.to_owned(),
            client: client.map_err(|error| error.to_string())?,
            breaker: Mutex::new(Breaker::new(settings.pause)),
            settings,
        })
    }

    /// The customer's latest orders.
    pub(super) async fn latest(&self, customer: &str) -> OrdersFound {
        self.list(customer).await.map_or(OrdersFound::Silent, OrdersFound::Found)
    }

    /// The customer's order of this id, as she wrote it: among the latest, where small and capital letters do not
    /// count, else asked for as written.
    pub(super) async fn one(&self, customer: &str, written: &str) -> OrdersFound {
        let Some(orders) = self.list(customer).await else { return OrdersFound::Silent };
        match meant(written, orders) {
            Some(order) => OrdersFound::Found(vec![order]),
            None => self.older(customer, written).await,
        }
    }

    /// The order spoken about, of this id as the shop writes it, and then the latest ones.
    pub(super) async fn spoken_of(&self, customer: &str, id: &str) -> OrdersFound {
        let Some(mut orders) = self.list(customer).await else { return OrdersFound::Silent };
        if !orders.iter().any(|order| is_same_id(id, &order.id))
            && let OrdersFound::Found(older) = self.older(customer, id).await
        {
            orders.extend(older);
        }
        first(OrdersFound::Found(orders), id)
    }

    async fn older(&self, customer: &str, written: &str) -> OrdersFound {
        let id: String = written.chars().filter(|c| !c.is_whitespace() && *c != '#').collect();
        let Some(address) = self.settings.address(&[&id], Some(customer)) else { return OrdersFound::NoSuch };
        let told = self.ask(self.client.get(address), Ok).await;
        match told {
            Ok(Told::Said(answer)) => match reading::order_of(&answer, customer) {
                Ok(order) if is_same_id(written, &order.id) => OrdersFound::Found(vec![order]),
                // Somebody else's: to her it is not there.
                _ => OrdersFound::NoSuch,
            },
            Ok(Told::Nothing | Told::Refused(_)) => OrdersFound::NoSuch,
            Err(_) => OrdersFound::Silent,
        }
    }

    /// Has something done about an order of the customer's; `id` as the shop writes it.
    pub(super) async fn act(&self, customer: &str, id: &str, deed: &Deed<'_>) -> OrdersFound {
        let name = deed.what.action.name();
        let Some(address) = self.settings.address(&[id, name], None) else { return OrdersFound::NoSuch };
        let mut body = json!({"customer": customer});
        if let Some(size) = &deed.what.size {
            body["size"] = json!(size.to_uppercase());
        }
        let mut was_asked = false;
        for _ in 0..TRIES {
            let request = self.post(address.clone(), &deed.key, &body);
            match self.ask(request, |told| became(told, customer, id)).await {
                Ok(found) => return found,
                Err(Silence::Unreached) => {}
                Err(_) => was_asked = true,
            }
        }
        if was_asked { OrdersFound::Unsure } else { OrdersFound::Silent }
    }

    async fn list(&self, customer: &str) -> Option<Vec<Order>> {
        let address = self.settings.address(&[], Some(customer))?;
        let orders = |told| match told {
            Told::Said(answer) => reading::list(&answer, customer).map_err(Silence::Unread),
            Told::Nothing => Ok(Vec::new()),
            Told::Refused(_) => Err(Silence::Status(StatusCode::CONFLICT.as_u16())),
        };
        self.ask(self.client.get(address), orders).await.ok()
    }

    fn post(&self, address: Url, key: &str, body: &Value) -> RequestBuilder {
        let request = self.client.post(address).header("idempotency-key", key);
        request.header(header::CONTENT_TYPE, "application/json").body(body.to_string())
    }

    /// Sends a request and reads its answer, unless the API is left alone just now.
    async fn ask<T>(
        &self,
        request: RequestBuilder,
        read: impl FnOnce(Told) -> Result<T, Silence>,
    ) -> Result<T, Silence> {
        if !lock(&self.breaker).admits(Instant::now()) {
            return Err(Silence::Unreached);
        }
        let mut request = request.header(header::ACCEPT, "application/json");
        if let Some((name, value)) = &self.settings.header {
            request = request.header(name, value);
        }
        let told = async { told(request.send().await?).await };
        let told = tokio::time::timeout(self.settings.timeout, told).await.unwrap_or(Err(Silence::Slow));
        let told = told.and_then(read);
        self.note(told.as_ref().err());
        told
    }

    /// Tells the breaker how it went.
    fn note(&self, silence: Option<&Silence>) {
        let mut breaker = lock(&self.breaker);
        match silence {
            None if breaker.succeeded() => {
                tracing::info!(shop.id = self.shop, "the shop's orders API answers again");
            }
            Some(silence) if breaker.failed(Instant::now()) => tracing::warn!(
                shop.id = self.shop,
                "the shop's orders API failed again and again and is left alone for a while: {silence}"
            ),
            _ => {}
        }
    }
}

/// What an answer to a deed means. One that tells of no order of hers is as good as none.
fn became(told: Told, customer: &str, id: &str) -> Result<OrdersFound, Silence> {
    let hers = |answer: &Value| {
        let order = reading::order_of(answer, customer).map_err(Silence::Unread)?;
        let is_it = is_same_id(id, &order.id);
        is_it.then_some(order).ok_or_else(|| Silence::Unread("the answer is about another order".to_owned()))
    };
    Ok(match told {
        Told::Said(answer) => OrdersFound::Done(hers(&answer)?),
        Told::Nothing => OrdersFound::NoSuch,
        Told::Refused(answer) => OrdersFound::Refused(answer.and_then(|answer| hers(&answer).ok())),
    })
}

async fn told(answer: Response) -> Result<Told, Silence> {
    match answer.status() {
        StatusCode::OK | StatusCode::CREATED => json_of(answer).await.map(Told::Said),
        StatusCode::NOT_FOUND | StatusCode::GONE => Ok(Told::Nothing),
        StatusCode::CONFLICT | StatusCode::UNPROCESSABLE_ENTITY => {
            Ok(Told::Refused(json_of(answer).await.ok()))
        }
        status => Err(Silence::Status(status.as_u16())),
    }
}
