//! The shop's page says who she is: what the chat makes of it.

use mitra_protocol::{
    frame::{ErrorReason, ToPage},
    worker::ToTalk,
};
use mitra_widget::chat::{Effect, Failure, Happening, Keepsake, Question, TabWord, Timer};

use super::bench::{Bench, kept, kept_of};

fn refused(status: u16) -> Failure {
    Failure::Refused { status, detail: Some("No.".into()) }
}

fn shown(effects: &[Effect]) -> Option<u32> {
    effects.iter().find_map(|effect| match effect {
        Effect::ShowIdentity { round, .. } => Some(*round),
        _ => None,
    })
}

fn joins(effects: &[Effect]) -> Option<u32> {
    effects.iter().find_map(|effect| match effect {
        Effect::JoinHistory { round, .. } => Some(*round),
        _ => None,
    })
}

fn revoked(effects: &[Effect]) -> Vec<&str> {
    let mut tokens = Vec::new();
    for effect in effects {
        if let Effect::Revoke { token } = effect {
            tokens.push(token.as_str());
        }
    }
    tokens
}

fn remembered(effects: &[Effect]) -> Option<&Keepsake> {
    effects.iter().rev().find_map(|effect| match effect {
        Effect::Remember { kept, .. } => Some(kept),
        _ => None,
    })
}

fn sends(effects: &[Effect]) -> bool {
    effects.iter().any(|effect| matches!(effect, Effect::Send { .. } | Effect::StartConversation { .. }))
}

/// A customer nobody asked anything yet: no conversation.
fn nothing_said(customer: &str) -> Keepsake {
    Keepsake { conversation_id: None, ..kept_of(customer) }
}

#[test]
fn a_visitor_who_said_nothing_is_signed_in_without_a_question() {
    let mut bench = Bench::fresh();
    let round = shown(&bench.vouch("jwt")).expect("the server is asked");
    let effects = bench.sign_in(round, "meena");
    assert_eq!(bench.chat.question(), None);
    assert_eq!(remembered(&effects), Some(&nothing_said("meena")));
    let kept = Some(nothing_said("meena"));
    assert!(effects.contains(&Effect::TellTabs(TabWord::SignedIn { replaced: None, kept })));
    let effects = bench.say("b", "kurti");
    let hers = |effect: &Effect| matches!(effect, Effect::StartConversation { token, .. } if token.as_deref() == Some("token of meena"));
    assert!(effects.iter().any(hers), "{effects:?}");
}

#[test]
fn a_guest_whose_chat_holds_nothing_is_not_asked_about_it() {
    let mut bench = Bench::listening();
    bench.say("a", "not yet through");
    bench.fail("a", Failure::Unreachable);
    let round = shown(&bench.vouch("jwt")).expect("the server is asked");
    let effects = bench.sign_in(round, "meena");
    assert_eq!(bench.chat.question(), None);
    assert_eq!(revoked(&effects), ["t"]);
    assert_eq!(bench.transcript(), ["a: not yet through (sending)"]);
}

#[test]
fn the_server_is_asked_only_when_the_earlier_chat_is_read_and_nothing_is_on_its_way() {
    let mut bench = Bench::returning();
    assert_eq!(shown(&bench.vouch("jwt")), None);
    let effects = bench.update(Happening::LogRead { round: 1, events: Vec::new() });
    assert!(shown(&effects).is_some());

    let mut bench = Bench::listening();
    bench.say("a", "saree");
    assert_eq!(shown(&bench.vouch("jwt")), None);
    assert!(shown(&bench.accept("a", 1)).is_some());
}

#[test]
fn what_she_says_waits_until_it_is_settled_who_she_is() {
    let mut bench = Bench::talking();
    let round = shown(&bench.vouch("jwt")).expect("the server is asked");
    assert!(!sends(&bench.say("b", "kurti")));
    assert!(!sends(&bench.sign_in(round, "meena")));
    assert_eq!(bench.chat.question(), Some(Question { busy: false, failed: false }));
    assert!(!sends(&bench.update(Happening::WokeUp)));
    let effects = bench.update(Happening::KeepAnswered(false));
    assert!(sends(&effects), "{effects:?}");
    assert_eq!(bench.transcript(), ["b: kurti (sending)"]);
}

