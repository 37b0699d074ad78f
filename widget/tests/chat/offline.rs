//! While the shop cannot be reached: this phone answers, and what it said finds its place in the log afterwards.

use mitra_protocol::{Event, EventBody, Origin, worker::ToTalk};
use mitra_widget::chat::{Effect, Failure, Happening, Timer};

use crate::bench::{Bench, done, event, hers, words};

fn is_asked(effects: &[Effect], id: &str) -> bool {
    let asked =
        |effect: &Effect| matches!(effect, Effect::Talk(ToTalk::Answer { client_id, .. }) if client_id == id);
    effects.iter().any(asked)
}

/// A phone without a network, with one message on it.
fn offline() -> Bench {
    let mut bench = Bench::talking();
    bench.say("b", "cheaper");
    assert!(!is_asked(&bench.fail("b", Failure::Unreachable), "b"), "one failure is no outage");
    bench.update(Happening::Rang(Timer::Resend { pause: 1 }));
    assert!(is_asked(&bench.fail("b", Failure::Unreachable), "b"));
    bench
}

fn from_phone(bench: &mut Bench, id: &str, device: Option<&str>, said: &str) {
    let reply = vec![Event { seq: 0, ..words(1, 0, said) }];
    let device = device.map(str::to_owned);
    bench.update(Happening::AnsweredHere { client_id: id.into(), device, reply });
}

/// Her message as the log has it when her phone answered it.
fn hers_from_phone(seq: u64, id: &str, text: &str) -> Event {
    let (client_id, text) = (id.into(), text.into());
    event(seq, EventBody::ShopperMessage { client_id, text, action: None, origin: Some(Origin::Device) })
}

#[test]
fn without_a_network_this_phone_answers_and_the_next_message_at_once() {
    let mut bench = offline();
    from_phone(&mut bench, "b", Some("{b}"), "These I know.");
    assert!(is_asked(&bench.say("c", "the second one"), "c"));
    from_phone(&mut bench, "c", None, "The shop will say.");
    let shown = [
        "b: cheaper (waiting)",
        "Mitra: These I know.",
        "c: the second one (waiting)",
        "Mitra: The shop will say.",
    ];
    assert_eq!(bench.transcript()[2..], shown);
}

#[test]
fn what_this_phone_answered_goes_out_with_its_message_and_is_not_drawn_twice() {
    let mut bench = offline();
    from_phone(&mut bench, "b", Some("{b}"), "These I know.");
    let effects = bench.update(Happening::WokeUp);
    let sent = effects.iter().find_map(|effect| match effect {
        Effect::Send { message, .. } => Some(message.device.clone()),
        _ => None,
    });
    assert_eq!(sent, Some(Some("{b}".into())));
    bench.accept("b", 4);
    for event in [hers_from_phone(4, "b", "cheaper"), words(6, 4, "These I know."), done(7, 4)] {
        // Who comes back opens her stream anew.
        bench.arrive_in(3, event);
    }
    assert_eq!(bench.transcript()[2..], ["b: cheaper", "Mitra: These I know."]);
    assert!(!bench.chat.is_typing());
}

#[test]
fn the_shops_own_answer_takes_the_place_of_what_this_phone_said() {
    let mut bench = offline();
    from_phone(&mut bench, "b", Some("{b}"), "These I know.");
    // The first try had got through after all.
    for event in [hers(4, "b", "cheaper"), words(5, 4, "Fresh from the shop."), done(6, 4)] {
        bench.arrive(event);
    }
    assert_eq!(bench.transcript()[2..], ["b: cheaper", "Mitra: Fresh from the shop."]);
}

#[test]
fn what_waits_is_taken_back_with_what_was_said_to_it() {
    let mut bench = offline();
    from_phone(&mut bench, "b", Some("{b}"), "These I know.");
    let effects = bench.update(Happening::WithdrawTapped { client_id: "b".into() });
    assert!(effects.contains(&Effect::Talk(ToTalk::Withdraw { client_id: "b".into() })));
    assert_eq!(bench.transcript()[2..], ["b: cheaper (withdrawn)"]);
    assert!(!bench.update(Happening::WokeUp).iter().any(|effect| matches!(effect, Effect::Send { .. })));
}

#[test]
fn a_log_that_cannot_be_read_is_shown_as_this_phone_has_it() {
    let mut bench = Bench::returning();
    let effects = bench.lose(1);
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Talk(ToTalk::Follow { .. }))));
    let events = vec![hers(1, "a", "saree"), words(2, 1, "Here."), done(3, 1)];
    let other = Happening::LogKept { conversation_id: "other".into(), events: events.clone() };
    assert!(bench.update(other).is_empty());
    bench.update(Happening::LogKept { conversation_id: "c".into(), events });
    assert_eq!(bench.transcript(), ["a: saree", "Mitra: Here."]);
    let effects = bench.update(Happening::Rang(Timer::Reconnect { round: 1 }));
    assert!(matches!(effects.as_slice(), [Effect::Listen { after: 3, .. }]));
}
