//! Backup and restore: one file for both databases, written while others serve, restored whole or not at all.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read, Write},
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use mitra_server::{
    config::Place,
    media::Media,
    store::{
        BackupError, ConversationKey, Store,
        rules::{Backup, RULES},
    },
};
use rstest::rstest;
use secrecy::SecretString;
use serde_json::json;
use tempfile::TempDir;

use crate::{
    program::mitra,
    support::{
        Database::{self, Postgres, Sqlite},
        TestApp,
    },
};

const KEY: &str = "bWl0cmEncyB0ZXN0czogdGhlIGtleSBiZWZvcmUhISE=";
const OTHER_KEY: &str = "bWl0cmEncyB0ZXN0czogdGhlIGtleSBhZnRlciEhISE=";

/// A folder and an empty database of its own, and the key that all installations here share.
fn empty(database: Database) -> (Place, Arc<TempDir>) {
    let folder = Arc::new(tempfile::tempdir().unwrap());
    let place = Place { master_key: Some(SecretString::from(KEY)), ..database.place(folder.path()) };
    (place, folder)
}

async fn app(database: Database) -> TestApp {
    let (place, folder) = empty(database);
    TestApp::open_at(place, folder).await
}

async fn opened(place: &Place) -> (Store, Media) {
    let store = Store::open(&place.store_settings().unwrap()).await.unwrap();
    (store, Media::open(&place.data).unwrap())
}

async fn backup(mitra: &TestApp) -> Vec<u8> {
    let mut file = Vec::new();
    mitra.store.back_up(&mitra.app.media, &mut file).await.unwrap();
    file
}

/// Every row of every table that a backup takes, as text.
async fn content(store: &Store) -> BTreeMap<&'static str, Vec<String>> {
    let mut content = BTreeMap::new();
    for rule in RULES.iter().filter(|rule| !matches!(rule.backup, Backup::Left(_))) {
        let rows = store.db().rows(&format!("SELECT * FROM {}", rule.table), &[]).await.unwrap();
        let mut rows: Vec<String> = rows
            .iter()
            .map(|row| {
                let mut columns: Vec<String> =
                    row.iter().map(|(name, value)| format!("{name}={value:?}")).collect();
                columns.sort();
                columns.join(" ")
            })
            .collect();
        rows.sort();
        content.insert(rule.table, rows);
    }
    content
}