#[test]
fn with_a_yes_the_chat_goes_on_under_the_customers_token() {
    let mut bench = Bench::talking();
    let round = shown(&bench.vouch("jwt")).expect("the server is asked");
    bench.sign_in(round, "meena");
    let effects = bench.update(Happening::KeepAnswered(true));
    let round = joins(&effects).expect("the history joins");
    let (token, guest_token) = ("token of meena".into(), "t".into());
    // The tabs beside hear of it before the guest's token can end.
    let joining = Effect::TellTabs(TabWord::Joining { conversation_id: "c".into() });
    assert_eq!(effects, [joining, Effect::JoinHistory { token, guest_token, round }]);
    assert_eq!(bench.chat.question(), Some(Question { busy: true, failed: false }));

    let effects = bench.update(Happening::HistoryJoined { round });
    let kept = Keepsake { conversation_id: Some("c".into()), ..kept_of("meena") };
    assert_eq!(remembered(&effects), Some(&kept));
    let word = TabWord::SignedIn { replaced: Some("c".into()), kept: Some(kept) };
    assert!(effects.contains(&Effect::TellTabs(word)));
    let goes_on = |effect: &Effect| {
        matches!(effect, Effect::Listen { credentials, after: 3, .. }
            if credentials.conversation_id == "c" && credentials.pass.token == "token of meena")
    };
    assert!(effects.iter().any(goes_on), "{effects:?}");
    assert!(revoked(&effects).is_empty());
    assert_eq!(bench.transcript(), ["a: saree", "Mitra: Here.", "(ChatKept)"]);
    assert_eq!(bench.chat.question(), None);
}

#[test]
fn with_a_no_the_guests_token_ends_and_a_fresh_chat_begins() {
    let mut bench = Bench::talking();
    let round = shown(&bench.vouch("jwt")).expect("the server is asked");
    bench.sign_in(round, "meena");
    let effects = bench.update(Happening::KeepAnswered(false));
    assert_eq!(revoked(&effects), ["t"]);
    assert!(effects.contains(&Effect::StopListening));
    assert_eq!(remembered(&effects), Some(&nothing_said("meena")));
    assert!(bench.chat.is_fresh() && bench.transcript().is_empty());
}

#[test]
fn a_yes_that_gets_no_answer_leaves_the_question_and_one_that_is_refused_begins_afresh() {
    let mut bench = Bench::talking();
    let round = shown(&bench.vouch("jwt")).expect("the server is asked");
    bench.sign_in(round, "meena");
    let round = joins(&bench.update(Happening::KeepAnswered(true))).expect("the history joins");
    bench.update(Happening::HistoryFailed { round, failure: Failure::Unreachable });
    assert_eq!(bench.chat.question(), Some(Question { busy: false, failed: true }));
    let round = joins(&bench.update(Happening::KeepAnswered(true))).expect("the history joins");
    bench.update(Happening::HistoryFailed { round, failure: refused(404) });
    assert_eq!(bench.chat.question(), None);
    assert_eq!(bench.transcript(), ["(ConversationRenewed)"]);
}

#[test]
fn a_refused_statement_is_told_to_the_page_and_the_guest_goes_on() {
    let mut bench = Bench::talking();
    let round = shown(&bench.vouch("jwt")).expect("the server is asked");
    bench.say("b", "kurti");
    let effects = bench.update(Happening::IdentityFailed { round, failure: refused(401) });
    let told = ToPage::Error { reason: ErrorReason::IdentityRefused };
    assert!(effects.contains(&Effect::TellPage(told)));
    assert!(sends(&effects), "her message goes on its way");
    assert_eq!(bench.transcript(), ["a: saree", "Mitra: Here.", "b: kurti (sending)"]);
}

/// Mitra's own word that it is too early.
fn busy() -> Failure {
    Failure::Refused { status: 429, detail: Some("Later.".into()) }
}

#[test]
fn a_server_that_says_it_is_busy_is_asked_three_times() {
    let mut bench = Bench::talking();
    let mut round = shown(&bench.vouch("jwt")).expect("the server is asked");
    for _ in 0..2 {
        let effects = bench.update(Happening::IdentityFailed { round, failure: busy() });
        assert!(matches!(effects.as_slice(), [Effect::Wait { timer: Timer::Identify { .. }, .. }]));
        round = shown(&bench.update(Happening::Rang(Timer::Identify { round }))).expect("again");
    }
    let effects = bench.update(Happening::IdentityFailed { round, failure: busy() });
    assert_eq!(effects, [Effect::TellPage(ToPage::Error { reason: ErrorReason::IdentityUnreachable })]);
    assert!(shown(&bench.vouch("jwt")).is_some(), "the page may say it again");
}

