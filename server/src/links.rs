//! Addresses as somebody outside needs them: whole, with the name under which this server was asked.

use axum::http::{HeaderMap, header};
use mitra_dialogue::Product;

use crate::app::App;

/// Makes whole addresses of those within this server.
#[derive(Debug, Clone)]
pub(crate) struct Links {
    /// Scheme and authority, no slash at the end.
    origin: String,
}

impl Links {
    /// By what the operator says, else by the name the request went to.
    pub(crate) fn of(app: &App, headers: &HeaderMap) -> Links {
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
        let origin = app.public_url.as_deref().map_or_else(|| format!("http://{host}"), str::to_owned);
        Links { origin: origin.trim_end_matches('/').to_owned() }
    }

    /// The page of a product here.
    pub(crate) fn product_page(&self, shop: &str, product_id: &str) -> String {
        format!("{}/p/{shop}/{product_id}", self.origin)
    }

    /// Where a product is bought: at the shop's own address where it has one, else here.
    pub(crate) fn product(&self, shop: &str, product: &Product) -> String {
        match &product.link {
            Some(link) => self.whole(link),
            None => self.product_page(shop, &product.id),
        }
    }

    /// An address of the catalogue, which may lie within this server.
    pub(crate) fn whole(&self, address: &str) -> String {
        match address.starts_with('/') {
            true => format!("{}{address}", self.origin),
            false => address.to_owned(),
        }
    }
}
