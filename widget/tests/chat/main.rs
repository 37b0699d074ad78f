//! What the chat does with what happens to it, without a browser.

mod bench;
mod cards;
mod held;
mod identity;
mod offline;
mod people;
mod privacy;
mod reach;
mod reading;

use bench::{Bench, done, hers, products, words};
use mitra_protocol::{Action, MessageSend, worker::ToTalk};
use mitra_widget::chat::{Effect, Failure, Happening, Language, Length, MAX_CHARS, Timer};

#[test]
fn the_first_message_begins_a_conversation_and_is_sent_into_it() {
    let mut bench = Bench::fresh();
    let effects = bench.say("a", "laal saree");
    assert!(matches!(
        effects.as_slice(),
        [Effect::Mark("mitra:send"), Effect::Talk(ToTalk::Keep { .. }), Effect::StartConversation { .. }]
    ));
    let effects = bench.conversation_starts();
    assert!(matches!(
        effects.as_slice(),
        [Effect::Remember { .. }, Effect::Send { message, .. }, Effect::Listen { after: 0, .. }]
            if message.client_id == "a"
    ));
    assert_eq!(bench.transcript(), ["a: laal saree (sending)"]);
    let effects = bench.accept("a", 1);
    assert_eq!(effects, [Effect::Talk(ToTalk::Accepted { client_id: "a".into() })]);
    assert_eq!(bench.transcript(), ["a: laal saree"]);
    assert!(bench.chat.is_typing());
}

#[test]
fn what_the_page_shows_is_told_once_with_her_next_words_and_again_in_a_new_conversation() {
    let mut bench = Bench::listening();
    let about = |effects: &[Effect]| {
        effects.iter().find_map(|effect| match effect {
            Effect::Talk(ToTalk::Keep { message }) => Some(message.action.clone()),
            _ => None,
        })
    };
    let shows = |id: &str| Happening::PageShows { product_id: id.into() };
    let k1 = Some(Some(Action::AskAbout { product_id: "k1".into() }));
    bench.update(shows("k1"));
    assert_eq!(about(&bench.say("a", "is this available in XL?")), k1);
    assert_eq!(about(&bench.say("b", "and the second one?")), Some(None));
    bench.update(shows("k1"));
    assert_eq!(about(&bench.say("c", "thanks")), Some(None), "the page shows the same");
    bench.update(shows(""));
    assert_eq!(about(&bench.say("d", "hello")), Some(None), "the page shows none");
    bench.update(shows("k1"));
    assert_eq!(about(&bench.say("e", "hello")), k1);
    bench.update(Happening::ResetAsked);
    assert_eq!(about(&bench.say("f", "price?")), k1);
}

#[test]
fn messages_leave_one_after_the_other() {
    let mut bench = Bench::listening();
    bench.say("a", "one");
    assert!(!bench.say("b", "two").iter().any(|effect| matches!(effect, Effect::Send { .. })));
    let next = bench.accept("a", 1);
    assert!(next.iter().any(|e| matches!(e, Effect::Send { message, .. } if message.client_id == "b")));
}

#[test]
fn a_reload_reads_the_whole_log_and_listens_from_its_end() {
    let mut bench = Bench::returning();
    assert!(bench.chat.is_loading() && !bench.chat.is_fresh());
    let events = vec![hers(1, "a", "saree"), words(2, 1, "Here."), done(4, 1)];
    let effects = bench.update(Happening::LogRead { round: 1, events });
    assert!(matches!(
        effects.as_slice(),
        [
            Effect::RememberSeen { seq: 4, .. },
            Effect::Listen { after: 4, round: 2, .. },
            Effect::Talk(ToTalk::Follow { .. })
        ]
    ));
    assert_eq!(bench.transcript(), ["a: saree", "Mitra: Here."]);
    assert!(!bench.chat.is_loading() && !bench.chat.is_typing());
}

#[test]
fn an_event_that_comes_twice_is_shown_once() {
    let mut bench = Bench::listening();
    for event in [words(2, 1, "One."), words(3, 1, "Two."), words(2, 1, "One."), words(3, 1, "Two.")] {
        bench.arrive(event);
    }
    assert_eq!(bench.transcript(), ["Mitra: One.|Two."]);
}

