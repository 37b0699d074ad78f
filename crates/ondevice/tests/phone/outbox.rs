//! What was written and not accepted yet.

use mitra_ondevice::{
    outbox::{Kept, Outbox},
    phone::{Phone, Write},
    replica::Replica,
    shelf::Shelf,
};
use mitra_protocol::worker::{FromTalk, ToTalk};

use crate::{NOW, message, phone, say};

fn kept(order: u64, id: &str) -> Kept {
    Kept { order, message: message(id, "text"), said: None }
}

fn opened(kept: Vec<Kept>) -> Phone {
    Phone::new(Outbox::new(kept), "half a".into(), Replica::default(), Shelf::default())
}

fn waiting(phone: &Phone) -> Vec<String> {
    let FromTalk::Outbox { waiting, .. } = phone.greeting(true).remove(0) else { panic!("no greeting") };
    waiting.into_iter().map(|message| message.client_id).collect()
}

#[test]
fn what_the_store_held_is_told_in_the_order_of_writing() {
    let phone = opened(vec![kept(7, "c"), kept(2, "a"), kept(5, "b")]);
    let waiting = ["a", "b", "c"].map(|id| message(id, "text")).to_vec();
    let told = FromTalk::Outbox { waiting, draft: "half a".into(), durable: false };
    assert_eq!(phone.greeting(false), [told]);
}

#[test]
fn a_message_of_version_1_is_read() {
    let text = r#"{"order":1,"message":{"client_id":"a","text":"saree"}}"#;
    let expected = Kept { order: 1, message: message("a", "saree"), said: None };
    assert_eq!(serde_json::from_str::<Kept>(text).unwrap(), expected);
}

#[test]
fn a_new_message_comes_after_those_of_earlier_visits_and_only_once() {
    let keep = |id: &str| ToTalk::Keep { message: message(id, "text") };
    let late = u64::try_from(NOW).unwrap() + 50;
    let mut phone = opened(vec![kept(late, "a")]);
    assert_eq!(phone.apply(keep("b"), NOW), Some(Write::Put(kept(late + 1, "b"))), "a clock set back");
    assert_eq!(phone.apply(keep("b"), NOW), None);
    assert_eq!(waiting(&phone), ["a", "b"]);
}

#[test]
fn what_was_accepted_or_taken_back_is_forgotten() {
    let mut phone = opened(vec![kept(1, "a"), kept(2, "b"), kept(3, "c")]);
    let accepted = |id: &str| ToTalk::Accepted { client_id: id.into() };
    assert_eq!(phone.apply(accepted("a"), NOW), Some(Write::Remove("a".into(), None)));
    assert_eq!(phone.apply(accepted("a"), NOW), None);
    let withdraw = ToTalk::Withdraw { client_id: "b".into() };
    assert_eq!(phone.apply(withdraw, NOW), Some(Write::Remove("b".into(), None)));
    assert_eq!(waiting(&phone), ["c"]);
}

#[test]
fn what_a_tab_that_is_gone_left_is_taken_over_once_with_what_the_phone_said_to_it() {
    let mut gone = phone();
    say(&mut gone, "x", "red kurti");
    let answered = gone.answered("x").unwrap();
    let FromTalk::Answered { device, .. } = &answered else { panic!("no answer") };
    let mut of_it = kept(3, "x");
    of_it.message.text = Some("red kurti".into());
    of_it.message.device.clone_from(device);

    let mut phone = opened(vec![kept(2, "b")]);
    let left = vec![kept(9, "c"), kept(2, "b"), of_it.clone()];
    let told = phone.adopt(left.clone());
    let waiting_now = vec![of_it.message, message("c", "text")];
    let outbox = FromTalk::Outbox { waiting: waiting_now, draft: String::new(), durable: true };
    assert_eq!(told, [outbox, answered]);
    assert_eq!(waiting(&phone), ["b", "x", "c"]);
    assert_eq!(phone.adopt(left), []);
}

#[test]
fn a_draft_is_written_when_it_changes() {
    let mut phone = Phone::default();
    let draft = |text: &str| ToTalk::Draft { text: text.into() };
    assert_eq!(phone.apply(draft(""), NOW), None);
    assert_eq!(phone.apply(draft("sa"), NOW), Some(Write::Draft("sa".into())));
    assert_eq!(phone.apply(draft("sa"), NOW), None);
}

#[test]
fn nothing_is_left_of_her_when_she_asks_for_that() {
    let mut phone = phone();
    say(&mut phone, "a", "red kurti");
    assert_eq!(phone.apply(ToTalk::Forget, NOW), Some(Write::Clear));
    assert_eq!(waiting(&phone), [] as [&str; 0]);
    assert_eq!(phone.log("c", NOW), None);
}

#[test]
fn an_answer_is_told_again_on_the_next_visit() {
    let mut phone = phone();
    say(&mut phone, "a", "red kurti");
    let told = phone.greeting(true);
    assert!(matches!(&told[1], FromTalk::Answered { client_id, device: Some(_), .. } if client_id == "a"));
}
