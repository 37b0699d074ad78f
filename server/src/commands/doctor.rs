//! `mitra doctor`: what is missing or unsafe in this set-up, in sentences.

use std::path::Path;

use serde::Serialize;

use super::{CommandError, lines::Dialogue};
use crate::{
    catalogues::{Catalogues, IndexUse},
    config::{Place, ServeSettings},
    store::{Store, StoreError},
};

/// One thing looked at.
#[derive(Debug, Serialize)]
struct Finding {
    check: &'static str,
    ok: bool,
    say: String,
}

/// Looks at everything; fails when something needed is missing.
pub async fn run(place: &Place, settings: ServeSettings) -> Result<(), CommandError> {
    let mut findings = vec![page(&settings.assets), address(&settings)];
    let store = match Store::open(&place.store_settings()?).await {
        Ok(store) => {
            let version = store.db().version().await.map_err(StoreError::from)?;
            findings.push(Finding {
                check: "database",
                ok: true,
                say: format!("The database works: {version}."),
            });
            Some(store)
        }
        Err(error) => {
            let say = format!("{error}. Set MITRA_DATA to a folder that can be written.");
            findings.push(Finding { check: "database", ok: false, say });
            None
        }
    };
    if let Some(store) = store {
        findings.push(catalogue(&store, place).await?);
    }
    let mut lines = Dialogue::new();
    let broken = findings.iter().filter(|finding| !finding.ok).count();
    for finding in &findings {
        lines.answer(finding).await?;
    }
    match broken {
        0 => Ok(()),
        1 => Err(CommandError::Said("one thing needs attention".into())),
        n => Err(CommandError::Said(format!("{n} things need attention"))),
    }
}

fn page(assets: &Path) -> Finding {
    let ok = assets.join("app/index.html").is_file();
    let say = match ok {
        true => format!("The page is built in {}.", assets.display()),
        false => format!(
            "{} holds no page: run `cargo xtask dist`, or set MITRA_ASSETS to where it lies.",
            assets.display()
        ),
    };
    Finding { check: "page", ok, say }
}

fn address(settings: &ServeSettings) -> Finding {
    let open = !settings.addr.ip().is_loopback();
    let (ok, say) = match (open, &settings.public_url) {
        (false, _) => (true, format!("Only this machine can reach {}.", settings.addr)),
        (true, Some(url)) if url.starts_with("https://") => (true, format!("Shoppers reach it as {url}.")),
        (true, _) => (
            false,
            format!(
                "{} is open to the network: put a balancer with TLS before it and set MITRA_PUBLIC_URL to its https address.",
                settings.addr
            ),
        ),
    };
    Finding { check: "address", ok, say }
}

async fn catalogue(store: &Store, place: &Place) -> Result<Finding, CommandError> {
    if !store.has_shop(&place.shop).await? {
        let say = format!(
            "There is no shop `{0}` yet: `mitra serve` opens the demo shop, `mitra import --shop {0} FILE` makes your own.",
            place.shop
        );
        return Ok(Finding { check: "catalogue", ok: place.shop == "demo", say });
    }
    let catalogue =
        Catalogues::new(store.clone(), place.data.clone(), IndexUse::Read).of(&place.shop).await?;
    let count = catalogue.count();
    let say = match count {
        0 => format!("The shop `{}` has no products: run `mitra import FILE`.", place.shop),
        n => format!("The shop `{}` has {n} products.", place.shop),
    };
    Ok(Finding { check: "catalogue", ok: count > 0, say })
}
