//! A customer's token ended while words of hers were not sent: whose they stay.

use mitra_protocol::{MessageSend, worker::ToTalk};
use mitra_widget::chat::{Effect, Failure, Happening, Keepsake};

use super::bench::{Bench, kept, kept_of};

fn ended() -> Failure {
    Failure::Refused { status: 401, detail: Some("No.".into()) }
}

/// What an earlier visit left on the device: her unsent words.
fn stored() -> Happening {
    let message = MessageSend {
        client_id: "b".into(),
        text: Some("only for meena".into()),
        action: None,
        device: None,
    };
    Happening::StoreOpened { waiting: vec![message], draft: "half".into(), durable: true }
}

/// What the browser keeps after Meena's token ended.
fn only_her_words() -> Keepsake {
    Keepsake { conversation_id: None, token: None, customer: Some("meena".into()) }
}

fn forgets_on_the_device(effects: &[Effect]) -> bool {
    effects.contains(&Effect::Talk(ToTalk::Forget))
}

fn vouched(bench: &mut Bench, customer: &str) -> Vec<Effect> {
    let effects = bench.vouch(&format!("{customer} says the shop"));
    let round = effects.iter().find_map(|effect| match effect {
        Effect::ShowIdentity { round, .. } => Some(*round),
        _ => None,
    });
    assert!(round.is_some(), "the server is asked: {effects:?}");
    bench.sign_in(round.unwrap_or_default(), customer)
}

/// Each way in which a page learns, or knows, that Meena's token ended, with `b` unsent and a draft.
fn after_her_token_ended() -> Vec<(&'static str, Bench)> {
    let mut sending = Bench::customer("meena");
    sending.update(Happening::Drafted("half".into()));
    sending.say("b", "only for meena");
    sending.fail("b", ended());

    let mut listening = Bench::customer("meena");
    listening.update(stored());
    listening.update(Happening::Drafted("half".into()));
    listening.update(Happening::ConnectionLost { round: 2, failure: ended() });

    let mut starting = Bench::new();
    let nothing_said = Keepsake { conversation_id: None, ..kept_of("meena") };
    starting.update(Happening::Started { kept: Some(nothing_said), storage: true });
    starting.update(Happening::Drafted("half".into()));
    starting.say("b", "only for meena");
    starting.start_fails(ended());

    let mut late_store = Bench::new();
    late_store.update(Happening::Started { kept: Some(kept_of("meena")), storage: true });
    late_store.update(Happening::ConnectionLost { round: 1, failure: ended() });
    late_store.update(stored());

    let mut later_visit = Bench::new();
    later_visit.update(Happening::Started { kept: Some(only_her_words()), storage: true });
    later_visit.update(stored());

    vec![
        ("sending", sending),
        ("listening", listening),
        ("starting", starting),
        ("late store", late_store),
        ("later visit", later_visit),
    ]
}

/// Plays on until no message and no request for a conversation is under way; gives everything that was sent.
fn all_sent(bench: &mut Bench, mut effects: Vec<Effect>) -> Vec<String> {
    let mut sent = Vec::new();
    for seq in 1.. {
        let starts = effects.iter().any(|effect| matches!(effect, Effect::StartConversation { .. }));
        let send = effects.iter().find_map(|effect| match effect {
            Effect::Send { message, credentials } => {
                Some((message.client_id.clone(), credentials.pass.customer.clone()))
            }
            _ => None,
        });
        effects = match send {
            Some((client_id, customer)) => {
                sent.push(format!("{client_id} as {}", customer.as_deref().unwrap_or("guest")));
                bench.accept(&client_id, seq)
            }
            None if starts => bench.conversation_starts_again(),
            None => break,
        };
    }
    sent
}

#[test]
fn unsent_words_leave_the_page_when_her_token_ends_and_stay_on_the_device() {
    let mut bench = Bench::customer("meena");
    bench.say("b", "only for meena");
    let effects = bench.fail("b", ended());
    let (shop, token) = ("demo".into(), Some("token of meena".into()));
    assert!(effects.contains(&Effect::Unremember { shop, token, belongs_to: Some("meena".into()) }));
    assert!(effects.contains(&Effect::EmptyComposer) && !forgets_on_the_device(&effects), "{effects:?}");
    // The composer tells that it was emptied; the draft in the store stays all the same.
    assert!(bench.update(Happening::Drafted(String::new())).is_empty());
    for (way, mut bench) in after_her_token_ended() {
        let effects = bench.update(Happening::WokeUp);
        assert!(all_sent(&mut bench, effects).is_empty(), "{way}");
        assert!(
            bench.transcript().iter().all(|line| line == "(SignedOut)"),
            "{way}: {:?}",
            bench.transcript()
        );
    }
}

