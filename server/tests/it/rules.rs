//! Every table states what becomes of it, and both databases have the same tables.

use std::collections::{BTreeMap, BTreeSet};

use mitra_server::{
    db::Value,
    store::{
        ColumnShape, Store,
        rules::{Erase, Export, Keep, RULES, Rule, SCHEMA},
    },
};
use rstest::rstest;

use crate::support::Database::{self, Postgres, Sqlite};

async fn store(database: Database) -> (Store, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&database.place(folder.path()).store_settings().unwrap()).await.unwrap();
    (store, folder)
}

/// Tables without a rule, and rules without a table.
fn unmatched<'t>(tables: &'t [String], rules: impl Iterator<Item = &'t str>) -> (Vec<&'t str>, Vec<&'t str>) {
    let (tables, rules): (BTreeSet<&str>, BTreeSet<&str>) =
        (tables.iter().map(String::as_str).collect(), rules.collect());
    (tables.difference(&rules).copied().collect(), rules.difference(&tables).copied().collect())
}

fn names(rules: &[Rule]) -> impl Iterator<Item = &str> {
    rules.iter().map(|rule| rule.table)
}

#[rstest]
#[tokio::test]
async fn every_table_has_one_rule_and_every_rule_a_table(#[values(Sqlite, Postgres)] database: Database) {
    let (store, _folder) = store(database).await;
    let tables = store.table_names().await.unwrap();
    assert_eq!(unmatched(&tables, names(RULES)), (vec![], vec![]));
    assert_eq!(RULES.len(), tables.len(), "a table has two rules");
}

#[rstest]
#[tokio::test]
async fn a_new_table_without_a_rule_is_noticed(#[values(Sqlite, Postgres)] database: Database) {
    let (store, _folder) = store(database).await;
    store.db().execute("CREATE TABLE looks (shop_id TEXT, shopper_id TEXT)", &[]).await.unwrap();
    let tables = store.table_names().await.unwrap();
    assert_eq!(unmatched(&tables, names(RULES)), (vec!["looks"], vec![]));
    assert_eq!(unmatched(&tables, names(&RULES[1..])).0, ["event", "looks"]);
}

#[rstest]
#[tokio::test]
async fn a_rule_speaks_of_every_column_of_what_is_exported(#[values(Sqlite, Postgres)] database: Database) {
    let (store, _folder) = store(database).await;
    for rule in RULES {
        let Export::Part { columns, sealed, left, .. } = &rule.export else { continue };
        let mut spoken_of: Vec<&str> = columns.to_vec();
        spoken_of.extend(sealed.iter().map(|sealed| sealed.column));
        spoken_of.extend(left.iter().map(|(column, _)| *column));
        let owner = ["shop_id", "shopper_id", "conversation_id"];
        let there = store.columns(rule.table).await.unwrap();
        for column in there.iter().map(|column| column.name.as_str()) {
            let found = spoken_of.iter().filter(|name| **name == column).count();
            let is_known = found == 1 || (found == 0 && owner.contains(&column));
            assert!(is_known, "{}.{column} is named {found} times", rule.table);
        }
        for column in spoken_of {
            assert!(there.iter().any(|there| there.name == column), "{} has no {column}", rule.table);
        }
        for column in *columns {
            let shape = there.iter().find(|there| there.name == *column).unwrap();
            assert_ne!(shape.kind, "BLOB", "{}.{column} cannot stand in JSON", rule.table);
        }
    }
}

#[rstest]
#[tokio::test]
async fn what_names_a_shopper_or_her_conversation_goes_with_her(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let (store, _folder) = store(database).await;
    for rule in RULES {
        let columns = store.columns(rule.table).await.unwrap();
        let has = |name: &str| columns.iter().any(|column| column.name == name);
        let expected = match (has("shopper_id"), has("conversation_id")) {
            (true, _) => Some(Erase::ByShopper),
            (false, true) => Some(Erase::ByConversation),
            (false, false) => None,
        };
        match expected {
            Some(expected) => assert_eq!(rule.erase, expected, "{}", rule.table),
            None => assert!(matches!(rule.erase, Erase::NotHers(_)), "{}", rule.table),
        }
        if let Keep::Since { column, .. } = rule.keep {
            assert!(has(column), "{} has no {column}", rule.table);
        }
    }
}

#[rstest]
#[tokio::test]
async fn the_key_of_a_rule_is_the_primary_key(#[values(Sqlite, Postgres)] database: Database) {
    let (store, _folder) = store(database).await;
    let sql = match database {
        Sqlite => "SELECT name FROM pragma_table_info(?1) WHERE pk > 0 ORDER BY pk",
        Postgres => {
            "SELECT attname::text AS name FROM pg_index JOIN pg_attribute ON attrelid = indrelid
             WHERE indrelid = ?1::text::regclass AND indisprimary AND attnum = ANY (indkey)
             ORDER BY array_position(indkey::int2[], attnum)"
        }
    };
    for rule in RULES {
        let rows = store.db().rows(sql, &[Value::from(rule.table)]).await.unwrap();
        let key: Vec<String> = rows.iter().map(|row| row.get("name").unwrap()).collect();
        assert_eq!(key, rule.key, "{}", rule.table);
    }
}

#[rstest]
#[tokio::test]
async fn the_rules_describe_the_schema_that_is_there(#[values(Sqlite, Postgres)] database: Database) {
    let (store, _folder) = store(database).await;
    let sql = match database {
        Sqlite => "SELECT user_version AS made FROM pragma_user_version",
        Postgres => "SELECT count(*) AS made FROM _sqlx_migrations",
    };
    let made: u64 = store.db().row(sql, &[]).await.unwrap().unwrap().get("made").unwrap();
    assert_eq!(made, SCHEMA);
}

#[tokio::test]
async fn both_databases_have_the_same_tables_and_columns() {
    let mut shapes: Vec<BTreeMap<String, Vec<ColumnShape>>> = Vec::new();
    for database in [Sqlite, Postgres] {
        let (store, _folder) = store(database).await;
        let mut tables = BTreeMap::new();
        for table in store.table_names().await.unwrap() {
            let columns = store.columns(&table).await.unwrap();
            assert!(!columns.is_empty(), "{table}");
            tables.insert(table, columns);
        }
        shapes.push(tables);
    }
    assert_eq!(shapes[0], shapes[1]);
}