#[test]
fn a_statement_whose_answer_was_lost_is_not_shown_again_and_the_guest_goes_on() {
    for failure in [Failure::Unreachable, Failure::Refused { status: 504, detail: None }] {
        let mut bench = Bench::talking();
        let round = shown(&bench.vouch("jwt")).expect("the server is asked");
        bench.say("b", "kurti");
        let effects = bench.update(Happening::IdentityFailed { round, failure });
        let told = ToPage::Error { reason: ErrorReason::IdentityUnreachable };
        assert!(effects.contains(&Effect::TellPage(told)), "{effects:?}");
        assert!(sends(&effects), "her message goes on its way");
        assert_eq!(shown(&bench.update(Happening::WokeUp)), None, "it may be used already");
        bench.accept("b", 4);
        assert!(shown(&bench.vouch("a fresh one")).is_some());
    }
}

#[test]
fn a_network_that_is_back_is_not_waited_for() {
    let mut bench = Bench::talking();
    let round = shown(&bench.vouch("jwt")).expect("the server is asked");
    bench.update(Happening::IdentityFailed { round, failure: busy() });
    assert!(shown(&bench.update(Happening::WokeUp)).is_some());
    assert_eq!(shown(&bench.update(Happening::Rang(Timer::Identify { round }))), None, "it is out already");
}

#[test]
fn a_customer_who_comes_again_is_asked_nothing_and_keeps_her_chat() {
    let mut bench = Bench::customer("meena");
    let round = shown(&bench.vouch("jwt")).expect("the server is asked");
    let signed_in = mitra_protocol::SignedIn { shopper_id: "meena".into(), token: "second".into() };
    let effects = bench.update(Happening::Identified { round, signed_in });
    assert_eq!(effects, [Effect::Revoke { token: "second".into() }]);
    assert_eq!(bench.chat.question(), None);
    assert_eq!(bench.transcript(), ["a: saree", "Mitra: Here."]);
}

#[test]
fn another_customer_sees_nothing_of_the_first_one() {
    let mut bench = Bench::customer("meena");
    bench.say("b", "only for meena");
    bench.fail("b", refused(413));
    let round = shown(&bench.vouch("jwt")).expect("the server is asked");
    let effects = bench.sign_in(round, "radha");
    assert_eq!(revoked(&effects), ["token of meena"]);
    assert!(effects.contains(&Effect::Talk(ToTalk::Forget)) && effects.contains(&Effect::EmptyComposer));
    assert_eq!(remembered(&effects), Some(&nothing_said("radha")));
    assert!(bench.transcript().is_empty());
    assert_eq!(bench.chat.question(), None);
}

#[test]
fn the_same_statement_again_is_not_shown_again() {
    let mut bench = Bench::talking();
    let round = shown(&bench.vouch("jwt")).expect("the server is asked");
    assert_eq!(shown(&bench.vouch("jwt")), None);
    bench.sign_in(round, "meena");
    assert!(bench.chat.question().is_some());
}

#[test]
fn a_later_statement_replaces_an_earlier_one_and_no_token_is_left_over() {
    let mut bench = Bench::talking();
    let first = shown(&bench.vouch("one")).expect("the server is asked");
    let second = shown(&bench.vouch("two")).expect("the server is asked");
    assert_eq!(revoked(&bench.sign_in(first, "meena")), ["token of meena"]);
    bench.sign_in(second, "radha");
    let effects = bench.vouch("three");
    assert_eq!(revoked(&effects), ["token of radha"], "her question is gone");
    assert!(shown(&effects).is_some());
}

#[test]
fn what_the_page_says_while_the_history_joins_comes_after_that() {
    let mut bench = Bench::talking();
    let round = shown(&bench.vouch("one")).expect("the server is asked");
    bench.sign_in(round, "meena");
    let round = joins(&bench.update(Happening::KeepAnswered(true))).expect("the history joins");
    assert!(bench.vouch("two").is_empty());
    let effects = bench.update(Happening::HistoryJoined { round });
    assert!(shown(&effects).is_some(), "{effects:?}");
}

#[test]
fn the_tab_beside_follows_when_its_chat_joined_the_account() {
    let mut bench = Bench::talking();
    let there = Keepsake { conversation_id: Some("c".into()), ..kept_of("meena") };
    let replaced = Some("c".to_owned());
    let effects = bench.update(Happening::SignedInElsewhere { replaced, kept: Some(there) });
    assert!(matches!(effects.as_slice(),
        [Effect::Listen { credentials, after: 3, .. }] if credentials.pass.token == "token of meena"));
    assert_eq!(bench.transcript(), ["a: saree", "Mitra: Here."]);
}

