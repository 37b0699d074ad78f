//! What the `talk` worker keeps of what the page tells it.

use mitra_ondevice::outbox::{Kept, Outbox, Write, is_outdated};
use mitra_protocol::{
    MessageSend,
    worker::{FromTalk, ToTalk},
};

fn message(id: &str) -> MessageSend {
    MessageSend { client_id: id.into(), text: Some(format!("text of {id}")), action: None }
}

fn kept(order: u64, id: &str) -> Kept {
    Kept { order, message: message(id) }
}

fn waiting(outbox: &Outbox) -> Vec<String> {
    let FromTalk::Outbox { waiting, .. } = outbox.greeting(true);
    waiting.into_iter().map(|message| message.client_id).collect()
}

#[test]
fn what_the_store_held_is_told_in_the_order_of_writing() {
    let outbox = Outbox::new(vec![kept(7, "c"), kept(2, "a"), kept(5, "b")], "half a".into());
    let waiting = vec![message("a"), message("b"), message("c")];
    let told = FromTalk::Outbox { waiting, draft: "half a".into(), durable: false };
    assert_eq!(outbox.greeting(false), told);
}

#[test]
fn a_new_message_comes_after_those_of_earlier_visits_and_only_once() {
    let mut outbox = Outbox::new(vec![kept(7, "a")], String::new());
    let put = outbox.apply(ToTalk::Keep { message: message("b") });
    assert_eq!(put, Some(Write::Put(kept(8, "b"))));
    assert_eq!(outbox.apply(ToTalk::Keep { message: message("b") }), None);
    assert_eq!(waiting(&outbox), ["a", "b"]);
}

#[test]
fn an_accepted_message_is_forgotten() {
    let mut outbox = Outbox::new(vec![kept(1, "a"), kept(2, "b")], String::new());
    let accepted = |id: &str| ToTalk::Accepted { client_id: id.into() };
    assert_eq!(outbox.apply(accepted("a")), Some(Write::Remove("a".into())));
    assert_eq!(outbox.apply(accepted("a")), None);
    assert_eq!(waiting(&outbox), ["b"]);
}

#[test]
fn a_draft_is_written_when_it_changes() {
    let mut outbox = Outbox::default();
    let draft = |text: &str| ToTalk::Draft { text: text.into() };
    assert_eq!(outbox.apply(draft("")), None);
    assert_eq!(outbox.apply(draft("laal")), Some(Write::Draft("laal".into())));
    assert_eq!(outbox.apply(draft("laal")), None);
    assert_eq!(outbox.apply(draft("")), Some(Write::Draft(String::new())));
}

#[test]
fn of_several_drafts_only_the_last_is_written() {
    let draft = |text: &str| ToTalk::Draft { text: text.into() };
    let keep = || ToTalk::Keep { message: message("a") };
    assert!(is_outdated(&draft("l"), &[keep(), draft("la")]));
    assert!(!is_outdated(&draft("la"), &[keep()]));
    assert!(!is_outdated(&keep(), &[keep(), draft("la")]));
}

#[test]
fn forgetting_leaves_nothing_and_clears_the_store_even_when_nothing_is_held() {
    let mut outbox = Outbox::new(vec![kept(7, "a")], "half a".into());
    assert_eq!(outbox.apply(ToTalk::Forget), Some(Write::Clear));
    let nothing = FromTalk::Outbox { waiting: Vec::new(), draft: String::new(), durable: true };
    assert_eq!(outbox.greeting(true), nothing);
    assert_eq!(outbox.apply(ToTalk::Forget), Some(Write::Clear));
}
