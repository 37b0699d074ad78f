//! How a shop's webhooks and its API are set, and that it lies sealed.

use mitra_server::{
    commands::shop::{Decided, Set, changed_shop},
    store::{Store, StoreSettings},
};
use rstest::rstest;
use secrecy::{ExposeSecret, SecretString};

use crate::support::{
    Database::{self, Postgres, Sqlite},
    TestApp,
};

const API: &str = r#"{"url": "https://www.example.in/api/products/{id}", "price": "/price",
    "header": {"name": "X-Api-Key", "value": "hush-hush"}}"#;

async fn set(mitra: &TestApp, api: Option<&str>) -> Result<(), String> {
    let file = mitra.folder.path().join("api.json");
    std::fs::write(&file, api.unwrap_or_default()).unwrap();
    let change = Set {
        id: "demo".to_owned(),
        name: None,
        decided: Decided { product_api: api.map(|_| file), ..Decided::default() },
        no_origins: false,
        no_policies: false,
        no_identity: false,
        no_product_api: api.is_none(),
        no_orders_api: false,
        no_delivery: false,
    };
    changed_shop(&mitra.store, change).await.map(|_| ()).map_err(|error| error.to_string())
}

#[rstest]
#[tokio::test]
async fn secrets_of_webhooks_and_of_the_api_lie_sealed_and_survive_a_new_master_key(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    set(&mitra, Some(API)).await.unwrap();
    let secret = mitra.store.new_webhook_secret("demo").await.unwrap();
    let rows = mitra.store.db().rows("SELECT webhook, product_api FROM shop", &[]).await.unwrap();
    let (webhook, api): (Vec<u8>, Vec<u8>) =
        (rows[0].get("webhook").unwrap(), rows[0].get("product_api").unwrap());
    assert!(!webhook.windows(32).any(|part| part == secret.expose_secret()), "it lies open");
    assert!(!String::from_utf8_lossy(&api).contains("hush"), "it lies open");

    let old = std::fs::read_to_string(mitra.folder.path().join("master.key")).unwrap();
    let new = "A".repeat(42) + "8=";
    let settings = |keys: String| StoreSettings {
        master_key: Some(SecretString::from(keys)),
        ..mitra.place.store_settings().unwrap()
    };
    let both = Store::open(&settings(format!("{new},{old}"))).await.unwrap();
    assert_eq!(both.rewrap_keys().await.unwrap().secrets, 2);
    let only_new = Store::open(&settings(new)).await.unwrap();
    let again = only_new.webhook_secret("demo").await.unwrap().unwrap();
    assert_eq!(again.expose_secret(), secret.expose_secret());
    let sealed = only_new.sealed_product_api("demo").await.unwrap().unwrap();
    let api = only_new.open_product_api("demo", &sealed).unwrap();
    assert_eq!(api.origin(), "https://www.example.in");
}

#[tokio::test]
async fn an_api_that_will_not_do_is_refused_with_the_file_and_the_reason() {
    let mitra = TestApp::open(Sqlite).await;
    let refused = set(&mitra, Some(&API.replace("https", "http"))).await.unwrap_err();
    assert!(refused.contains("api.json: `url` has to be an https address"), "{refused}");
    assert_eq!(mitra.store.sealed_product_api("demo").await.unwrap(), None);
    set(&mitra, Some(API)).await.unwrap();
    set(&mitra, None).await.unwrap();
    assert_eq!(mitra.store.sealed_product_api("demo").await.unwrap(), None);
}
