//! The pages on which the shop's people find who waits, and answer.

use axum::http::StatusCode;
use mitra_server::{commands::shop, store::Role};
use rstest::rstest;
use serde_json::json;

use super::{key, of_people, open, staffed, waiting};
use crate::{
    admin::{Answer, Browser, PASSWORD, at_work, audited, count_of, hire},
    support::{
        Database::{self, Postgres, Sqlite},
        TestApp, TestShopper,
    },
};

fn page(shopper: &TestShopper) -> String {
    format!("/admin/conversations/{}", shopper.conversation_id)
}

fn field(answer: &Answer, name: &str) -> String {
    let (_, rest) = answer.html.split_once(&format!("name=\"{name}\" value=\"")).expect(name);
    rest.split_once('"').unwrap().0.to_owned()
}

/// Does something on the chat's page, as the page that is open offers it.
async fn act(browser: &mut Browser, shopper: &TestShopper, what: &str, fields: &[(&str, &str)]) -> Answer {
    let opened = browser.get(&page(shopper)).await;
    let once = field(&opened, "once");
    let mut all = vec![("once", once.as_str())];
    all.extend_from_slice(fields);
    act_again(browser, shopper, what, &all).await
}

/// The same as a page that was opened before does it.
async fn act_again(
    browser: &mut Browser,
    shopper: &TestShopper,
    what: &str,
    fields: &[(&str, &str)],
) -> Answer {
    browser.submit("/admin/waiting", &format!("{}/{what}", page(shopper)), fields).await
}

async fn second_agent(mitra: &TestApp) -> Browser {
    hire(mitra, "binu", Role::Agent).await;
    let mut browser = Browser::new(mitra);
    assert_eq!(browser.log_in("binu", PASSWORD).await.status, StatusCode::SEE_OTHER);
    browser
}

#[rstest]
#[tokio::test]
async fn who_waits_longest_is_first_with_what_she_wants(#[values(Sqlite, Postgres)] database: Database) {
    let mitra = staffed(database).await;
    let mut agent = at_work(&mitra, Role::Agent).await;
    let empty = agent.get("/admin/waiting").await;
    assert!(empty.html.contains("Nobody waits."), "{} {}", empty.status, empty.html);
    let (first, second) = (waiting(&mitra).await, waiting(&mitra).await);
    mitra.say(&second, "m3", "<script>alert(1)</script> where is my money").await;
    let sql = "UPDATE hand_over SET since = since - 5000 WHERE conversation_id = ?1";
    mitra.store.db().execute(sql, &[first.conversation_id.as_str().into()]).await.unwrap();
    let list = agent.get("/admin/waiting").await;
    let at = |shopper: &TestShopper| list.html.find(&page(shopper)).expect("it is listed");
    assert!(at(&first) < at(&second));
    assert!(list.html.contains("Looking for: Red; Kurtis; Up to ₹600"), "{}", list.html);
    assert!(list.html.contains("where is my money"), "what she wrote while she waits is told as well");
    assert!(list.html.contains("nobody has taken it") && list.html.contains("unanswered"));
    assert!(!list.html.contains("http-equiv=\"refresh\"") && !list.html.contains("<script"));
    let again = agent.get("/admin/waiting?again=true").await;
    assert!(again.html.contains("http-equiv=\"refresh\""), "it looks again by itself for who asks it to");
    assert_eq!(count_of(&mitra, "hand_over.list").await, 1, "looking again by itself is one look");

    let chat = agent.get(&page(&second)).await;
    assert!(chat.html.contains("&#60;script&#62;alert(1)"), "{}", chat.html);
    assert!(chat.html.contains("She asked for a person"));
    let mut analyst = at_work(&mitra, Role::Analyst).await;
    assert_eq!(analyst.get("/admin/waiting").await.status, StatusCode::FORBIDDEN);
    let overview = analyst.get("/admin").await;
    assert!(!overview.html.contains("/admin/waiting"));
    for what in ["take", "answer", "return"] {
        let token = overview.form_token();
        let fields = [("form_token", token.as_str()), ("once", "x"), ("text", "hello")];
        let answer = analyst.post(&format!("{}/{what}", page(&first)), &fields).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{what}");
    }
}

