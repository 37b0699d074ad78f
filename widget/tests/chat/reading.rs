//! Long conversations come page by page; what came while she was away is marked; thumbs and stop.

use super::bench::{Bench, chips, done, hers, words};
use mitra_protocol::{Event, EventBody, Rating, Thumb};
use mitra_widget::chat::{Body, Effect, Happening};

fn earlier(bench: &mut Bench, before: u64, events: Option<Vec<Event>>) {
    bench.update(Happening::EarlierRead { conversation_id: "c".into(), before, events });
}

fn asked_before(effects: &[Effect]) -> Option<u64> {
    effects.iter().find_map(|effect| match effect {
        Effect::ReadEarlier { before, .. } => Some(*before),
        _ => None,
    })
}

/// Nine turns of three events, and two of them that come late: the reply to the message at 10 was cut short.
fn log() -> Vec<Event> {
    let turn = |first: u64| {
        let name = format!("m{first}");
        vec![hers(first, &name, &name), words(first + 1, first, "A."), done(first + 2, first)]
    };
    let mut log: Vec<Event> = (0..9).flat_map(|at| turn(at * 3 + 1)).collect();
    // 10: asked, 11: words, 12: the next question, 13: the rest of the first reply, 14: the answer to the second.
    log[11] = hers(12, "cut", "cut");
    log[12] = done(13, 10);
    log[13] = words(14, 12, "B.");
    log[14] = done(15, 12);
    log
}

#[test]
fn a_long_log_read_page_by_page_is_the_same_as_read_at_once_wherever_the_pages_begin() {
    let mut whole = Bench::returning();
    whole.update(Happening::LogRead { round: 1, events: log() });
    for size in 1..=27 {
        let mut bench = Bench::returning();
        let log = log();
        let mut at = log.len().saturating_sub(size);
        bench.update(Happening::LogRead { round: 1, events: log[at..].to_vec() });
        while bench.chat.lines().has_earlier() {
            let effects = bench.update(Happening::EarlierWanted);
            let before = asked_before(&effects).expect("more is asked for");
            assert_eq!(asked_before(&bench.update(Happening::EarlierWanted)), None, "once at a time");
            let end = log.iter().position(|event| event.seq >= before).unwrap_or(log.len());
            at = end.saturating_sub(size);
            earlier(&mut bench, before, Some(log[at..end].to_vec()));
        }
        assert_eq!(bench.transcript(), whole.transcript(), "{size} events a page");
    }
}

#[test]
fn a_page_that_cannot_be_read_is_asked_for_again() {
    let mut bench = Bench::returning();
    bench.update(Happening::LogRead { round: 1, events: log()[21..].to_vec() });
    let before = asked_before(&bench.update(Happening::EarlierWanted)).expect("asked");
    earlier(&mut bench, before, None);
    assert_eq!(asked_before(&bench.update(Happening::EarlierWanted)), Some(before));
}

#[test]
fn what_came_while_she_was_away_stands_below_a_line_until_she_goes_on() {
    let mut bench = Bench::new();
    bench.update(Happening::SeenBefore { seq: 3 });
    bench.update(Happening::Started { kept: Some(super::bench::kept()), storage: true });
    let mut events = vec![hers(1, "a", "saree"), words(2, 1, "Here."), done(3, 1)];
    events.extend([hers(4, "b", "kurti"), words(5, 4, "There."), done(6, 4)]);
    let effects = bench.update(Happening::LogRead { round: 1, events });
    assert!(effects.contains(&Effect::RememberSeen { shop: "demo".into(), seq: 6 }));
    let marked = ["a: saree", "Mitra: Here.", "(NewFromHere)", "b: kurti", "Mitra: There."];
    assert_eq!(bench.transcript(), marked);
    bench.say("c", "jeans");
    assert!(!bench.transcript().contains(&"(NewFromHere)".to_owned()));
}

#[test]
fn a_reply_that_comes_while_she_looks_is_not_new_and_one_behind_her_back_is() {
    let mut bench = Bench::talking();
    bench.arrive(words(4, 1, "More."));
    bench.arrive(done(5, 1));
    bench.update(Happening::Looked { is_here: true });
    assert_eq!(bench.transcript(), ["a: saree", "Mitra: Here.|More."]);
    bench.update(Happening::Looked { is_here: false });
    for event in [hers(6, "b", "kurti"), words(7, 6, "There."), chips(8, 6, "Cheaper"), done(9, 6)] {
        let effects = bench.arrive(event);
        assert!(!effects.iter().any(|effect| matches!(effect, Effect::RememberSeen { .. })));
    }
    bench.update(Happening::Looked { is_here: true });
    assert_eq!(bench.transcript()[2..], ["(NewFromHere)", "b: kurti", "Mitra: There."]);
}

#[test]
fn her_thumb_shows_when_the_log_has_it() {
    let mut bench = Bench::talking();
    let rating = Rating { thumb: Thumb::Down, reason: None, text: None };
    let thumb = |bench: &Bench| {
        bench.chat.lines().all().iter().find_map(|line| match &line.body {
            Body::Reply(reply) => Some(reply.thumb),
            _ => None,
        })
    };
    let effects = bench.update(Happening::Rated { turn: 1, rating: rating.clone() });
    assert!(matches!(effects.as_slice(), [Effect::Rate { turn: 1, .. }]));
    assert_eq!(thumb(&bench), Some(Thumb::None));
    bench.arrive(Event { seq: 4, at: 0, body: EventBody::ReplyRated { turn: 1, rating } });
    assert_eq!(thumb(&bench), Some(Thumb::Down));
}

#[test]
fn a_reply_under_way_is_stopped_once_and_none_when_nothing_comes() {
    let mut bench = Bench::talking();
    assert!(bench.update(Happening::StopTapped).is_empty());
    bench.say("b", "kurti");
    bench.accept("b", 4);
    bench.arrive(words(5, 4, "There."));
    let effects = bench.update(Happening::StopTapped);
    assert!(matches!(effects.as_slice(), [Effect::StopReply { turn: 4, .. }]));
    assert!(!bench.chat.is_typing());
    assert!(bench.update(Happening::StopTapped).is_empty());
    assert_eq!(bench.transcript().last().map(String::as_str), Some("Mitra: There."));
}