#[test]
fn her_own_message_is_recognised_whether_its_event_or_its_answer_comes_first() {
    for event_first in [true, false] {
        let mut bench = Bench::listening();
        bench.say("a", "saree");
        if event_first {
            bench.arrive(hers(1, "a", "saree"));
            bench.accept("a", 1);
        } else {
            bench.accept("a", 1);
            bench.arrive(hers(1, "a", "saree"));
        }
        assert_eq!(bench.transcript(), ["a: saree"], "event first: {event_first}");
    }
}

#[test]
fn what_she_says_during_a_reply_stays_below_what_was_already_said() {
    let mut bench = Bench::listening();
    bench.say("a", "saree");
    bench.accept("a", 1);
    bench.say("b", "blue");
    bench.arrive(words(2, 1, "Here."));
    assert_eq!(bench.transcript(), ["a: saree", "Mitra: Here.", "b: blue (sending)"]);
    bench.accept("b", 3);
    bench.arrive(words(5, 3, "Blue ones."));
    assert_eq!(bench.transcript(), ["a: saree", "Mitra: Here.", "b: blue", "Mitra: Blue ones."]);
}

#[test]
fn the_typing_sign_lasts_until_the_reply_is_complete() {
    let mut bench = Bench::listening();
    bench.arrive(hers(1, "x", "from another phone"));
    assert!(bench.chat.is_typing());
    let effects = bench.arrive(words(2, 1, "Here."));
    assert_eq!(effects, [Effect::Mark("mitra:first-words")]);
    assert!(bench.arrive(words(3, 1, "More.")).is_empty());
    let effects = bench.arrive(done(4, 1));
    assert!(matches!(
        effects.as_slice(),
        [
            Effect::Mark("mitra:reply-done"),
            Effect::TellPage(_),
            Effect::RememberSeen { .. },
            Effect::Talk(ToTalk::Follow { .. })
        ]
    ));
    assert!(!bench.chat.is_typing());
}

#[test]
fn chips_are_offered_only_below_the_last_reply() {
    let mut bench = Bench::listening();
    bench.arrive(bench::chips(2, 1, "Cheaper"));
    assert_eq!(bench.chat.chips(), ["Cheaper"]);
    bench.say("b", "blue");
    assert!(bench.chat.chips().is_empty());
}

#[test]
fn a_server_that_fails_is_asked_again_and_again_and_nothing_is_lost() {
    let mut bench = Bench::listening();
    let busy = || Failure::Refused { status: 503, detail: Some("Busy.".into()) };
    bench.say("a", "saree");
    for pause in 1..=20 {
        let effects = bench.fail("a", busy());
        assert!(
            matches!(effects.as_slice(), [Effect::Wait { timer: Timer::Resend { pause: p }, .. }] if *p == pause)
        );
        let standing = if pause > 3 { "waiting" } else { "sending" };
        assert_eq!(bench.transcript(), [format!("a: saree ({standing})")]);
        let effects = bench.update(Happening::Rang(Timer::Resend { pause }));
        assert!(matches!(effects.as_slice(), [Effect::Send { .. }]));
    }
    bench.update(Happening::Accepted { client_id: "a".into(), seq: 1 });
    assert_eq!(bench.transcript(), ["a: saree"]);
}

#[test]
fn a_late_ring_does_not_send_twice() {
    let mut bench = Bench::listening();
    bench.say("a", "saree");
    bench.fail("a", Failure::Unreachable);
    bench.update(Happening::WokeUp);
    assert!(bench.update(Happening::Rang(Timer::Resend { pause: 1 })).is_empty());
}

#[test]
fn a_refused_message_shows_the_servers_sentence_and_lets_the_next_one_pass() {
    let mut bench = Bench::listening();
    bench.say("a", "saree");
    bench.say("b", "kurti");
    let refusal = Failure::Refused { status: 413, detail: Some("Shorten it.".into()) };
    let effects = bench.fail("a", refusal);
    assert!(effects.iter().any(|e| matches!(e, Effect::Send { message, .. } if message.client_id == "b")));
    bench.accept("b", 1);
    assert_eq!(bench.transcript(), ["b: kurti", "a: saree (failed: Shorten it.)"]);
    let effects = bench.update(Happening::RetryTapped { client_id: "a".into() });
    assert!(effects.iter().any(|e| matches!(e, Effect::Send { message, .. } if message.client_id == "a")));
}

