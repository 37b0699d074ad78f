//! What each role sees, and that what shoppers said stays where it may be read.

use axum::http::{StatusCode, header};
use mitra_server::{
    commands::import,
    store::{Role, Shopper, ShopperKind},
};
use rstest::rstest;
use serde_json::json;

use super::{Answer, Browser, at_work, audited, count_of, other_shop};
use crate::support::{
    Database::{self, Postgres, Sqlite},
    TestApp, TestShopper,
};

const MARKUP: &str = "<script>alert('kurti')</script> <img src=x onerror=alert(1)> \"quoted\" & more";
const SHOWN: &str = "alert(&#39;kurti&#39;)&#60;/script&#62;";

fn chat(shopper: &TestShopper) -> String {
    format!("/admin/conversations/{}", shopper.conversation_id)
}

async fn shopper_of(mitra: &TestApp, shopper: &TestShopper) -> Shopper {
    mitra.store.shopper_of_token(&shopper.token).await.unwrap().unwrap()
}

fn title(answer: &Answer) -> &str {
    answer.html.split_once("<title>").unwrap().1.split_once("</title>").unwrap().0
}

#[rstest]
#[tokio::test]
async fn each_role_opens_its_own_pages_and_no_others(#[values(Sqlite, Postgres)] database: Database) {
    let mitra = TestApp::open(database).await;
    let shopper = mitra.shopper().await;
    mitra.say(&shopper, "m1", "zebra striped umbrella").await;
    mitra
        .store
        .put_in_outbox(&shopper_of(&mitra, &shopper).await, "whatsapp", &json!({"text": "zebra"}))
        .await
        .unwrap();
    let one_chat = chat(&shopper);
    let pages: [(&str, &[Role]); 9] = [
        ("/admin", Role::ALL),
        ("/admin/conversations", Role::ALL),
        ("/admin/outbox", Role::ALL),
        ("/admin/imports", Role::ALL),
        ("/admin/shops", Role::ALL),
        ("/admin/password", Role::ALL),
        (&one_chat, &[Role::Owner, Role::Agent]),
        ("/admin/waiting", &[Role::Owner, Role::Agent]),
        ("/admin/audit", &[Role::Owner]),
    ];
    for role in Role::ALL {
        let mut browser = at_work(&mitra, *role).await;
        for (path, allowed) in pages {
            let answer = browser.get(path).await;
            let name = format!("{} asks {path}", role.name());
            if !allowed.contains(role) {
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{name}");
                assert!(answer.html.contains("Your role does not include this."), "{name}");
            } else {
                assert_eq!(answer.status, StatusCode::OK, "{name}");
                assert!(answer.html.contains("<h1>"), "{name}");
            }
            if *role == Role::Analyst {
                assert!(!answer.html.contains("zebra"), "{name}: numbers, never what a shopper said");
                assert!(!answer.html.contains("href=\"/admin/conversations/"), "{name}");
            }
            assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store", "{name}");
            let policy = answer.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
            assert!(policy.starts_with("default-src 'none'; style-src 'self';"), "{name}");
            assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"), "{name}");
            assert!(!answer.html.contains("<script") && !answer.html.contains(" style="), "{name}");
            assert!(!title(&answer).contains("zebra"), "{name}");
        }
        let links = browser.get("/admin").await.html.matches("href=\"/admin/audit\"").count();
        assert_eq!(links, usize::from(*role == Role::Owner), "{} is led to what opens", role.name());
    }
}

#[rstest]
#[tokio::test]
async fn a_stranger_is_led_to_the_login(#[values(Sqlite, Postgres)] database: Database) {
    let mitra = TestApp::open(database).await;
    let mut stranger = Browser::new(&mitra);
    for path in ["/admin", "/admin/conversations/x", "/admin/audit", "/admin/shops"] {
        assert_eq!(stranger.get(path).await.leads_to(), "/admin/login", "{path}");
    }
    let login = stranger.get("/admin/login").await;
    assert_eq!(login.status, StatusCode::OK);
    assert!(login.html.contains("Nobody can log in yet."), "the first owner is made by a command");
    assert!(login.html.contains("mitra admin add"));
    let mut owner = at_work(&mitra, Role::Owner).await;
    assert!(!stranger.get("/admin/login").await.html.contains("Nobody can log in yet."));
    assert_eq!(owner.get("/admin/login").await.leads_to(), "/admin", "who is in need not log in");
    assert_eq!(
        stranger.get("/admin/style.css").await.headers[header::CONTENT_TYPE],
        "text/css; charset=utf-8"
    );
}