#[test]
fn another_customer_finds_nothing_of_them() {
    for (way, mut bench) in after_her_token_ended() {
        let effects = vouched(&mut bench, "radha");
        assert!(forgets_on_the_device(&effects), "{way}: {effects:?}");
        assert!(!effects.iter().any(|effect| matches!(effect, Effect::FillComposer(_))), "{way}");
        assert!(all_sent(&mut bench, effects).is_empty(), "{way}");
        let effects = bench.say("c", "kurti");
        assert_eq!(all_sent(&mut bench, effects), ["c as radha"], "{way}");
        assert!(vouched(&mut bench, "meena").iter().all(|e| !matches!(e, Effect::FillComposer(_))), "{way}");
    }
}

#[test]
fn a_guest_who_begins_finds_nothing_of_them_and_keeps_her_own() {
    for (way, mut bench) in after_her_token_ended() {
        let effects = bench.say("c", "kurti");
        let at = |wanted: &Effect| effects.iter().rposition(|effect| effect == wanted);
        let message =
            MessageSend { client_id: "c".into(), text: Some("kurti".into()), action: None, device: None };
        assert!(at(&Effect::Talk(ToTalk::Forget)) < at(&Effect::Talk(ToTalk::Keep { message })), "{way}");
        assert!(forgets_on_the_device(&effects), "{way}");
        let nobody = Effect::Unremember { shop: "demo".into(), token: None, belongs_to: None };
        assert!(effects.contains(&nobody), "{way}: the next visit would hold the guest's words back");
        assert_eq!(all_sent(&mut bench, effects), ["c as guest"], "{way}");
    }
}

#[test]
fn she_finds_them_when_she_is_signed_in_again() {
    for (way, mut bench) in after_her_token_ended() {
        let effects = vouched(&mut bench, "meena");
        assert!(effects.contains(&Effect::FillComposer("half".into())), "{way}: {effects:?}");
        assert!(!forgets_on_the_device(&effects), "{way}");
        assert_eq!(bench.transcript(), ["b: only for meena (sending)"], "{way}");
        assert_eq!(all_sent(&mut bench, effects), ["b as meena"], "{way}");
    }
}

#[test]
fn a_store_that_opens_only_after_somebody_signed_in_is_hers_or_nobodys() {
    for (customer, sent) in [("meena", vec!["b as meena"]), ("radha", vec![])] {
        let mut bench = Bench::new();
        bench.update(Happening::Started { kept: Some(only_her_words()), storage: true });
        vouched(&mut bench, customer);
        let effects = bench.update(stored());
        assert_eq!(all_sent(&mut bench, effects), sent, "{customer}");
    }
}

#[test]
fn what_she_said_since_then_comes_after_them() {
    let mut bench = Bench::customer("meena");
    bench.say("b", "only for meena");
    bench.fail("b", ended());
    let round = match bench.vouch("jwt").as_slice() {
        [Effect::ShowIdentity { round, .. }] => *round,
        effects => panic!("the server is asked: {effects:?}"),
    };
    bench.say("c", "kurti");
    let effects = bench.sign_in(round, "meena");
    assert_eq!(bench.transcript(), ["b: only for meena (sending)", "c: kurti (sending)"]);
    assert_eq!(all_sent(&mut bench, effects), ["b as meena", "c as meena"]);
}

#[test]
fn the_tab_beside_decides_as_well_whose_they_are() {
    let elsewhere = |kept| Happening::SignedInElsewhere { replaced: None, kept: Some(kept) };
    for (way, mut bench) in after_her_token_ended() {
        let effects = bench.update(elsewhere(Keepsake { conversation_id: None, ..kept_of("meena") }));
        assert_eq!(all_sent(&mut bench, effects), ["b as meena"], "{way}");
    }
    for (way, mut bench) in after_her_token_ended() {
        let effects = bench.update(elsewhere(Keepsake { conversation_id: None, ..kept_of("radha") }));
        assert!(forgets_on_the_device(&effects), "{way}");
        assert!(all_sent(&mut bench, effects).is_empty(), "{way}");
    }
    for (way, mut bench) in after_her_token_ended() {
        assert!(forgets_on_the_device(&bench.update(elsewhere(kept()))), "{way}: a guest writes there");
    }
}

#[test]
fn a_tab_that_follows_another_customer_brings_nothing_of_the_first_one() {
    let mut bench = Bench::customer("meena");
    bench.say("b", "only for meena");
    bench.fail("b", Failure::Unreachable);
    let (replaced, kept) = (Some("chat of meena".to_owned()), Some(kept_of("radha")));
    let effects = bench.update(Happening::SignedInElsewhere { replaced, kept });
    assert!(forgets_on_the_device(&effects) && effects.contains(&Effect::EmptyComposer), "{effects:?}");
    assert!(all_sent(&mut bench, effects).is_empty());
    assert!(bench.transcript().is_empty());
}

#[test]
fn a_guests_unsent_words_go_on_with_a_fresh_guest() {
    let mut bench = Bench::listening();
    bench.say("b", "kurti");
    let effects = bench.fail("b", ended());
    assert!(!forgets_on_the_device(&effects));
    assert_eq!(all_sent(&mut bench, effects), ["b as guest"]);
}
