//! A person of the shop speaks in the chat.

use mitra_protocol::{Event, EventBody, frame::ToPage};
use mitra_widget::chat::{Effect, Happening};

use crate::bench::{Bench, chips, done, hers};

fn joined(seq: u64) -> Event {
    let body = EventBody::AgentJoined { name: "Rangoli".into(), text: "Rangoli is here.".into() };
    Event { seq, at: 0, body }
}

fn says(seq: u64, text: &str) -> Event {
    Event { seq, at: 0, body: EventBody::AgentMessage { name: "Rangoli".into(), text: text.into() } }
}

fn left(seq: u64) -> Event {
    Event {
        seq,
        at: 0,
        body: EventBody::AgentLeft { name: "Rangoli".into(), text: "Rangoli has left.".into() },
    }
}

#[test]
fn a_person_comes_speaks_under_a_name_and_goes() {
    let mut bench = Bench::talking();
    bench.arrive(joined(4));
    let told = bench.arrive(says(5, "Namaste"));
    assert!(told.contains(&Effect::TellPage(ToPage::Message)), "the page around the chat counts it");
    bench.arrive(says(5, "Namaste"));
    bench.arrive(left(6));
    let people = ["[Rangoli is here.]", "[Rangoli: Namaste]", "[Rangoli has left.]"];
    assert_eq!(bench.transcript()[2..], people, "each number once");
    assert!(!bench.chat.is_typing());
}

#[test]
fn the_way_back_to_mitra_stays_while_a_person_speaks_and_mitra_says_nothing() {
    let mut bench = Bench::talking();
    bench.say("b", "where is it?");
    bench.accept("b", 4);
    assert!(bench.chat.is_typing());
    bench.arrive(chips(5, 4, "talk to Mitra again"));
    bench.arrive(done(6, 4));
    assert!(!bench.chat.is_typing());
    assert_eq!(bench.chat.chips(), ["talk to Mitra again"]);
    bench.arrive(says(7, "I look."));
    assert_eq!(bench.chat.chips(), ["talk to Mitra again"]);
    bench.arrive(hers(8, "c", "thanks"));
    assert!(bench.chat.chips().is_empty(), "her own words take them away, as ever");
}

#[test]
fn what_a_person_said_while_she_was_away_stands_below_the_line() {
    let mut bench = Bench::talking();
    bench.update(Happening::Looked { is_here: false });
    bench.arrive(says(4, "Namaste"));
    bench.update(Happening::Looked { is_here: true });
    assert_eq!(bench.transcript()[2..], ["(NewFromHere)", "[Rangoli: Namaste]"]);
}
