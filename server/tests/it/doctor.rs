//! `mitra doctor`: every finding can be produced and cured, and production does not start with the grave ones.

use std::{fs::Permissions, os::unix::fs::PermissionsExt, path::Path};

use mitra_server::{
    commands::{
        backup,
        doctor::{Arguments, Finding, Weight, examine, open_safely},
    },
    config::{Environment, Place, ServeSettings},
    shops::ShopSettings,
    store::{Shop, Store},
};
use rstest::rstest;
use secrecy::SecretString;
use tempfile::TempDir;

use crate::support::Database::{self, Postgres, Sqlite};

const KEY: &str = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

/// A set-up in which nothing is wrong.
struct SetUp {
    folder: TempDir,
    place: Place,
    settings: ServeSettings,
}

impl SetUp {
    fn good(database: Database) -> SetUp {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        std::fs::create_dir(&data).unwrap();
        permit(&data, 0o700);
        let assets = folder.path().join("dist");
        std::fs::create_dir_all(assets.join("app")).unwrap();
        std::fs::write(assets.join("app/index.html"), "<!doctype html>").unwrap();
        let place = Place {
            environment: Environment::Production,
            master_key: Some(SecretString::from(KEY)),
            ..database.place(&data)
        };
        let settings = ServeSettings {
            assets,
            public_url: Some("https://chat.example.in".to_owned()),
            admin_password: Some(SecretString::from("gulmohar neem peepal banyan")),
            ..ServeSettings::default()
        };
        SetUp { folder, place, settings }
    }

    async fn with_shop(database: Database) -> SetUp {
        let set_up = SetUp::good(database);
        set_up.write_shop(&["https://www.example.in"]).await;
        set_up
    }

    async fn write_shop(&self, origins: &[&str]) {
        let store = self.store().await;
        let origins = origins.iter().map(|origin| (*origin).to_owned()).collect();
        let settings = ShopSettings { origins, ..ShopSettings::default() };
        let shop = Shop { shop_id: "own".to_owned(), name: "Own".to_owned(), settings };
        store.put_shop(&shop).await.unwrap();
        store.close().await;
    }

    async fn store(&self) -> Store {
        Store::open(&self.place.store_settings().unwrap()).await.unwrap()
    }

    async fn execute(&self, sql: &str) {
        let store = self.store().await;
        store.db().execute(sql, &[]).await.unwrap();
        store.close().await;
    }

    async fn findings(&self) -> Vec<Finding> {
        let arguments = Arguments { serve: self.settings.clone(), production: false };
        examine(&self.place, &arguments).await
    }

    /// The weightiest finding of this check.
    async fn weight(&self, check: &str) -> Weight {
        let findings = self.findings().await;
        let of_check = findings.iter().filter(|finding| finding.check == check);
        of_check.map(|finding| finding.weight).max().unwrap_or(Weight::Fine)
    }

    async fn starts(&self) -> Result<(), String> {
        let opened = open_safely(&self.place, &self.settings).await;
        opened.map(|_| ()).map_err(|error| error.to_string())
    }
}

