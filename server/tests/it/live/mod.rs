//! Price and stock between imports: told by the shop's server, signed by its system, or asked of its own API.

mod api;
mod changes;
mod device;
mod sealed;
mod source;
mod webhooks;

use std::{sync::Arc, time::Duration};

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use mitra_server::{
    catalogues::{Catalogues, IndexUse},
    turn::runner::TurnRunner,
};
use serde_json::Value;

use crate::support::{Database, TestApp, TestShopper};

/// A Mitra that keeps its index, as `serve` does, and the key of its shop.
struct Shop {
    mitra: TestApp,
    key: String,
}

impl Shop {
    async fn open(database: Database) -> Shop {
        let mut mitra = TestApp::open(database).await;
        let catalogues =
            Catalogues::new(mitra.store.clone(), mitra.folder.path().to_owned(), IndexUse::Write);
        mitra.app.turns = TurnRunner::new(
            mitra.store.clone(),
            mitra.app.hub.clone(),
            Arc::new(catalogues.clone()),
            "serve-live".to_owned(),
            Duration::ZERO,
            mitra.app.stop.clone(),
        );
        mitra.app.catalogues = catalogues;
        let key = mitra.store.new_shop_key("demo", "test").await.unwrap();
        Shop { mitra, key }
    }

    /// One request with the shop's key, or with another.
    async fn ask_as(&self, key: &str, method: &str, path: &str, body: &Value) -> (StatusCode, Value) {
        let request = Request::builder().method(method).uri(format!("/api/v1/catalogue/products{path}"));
        let request = request.header(header::AUTHORIZATION, format!("Bearer {key}"));
        let request = request.header(header::CONTENT_TYPE, "application/json");
        self.mitra.request(request.body(Body::from(body.to_string())).unwrap()).await
    }

    async fn ask(&self, method: &str, path: &str, body: &Value) -> (StatusCode, Value) {
        self.ask_as(&self.key, method, path, body).await
    }

    /// Ids and prices of what is found in a shopper's words.
    async fn found(&self, query: &str) -> Vec<(String, u64)> {
        let query = query.replace(' ', "+");
        let path = format!("/api/v1/products?shop=demo&limit=50&q={query}");
        let (status, body) = self.mitra.get(&path, None).await;
        assert_eq!(status, StatusCode::OK, "{body}");
        let product = |product: &Value| {
            (product["id"].as_str().unwrap().to_owned(), product["price"].as_u64().unwrap())
        };
        body["products"].as_array().unwrap().iter().map(product).collect()
    }

    /// The product as a program sees it.
    async fn card(&self, id: &str) -> Value {
        self.mitra.get(&format!("/api/v1/products/{id}?shop=demo"), None).await.1
    }

    /// The card of this product in the answer to `text`.
    async fn shown(&self, shopper: &TestShopper, client_id: &str, text: &str, id: &str) -> Value {
        let (words, products) = self.mitra.say(shopper, client_id, text).await;
        let card = products.iter().find(|product| product["id"] == id);
        card.unwrap_or_else(|| panic!("{text}: {words} {products:?}")).clone()
    }

    /// A number of the shop's row in the database.
    async fn number(&self, sql: &str) -> i64 {
        self.mitra.store.db().row(sql, &[]).await.unwrap().unwrap().get("number").unwrap()
    }
}