#[rstest]
#[tokio::test]
async fn an_answer_stands_in_the_chat_once_under_the_shops_name(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = staffed(database).await;
    let decided = shop::Decided { people_name: Some("Team Rangoli".into()), ..shop::Decided::default() };
    let set = shop::Set { id: "demo".into(), decided, ..shop::Set::default() };
    shop::changed_shop(&mitra.store, set).await.unwrap();
    let shopper = waiting(&mitra).await;
    let mut agent = at_work(&mitra, Role::Agent).await;
    let mut heard = mitra.app.hub.subscribe(&key(&shopper));
    let fields = [("once", "form-1"), ("text", "Namaste,\r\nI look <b>at</b> it.")];
    let answer = act_again(&mut agent, &shopper, "answer", &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.html);
    heard.changed().await;
    let twice = act_again(&mut agent, &shopper, "answer", &fields).await;
    assert_eq!(twice.leads_to(), answer.leads_to(), "a second tap does what the first one did");
    let said = of_people(&mitra, &shopper).await;
    let kinds: Vec<&str> = said.iter().map(|(kind, _)| kind.as_str()).collect();
    assert_eq!(kinds, ["agent.joined", "agent.message"]);
    assert!(said[0].1["text"].as_str().unwrap().contains("Team Rangoli"), "{:?}", said[0]);
    assert_eq!(said[1].1, json!({"name": "Team Rangoli", "text": "Namaste,\nI look <b>at</b> it."}));
    assert!(!format!("{said:?}").contains("an-agent"), "who of them it was is the shop's business");

    // The same form with other words, as after the back button, is another answer.
    let fields = [("once", "form-1"), ("text", "It is on its way.")];
    act_again(&mut agent, &shopper, "answer", &fields).await;
    assert_eq!(of_people(&mitra, &shopper).await.len(), 3);
    let (silence, _) = mitra.say(&shopper, "m9", "thank you").await;
    assert_eq!(silence, "", "the person answers, not Mitra");
    assert!(open(&mitra, &shopper).await.unwrap().is_unanswered);
    act(&mut agent, &shopper, "answer", &[("text", "You are welcome.")]).await;
    assert!(!open(&mitra, &shopper).await.unwrap().is_unanswered);
    let raw = mitra.store.db().rows("SELECT body FROM event WHERE kind LIKE 'agent.%'", &[]).await.unwrap();
    let is_open = |body: Vec<u8>| String::from_utf8_lossy(&body).contains("welcome");
    assert!(raw.iter().all(|row| !is_open(row.get("body").unwrap())), "it lies open");
    let done: Vec<String> = audited(&mitra).await.into_iter().map(|(_, action)| action).collect();
    let count = |action: &str| done.iter().filter(|done| *done == action).count();
    assert_eq!((count("hand_over.take"), count("hand_over.answer")), (1, 3));
}

