//! Everything of a shopper, out of one installation and into another.

use std::time::Duration;

use axum::http::StatusCode;
use mitra_protocol::Event;
use mitra_server::store::{Shopper, ShopperKind, Store, StoreError};
use rstest::rstest;
use serde_json::{Value, json};

use crate::{
    program::mitra,
    support::{
        Database::{self, Postgres, Sqlite},
        TestApp, TestShopper,
    },
};

fn id(shopper: &TestShopper) -> String {
    shopper.token.split('.').nth(1).unwrap().to_owned()
}

/// A shopper who used everything there is to use.
async fn shopper_with_a_past(mitra: &TestApp) -> TestShopper {
    let shopper = mitra.shopper().await;
    for (n, text) in [
        "laal kurti 600 ke andar dikhao",
        "pehla wala wishlist mein rakh do",
        "doosra wala cart mein daal do",
        "नीली साड़ी दिखाओ",
    ]
    .iter()
    .enumerate()
    {
        mitra.say(&shopper, &format!("m{n}"), text).await;
    }
    let path = format!("/api/v1/conversations/{}/messages", shopper.conversation_id);
    let tap = json!({"client_id": "tap", "action": {"kind": "change_language", "lang": "hi"}});
    let (_, accepted) = mitra.post(&path, Some(&shopper.token), &tap).await;
    mitra.reply_to(&shopper, accepted["seq"].as_u64().unwrap()).await;
    let start = json!({"shop": "demo", "lang": "hinglish"});
    mitra.post("/api/v1/conversations", Some(&shopper.token), &start).await;
    let her = Shopper { shop_id: "demo".into(), shopper_id: id(&shopper), kind: ShopperKind::Guest };
    mitra.store.put_in_outbox(&her, "whatsapp", &json!({"text": "नमस्ते"})).await.unwrap();
    shopper
}

async fn export(store: &Store, shopper_id: &str) -> Value {
    let mut export = store.export_shopper("demo", shopper_id).await.unwrap().unwrap();
    export["exported_at"] = json!(0);
    export
}

#[rstest]
#[tokio::test]
async fn an_export_holds_what_she_said_and_was_told_and_keeps(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    let shopper = shopper_with_a_past(&mitra).await;
    let export = export(&mitra.store, &id(&shopper)).await;
    assert_eq!(export["shopper"]["kind"], json!("guest"));
    let conversations = export["conversations"].as_array().unwrap();
    assert_eq!(conversations.len(), 2);
    let talk =
        conversations.iter().find(|one| one["conversation_id"] == json!(shopper.conversation_id)).unwrap();
    let exported = talk["events"].as_array().unwrap();
    let parsed = |event: &Value| serde_json::from_value::<Event>(event.clone()).unwrap();
    let shown: Vec<Event> = exported
        .iter()
        .filter(|event| !event["kind"].as_str().unwrap().starts_with("turn."))
        .map(parsed)
        .collect();
    assert_eq!(shown, mitra.events(&shopper, 0).await.iter().map(parsed).collect::<Vec<Event>>());
    assert!(exported.iter().any(|event| event["kind"] == "turn.understood"));
    assert!(exported.iter().any(|event| event["kind"] == "turn.decided"));
    assert_eq!(talk["wishlist"].as_array().unwrap().len(), 1, "{}", talk["wishlist"]);
    assert_eq!(talk["cart"][0]["quantity"], json!(1), "{}", talk["cart"]);
    assert_eq!(export["outbox"][0]["data"], json!({"text": "नमस्ते"}));
    assert_eq!(mitra.store.export_shopper("demo", "nobody").await.unwrap(), None);
    assert_eq!(mitra.store.export_shopper("other", &id(&shopper)).await.unwrap(), None);
}

#[rstest]
#[case(Sqlite, Postgres)]
#[case(Postgres, Sqlite)]
#[tokio::test]
async fn an_export_taken_in_by_an_installation_with_the_other_database_is_the_same_export(
    #[case] from: Database,
    #[case] to: Database,
) {
    let (here, there) = (TestApp::open(from).await, TestApp::open(to).await);
    let shopper = shopper_with_a_past(&here).await;
    let before = export(&here.store, &id(&shopper)).await;
    let taken = there.store.readmit_shopper("demo", &before, false).await.unwrap();
    assert_eq!((taken.shopper.shopper_id.clone(), taken.conversations), (id(&shopper), 2));
    assert_eq!(export(&there.store, &id(&shopper)).await, before);
    // And it is alive: the same message is the same message, and the next one is answered.
    let moved = TestShopper { conversation_id: shopper.conversation_id.clone(), token: taken.token };
    assert_eq!(there.send(&moved, "m0", "laal kurti").await, (StatusCode::OK, json!({"seq": 1})));
    let (_, products) = there.say(&moved, "new", "laal saree dikhao").await;
    assert!(!products.is_empty());
    assert_eq!(there.events(&moved, 0).await[..3], here.events(&shopper, 0).await[..3]);
    let twice = there.store.readmit_shopper("demo", &before, false).await.unwrap_err();
    assert!(twice.to_string().contains("--as-new"), "{twice}");
}

