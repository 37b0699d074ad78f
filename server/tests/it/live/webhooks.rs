//! Webhooks that the shop's system signs.

use aws_lc_rs::hmac;
use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use rstest::rstest;
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use super::Shop;
use crate::support::Database::{self, Postgres, Sqlite};

struct Sender {
    shop: Shop,
    secret: Vec<u8>,
    now: i64,
}

impl Sender {
    async fn new(database: Database) -> Sender {
        let shop = Shop::open(database).await;
        let secret = shop.mitra.store.new_webhook_secret("demo").await.unwrap().expose_secret().to_vec();
        let now = shop.mitra.store.now().await.unwrap() / 1_000;
        Sender { shop, secret, now }
    }

    fn signature(&self, id: &str, seconds: i64, body: &str) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.secret);
        let signed = format!("{id}.{seconds}.{body}");
        format!("v1,{}", STANDARD.encode(hmac::sign(&key, signed.as_bytes())))
    }

    async fn post(
        &self,
        shop: &str,
        id: &str,
        seconds: i64,
        signature: &str,
        body: &str,
    ) -> (StatusCode, Value) {
        let request = Request::post(format!("/api/v1/webhooks/catalogue/{shop}"))
            .header("webhook-id", id)
            .header("webhook-timestamp", seconds.to_string())
            .header("webhook-signature", signature);
        self.shop.mitra.request(request.body(Body::from(body.to_owned())).unwrap()).await
    }

    async fn send(&self, id: &str, seconds: i64, body: &str) -> (StatusCode, Value) {
        self.post("demo", id, seconds, &self.signature(id, seconds, body), body).await
    }

    async fn price(&self) -> Value {
        self.shop.card("k1").await["price"].clone()
    }
}

fn cheaper(price: u32) -> String {
    json!({"products": [{"id": "k1", "sale_price": price}]}).to_string()
}

#[rstest]
#[tokio::test]
async fn a_signed_delivery_is_taken_once(#[values(Sqlite, Postgres)] database: Database) {
    let sender = Sender::new(database).await;
    let (status, told) = sender.send("d1", sender.now, &cheaper(301)).await;
    assert_eq!((status, &told["updated"]), (StatusCode::OK, &json!(1)), "{told}");
    assert_eq!(sender.price().await, 301);
    sender.send("d2", sender.now, &cheaper(302)).await;
    // Sent again, by the shop's system or by somebody who listened: the newer price stays.
    let (status, told) = sender.send("d1", sender.now, &cheaper(301)).await;
    assert_eq!((status, &told["repeated"]), (StatusCode::OK, &json!(true)), "{told}");
    assert_eq!(sender.price().await, 302);
    // What could not be understood may come again when it was mended.
    assert_eq!(sender.send("d3", sender.now, "{").await.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(sender.send("d3", sender.now, &cheaper(303)).await.1["updated"], 1);
}

#[rstest]
#[tokio::test]
async fn forged_and_stale_deliveries_are_refused_with_one_sentence(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let sender = Sender::new(database).await;
    let (now, body) = (sender.now, cheaper(1));
    let good = sender.signature("d1", now, &body);
    let mut answers = vec![
        sender.post("demo", "d1", now, "v1,AAAA", &body).await,
        sender.post("demo", "d1", now, "", &body).await,
        sender.post("demo", "d1", now, &good, &cheaper(2)).await,
        sender.post("demo", "d2", now, &good, &body).await,
        sender.post("demo", "d1", now - 1, &good, &body).await,
        sender.post("elsewhere", "d1", now, &good, &body).await,
        sender.send("d1", now - 400, &body).await,
        sender.send("d1", now + 400, &body).await,
        sender.shop.mitra.post("/api/v1/webhooks/catalogue/demo", None, &json!({"products": []})).await,
    ];
    sender.shop.mitra.store.new_webhook_secret("demo").await.unwrap();
    answers.push(sender.send("d1", now, &body).await);
    sender.shop.mitra.store.remove_webhook_secret("demo").await.unwrap();
    answers.push(sender.send("d1", now, &body).await);
    for (at, (status, problem)) in answers.iter().enumerate() {
        assert_eq!(
            (*status, &problem["type"]),
            (StatusCode::UNAUTHORIZED, &json!("/problems/webhook-refused")),
            "{at}"
        );
        assert_eq!(problem, &answers[0].1, "{at}");
    }
    assert_eq!(sender.price().await, 399);
}
