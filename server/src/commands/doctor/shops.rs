//! The shops: what they sell, who may embed them, how they vouch for customers.

use super::{Finding, Patient, Weight};
use crate::{
    catalogues::{Catalogues, IndexUse},
    shops::is_of_this_machine,
    store::{Shop, Store, StoreError},
};

pub(super) async fn look(patient: &Patient<'_>, store: &Store) -> Result<Vec<Finding>, StoreError> {
    let shops = store.shops().await?;
    let mut findings = Vec::new();
    for shop in &shops {
        findings.push(origins(patient, shop));
        findings.extend(policies(patient, shop));
        findings.push(identity(store, shop).await);
        findings.push(orders(store, shop).await);
    }
    findings.extend(demo(patient, &shops));
    Ok(findings)
}

/// Whether there is something to sell. It reads the whole catalogue, so `serve` leaves it out.
pub(super) async fn catalogue(patient: &Patient<'_>, store: &Store) -> Finding {
    const CHECK: &str = "catalogue";
    let name = &patient.place.shop;
    if !store.has_shop(name).await.unwrap_or(true) {
        let weight = if name == "demo" { Weight::Fine } else { Weight::Needed };
        let say = format!(
            "There is no shop `{name}` yet: `mitra serve` opens the demo shop, `mitra shop add {name} --name NAME` \
             makes your own."
        );
        return Finding::new(CHECK, weight, say);
    }
    let catalogues = Catalogues::new(store.clone(), patient.place.data.clone(), IndexUse::Read);
    match catalogues.of(name).await.map(|catalogue| catalogue.count()) {
        Ok(0) => Finding::new(
            CHECK,
            Weight::Needed,
            format!("The shop `{name}` has no products: run `mitra import --shop {name} FILE`."),
        ),
        Ok(n) => Finding::new(CHECK, Weight::Fine, format!("The shop `{name}` has {n} products.")),
        Err(error) => {
            Finding::new(CHECK, Weight::Needed, format!("The catalogue of `{name}` does not open: {error}"))
        }
    }
}

fn origins(patient: &Patient<'_>, shop: &Shop) -> Finding {
    const CHECK: &str = "origins";
    let (id, origins) = (&shop.shop_id, &shop.settings.origins);
    let of_this_machine = origins.iter().filter(|origin| is_of_this_machine(origin)).count();
    if origins.iter().any(|origin| origin == "*") {
        return Finding::new(
            CHECK,
            patient.needed_in_production(),
            format!(
                "Every page may embed the chat of `{id}` and speak in the shopper's name: name the shop's own pages \
                 with `mitra shop set {id} --origin https://...`."
            ),
        );
    }
    if origins.is_empty() || (patient.is_production() && of_this_machine == origins.len()) {
        return Finding::new(
            CHECK,
            Weight::Advice,
            format!(
                "Only Mitra's own pages embed the chat of `{id}`: name the shop's pages with \
                 `mitra shop set {id} --origin https://...`."
            ),
        );
    }
    if patient.is_production() && of_this_machine > 0 {
        return Finding::new(
            CHECK,
            Weight::Advice,
            format!("The chat of `{id}` is admitted to pages of this machine, which production leaves out."),
        );
    }
    Finding::new(CHECK, Weight::Fine, format!("The chat of `{id}` is embedded by: {}.", origins.join(", ")))
}

fn policies(patient: &Patient<'_>, shop: &Shop) -> Option<Finding> {
    let missing: Vec<&str> = mitra_dialogue::Topic::ALL
        .into_iter()
        .map(mitra_dialogue::Topic::name)
        .filter(|topic| shop.settings.policies.get(*topic).is_none_or(|texts| texts.is_empty()))
        .collect();
    let id = &shop.shop_id;
    (patient.is_production() && !missing.is_empty()).then(|| {
        Finding::new(
            "policies",
            Weight::Advice,
            format!(
                "The shop `{id}` says nothing about {}: `mitra shop set {id} --policies FILE` lets Mitra pass its \
                 words on.",
                missing.join(", ")
            ),
        )
    })
}

async fn identity(store: &Store, shop: &Shop) -> Finding {
    const CHECK: &str = "identity";
    let id = &shop.shop_id;
    match store.identity(id).await {
        Ok(None) => Finding::new(CHECK, Weight::Fine, format!("The shop `{id}` knows guests only.")),
        Ok(Some(identity)) => Finding::new(
            CHECK,
            Weight::Fine,
            format!("The shop `{id}` vouches for its customers as {}.", identity.issuer()),
        ),
        Err(error) => Finding::new(
            CHECK,
            Weight::Grave,
            format!(
                "How the shop `{id}` vouches for its customers cannot be read ({error}): state it anew with \
                 `mitra shop set {id} --identity FILE`."
            ),
        ),
    }
}

/// Whether orders can be looked up, and anybody can be signed in to ask for hers.
async fn orders(store: &Store, shop: &Shop) -> Finding {
    const CHECK: &str = "orders";
    let id = &shop.shop_id;
    let api = match store.sealed_orders_api(id).await {
        Ok(Some(sealed)) => store.open_orders_api(id, &sealed).map(Some),
        Ok(None) => Ok(None),
        Err(error) => Err(error),
    };
    match api {
        Err(error) => Finding::new(
            CHECK,
            Weight::Needed,
            format!(
                "How the orders of `{id}` are looked up cannot be read ({error}): state it anew with \
                 `mitra shop set {id} --orders-api FILE`."
            ),
        ),
        Ok(Some(api)) if matches!(store.identity(id).await, Ok(None)) => Finding::new(
            CHECK,
            Weight::Advice,
            format!(
                "The orders of `{id}` are looked up at {}, but nobody can sign in to ask for hers: say how the shop \
                 vouches for its customers with `mitra shop set {id} --identity FILE`.",
                api.origin()
            ),
        ),
        Ok(Some(api)) => Finding::new(
            CHECK,
            Weight::Fine,
            format!("The orders of `{id}` are looked up at {}.", api.origin()),
        ),
        Ok(None) if shop.settings.demo_orders => Finding::new(
            CHECK,
            Weight::Fine,
            format!("The orders of `{id}` are invented ones, to try it out."),
        ),
        Ok(None) => Finding::new(CHECK, Weight::Fine, format!("The shop `{id}` has no orders to look up.")),
    }
}

fn demo(patient: &Patient<'_>, shops: &[Shop]) -> Option<Finding> {
    let is_there = shops.iter().any(|shop| shop.shop_id == "demo");
    (patient.is_production() && is_there).then(|| {
        Finding::new(
            "demo",
            Weight::Advice,
            "The demo shop is open to everybody, with products that do not exist.",
        )
    })
}
