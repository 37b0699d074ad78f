//! What she is told of the connection.

use super::bench::{Bench, words};
use mitra_widget::chat::{Effect, Happening, Heard, Reach, Timer};

fn banner(effects: &[Effect]) -> Happening {
    let timer = effects.iter().find_map(|effect| match effect {
        Effect::Wait { timer: timer @ Timer::Banner { .. }, max_millis, .. } => {
            assert!(*max_millis <= 3_000);
            Some(*timer)
        }
        _ => None,
    });
    Happening::Rang(timer.expect("a timer for the banner"))
}

#[test]
fn a_device_without_network_is_told_at_once_and_its_return_for_a_while() {
    let mut bench = Bench::listening();
    bench.update(Happening::NetworkGone);
    assert_eq!(bench.chat.reach(), Reach::Offline);
    let lost = bench.lose(2);
    bench.update(banner(&lost));
    assert_eq!(bench.chat.reach(), Reach::Offline, "that it is tried again helps her less to know");
    bench.update(Happening::WokeUp);
    let back = bench.update(Happening::StreamOpened { round: 3 });
    assert_eq!(bench.chat.reach(), Reach::Back);
    bench.update(banner(&back));
    assert_eq!(bench.chat.reach(), Reach::Fine);
}

#[test]
fn without_a_conversation_the_network_is_told_of_as_well() {
    let mut bench = Bench::fresh();
    bench.update(Happening::NetworkGone);
    assert_eq!(bench.chat.reach(), Reach::Offline);
    let back = bench.update(Happening::WokeUp);
    assert_eq!(bench.chat.reach(), Reach::Back);
    bench.update(banner(&back));
    assert_eq!(bench.chat.reach(), Reach::Fine);
}

#[test]
fn a_stream_that_says_nothing_is_stale_and_tried_again_at_once() {
    let mut bench = Bench::listening();
    bench.arrive(words(2, 1, "Here."));
    let effects = bench.update(Happening::FellSilent { round: 2 });
    assert!(matches!(effects.as_slice(), [Effect::Listen { after: 2, round: 3, .. }]));
    assert_eq!(bench.chat.reach(), Reach::Stale);
    assert!(bench.update(Happening::FellSilent { round: 2 }).is_empty(), "it was heard already");
    let lost = bench.lose(3);
    bench.update(banner(&lost));
    assert_eq!(bench.chat.reach(), Reach::Reconnecting);
}

#[test]
fn an_outage_that_nobody_saw_ends_without_a_word() {
    let mut bench = Bench::listening();
    bench.lose(2);
    bench.update(Happening::WokeUp);
    bench.update(Happening::StreamOpened { round: 3 });
    assert_eq!(bench.chat.reach(), Reach::Fine);
}

#[test]
fn who_comes_back_opens_a_stream_that_may_be_dead_anew() {
    let mut bench = Bench::listening();
    bench.arrive(words(7, 1, "Here."));
    let effects = bench.update(Happening::WokeUp);
    assert!(matches!(effects.as_slice(), [Effect::Listen { after: 7, round: 3, .. }]));
}

#[test]
fn a_missing_event_is_noticed_and_one_that_comes_twice_is_none() {
    let mut heard = Heard(4);
    assert!(heard.take(7, Some(4)));
    assert!(heard.take(7, Some(4)), "twice");
    assert!(!heard.take(12, Some(9)), "9 did not come");
    assert!(heard.take(9, Some(7)));
    assert!(heard.take(12, Some(9)));
    assert!(heard.take(20, None), "an older server does not say");
}
