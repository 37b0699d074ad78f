//! What `mitra shop` tells of a shop.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    CommandError,
    hand_over_webhook::{self, Told},
    lines::Dialogue,
};
use crate::{
    shops::ShopSettings,
    store::{Shop, Store},
};

/// A shop as `list` tells it.
#[derive(Serialize)]
pub(super) struct Line<'s> {
    shop: &'s str,
    name: &'s str,
    origins: &'s [String],
    languages: &'s [String],
    /// Topics with the languages they are told in.
    policies: BTreeMap<&'s str, Vec<&'s str>>,
}

/// A shop as `show` tells it.
#[derive(Serialize)]
struct Whole<'s> {
    shop: &'s str,
    name: &'s str,
    #[serde(flatten)]
    settings: &'s ShopSettings,
    identity: Option<Identity<'s>>,
    webhook: bool,
    product_api: Option<Api>,
    orders_api: Option<Api>,
    hand_over_webhook: Option<Told>,
}

/// An API of the shop's own that is asked; its secret is not shown.
#[derive(Serialize)]
struct Api {
    origin: String,
}

/// How customers are known; keys and secrets are not shown.
#[derive(Serialize)]
struct Identity<'s> {
    issuer: &'s str,
    audience: &'s str,
    keys: &'static str,
}

/// One line about a shop.
pub(super) fn line(shop: &Shop) -> Line<'_> {
    let policies = shop.settings.policies.iter();
    Line {
        shop: &shop.shop_id,
        name: &shop.name,
        origins: &shop.settings.origins,
        languages: &shop.settings.languages,
        policies: policies
            .map(|(topic, texts)| (topic.as_str(), texts.keys().map(String::as_str).collect()))
            .collect(),
    }
}

/// Everything about a shop but its secrets.
pub(super) async fn show(store: &Store, lines: &mut Dialogue, shop: &Shop) -> Result<(), CommandError> {
    let identity = store.identity(&shop.shop_id).await?;
    let identity = identity.as_ref().map(|identity| Identity {
        issuer: identity.issuer(),
        audience: identity.audience(),
        keys: if identity.keys_at_hand().is_some() { "given" } else { "fetched" },
    });
    let webhook = store.webhook_secret(&shop.shop_id).await?.is_some();
    let sealed = store.sealed_product_api(&shop.shop_id).await?;
    let api = sealed.map(|sealed| store.open_product_api(&shop.shop_id, &sealed)).transpose()?;
    let product_api = api.map(|api| Api { origin: api.origin() });
    let sealed = store.sealed_orders_api(&shop.shop_id).await?;
    let api = sealed.map(|sealed| store.open_orders_api(&shop.shop_id, &sealed)).transpose()?;
    let orders_api = api.map(|api| Api { origin: api.origin() });
    let hand_over_webhook = hand_over_webhook::told(store, &shop.shop_id).await?;
    let (shop_id, name, settings) = (&shop.shop_id, &shop.name, &shop.settings);
    let whole = Whole {
        shop: shop_id,
        name,
        settings,
        identity,
        webhook,
        product_api,
        orders_api,
        hand_over_webhook,
    };
    lines.answer(&whole).await
}