#[rstest]
#[case(Sqlite, Postgres)]
#[case(Postgres, Sqlite)]
#[tokio::test]
async fn an_installation_moves_to_the_other_database_and_nobody_notices(
    #[case] from: Database,
    #[case] to: Database,
) {
    let here = app(from).await;
    let shopper = here.shopper().await;
    here.say(&shopper, "m1", "laal kurti 600 ke andar dikhao").await;
    let picture = Bytes::from(format!("<svg>{}</svg>", "0".repeat(500_000)));
    let key = here.app.media.put("demo", picture.clone()).await.unwrap();
    let file = here.folder.path().join("mitra.backup");
    let made = mitra(&here.place, &["backup", file.to_str().unwrap()]);
    assert!(made.ok && made.errors.contains("master key"), "{}", made.errors);

    let (place, folder) = empty(to);
    let restored = mitra(&place, &["restore", file.to_str().unwrap()]);
    assert!(restored.ok, "{}", restored.errors);
    let there = TestApp::start(place, folder, "serve-there", Duration::ZERO).await;
    assert_eq!(content(&there.store).await, content(&here.store).await);
    assert_eq!(there.app.media.get("demo", &key).await.unwrap().unwrap().0, picture);
    assert_eq!(there.events(&shopper, 0).await, here.events(&shopper, 0).await);
    let (_, second) = there.say(&shopper, "m2", "doosra wala kitne ka hai").await;
    assert_eq!(second.len(), 1);
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_backup_made_while_others_write_has_all_that_was_acknowledged_before_and_no_gaps(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = Arc::new(app(database).await);
    let stop = Arc::new(AtomicBool::new(false));
    let mut works = Vec::new();
    let mut shoppers = Vec::new();
    for _ in 0..4 {
        let shopper = Arc::new(mitra.shopper().await);
        shoppers.push(shopper.clone());
        let (mitra, stop) = (mitra.clone(), stop.clone());
        works.push(tokio::spawn(async move {
            for n in 0.. {
                if stop.load(Ordering::Relaxed) {
                    return;
                }
                mitra.send(&shopper, &format!("m{n}"), "red kurti").await;
            }
        }));
    }
    for round in 0..3 {
        let mut acknowledged = Vec::new();
        for shopper in &shoppers {
            let (_, answer) = mitra.send(shopper, &format!("before {round}"), "blue jeans").await;
            acknowledged.push((shopper.conversation_id.clone(), answer["seq"].as_u64().unwrap()));
        }
        let file = backup(&mitra).await;
        let (place, _folder) = empty(database);
        let (store, media) = opened(&place).await;
        store.restore(&media, &mut Cursor::new(&file), false).await.unwrap();
        for (conversation_id, seq) in acknowledged {
            let key = ConversationKey { shop_id: "demo".into(), conversation_id };
            let last = store.last_seqs(std::slice::from_ref(&key)).await.unwrap()[&key];
            assert!(last >= seq, "{last} < {seq}");
            let entries = store.entries_after(&key, 0, u32::MAX).await.unwrap();
            let numbers: Vec<u64> = entries.iter().map(|entry| entry.seq).collect();
            assert_eq!(numbers, (1..=last).collect::<Vec<u64>>());
        }
    }
    stop.store(true, Ordering::Relaxed);
    for work in works {
        work.await.unwrap();
    }
}

/// A small backup, made once.
async fn small() -> (TestApp, Vec<u8>) {
    let mitra = app(Sqlite).await;
    let shopper = mitra.shopper().await;
    mitra.say(&shopper, "m1", "red kurti").await;
    mitra.app.media.put("demo", Bytes::from_static(b"<svg/>")).await.unwrap();
    let file = backup(&mitra).await;
    (mitra, file)
}

fn unpacked(file: &[u8]) -> Vec<String> {
    let mut text = String::new();
    GzDecoder::new(file).read_to_string(&mut text).unwrap();
    text.lines().map(str::to_owned).collect()
}

fn packed(lines: &[String]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    lines.iter().for_each(|line| writeln!(packer, "{line}").unwrap());
    packer.finish().unwrap()
}

/// The lines with a last line that fits them, as only somebody who wants to deceive writes it.
fn signed(mut lines: Vec<String>) -> Vec<u8> {
    use sha2::{Digest, Sha256};
    let end = lines.pop().unwrap();
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let mut end: serde_json::Value = serde_json::from_str(&end).unwrap();
    let hash: String = Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    end["end"]["sha256"] = json!(hash);
    lines.push(end.to_string());
    packed(&lines)
}

#[rstest]
#[tokio::test]
async fn a_damaged_foreign_or_newer_file_is_refused_and_changes_nothing(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let (_source, good) = small().await;
    let target = app(database).await;
    let before = content(&target.store).await;
    let lines = unpacked(&good);
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for part in 1..20 {
        files.push((format!("cut at {part}/20"), good[..good.len() * part / 20].to_vec()));
    }
    for byte in [0, 2, 12, 100, 2000, good.len() / 2, good.len() - 20, good.len() - 8, good.len() - 1] {
        let mut flipped = good.clone();
        flipped[byte] ^= 0x10;
        files.push((format!("bit {byte} flipped"), flipped));
    }
    let without = |at: usize| [&lines[..at], &lines[at + 1..]].concat();
    let changed = |from: &str, to: &str| {
        let changed: Vec<String> = lines.iter().map(|line| line.replacen(from, to, 1)).collect();
        assert_ne!(changed, lines, "{from} stands nowhere");
        changed
    };
    files.push(("more behind it".into(), [&good[..], b"more"].concat()));
    files.push(("two in one".into(), [&good[..], &good[..]].concat()));
    files.push(("a row is missing".into(), packed(&without(2))));
    files.push(("the end is missing".into(), packed(&without(lines.len() - 1))));
    files.push(("the middle is the end".into(), packed(&[&lines[..5], &lines[lines.len() - 1..]].concat())));
    files.push(("a word is changed".into(), packed(&changed("\"guest\"", "\"guess\""))));
    files.push(("nothing".into(), Vec::new()));
    files.push(("no gzip".into(), b"hello, I am a text and nothing else at all".to_vec()));
    files.push(("other gzip".into(), packed(&["hello".into()])));
    files.push(("other JSON".into(), packed(&["{}".into(), "{}".into()])));
    files.push(("newer format".into(), packed(&changed("\"mitra_backup\":1", "\"mitra_backup\":2"))));
    files.push(("newer schema".into(), packed(&changed("\"schema\":1", "\"schema\":2"))));
    // With a last line that fits: names never become part of a statement, and pictures fit theirs.
    files.push((
        "a foreign table".into(),
        signed(changed("{\"columns\":[\"created_at\"", "{\"columns\":[\"created_at; DROP TABLE shop\"")),
    ));
    files.push(("a foreign picture".into(), signed(changed("PHN2Zy8+", "PHN2Zz48"))));
    files.push(("a picture elsewhere".into(), signed(changed("\"demo/", "\"../demo/"))));
    files.push(("a value of no kind".into(), signed(changed("\"guest\"", "true"))));
    files.push(("a kind that is none".into(), signed(changed("\"guest\"", "\"ghost\""))));
    for (name, file) in &files {
        for replace in [false, true] {
            let refused = target.store.restore(&target.app.media, &mut Cursor::new(file), replace).await;
            let error = refused.map(|_| ()).expect_err(name);
            assert!(!matches!(error, BackupError::NotEmpty(_)) || !replace, "{name}: {error}");
        }
    }
    assert_eq!(content(&target.store).await, before);
    for (name, sentence) in
        [("cut at 10/20", "damaged"), ("nothing", "no backup"), ("newer schema", "newer Mitra")]
    {
        let (_, file) = files.iter().find(|(of, _)| of == name).unwrap();
        let refused = target.store.restore(&target.app.media, &mut Cursor::new(file), true).await;
        let error = refused.unwrap_err().to_string();
        assert!(error.contains(sentence), "{name}: {error}");
    }
    // The good one is good.
    target.store.restore(&target.app.media, &mut Cursor::new(&good), true).await.unwrap();
    assert_ne!(content(&target.store).await, before);
}

#[rstest]
#[tokio::test]
async fn a_backup_is_restored_over_something_only_when_that_is_said(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let (source, good) = small().await;
    let target = app(database).await;
    let guest = target.shopper().await;
    let file: PathBuf = target.folder.path().join("mitra.backup");
    std::fs::write(&file, &good).unwrap();
    let file = file.to_str().unwrap();
    let refused = mitra(&target.place, &["restore", file]);
    assert!(!refused.ok && refused.errors.contains("--replace"), "{}", refused.errors);
    assert_eq!(target.get("/api/v1/me", Some(&guest.token)).await.0, 200);
    let serves = std::fs::File::create(target.folder.path().join("serve.lock")).unwrap();
    serves.try_lock().unwrap();
    let served = mitra(&target.place, &["restore", file, "--replace"]);
    assert!(!served.ok && served.errors.contains("mitra serve"), "{}", served.errors);
    drop(serves);
    let replaced = mitra(&target.place, &["restore", file, "--replace"]);
    assert!(replaced.ok, "{}", replaced.errors);
    assert_eq!(content(&target.store).await, content(&source.store).await);
}

#[rstest]
#[tokio::test]
async fn without_its_master_key_a_backup_is_not_restored(#[values(Sqlite, Postgres)] database: Database) {
    let (_source, good) = small().await;
    let (place, _folder) = empty(database);
    let place = Place { master_key: Some(SecretString::from(OTHER_KEY)), ..place };
    let (store, media) = opened(&place).await;
    let refused = store.restore(&media, &mut Cursor::new(&good), false).await.unwrap_err().to_string();
    assert!(refused.contains("not among those given"), "{refused}");
    assert!(content(&store).await.values().all(Vec::is_empty));
}

#[rstest]
#[tokio::test]
async fn a_shop_that_vouches_under_a_master_key_that_is_not_given_is_not_restored(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let (place, _folder) = empty(Sqlite);
    let (source, media) = opened(&place).await;
    source.ensure_shop("demo", "Demo").await.unwrap();
    let identity = r#"{"issuer": "i", "algorithms": ["ES256"], "jwks_url": "https://shop.example.in/jwks"}"#;
    source.put_identity("demo", &SecretString::from(identity)).await.unwrap();
    let mut file = Vec::new();
    source.back_up(&media, &mut file).await.unwrap();
    for (key, fits) in [(OTHER_KEY, false), (KEY, true)] {
        let (place, _folder) = empty(database);
        let place = Place { master_key: Some(SecretString::from(key)), ..place };
        let (store, media) = opened(&place).await;
        let restored = store.restore(&media, &mut Cursor::new(&file), false).await;
        assert_eq!(restored.is_ok(), fits, "{restored:?}");
        assert_eq!(store.has_shop("demo").await.unwrap(), fits);
    }
}

#[tokio::test]
async fn what_another_node_is_just_writing_does_not_stand_beside_the_backup() {
    let (source, good) = small().await;
    let target = app(Postgres).await;
    let db = target.store.db();
    let mut other = db.begin().await.unwrap();
    let sql = "INSERT INTO audit (shop_id, audit_id, at, actor, action, target)
               VALUES ('demo', 'late', 1, 'asha', 'import', '')";
    other.execute(sql, &[]).await.unwrap();
    let is_done = AtomicBool::new(false);
    let restore = async {
        let mut file = Cursor::new(&good);
        let restored = target.store.restore(&target.app.media, &mut file, true).await;
        is_done.store(true, Ordering::Relaxed);
        restored
    };
    let commit = async {
        let waits = "SELECT 1 AS waits FROM pg_locks WHERE NOT granted
                     AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
        while !is_done.load(Ordering::Relaxed) && db.row(waits, &[]).await.unwrap().is_none() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        other.commit().await
    };
    let (restored, committed) = tokio::join!(restore, commit);
    restored.unwrap();
    committed.unwrap();
    assert_eq!(content(&target.store).await, content(&source.store).await);
}

#[rstest]
#[tokio::test]
async fn a_restore_that_replaces_leaves_the_pictures_that_were_there_and_says_so(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let (_source, good) = small().await;
    let target = app(database).await;
    let here = target.app.media.put("demo", Bytes::from_static(b"<svg> </svg>")).await.unwrap();
    target.store.restore(&target.app.media, &mut Cursor::new(&good), true).await.unwrap();
    assert!(target.app.media.get("demo", &here).await.unwrap().is_some());
    let help = mitra(&target.place, &["restore", "--help"]);
    assert!(help.output.contains("Pictures that are here stay"), "{}", help.output);
}

#[rstest]
#[tokio::test]
async fn a_backup_that_cannot_be_written_leaves_the_one_before(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = app(database).await;
    let file = app.folder.path().join("mitra.backup");
    std::fs::write(&file, b"the one before").unwrap();
    let wrong = Place { master_key: Some(SecretString::from("no key")), ..app.place.clone() };
    assert!(!mitra(&wrong, &["backup", file.to_str().unwrap()]).ok);
    assert_eq!(std::fs::read(&file).unwrap(), b"the one before");
    let nowhere = mitra(&app.place, &["backup", "/nowhere/at/all/mitra.backup"]);
    assert!(!nowhere.ok && nowhere.errors.contains("/nowhere/at/all"), "{}", nowhere.errors);
    assert!(mitra(&app.place, &["backup", file.to_str().unwrap()]).ok);
    assert!(std::fs::read(&file).unwrap().starts_with(&[0x1f, 0x8b]));
    let left: Vec<_> = std::fs::read_dir(app.folder.path())
        .unwrap()
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(".mitra-backup"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}
