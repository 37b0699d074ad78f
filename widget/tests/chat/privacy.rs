//! She, the shop's page or another tab asks this device to forget her; she has her data erased.

use mitra_protocol::{ConversationStarted, MessageSend, worker::ToTalk};
use mitra_widget::chat::{Effect, Failure, Happening, Sheet, SheetTap, TabWord, Timer};

use super::bench::{Bench, hers};

fn tap(bench: &mut Bench, taps: &[SheetTap]) -> Vec<Effect> {
    let mut last = Vec::new();
    for tap in taps {
        last = bench.update(Happening::SheetTapped(*tap));
    }
    last
}

const FORGET: [SheetTap; 3] = [SheetTap::Open, SheetTap::Forget, SheetTap::Confirm];
const ERASE: [SheetTap; 3] = [SheetTap::Open, SheetTap::Erase, SheetTap::Confirm];

fn forgets(effects: &[Effect]) -> bool {
    [
        Effect::ForgetDevice { shop: "demo".into() },
        Effect::Talk(ToTalk::Forget),
        Effect::EmptyComposer,
        Effect::StopListening,
    ]
    .iter()
    .all(|effect| effects.contains(effect))
}

fn revokes(effects: &[Effect]) -> bool {
    effects.contains(&Effect::Revoke { token: "t".into() })
}

#[test]
fn forgetting_takes_a_yes_and_leaves_a_page_as_on_the_first_visit() {
    let mut bench = Bench::talking();
    bench.say("b", "kurti");
    assert!(tap(&mut bench, &FORGET[..2]).is_empty());
    assert_eq!(bench.chat.sheet(), Some(&Sheet::Forget));
    let effects = tap(&mut bench, &FORGET[2..]);
    assert!(forgets(&effects) && revokes(&effects), "{effects:?}");
    assert!(effects.contains(&Effect::TellTabs(TabWord::Forgotten)));
    assert!(bench.chat.is_fresh() && !bench.chat.can_erase() && bench.chat.sheet().is_none());
    assert_eq!(bench.transcript(), ["(Forgotten)"]);
    let effects = bench.say("c", "saree");
    assert!(effects.iter().any(|e| matches!(e, Effect::StartConversation { token: None, .. })));
}

#[test]
fn leaving_the_question_changes_nothing() {
    let mut bench = Bench::talking();
    tap(&mut bench, &[SheetTap::Open, SheetTap::Forget, SheetTap::Leave]);
    assert_eq!((bench.chat.sheet(), bench.transcript().len()), (None, 2));
    assert!(tap(&mut bench, &[SheetTap::Confirm]).is_empty(), "there is nothing to confirm");
}

#[test]
fn escape_leaves_the_sheet_before_it_leaves_the_chat() {
    let mut bench = Bench::framed();
    tap(&mut bench, &[SheetTap::Open]);
    assert!(bench.update(Happening::CloseTapped).is_empty());
    assert_eq!(bench.chat.sheet(), None);
    assert!(matches!(bench.update(Happening::CloseTapped).as_slice(), [Effect::TellPage(_)]));
}

#[test]
fn the_shops_page_and_another_tab_need_no_yes() {
    let mut bench = Bench::talking();
    let effects = bench.update(Happening::ResetAsked);
    assert!(forgets(&effects) && revokes(&effects));
    assert!(effects.contains(&Effect::TellTabs(TabWord::Forgotten)));

    let mut bench = Bench::talking();
    let effects = bench.update(Happening::ForgottenElsewhere);
    assert!(forgets(&effects) && bench.chat.is_fresh());
    assert!(!effects.contains(&Effect::TellTabs(TabWord::Forgotten)), "tabs would tell each other for ever");
}

#[test]
fn a_page_that_knows_nothing_has_nothing_to_say_about_forgetting() {
    let mut bench = Bench::fresh();
    bench.update(Happening::ResetAsked);
    assert!(bench.transcript().is_empty());
}

#[test]
fn what_the_store_held_before_is_not_sent_after() {
    let mut bench = Bench::fresh();
    bench.update(Happening::ResetAsked);
    let message =
        MessageSend { client_id: "a".into(), text: Some("before".into()), action: None, device: None };
    let opened =
        Happening::StoreOpened { waiting: vec![message], draft: "half before".into(), durable: true };
    assert!(bench.update(opened).is_empty());
    assert!(bench.transcript().is_empty());
}