#[rstest]
#[tokio::test]
async fn taken_in_as_new_it_has_the_same_content_under_other_names(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    let shopper = shopper_with_a_past(&mitra).await;
    let before = export(&mitra.store, &id(&shopper)).await;
    let taken = mitra.store.readmit_shopper("demo", &before, true).await.unwrap();
    let after = export(&mitra.store, &taken.shopper.shopper_id).await;
    let nameless = |export: &Value| {
        let mut export = export.clone();
        export["shopper"]["shopper_id"] = json!("");
        export["outbox"][0]["outbox_id"] = json!("");
        let conversations = export["conversations"].as_array_mut().unwrap();
        conversations.iter_mut().for_each(|one| one["conversation_id"] = json!(""));
        conversations.sort_by_key(|one| one["last_seq"].as_u64());
        export
    };
    assert_ne!(after["conversations"][0]["conversation_id"], before["conversations"][0]["conversation_id"]);
    assert_eq!(nameless(&after), nameless(&before));
    // What was hers stays hers.
    mitra.store.erase_shopper("demo", &taken.shopper.shopper_id, "test").await.unwrap().unwrap();
    assert_eq!(export(&mitra.store, &id(&shopper)).await, before);
}

#[rstest]
#[tokio::test]
async fn a_reply_on_its_way_goes_on_where_it_was_taken_in(#[values(Sqlite, Postgres)] database: Database) {
    let (here, there) = (TestApp::open(Sqlite).await, TestApp::open(database).await);
    let shopper = here.shopper().await;
    let slow = here.reopen("serve-slow", Duration::from_secs(3600)).await;
    slow.send(&shopper, "m1", "red kurti").await;
    while here.events(&shopper, 0).await.len() < 2 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let open = export(&here.store, &id(&shopper)).await;
    assert_eq!(open["conversations"][0]["turns"][0]["turn"], json!(1));
    let taken = there.store.readmit_shopper("demo", &open, false).await.unwrap();
    let moved = TestShopper { conversation_id: shopper.conversation_id.clone(), token: taken.token };
    let sweep = tokio::spawn({
        let turns = there.app.turns.clone();
        async move { turns.sweep().await }
    });
    let reply = there.reply_to(&moved, 1).await;
    assert!(reply.iter().any(|event| event["kind"] == "reply.products"), "{reply:?}");
    there.app.stop.cancel();
    sweep.await.unwrap();
}

#[rstest]
#[tokio::test]
async fn what_is_no_good_export_is_refused_and_leaves_nothing(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    let shopper = shopper_with_a_past(&mitra).await;
    let mut good = export(&mitra.store, &id(&shopper)).await;
    let other_app = TestApp::open(database).await;
    let other = &other_app.store;
    let spoilt: &[(&str, Value)] = &[
        ("/format", json!("other")),
        ("/version", json!(2)),
        ("/version", json!("1")),
        ("/shopper", json!(null)),
        ("/shopper/shopper_id", json!("../etc")),
        ("/shopper/shopper_id", json!("a.b")),
        ("/shopper/shopper_id", json!("")),
        ("/shopper/created_at", json!("yesterday")),
        ("/shopper/created_at", json!(null)),
        ("/conversations", json!({})),
        ("/conversations/0/conversation_id", json!(7)),
        ("/conversations/0/lang", json!("a\u{0}b")),
        ("/conversations/0/events", json!(null)),
        ("/conversations/0/events/0/seq", json!(2)),
        ("/conversations/0/events/0/kind", json!("unheard.of")),
        ("/conversations/0/events/0/data", json!({"text": 1})),
        ("/conversations/0/events/0/at", json!([1])),
        ("/conversations/0/turns", json!([{"turn": "first", "emitted": 0}])),
        ("/outbox/0/state", json!("lost")),
    ];
    // The one in which something was said comes first.
    good["conversations"]
        .as_array_mut()
        .unwrap()
        .sort_by_key(|one| std::cmp::Reverse(one["last_seq"].as_u64()));
    for (at, value) in spoilt {
        let mut bad = good.clone();
        *bad.pointer_mut(at).unwrap() = value.clone();
        let refused = other.readmit_shopper("demo", &bad, false).await;
        assert!(matches!(refused, Err(StoreError::Refused(_))), "{at} {value}: {refused:?}");
    }
    let left =
        other.db().rows("SELECT shopper_id FROM shopper UNION ALL SELECT shopper_id FROM token", &[]).await;
    assert!(left.unwrap().is_empty());
    other.readmit_shopper("demo", &good, false).await.unwrap();
    let nowhere = other.readmit_shopper("nowhere", &good, false).await;
    assert!(matches!(nowhere, Err(StoreError::Refused(_))), "{nowhere:?}");
}

