//! Rotation of the master key.

use std::{sync::Arc, time::Duration};

use mitra_server::{config::Place, store::Store};
use rstest::rstest;
use secrecy::SecretString;
use serde_json::{Value, json};

use crate::{
    program::mitra,
    support::{
        Database::{self, Postgres, Sqlite},
        TestApp,
    },
};

const OLD: &str = "bWl0cmEncyB0ZXN0czogdGhlIGtleSBiZWZvcmUhISE=";
const NEW: &str = "bWl0cmEncyB0ZXN0czogdGhlIGtleSBhZnRlciEhISE=";

fn with_keys(place: &Place, keys: &str) -> Place {
    Place { master_key: Some(SecretString::from(keys)), ..place.clone() }
}

#[rstest]
#[tokio::test]
async fn after_a_rotation_the_new_key_alone_opens_everything(#[values(Sqlite, Postgres)] database: Database) {
    let folder = Arc::new(tempfile::tempdir().unwrap());
    let place = with_keys(&database.place(folder.path()), OLD);
    let mitra_app = TestApp::open_at(place, folder.clone()).await;
    let shopper = mitra_app.shopper().await;
    mitra_app.say(&shopper, "m1", "red kurti").await;
    let before = mitra_app.events(&shopper, 0).await;

    let wrong = mitra(&with_keys(&mitra_app.place, NEW), &["keys", "rotate"]);
    assert!(!wrong.ok && wrong.errors.contains("add that earlier key"), "{}", wrong.errors);

    let both = with_keys(&mitra_app.place, &format!("{NEW},{OLD}"));
    let rotated = mitra(&both, &["keys", "rotate"]);
    assert!(rotated.ok && rotated.errors.contains("take the earlier keys out"), "{}", rotated.errors);
    let said: Value = serde_json::from_str(&rotated.output).unwrap();
    assert_eq!(said["shopper_keys"], json!(1));
    // While it went on, a node that has the old key as its first made another guest.
    let late = mitra_app.shopper().await;
    mitra_app.say(&late, "m1", "blue jeans").await;
    let again: Value = serde_json::from_str(&mitra(&both, &["keys", "rotate"]).output).unwrap();
    assert_eq!(again["shopper_keys"], json!(1));
    let nothing: Value = serde_json::from_str(&mitra(&both, &["keys", "rotate"]).output).unwrap();
    assert_eq!((&nothing["shopper_keys"], &nothing["secrets"]), (&json!(0), &json!(0)));

    let place = with_keys(&mitra_app.place, NEW);
    let after = TestApp::start(place, folder, "serve-new", Duration::ZERO).await;
    assert_eq!(after.events(&shopper, 0).await, before);
    after.say(&shopper, "m2", "aur dikhao").await;
    let old = Store::open(&with_keys(&mitra_app.place, OLD).store_settings().unwrap()).await.unwrap();
    let key = mitra_server::store::ConversationKey {
        shop_id: "demo".into(),
        conversation_id: shopper.conversation_id.clone(),
    };
    let refused = old.entries_after(&key, 0, 10).await.unwrap_err().to_string();
    assert!(refused.contains("not among those given"), "{refused}");
}

#[rstest]
#[tokio::test]
async fn secrets_of_the_installation_are_wrapped_anew_too(#[values(Sqlite, Postgres)] database: Database) {
    let folder = tempfile::tempdir().unwrap();
    let place = with_keys(&database.place(folder.path()), OLD);
    let store = Store::open(&place.store_settings().unwrap()).await.unwrap();
    store.ensure_shop("demo", "Demo").await.unwrap();
    let vouched = |n: u8| mitra_server::identity::Vouched {
        customer_id: "c-1".into(),
        assertion_id: [n; 32],
        expires_at_millis: i64::MAX,
    };
    let (before, _) = store.sign_in("demo", &vouched(1)).await.unwrap().unwrap();
    let both = with_keys(&place, &format!("{NEW},{OLD}"));
    let both = Store::open(&both.store_settings().unwrap()).await.unwrap();
    assert_eq!(both.rewrap_keys().await.unwrap().secrets, 1);
    let new = Store::open(&with_keys(&place, NEW).store_settings().unwrap()).await.unwrap();
    let (after, _) = new.sign_in("demo", &vouched(2)).await.unwrap().unwrap();
    assert_eq!(after.shopper_id, before.shopper_id);
}

#[rstest]
#[tokio::test]
async fn more_keys_than_one_unit_of_work_takes_are_wrapped_anew(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let folder = tempfile::tempdir().unwrap();
    let place = with_keys(&database.place(folder.path()), OLD);
    let store = Store::open(&place.store_settings().unwrap()).await.unwrap();
    store.ensure_shop("demo", "Demo").await.unwrap();
    for _ in 0..450 {
        store.new_guest("demo").await.unwrap();
    }
    let both = with_keys(&place, &format!("{NEW},{OLD}"));
    let both = Store::open(&both.store_settings().unwrap()).await.unwrap();
    assert_eq!(both.rewrap_keys().await.unwrap().shopper_keys, 450);
}