#[rstest]
#[tokio::test]
async fn what_a_shopper_wrote_is_shown_as_text_and_looking_is_written_down(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    let shopper = mitra.shopper().await;
    mitra.say(&shopper, "m1", MARKUP).await;
    mitra.say(&shopper, "m2", "red kurti under 500").await;
    let mut agent = at_work(&mitra, Role::Agent).await;
    let list = agent.get("/admin/conversations").await;
    assert!(list.html.contains("2 messages") && list.html.contains("English"), "{}", list.html);
    assert!(!list.html.contains("kurti"), "a list tells nothing of what was said");
    assert_eq!(count_of(&mitra, "conversation.read").await, 0);

    let answer = agent.get(&chat(&shopper)).await;
    assert!(answer.html.contains(SHOWN), "{}", answer.html);
    assert!(!answer.html.contains("<script") && !answer.html.contains("<img"), "{}", answer.html);
    assert!(answer.html.contains("red kurti under 500") && answer.html.contains("₹399"), "{}", answer.html);
    assert_eq!(title(&answer), "A chat | Mitra");
    agent.get(&chat(&shopper)).await;
    let log = audited(&mitra).await;
    let read = ("an-agent".to_owned(), "conversation.read".to_owned());
    assert_eq!(log.iter().filter(|entry| **entry == read).count(), 2, "each look is an entry: {log:?}");

    let mut owner = at_work(&mitra, Role::Owner).await;
    let page = owner.get("/admin/audit").await.html;
    assert!(page.contains("read a conversation") && page.contains(&shopper.conversation_id), "{page}");
    assert!(!page.contains("kurti"), "the log names ids, never texts");
}

#[rstest]
#[tokio::test]
async fn another_shops_conversation_is_like_one_that_is_not_there(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    other_shop(&mitra).await;
    let (stranger, _) = mitra.store.new_guest("other").await.unwrap();
    let elsewhere = mitra.store.new_conversation(&stranger, "en").await.unwrap().conversation_id;
    let mut owner = at_work(&mitra, Role::Owner).await;
    let nothing = owner.get("/admin/conversations/nothing-here").await;
    assert_eq!(nothing.status, StatusCode::NOT_FOUND);
    for id in [elsewhere.as_str(), "%00", "%ff", "..%2f..", &"x".repeat(5000)] {
        let answer = owner.get(&format!("/admin/conversations/{id}")).await;
        assert_eq!((answer.status, &answer.html), (nothing.status, &nothing.html), "{id}");
    }
    assert_eq!(count_of(&mitra, "conversation.read").await, 0);
    assert!(!owner.get("/admin/conversations").await.html.contains(&elsewhere));
}

#[rstest]
#[tokio::test]
async fn long_lists_are_read_page_by_page(#[values(Sqlite, Postgres)] database: Database) {
    let mitra = TestApp::open(database).await;
    let mut owner = at_work(&mitra, Role::Owner).await;
    for n in 0..120 {
        mitra.store.audit("demo", &format!("actor-{n}"), "import", "").await.unwrap();
    }
    let (mut path, mut seen, mut pages) = ("/admin/audit".to_owned(), Vec::new(), 0);
    loop {
        let html = owner.get(&path).await.html;
        pages += 1;
        seen.extend((0..120).filter(|n| html.contains(&format!("<strong>actor-{n}</strong>"))));
        let Some((_, rest)) = html.split_once("href=\"?before=") else { break };
        path = format!("/admin/audit?before={}", rest.split_once('"').unwrap().0);
    }
    seen.sort_unstable();
    assert_eq!(seen, (0..120).collect::<Vec<_>>(), "each entry once");
    assert_eq!(pages, 3);
}