fn permit(path: &Path, mode: u32) {
    std::fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

#[rstest]
#[tokio::test]
async fn a_good_set_up_starts_in_production(#[values(Sqlite, Postgres)] database: Database) {
    let set_up = SetUp::with_shop(database).await;
    let grave: Vec<Finding> =
        set_up.findings().await.into_iter().filter(|finding| finding.weight == Weight::Grave).collect();
    assert!(grave.is_empty(), "{grave:?}");
    assert_eq!(set_up.starts().await, Ok(()));
}

#[tokio::test]
async fn what_loses_data_or_opens_doors_keeps_production_from_starting() {
    type Break = fn(&mut SetUp);
    let cases: [(&str, &str, Break); 9] = [
        ("master_key", "No master key is set", |set_up| set_up.place.master_key = None),
        ("master_key", "lies in the data folder", |set_up| {
            let file = set_up.place.data.join("key");
            std::fs::write(&file, KEY).unwrap();
            set_up.place.master_key = None;
            set_up.place.master_key_file = Some(file);
        }),
        ("public_url", "is not set", |set_up| set_up.settings.public_url = None),
        ("public_url", "no https address", |set_up| {
            set_up.settings.public_url = Some("http://chat.example.in".to_owned());
        }),
        ("fetch", "take out what is not https", |set_up| {
            set_up.place.fetch_allow = vec!["http://127.0.0.1:8081".to_owned()];
        }),
        ("admin", "can be guessed", |set_up| set_up.settings.admin_password = Some("demo".into())),
        ("admin", "can be guessed", |set_up| set_up.settings.admin_password = Some("aaaaaaaaaaaaaaa".into())),
        ("data_folder", "chmod 700", |set_up| permit(&set_up.place.data, 0o755)),
        ("data_folder", "chmod 700", |set_up| permit(&set_up.place.data, 0o701)),
    ];
    for (check, sentence, break_it) in cases {
        let mut set_up = SetUp::good(Sqlite);
        assert!(set_up.weight(check).await < Weight::Needed, "{check} is wrong already");
        break_it(&mut set_up);
        assert_eq!(set_up.weight(check).await, Weight::Grave, "{check}: {sentence}");
        let refused = set_up.starts().await.unwrap_err();
        assert!(refused.contains(sentence), "{refused}");
        assert!(!set_up.place.data.join("master.key").exists(), "a key was left in the data folder");
        set_up.place.environment = Environment::Development;
        assert_eq!(set_up.weight(check).await, Weight::Advice, "{check} stops nobody from trying out");
        assert_eq!(set_up.starts().await, Ok(()), "{check}");
    }
}

#[tokio::test]
async fn production_may_be_asked_for_while_it_is_not_set() {
    let mut set_up = SetUp::good(Sqlite);
    set_up.place.environment = Environment::Development;
    set_up.settings.public_url = None;
    let arguments = Arguments { serve: set_up.settings.clone(), production: true };
    let findings = examine(&set_up.place, &arguments).await;
    let found = findings.iter().find(|finding| finding.check == "public_url").unwrap();
    assert_eq!((found.weight, found.ok), (Weight::Grave, false));
}

#[tokio::test]
async fn a_key_file_apart_from_the_data_is_good_and_a_forgotten_one_beside_it_is_told() {
    let mut set_up = SetUp::good(Sqlite);
    let file = set_up.folder.path().join("key");
    std::fs::write(&file, KEY).unwrap();
    set_up.place.master_key = None;
    set_up.place.master_key_file = Some(file);
    assert_eq!(set_up.weight("master_key").await, Weight::Fine);
    std::fs::write(set_up.place.data.join("master.key"), KEY).unwrap();
    assert_eq!(set_up.weight("master_key").await, Weight::Advice);
    set_up.place.master_key_file = None;
    assert_eq!(set_up.weight("master_key").await, Weight::Grave);
    assert!(set_up.starts().await.unwrap_err().contains("lies beside the data"));
}

#[rstest]
#[tokio::test]
async fn pages_that_may_embed_a_shop_are_looked_at(#[values(Sqlite, Postgres)] database: Database) {
    let set_up = SetUp::with_shop(database).await;
    assert_eq!(set_up.weight("origins").await, Weight::Fine);
    for (origins, weight) in [
        (vec!["*"], Weight::Needed),
        (vec![], Weight::Advice),
        (vec!["http://localhost:*"], Weight::Advice),
        (vec!["https://www.example.in", "http://localhost:*"], Weight::Advice),
        (vec!["https://www.example.in"], Weight::Fine),
    ] {
        set_up.write_shop(&origins).await;
        assert_eq!(set_up.weight("origins").await, weight, "{origins:?}");
    }
}

#[rstest]
#[tokio::test]
async fn owners_and_backups_are_missed_until_they_are_there(#[values(Sqlite, Postgres)] database: Database) {
    let mut set_up = SetUp::with_shop(database).await;
    assert_eq!(set_up.weight("admin").await, Weight::Fine);
    set_up.settings.admin_password = None;
    assert_eq!(set_up.weight("admin").await, Weight::Needed);
    for (id, role, disabled) in [("a1", "analyst", "NULL"), ("a2", "owner", "5")] {
        let values = format!("VALUES ('own', '{id}', '{id}', 'hash', '{role}', 1, {disabled})");
        set_up
            .execute(&format!(
                "INSERT INTO admin (shop_id, admin_id, login, password_hash, role, created_at, disabled_at) {values}"
            ))
            .await;
        assert_eq!(set_up.weight("admin").await, Weight::Needed, "{role} is no owner who can log in");
    }
    set_up.execute("UPDATE admin SET disabled_at = NULL").await;
    assert_eq!(set_up.weight("admin").await, Weight::Fine);

    let make_backup = || async {
        let file = set_up.folder.path().join("backup");
        backup::run(&set_up.place, backup::Arguments { file }).await.unwrap();
    };
    assert_eq!(set_up.weight("backup").await, Weight::Advice);
    make_backup().await;
    assert_eq!(set_up.weight("backup").await, Weight::Fine);
    set_up.execute("UPDATE job SET done_at = {now} - 90001000").await;
    assert_eq!(set_up.weight("backup").await, Weight::Advice);
    make_backup().await;
    assert_eq!(set_up.weight("backup").await, Weight::Fine);
}

#[tokio::test]
async fn what_is_kept_for_ever_is_told_with_its_setting() {
    let mut set_up = SetUp::good(Sqlite);
    assert_eq!(set_up.weight("retention").await, Weight::Fine);
    set_up.settings.retention.keep_guests_days = 0;
    let findings = set_up.findings().await;
    let found = findings.iter().find(|finding| finding.check == "retention").unwrap();
    assert_eq!(found.weight, Weight::Advice);
    assert!(found.say.contains("MITRA_KEEP_GUESTS_DAYS") && !found.say.contains("AUDIT"), "{}", found.say);
}

#[rstest]
#[tokio::test]
async fn how_a_shop_vouches_has_to_be_readable(#[values(Sqlite, Postgres)] database: Database) {
    let mut set_up = SetUp::with_shop(database).await;
    let store = set_up.store().await;
    let identity = r#"{"issuer": "i", "algorithms": ["ES256"], "jwks_url": "https://shop.example.in/jwks"}"#;
    store.put_identity("own", &SecretString::from(identity)).await.unwrap();
    store.close().await;
    assert_eq!(set_up.weight("identity").await, Weight::Fine);
    set_up.place.master_key = Some(SecretString::from(KEY.replace('M', "N")));
    assert_eq!(set_up.weight("identity").await, Weight::Grave);
    assert!(set_up.starts().await.unwrap_err().contains("cannot be read"));
}

#[rstest]
#[tokio::test]
async fn the_demo_shop_and_missing_words_are_told(#[values(Sqlite, Postgres)] database: Database) {
    let set_up = SetUp::with_shop(database).await;
    assert_eq!(set_up.weight("demo").await, Weight::Fine);
    assert_eq!(set_up.weight("policies").await, Weight::Advice);
    let store = set_up.store().await;
    let demo = mitra_server::shops::demo().unwrap();
    store.put_shop(&demo).await.unwrap();
    let settings = ShopSettings { policies: demo.settings.policies, ..ShopSettings::default() };
    store.put_shop(&Shop { shop_id: "own".to_owned(), name: "Own".to_owned(), settings }).await.unwrap();
    store.close().await;
    assert_eq!(set_up.weight("demo").await, Weight::Advice);
    assert_eq!(set_up.weight("policies").await, Weight::Fine);
}

#[tokio::test]
async fn a_page_a_catalogue_and_a_store_that_are_missing_are_told() {
    let mut set_up = SetUp::good(Sqlite);
    assert_eq!(set_up.weight("page").await, Weight::Fine);
    std::fs::remove_file(set_up.settings.assets.join("app/index.html")).unwrap();
    assert_eq!(set_up.weight("page").await, Weight::Needed);

    set_up.place.shop = "own".to_owned();
    assert_eq!(set_up.weight("catalogue").await, Weight::Needed);

    set_up.settings.addr = "0.0.0.0:8080".parse().unwrap();
    assert_eq!(set_up.weight("address").await, Weight::Fine);
    set_up.settings.public_url = None;
    assert_eq!(set_up.weight("address").await, Weight::Needed);

    set_up.place.database_url = Some(SecretString::from("postgres://mitra@127.0.0.1:1/none"));
    assert_eq!(set_up.weight("database").await, Weight::Grave);
}