#[test]
fn a_conversation_the_server_forgot_is_replaced_and_her_text_is_kept() {
    let mut bench = Bench::returning();
    bench.update(Happening::LogRead { round: 1, events: vec![hers(1, "old", "before")] });
    bench.say("a", "saree");
    let effects = bench.fail(
        "a",
        Failure::Refused { status: 404, detail: Some("There is nothing at this address.".into()) },
    );
    assert!(effects.contains(&Effect::StopListening));
    let again = effects.iter().any(
        |effect| matches!(effect, Effect::StartConversation { token, .. } if token.as_deref() == Some("t")),
    );
    assert!(again, "{effects:?}");
    assert_eq!(bench.transcript(), ["(ConversationRenewed)", "a: saree (sending)"]);
    let effects = bench.conversation_starts();
    let round = effects.iter().find_map(|effect| match effect {
        Effect::Listen { after: 0, round, .. } => Some(*round),
        _ => None,
    });
    bench.accept("a", 1);
    bench.arrive_in(round.expect("it listens"), words(2, 1, "Here."));
    assert_eq!(bench.transcript(), ["(ConversationRenewed)", "a: saree", "Mitra: Here."]);
}

#[test]
fn a_page_that_is_missing_between_her_and_mitra_costs_her_no_conversation() {
    let mut bench = Bench::returning();
    bench.update(Happening::LogRead { round: 1, events: vec![hers(1, "old", "before")] });
    bench.say("a", "saree");
    // A balancer's own 404 has no sentence in Mitra's form.
    let effects = bench.fail("a", Failure::Refused { status: 404, detail: None });
    assert!(!effects.iter().any(|e| matches!(e, Effect::Remember { .. } | Effect::StartConversation { .. })));
    assert!(bench.transcript()[0].contains("before"), "{:?}", bench.transcript());
}

#[test]
fn a_refused_token_is_not_shown_again() {
    let mut bench = Bench::returning();
    bench.say("a", "saree");
    let refused = Failure::Refused { status: 401, detail: Some("The token is missing.".into()) };
    let effects = bench.fail("a", refused);
    assert!(effects.iter().any(|e| matches!(e, Effect::StartConversation { token: None, .. })));
}

#[test]
fn a_server_that_forgets_every_conversation_is_not_asked_for_ever() {
    let mut bench = Bench::listening();
    bench.say("a", "saree");
    let mut starts = 0;
    for _ in 0..10 {
        let effects = bench.fail(
            "a",
            Failure::Refused { status: 404, detail: Some("There is nothing at this address.".into()) },
        );
        if effects.iter().any(|effect| matches!(effect, Effect::StartConversation { .. })) {
            starts += 1;
            bench.conversation_starts();
        }
    }
    assert_eq!(starts, 2);
    assert_eq!(
        bench.transcript().last().map(String::as_str),
        Some("a: saree (failed: There is nothing at this address.)")
    );
}

#[test]
fn a_message_that_only_lacks_a_conversation_stays_on_the_device() {
    let unknown =
        || Failure::Refused { status: 404, detail: Some("There is nothing at this address.".into()) };
    let mut bench = Bench::listening();
    bench.say("a", "saree");
    for _ in 0..2 {
        bench.fail("a", unknown());
        bench.conversation_starts();
    }
    let given_up = bench.fail("a", unknown());
    assert_eq!(
        bench.transcript().last().map(String::as_str),
        Some("a: saree (failed: There is nothing at this address.)")
    );
    assert!(!given_up.contains(&Effect::Talk(ToTalk::Accepted { client_id: "a".into() })), "{given_up:?}");

    bench.say("b", "kurti");
    let refused = bench.fail("b", Failure::Refused { status: 413, detail: Some("Shorten it.".into()) });
    assert!(refused.contains(&Effect::Talk(ToTalk::Accepted { client_id: "b".into() })));
}

