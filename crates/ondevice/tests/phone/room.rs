//! How much is kept, and what goes when there is no room.

use mitra_ondevice::{
    phone::Write,
    replica::MOST_EVENTS,
    shelf::{MOST_BYTES, MOST_PRODUCTS},
};
use mitra_protocol::{Event, EventBody, KeptProduct, Replica, worker::FromTalk};

use crate::{NOW, phone, product, pulled, say};

fn ids(shown: &[mitra_ondevice::shelf::Shown]) -> Vec<&str> {
    shown.iter().map(|shown| shown.product.details.card.id.as_str()).collect()
}

#[test]
fn of_too_many_products_those_go_that_were_shown_longest_ago() {
    let mut phone = phone();
    let many: Vec<KeptProduct> =
        (0..MOST_PRODUCTS - 1).map(|at| product(&format!("n{at}"), "kurti", "green", 100)).collect();
    let Some(Write::Grow { gone, products, .. }) = phone.pulled("c", pulled(10, many), NOW + 1) else {
        panic!("nothing is written")
    };
    assert_eq!(products.len(), MOST_PRODUCTS - 1);
    assert_eq!(ids(&gone), ["k1", "k2", "k3"]);
}

#[test]
fn long_descriptions_take_the_room_of_several_products() {
    let mut phone = phone();
    let mut long = product("long", "kurti", "green", 100);
    long.details.description = "x".repeat(MOST_BYTES - 1_000);
    let Some(Write::Grow { gone, .. }) = phone.pulled("c", pulled(10, vec![long]), NOW + 1) else {
        panic!("nothing is written")
    };
    assert!(ids(&gone).starts_with(&["k1", "k2", "k3"]), "{:?}", ids(&gone));
}

#[test]
fn of_a_long_log_the_end_is_kept() {
    let mut phone = phone();
    let events = (10..10 + MOST_EVENTS as u64 + 5).map(|seq| Event {
        seq,
        at: NOW,
        body: EventBody::ReplyDone { turn: 1, superseded: false },
    });
    let more = Replica { events: events.collect(), ..pulled(2_000, Vec::new()) };
    let Some(Write::Grow { grown, .. }) = phone.pulled("c", more, NOW) else { panic!("nothing is written") };
    assert_eq!(grown.gone, Some(14));
    let Some(FromTalk::Log { events, .. }) = phone.log("c", NOW) else { panic!("no log") };
    assert_eq!((events[0].seq, events.len()), (15, MOST_EVENTS));
}

#[test]
fn without_room_half_of_what_can_be_had_again_goes_and_nothing_unsent() {
    let mut phone = phone();
    say(&mut phone, "a", "red kurti");
    let Write::Grow { gone, grown, .. } = phone.make_room() else { panic!("no room is made") };
    assert_eq!(ids(&gone), ["k1", "k2"]);
    assert_eq!(grown.gone, Some(9));
    assert!(phone.answered("a").is_some());
}

#[test]
fn another_conversation_takes_the_place_of_the_one_before_and_the_products_stay() {
    let mut phone = phone();
    let Some(Write::Grow { grown, .. }) = phone.pulled("d", pulled(3, Vec::new()), NOW) else {
        panic!("nothing is written")
    };
    assert!(grown.begins_anew);
    assert_eq!((phone.log("c", NOW), phone.read_up_to("d")), (None, 3));
    assert_eq!(say(&mut phone, "a", "red kurti").ids.len(), 2);
}

#[test]
fn a_conversation_that_is_not_hers_any_more_goes() {
    let mut phone = phone();
    assert_eq!(phone.lose("other"), None);
    assert!(matches!(phone.lose("c"), Some(Write::Grow { grown, .. }) if grown.begins_anew));
    assert_eq!((phone.log("c", NOW), phone.read_up_to("c")), (None, 0));
}

#[test]
fn a_stored_log_tells_how_old_its_prices_are() {
    let Some(FromTalk::Log { events, .. }) = phone().log("c", NOW + 90_000) else { panic!("no log") };
    let EventBody::ReplyProducts { products, .. } = &events[0].body else { panic!("no cards") };
    assert_eq!(products[0].price_age_seconds, Some(90));
}