#[rstest]
#[tokio::test]
async fn what_cannot_be_sent_is_refused_in_a_sentence_and_stays_in_the_form(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let mitra = staffed(database).await;
    let shopper = waiting(&mitra).await;
    let mut agent = at_work(&mitra, Role::Agent).await;
    let long = format!("dear {}", "क".repeat(2_000));
    for (text, sentence) in
        [("  \n ", "There are no words in it."), (long.as_str(), "It has 2005 characters")]
    {
        let answer = act(&mut agent, &shopper, "answer", &[("text", text)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.html.contains(sentence), "{sentence}");
        assert!(answer.html.contains(text.trim()), "what was typed is gone");
    }
    let answer = act_again(&mut agent, &shopper, "answer", &[("text", "hello")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "a form without its id");
    assert_eq!(of_people(&mitra, &shopper).await, []);
    let nowhere = "/admin/conversations/AAAAAAAAAAAAAAAAAAAAAA/answer";
    let answer = agent.submit("/admin/waiting", nowhere, &[("once", "x"), ("text", "hello")]).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}

#[rstest]
#[tokio::test]
async fn two_people_do_not_answer_over_each_other(#[values(Sqlite, Postgres)] database: Database) {
    let mitra = staffed(database).await;
    let shopper = waiting(&mitra).await;
    let (mut one, mut two) = (at_work(&mitra, Role::Agent).await, second_agent(&mitra).await);
    // Both have the page open, and both take it at the same moment.
    let (first, second) = tokio::join!(
        act(&mut one, &shopper, "take", &[("from", "")]),
        act(&mut two, &shopper, "take", &[("from", "")])
    );
    let mut statuses = [first.status, second.status];
    statuses.sort();
    assert_eq!(statuses, [StatusCode::SEE_OTHER, StatusCode::CONFLICT]);
    let (mut holder, mut other, name, refused) = match first.status {
        StatusCode::SEE_OTHER => (one, two, "an-agent", second),
        _ => (two, one, "binu", first),
    };
    assert!(refused.html.contains(&format!("{name} has taken this chat.")), "{}", refused.html);
    let listed = other.get("/admin/waiting").await.html;
    assert!(listed.contains(&format!("taken by {name}")), "{listed}");

    let answer = act(&mut other, &shopper, "answer", &[("text", "me too")]).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(answer.html.contains("me too") && answer.html.contains(&format!("Take it over from {name}")));
    let answer = act(&mut other, &shopper, "return", &[]).await;
    assert_eq!(answer.status, StatusCode::CONFLICT, "nor is it given back by somebody else");
    assert_eq!(of_people(&mitra, &shopper).await.len(), 1);

    // Who wants it says from whom; what was typed is kept.
    let from = field(&answer, "from");
    let taken = act(&mut other, &shopper, "take", &[("from", &from), ("text", "me too")]).await;
    assert_eq!(taken.status, StatusCode::OK, "{}", taken.html);
    assert!(taken.html.contains("you have taken it") && taken.html.contains("me too"));
    assert_eq!(of_people(&mitra, &shopper).await.len(), 1, "that a colleague follows is not told");
    let late = act_again(&mut holder, &shopper, "answer", &[("once", "old"), ("text", "sorry")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    let answer = act(&mut other, &shopper, "answer", &[("text", "me too")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    // Somebody who cannot log in any more holds nothing up.
    mitra
        .store
        .db()
        .execute("UPDATE admin SET disabled_at = 1 WHERE login <> ?1", &[name.into()])
        .await
        .unwrap();
    let answer = act(&mut holder, &shopper, "answer", &[("text", "I go on here")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.html);
}

#[rstest]
#[tokio::test]
async fn given_back_mitra_answers_and_nobody_else(#[values(Sqlite, Postgres)] database: Database) {
    let mitra = staffed(database).await;
    let shopper = waiting(&mitra).await;
    let mut agent = at_work(&mitra, Role::Agent).await;
    act(&mut agent, &shopper, "answer", &[("text", "All done.")]).await;
    let given = act(&mut agent, &shopper, "return", &[]).await;
    assert_eq!(given.status, StatusCode::SEE_OTHER);
    assert!(agent.get(given.leads_to()).await.html.contains("Mitra&#39;s again"));
    let kinds: Vec<String> = of_people(&mitra, &shopper).await.into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, ["agent.joined", "agent.message", "agent.left"]);
    let (_, cards) = mitra.say(&shopper, "m8", "red kurti under 600").await;
    assert!(!cards.is_empty());
    let late =
        act_again(&mut agent, &shopper, "answer", &[("once", "old"), ("text", "One more thing")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.html.contains("She is with Mitra again") && late.html.contains("One more thing"));
    for what in ["take", "return"] {
        let late = act_again(&mut agent, &shopper, what, &[("once", "old")]).await;
        assert_eq!(late.status, StatusCode::CONFLICT, "{what}");
    }
    assert_eq!(of_people(&mitra, &shopper).await.len(), 3);

    // She asks again, is answered, and goes back to Mitra herself while somebody types.
    mitra.say(&shopper, "m9", "I want to talk to a real person").await;
    act(&mut agent, &shopper, "answer", &[("text", "Here again.")]).await;
    mitra.say(&shopper, "m10", "talk to Mitra again").await;
    let late = act_again(&mut agent, &shopper, "answer", &[("once", "new"), ("text", "Wait")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
}