#[rstest]
#[tokio::test]
async fn the_command_writes_an_export_and_takes_it_in(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestApp::open(database).await;
    let shopper = shopper_with_a_past(&app).await;
    let to = app.folder.path().join("hers");
    let written = mitra(&app.place, &["export", "--shopper", &id(&shopper), "--to", to.to_str().unwrap()]);
    assert!(written.ok, "{}", written.errors);
    let printed = mitra(&app.place, &["export", "--shopper", &id(&shopper)]);
    let file = std::fs::read_to_string(to.join("shopper.json")).unwrap();
    let without_time = |text: &str| {
        let mut export: Value = serde_json::from_str(text).unwrap();
        export["exported_at"] = json!(0);
        export
    };
    assert_eq!(without_time(&printed.output), without_time(&file));
    let file = to.join("shopper.json");
    let file = file.to_str().unwrap();
    let refused = mitra(&app.place, &["export", "--restore", file]);
    assert!(!refused.ok && refused.errors.contains("already"), "{}", refused.errors);
    let taken = mitra(&app.place, &["export", "--restore", file, "--as-new"]);
    let taken: Value = serde_json::from_str(&taken.output).unwrap();
    let (status, me) = app.get("/api/v1/me", taken["token"].as_str()).await;
    assert_eq!((status, &me["shopper_id"]), (StatusCode::OK, &taken["shopper_id"]));
    for id in ["nobody", "-Lx0"] {
        let nobody = mitra(&app.place, &["export", "--shopper", id]);
        assert!(!nobody.ok && nobody.errors.contains(&format!("no shopper `{id}`")), "{}", nobody.errors);
    }
}

#[rstest]
#[tokio::test]
async fn a_long_history_comes_and_goes_in_pages(#[values(Sqlite, Postgres)] database: Database) {
    let messages = if std::env::var_os("MITRA_LONG").is_some() { 10_000 } else { 400 };
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&database.place(folder.path()).store_settings().unwrap()).await.unwrap();
    store.ensure_shop("demo", "Demo").await.unwrap();
    let mut events = Vec::new();
    for n in 0..messages {
        let turn = n * 6 + 1;
        let said = json!({"client_id": format!("m{n}"), "text": "laal kurti 600 ke andar dikhao"});
        let bodies = [
            ("shopper.message", said),
            ("turn.understood", json!({"turn": turn})),
            ("turn.decided", json!({"turn": turn, "intent": "x", "lang": "en", "wishlist": [n.to_string()]})),
            ("reply.words", json!({"turn": turn, "lang": "en", "text": "Look at these."})),
            ("reply.chips", json!({"turn": turn, "chips": ["more", "cheaper"]})),
            ("reply.done", json!({"turn": turn})),
        ];
        for ((kind, data), seq) in bodies.into_iter().zip(turn..) {
            events.push(json!({"seq": seq, "at": 1_795_000_000_000_i64 + seq, "kind": kind, "data": data}));
        }
    }
    let long = json!({
        "format": "mitra-shopper", "version": 1, "exported_at": 0, "shop_id": "demo",
        "shopper": {"shopper_id": "her", "kind": "guest", "created_at": 1, "seen_at": 2},
        "conversations": [{
            "conversation_id": "talk", "lang": "en", "last_seq": events.len(), "created_at": 1, "updated_at": 2,
            "wishlist": [(messages - 1).to_string()], "cart": [], "events": events, "turns": [],
            "hand_overs": [],
        }],
        "outbox": [], "media": [], "model_use": [],
    });
    let begun = std::time::Instant::now();
    store.readmit_shopper("demo", &long, false).await.unwrap();
    let taken_in = begun.elapsed();
    let out = export(&store, "her").await;
    eprintln!("{messages} messages: in {taken_in:?}, out {:?}", begun.elapsed() - taken_in);
    assert!(out == long, "the export is not what was taken in");
}