#[test]
fn a_shop_that_does_not_exist_is_told_in_the_servers_words() {
    let mut bench = Bench::fresh();
    bench.say("a", "saree");
    let failure = Failure::Refused { status: 404, detail: Some("There is no such shop.".into()) };
    assert!(bench.start_fails(failure).is_empty());
    assert_eq!(bench.transcript(), ["a: saree (failed: There is no such shop.)"]);
}

#[test]
fn a_lost_stream_is_opened_again_from_the_last_event() {
    let mut bench = Bench::listening();
    bench.arrive(words(7, 1, "Here."));
    let effects = bench.lose(2);
    assert!(matches!(
        effects.as_slice(),
        [
            Effect::Wait { min_millis: 1_500, timer: Timer::Banner { .. }, .. },
            Effect::Wait { min_millis: 500, max_millis: 1_000, timer: Timer::Reconnect { round: 2 } }
        ]
    ));
    let effects = bench.update(Happening::Rang(Timer::Reconnect { round: 2 }));
    assert!(matches!(effects.as_slice(), [Effect::Listen { after: 7, round: 3, .. }]));
}

#[test]
fn waits_between_tries_grow_to_a_quarter_of_a_minute() {
    let mut bench = Bench::listening();
    let mut waits = Vec::new();
    for round in 2..=16 {
        for effect in bench.lose(round) {
            if let Effect::Wait { max_millis, timer: Timer::Reconnect { .. }, .. } = effect {
                waits.push(max_millis);
            }
        }
        bench.update(Happening::Rang(Timer::Reconnect { round }));
    }
    let each = [1_000, 2_000, 4_000, 8_000, 15_000];
    assert_eq!(waits, each.map(|wait| [wait; 3]).as_flattened());
}

#[test]
fn she_is_told_of_an_outage_only_while_it_lasts() {
    let banner = |effects: &[Effect]| {
        effects.iter().find_map(|effect| match effect {
            Effect::Wait { timer: timer @ Timer::Banner { .. }, .. } => Some(*timer),
            _ => None,
        })
    };
    let mut bench = Bench::listening();
    let short = banner(&bench.lose(2)).expect("a timer");
    bench.update(Happening::WokeUp);
    bench.update(Happening::StreamOpened { round: 3 });
    bench.update(Happening::Rang(short));
    assert!(!bench.chat.is_reconnecting());
    let long = banner(&bench.lose(3)).expect("a timer");
    bench.update(Happening::Rang(short));
    assert!(!bench.chat.is_reconnecting(), "the second outage has only begun");
    bench.arrive_in(3, hers(1, "x", "saree"));
    bench.update(Happening::Rang(long));
    assert!(bench.chat.is_reconnecting());
    assert!(!bench.chat.is_typing(), "nobody can know");
    bench.update(Happening::WokeUp);
    bench.update(Happening::StreamOpened { round: 4 });
    assert!(!bench.chat.is_reconnecting());
}

#[test]
fn answers_to_an_earlier_connection_are_ignored() {
    let mut bench = Bench::listening();
    bench.lose(2);
    bench.update(Happening::WokeUp);
    assert!(bench.arrive_in(2, words(2, 1, "Late.")).is_empty());
    assert!(bench.lose(2).is_empty());
    assert!(bench.transcript().is_empty());
}

#[test]
fn an_open_stream_sends_what_had_failed_for_want_of_a_network() {
    let mut bench = Bench::listening();
    bench.lose(2);
    bench.say("a", "saree");
    for pause in 1..=4 {
        bench.update(Happening::Rang(Timer::Resend { pause: pause - 1 }));
        bench.fail("a", Failure::Unreachable);
    }
    assert_eq!(bench.transcript(), ["a: saree (waiting)"]);
    bench.update(Happening::Rang(Timer::Reconnect { round: 2 }));
    let effects = bench.update(Happening::StreamOpened { round: 3 });
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Send { .. })));
}