#[test]
fn answers_that_come_after_forgetting_bring_nothing_back() {
    let mut bench = Bench::talking();
    bench.say("b", "kurti");
    bench.update(Happening::ResetAsked);
    assert!(bench.accept("b", 4).is_empty());
    assert!(bench.fail("b", Failure::Unreachable).is_empty());
    assert!(bench.arrive(hers(4, "b", "kurti")).is_empty());
    assert!(!bench.chat.is_typing());

    let mut bench = Bench::fresh();
    bench.say("a", "saree");
    bench.update(Happening::ResetAsked);
    bench.say("b", "kurti");
    let (conversation_id, shopper_id) = ("old".into(), "s".into());
    let started = ConversationStarted { conversation_id, shopper_id, token: Some("old".into()), last_seq: 0 };
    let effects = bench.update(Happening::ConversationStarted { round: 1, started });
    assert_eq!(effects, [Effect::Revoke { token: "old".into() }]);
    let effects = bench.conversation_starts();
    assert!(effects.iter().any(|e| matches!(e, Effect::Send { message, .. } if message.client_id == "b")));
    assert_eq!(bench.transcript(), ["(Forgotten)", "b: kurti (sending)"]);
}

#[test]
fn a_token_that_could_not_be_ended_is_tried_again_and_one_that_is_unknown_is_not() {
    let mut bench = Bench::talking();
    bench.update(Happening::ResetAsked);
    let fail = |failure| Happening::RevokeFailed { token: "t".into(), failure };
    let effects = bench.update(fail(Failure::Unreachable));
    assert!(matches!(effects.as_slice(), [Effect::Wait { timer: Timer::Farewell, .. }]));
    assert!(revokes(&bench.update(Happening::WokeUp)));
    assert!(bench.update(Happening::Rang(Timer::Farewell)).is_empty(), "it is out already");
    bench.update(fail(Failure::Unreachable));
    assert!(revokes(&bench.update(Happening::Rang(Timer::Farewell))));
    let unknown = Failure::Refused { status: 401, detail: Some("No.".into()) };
    assert!(bench.update(fail(unknown)).is_empty());
    assert!(bench.update(Happening::WokeUp).is_empty());
}

#[test]
fn erasing_shows_the_receipt_and_leaves_a_page_as_on_the_first_visit() {
    let mut bench = Bench::talking();
    let effects = tap(&mut bench, &ERASE);
    assert_eq!(effects, [Effect::Erase { token: "t".into(), round: 1 }]);
    tap(&mut bench, &[SheetTap::Leave, SheetTap::Confirm]);
    assert_eq!(bench.chat.sheet(), Some(&Sheet::Erase { busy: true, failed: false }), "it is under way");
    let effects = bench.update(Happening::Erased { round: 1, receipt_id: "r7".into() });
    assert!(forgets(&effects) && !revokes(&effects), "its token is gone already: {effects:?}");
    assert!(effects.contains(&Effect::TellTabs(TabWord::Forgotten)));
    assert_eq!(bench.chat.sheet(), Some(&Sheet::Erased { receipt_id: "r7".into() }));
    tap(&mut bench, &[SheetTap::Leave]);
    assert!(bench.chat.sheet().is_none() && bench.chat.is_fresh());
}

#[test]
fn an_erasure_that_fails_says_so_and_erases_nothing_here() {
    let mut bench = Bench::talking();
    tap(&mut bench, &ERASE);
    bench.update(Happening::EraseFailed { round: 1, failure: Failure::Unreachable });
    assert_eq!(bench.chat.sheet(), Some(&Sheet::Erase { busy: false, failed: true }));
    assert_eq!(bench.transcript(), ["a: saree", "Mitra: Here."]);
    let effects = tap(&mut bench, &[SheetTap::Confirm]);
    assert_eq!(effects, [Effect::Erase { token: "t".into(), round: 2 }]);
    let unknown = Failure::Refused { status: 401, detail: Some("No.".into()) };
    bench.update(Happening::EraseFailed { round: 2, failure: unknown });
    assert_eq!(bench.chat.sheet(), None);
    assert_eq!(bench.transcript(), ["(ConversationRenewed)"]);
}

#[test]
fn nothing_can_be_erased_of_somebody_the_server_does_not_know() {
    let mut bench = Bench::fresh();
    tap(&mut bench, &ERASE);
    assert_eq!(bench.chat.sheet(), Some(&Sheet::Choices));
}