#[rstest]
#[tokio::test]
async fn the_overview_counts_today(#[values(Sqlite, Postgres)] database: Database) {
    let mitra = TestApp::open(database).await;
    let (today, yesterday) = (mitra.shopper().await, mitra.shopper().await);
    mitra.say(&today, "m1", "red kurti").await;
    mitra.say(&today, "m2", "blue kurti").await;
    mitra.say(&yesterday, "m1", "red kurti").await;
    let before = [(&yesterday.conversation_id).into()];
    for sql in [
        "UPDATE event SET at = at - 86400000 WHERE conversation_id = ?1",
        "UPDATE conversation SET created_at = created_at - 86400000, updated_at = updated_at - 86400000
         WHERE conversation_id = ?1",
    ] {
        mitra.store.db().execute(sql, &before).await.unwrap();
    }
    let html = at_work(&mitra, Role::Analyst).await.get("/admin").await.html;
    let number = |name: &str| {
        let (_, rest) = html.split_once(&format!("<dt>{name}</dt><dd>")).expect(name);
        rest.split_once("</dd>").unwrap().0.parse::<u64>().unwrap()
    };
    assert_eq!((number("Chats begun"), number("Messages"), number("Replies")), (1, 2, 2));
    assert!(number("Products") > 0);
    assert_eq!(number("Waiting to go out"), 0);
}

#[rstest]
#[tokio::test]
async fn the_outbox_says_what_goes_out_to_those_who_may_read_it(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    let shopper = shopper_of(&mitra, &mitra.shopper().await).await;
    assert_eq!(shopper.kind, ShopperKind::Guest);
    let id = mitra
        .store
        .put_in_outbox(&shopper, "whatsapp", &json!({"text": "Namaste <b>Asha</b>"}))
        .await
        .unwrap();
    for role in Role::ALL {
        let html = at_work(&mitra, *role).await.get("/admin/outbox").await.html;
        assert!(html.contains("whatsapp") && html.contains("waiting"), "{html}");
        assert_eq!(html.contains("Namaste &#60;b&#62;Asha"), *role != Role::Analyst, "{}", role.name());
    }
    let raw = mitra.store.db().rows("SELECT body FROM outbox", &[]).await.unwrap();
    let body: Vec<u8> = raw[0].get("body").unwrap();
    assert!(!body.windows(7).any(|part| part == b"Namaste"), "it lies there sealed");
    // Moved to another row it does not open.
    let sql = "UPDATE outbox SET outbox_id = 'moved' WHERE outbox_id = ?1";
    mitra.store.db().execute(sql, &[(&id).into()]).await.unwrap();
    let before = mitra_server::store::Before::newest();
    assert!(mitra.store.outbox("demo", &before, 9, true).await.is_err());
}

#[rstest]
#[tokio::test]
async fn imports_are_listed_the_refused_ones_too(#[values(Sqlite, Postgres)] database: Database) {
    let mitra = TestApp::open(database).await;
    let broken = mitra.folder.path().join("broken.jsonl");
    std::fs::write(&broken, "this is no feed\n").unwrap();
    import::run(&mitra.place, import::Arguments { files: vec![broken], map: None, replace: false })
        .await
        .unwrap_err();
    let imports = mitra.store.imports("demo", &mitra_server::store::Before::newest(), 9).await.unwrap();
    let told: Vec<_> = imports.iter().map(|import| (import.source.as_str(), import.done)).collect();
    assert_eq!(told, [("broken.jsonl", false), ("shop.jsonl", true)]);
    assert!(imports[1].counts.new > 0 && !imports[0].complaints.is_empty());
    let html = at_work(&mitra, Role::Analyst).await.get("/admin/imports").await.html;
    assert!(html.contains("refused") && html.contains("taken in"), "{html}");
    let folder = mitra.folder.path().to_str().unwrap();
    assert!(!html.contains(folder), "where files lay on the server is nobody's business");
    assert_eq!(count_of(&mitra, "import").await, 2);
}