#[test]
fn what_waits_from_an_earlier_visit_is_sent_and_its_draft_restored() {
    let mut bench = Bench::returning();
    bench.update(Happening::LogRead { round: 1, events: vec![hers(1, "a", "one")] });
    let message = |id: &str, text: &str| MessageSend {
        client_id: id.into(),
        text: Some(text.into()),
        action: None,
        device: None,
    };
    let effects = bench.update(Happening::StoreOpened {
        waiting: vec![message("a", "one"), message("b", "two")],
        draft: "thr".into(),
        durable: true,
    });
    assert!(effects.contains(&Effect::FillComposer("thr".into())));
    assert!(effects.contains(&Effect::Talk(ToTalk::Accepted { client_id: "a".into() })));
    assert!(effects.iter().any(|e| matches!(e, Effect::Send { message, .. } if message.client_id == "b")));
    assert_eq!(bench.transcript(), ["a: one", "b: two (sending)"]);
}

#[test]
fn blocked_storage_is_said_once() {
    let mut bench = Bench::new();
    bench.update(Happening::Started { kept: None, storage: false });
    let opened = Happening::StoreOpened { waiting: Vec::new(), draft: String::new(), durable: false };
    bench.update(opened);
    assert_eq!(bench.transcript(), ["(StorageBlocked)"]);
    assert!(bench.chat.is_fresh(), "the welcome stays");
}

#[test]
fn the_language_changes_at_once_and_the_server_hears_of_it_when_there_is_a_conversation() {
    let choose = |id: &str, language| Happening::LanguageChosen { client_id: id.into(), language };
    let mut bench = Bench::fresh();
    let effects = bench.update(choose("l", Language::Hi));
    assert_eq!(effects, [Effect::RememberLanguage(Language::Hi), Effect::DressDocument(Language::Hi)]);
    let mut bench = Bench::listening();
    let effects = bench.update(choose("l", Language::Hinglish));
    assert!(effects.iter().any(|effect| matches!(
        effect,
        Effect::Send { message, .. }
            if message.action == Some(Action::ChangeLanguage { lang: "hinglish".into() })
    )));
    assert!(bench.update(choose("m", Language::Hinglish)).is_empty(), "it is that language already");
}

#[test]
fn a_tap_on_details_names_the_product_that_was_shown() {
    let mut bench = Bench::listening();
    bench.arrive(products(2, 1, "p9", "Red saree"));
    assert_eq!(bench.chat.product_title("p9"), Some("Red saree"));
    assert_eq!(bench.chat.product_title("p8"), None);
}

#[test]
fn only_the_frame_can_be_closed() {
    let mut bench = Bench::fresh();
    assert!(bench.update(Happening::CloseTapped).is_empty());
    let mut framed = Bench::framed();
    assert!(matches!(framed.update(Happening::CloseTapped).as_slice(), [Effect::TellPage(_)]));
}

#[test]
fn a_text_is_measured_in_characters_and_never_cut() {
    assert_eq!(Length::of(" \n "), Length::Empty);
    assert_eq!(Length::of("साड़ी"), Length::Fits);
    assert_eq!(Length::of(&"क".repeat(MAX_CHARS - 10)), Length::NearLimit(10));
    assert_eq!(Length::of(&"क".repeat(MAX_CHARS)), Length::NearLimit(0));
    assert_eq!(Length::of(&"क".repeat(MAX_CHARS + 3)), Length::TooLong(3));
    let mut bench = Bench::listening();
    assert!(bench.say("a", &"x".repeat(MAX_CHARS + 1)).is_empty());
    assert!(bench.say("a", "  ").is_empty());
}

#[test]
fn a_line_that_did_not_change_is_not_drawn_again() {
    let mut bench = Bench::listening();
    bench.arrive(words(2, 1, "Here."));
    bench.arrive(words(4, 3, "There."));
    let before = bench.chat.lines().all().to_vec();
    bench.arrive(words(5, 3, "Everywhere."));
    let after = bench.chat.lines().all();
    assert!(std::sync::Arc::ptr_eq(&before[0], &after[0]));
    assert!(!std::sync::Arc::ptr_eq(&before[1], &after[1]));
}