#[test]
fn the_tab_beside_follows_into_the_fresh_chat_and_its_question_is_gone() {
    let mut bench = Bench::talking();
    let round = shown(&bench.vouch("jwt")).expect("the server is asked");
    bench.sign_in(round, "meena");
    let replaced = Some("c".to_owned());
    let kept = Keepsake { token: Some("other".into()), ..nothing_said("meena") };
    let effects = bench.update(Happening::SignedInElsewhere { replaced, kept: Some(kept) });
    assert_eq!(revoked(&effects), ["token of meena"]);
    assert!(bench.chat.question().is_none() && bench.transcript().is_empty());
}

#[test]
fn the_tab_beside_keeps_a_chat_that_is_another_guests() {
    let mut bench = Bench::talking();
    let replaced = Some("another".to_owned());
    let effects = bench.update(Happening::SignedInElsewhere { replaced, kept: Some(kept_of("meena")) });
    assert!(effects.is_empty());
    let effects = bench.update(Happening::SignedInElsewhere { replaced: None, kept: Some(kept()) });
    assert!(effects.is_empty(), "nobody signed in");
    assert_eq!(bench.transcript(), ["a: saree", "Mitra: Here."]);
}

/// The chat `c` of the guest is meena's now.
fn joined_elsewhere() -> Happening {
    let there = Keepsake { conversation_id: Some("c".into()), ..kept_of("meena") };
    Happening::SignedInElsewhere { replaced: Some("c".into()), kept: Some(there) }
}

/// Whether the message `b` goes out under meena's token, into the chat `c`.
fn goes_out_as_meena(effects: &[Effect]) -> bool {
    matches!(effects, [.., Effect::Send { credentials, message }]
        if credentials.conversation_id == "c" && credentials.pass.token == "token of meena"
            && message.client_id == "b")
}

#[test]
fn what_left_the_tab_beside_under_the_guests_token_is_sent_again_under_the_customers() {
    for status in [401, 404] {
        let mut bench = Bench::talking();
        bench.say("b", "cheaper ones");
        bench.update(joined_elsewhere());
        let effects = bench.fail("b", refused(status));
        assert!(goes_out_as_meena(&effects), "{status}: {effects:?}");
        assert_eq!(bench.transcript(), ["a: saree", "Mitra: Here.", "b: cheaper ones (sending)"]);
    }
}

#[test]
fn a_refusal_while_the_tab_beside_joins_the_chat_is_not_the_end_of_it() {
    for status in [401, 404] {
        let mut bench = Bench::talking();
        bench.say("b", "cheaper ones");
        bench.update(Happening::JoiningElsewhere { conversation_id: "c".into() });
        assert!(!sends(&bench.fail("b", refused(status))));
        assert_eq!(bench.transcript(), ["a: saree", "Mitra: Here.", "b: cheaper ones (sending)"]);
        assert!(goes_out_as_meena(&bench.update(joined_elsewhere())), "{status}");
    }
}

#[test]
fn a_tab_beside_that_says_nothing_more_is_not_waited_for_for_ever() {
    let mut bench = Bench::talking();
    let effects = bench.update(Happening::JoiningElsewhere { conversation_id: "c".into() });
    let timer = effects.iter().find_map(|effect| match effect {
        Effect::Wait { timer, .. } => Some(*timer),
        _ => None,
    });
    assert!(!sends(&bench.say("b", "cheaper ones")));
    assert!(sends(&bench.update(Happening::Rang(timer.expect("it is timed")))));
    // Of another chat it is nobody's business here.
    let mut bench = Bench::talking();
    bench.update(Happening::JoiningElsewhere { conversation_id: "other".into() });
    assert!(sends(&bench.say("b", "cheaper ones")));
}

#[test]
fn what_a_chat_still_took_after_it_was_left_is_said_again_in_the_fresh_one() {
    let mut bench = Bench::talking();
    bench.say("b", "cheaper ones");
    let there = Some(nothing_said("meena"));
    bench.update(Happening::SignedInElsewhere { replaced: Some("c".into()), kept: there });
    let effects = bench.accept("b", 4);
    assert!(sends(&effects), "{effects:?}");
    assert_eq!(bench.transcript(), ["b: cheaper ones (sending)"]);
}
