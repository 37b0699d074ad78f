//! The same turns as in the shop, over what she was shown.

use mitra_ondevice::phone::Write;
use mitra_protocol::{
    EventBody,
    worker::{FromTalk, ToTalk},
};

use crate::{MINUTE, NOW, phone, product, pulled, say, say_at};

#[test]
fn a_search_a_refinement_and_the_second_one_are_answered_with_the_age_of_each_price() {
    let mut phone = phone();
    let found = say_at(&mut phone, "a", "red kurti", NOW + 2 * 60 * MINUTE);
    assert_eq!(found.ids, ["k2", "k1"]);
    assert_eq!(found.ages_seconds, [Some(7_200), Some(7_200)]);
    assert!(found.is_answer);
    let refined = say_at(&mut phone, "b", "under 500", NOW + 2 * 60 * MINUTE);
    assert_eq!(refined.ids, ["k2"]);
    let back = say_at(&mut phone, "c", "kurti", NOW + 2 * 60 * MINUTE);
    assert_eq!(back.ids.len(), 3);
    let second = say_at(&mut phone, "d", "price of the second one", NOW + 2 * 60 * MINUTE);
    let price = if back.ids[1] == "k2" { "₹449" } else { "₹799" };
    assert!(second.words.iter().any(|words| words.contains(price)), "{:?}", second.words);
}

#[test]
fn two_are_compared_and_one_is_kept() {
    let mut phone = phone();
    say(&mut phone, "a", "red kurti");
    phone.apply(ToTalk::Keep { message: crate::message("b", "compare the first two") }, NOW);
    phone.apply(ToTalk::Answer { client_id: "b".into(), lang: "en".into() }, NOW);
    let Some(FromTalk::Answered { reply, .. }) = phone.answered("b") else { panic!("no answer") };
    assert!(reply.iter().any(|event| matches!(event.body, EventBody::ReplyComparison { .. })));
    assert!(say(&mut phone, "c", "save the first one").is_answer);
    assert_eq!(say(&mut phone, "d", "show my wishlist").ids, ["k2"]);
}

#[test]
fn nothing_is_claimed_of_the_whole_shop() {
    let mut phone = phone();
    let told = ["seen", "shown", "phone has kept"];
    for (id, text) in
        [("a", "blue kurti"), ("b", "kurti"), ("c", "cheapest first"), ("d", "red kurti under 500")]
    {
        let words = say(&mut phone, id, text).words.join(" ");
        assert!(told.iter().any(|told| words.contains(told)), "{text}: {words}");
    }
}

#[test]
fn what_only_the_shop_knows_waits_and_that_is_said() {
    let mut phone = phone();
    for (id, text) in [
        ("a", "where is my order"),
        ("b", "can I talk to a person"),
        ("c", "do you deliver to 400001"),
        ("d", "return policy"),
        ("e", "any offers today"),
        ("f", "green lehenga"),
        ("g", "checkout"),
    ] {
        let said = say(&mut phone, id, text);
        assert!(!said.is_answer, "{text}: {:?}", said.words);
        assert!(!said.words.is_empty() && said.ids.is_empty(), "{text}");
    }
}

#[test]
fn a_conversation_can_begin_on_the_phone() {
    let mut phone = mitra_ondevice::phone::Phone::default();
    assert!(say(&mut phone, "a", "hello").is_answer);
    assert!(!say(&mut phone, "b", "red kurti").is_answer);
}

#[test]
fn what_the_server_took_in_is_remembered_until_it_tells_its_own_state() {
    let mut phone = phone();
    say(&mut phone, "a", "red kurti");
    let write = phone.apply(ToTalk::Accepted { client_id: "a".into() }, NOW);
    assert!(matches!(write, Some(Write::Remove(_, Some(known))) if known.since.len() == 1));
    assert_eq!(say(&mut phone, "b", "under 500").ids, ["k2"], "it goes on from the kurtis");
    phone.pulled("c", pulled(20, vec![product("k9", "kurti", "red", 99)]), NOW);
    // What the server told is the state now; only "b" is still this phone's own.
    assert_eq!(phone.read_up_to("c"), 20);
}

#[test]
fn what_is_taken_back_did_not_happen() {
    let mut phone = phone();
    say(&mut phone, "a", "saree");
    say(&mut phone, "b", "kurti");
    phone.apply(ToTalk::Withdraw { client_id: "b".into() }, NOW);
    assert_eq!(say(&mut phone, "c", "in red").ids, ["s1"]);
}