#[rstest]
#[tokio::test]
async fn an_owner_makes_a_key_that_is_shown_once_and_revokes_it(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = TestApp::open(database).await;
    let mut owner = at_work(&mitra, Role::Owner).await;
    let answer = owner.submit("/admin/shops", "/admin/shops/keys", &[("name", "catalogue <sync>")]).await;
    let (_, rest) = answer.html.split_once("<code>demo.key-").expect("the key");
    let key = format!("demo.key-{}", rest.split_once('<').unwrap().0);
    assert_eq!(mitra.store.shop_of_key(&key).await.unwrap().as_deref(), Some("demo"));
    let page = owner.get("/admin/shops").await.html;
    assert!(page.contains("catalogue &#60;sync&#62;") && !page.contains(&key), "shown once");

    let id = key.split('.').nth(1).unwrap().to_owned();
    let revoke = format!("/admin/shops/keys/{id}/revoke");
    for role in [Role::Agent, Role::Analyst] {
        let mut other = at_work(&mitra, role).await;
        assert_eq!(other.submit("/admin", &revoke, &[]).await.status, StatusCode::FORBIDDEN);
        let answer = other.submit("/admin", "/admin/shops/keys", &[("name", "mine")]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", role.name());
    }
    assert_eq!(owner.submit("/admin/shops", &revoke, &[]).await.leads_to(), "/admin/shops?done=revoked");
    assert_eq!(mitra.store.shop_of_key(&key).await.unwrap(), None);
    assert_eq!(owner.submit("/admin/shops", &revoke, &[]).await.status, StatusCode::NOT_FOUND);
    let empty = owner.submit("/admin/shops", "/admin/shops/keys", &[("name", " \u{7} ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!((count_of(&mitra, "key.add").await, count_of(&mitra, "key.revoke").await), (1, 1));
}

#[rstest]
#[tokio::test]
async fn an_owner_says_which_pages_may_embed_the_chat(#[values(Sqlite, Postgres)] database: Database) {
    let mitra = TestApp::open(database).await;
    let mut owner = at_work(&mitra, Role::Owner).await;
    let origins = "/admin/shops/origins";
    for bad in [
        "javascript:alert(1)",
        "https://a.example/path",
        "https://a.example; script-src *",
        "evil",
        "https://",
    ] {
        let answer = owner.submit("/admin/shops", origins, &[("origins", bad)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad}");
        assert!(answer.html.contains("role=\"alert\""), "{bad}");
    }
    let good = "https://www.example.in\r\nhttp://localhost:3000";
    let answer = owner.submit("/admin/shops", origins, &[("origins", good)]).await;
    assert_eq!(answer.leads_to(), "/admin/shops?done=origins");
    let shop = mitra.store.shop("demo").await.unwrap().unwrap();
    assert_eq!(shop.settings.origins, ["https://www.example.in", "http://localhost:3000"]);
    assert_eq!(count_of(&mitra, "shop.settings").await, 1);
}

#[rstest]
#[tokio::test]
async fn what_cannot_be_written_in_the_audit_log_is_not_done(#[values(Sqlite, Postgres)] database: Database) {
    let mitra = TestApp::open(database).await;
    let mut owner = at_work(&mitra, Role::Owner).await;
    let key = mitra.store.new_shop_key("demo", "sync").await.unwrap();
    let revoke = format!("/admin/shops/keys/{}/revoke", key.split('.').nth(1).unwrap());
    let token = owner.get("/admin/shops").await.form_token();
    let before = mitra.store.shop("demo").await.unwrap();
    mitra.store.db().execute("ALTER TABLE audit RENAME TO audit_gone", &[]).await.unwrap();
    for (path, name, value) in [
        ("/admin/shops/origins", "origins", "https://www.example.in"),
        ("/admin/shops/keys", "name", "mine"),
        (revoke.as_str(), "nothing", ""),
    ] {
        let answer = owner.post(path, &[("form_token", &token), (name, value)]).await;
        assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR, "{path}");
    }
    assert_eq!(mitra.store.shop("demo").await.unwrap(), before);
    assert_eq!(mitra.store.shop_keys("demo").await.unwrap().len(), 1);
    assert!(mitra.store.shop_of_key(&key).await.unwrap().is_some());
}

#[rstest]
#[tokio::test]
async fn saving_origins_leaves_what_others_decide_meanwhile(#[values(Sqlite, Postgres)] database: Database) {
    let mitra = TestApp::open(database).await;
    // Somebody else is about to commit another setting.
    let mut unit = mitra.store.db().begin().await.unwrap();
    let mut shop = mitra.store.shop("demo").await.unwrap().unwrap();
    shop.settings.languages = vec!["hi".into()];
    let settings = serde_json::to_string(&shop.settings).unwrap();
    let sql = "UPDATE shop SET settings = ?1 WHERE shop_id = 'demo'";
    unit.execute(sql, &[settings.into()]).await.unwrap();
    let store = mitra.store.clone();
    let saving = tokio::spawn(async move {
        store.set_origins("demo", vec!["https://www.example.in".into()], "asha").await
    });
    // It may get as far as it gets before that.
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    unit.commit().await.unwrap();
    saving.await.unwrap().unwrap();
    let settings = mitra.store.shop("demo").await.unwrap().unwrap().settings;
    assert_eq!(
        (settings.languages.join(" "), settings.origins.join(" ")),
        ("hi".into(), "https://www.example.in".into())
    );
}
