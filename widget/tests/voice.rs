//! Speaking, without a browser: when a recording ends, what is said of each trouble, and the words for it.

use mitra_widget::{
    chat::Language,
    voice::{
        judge::{Going, Trouble, Verdict, clock, ended, joined, verdict},
        texts::voice_texts,
    },
};

const GOING: Going =
    Going { has_word: true, quiet_millis: 100, millis: 3_000, most_millis: 120_000, is_held: false };

#[test]
fn it_ends_when_she_falls_silent_and_not_while_she_thinks_of_a_word() {
    assert_eq!(verdict(GOING), Verdict::GoOn);
    assert_eq!(verdict(Going { quiet_millis: 1_500, ..GOING }), Verdict::GoOn);
    assert_eq!(verdict(Going { quiet_millis: 1_800, ..GOING }), Verdict::Done);
}

#[test]
fn who_holds_the_button_says_when_it_ends() {
    let held = Going { is_held: true, quiet_millis: 60_000, ..GOING };
    assert_eq!(verdict(held), Verdict::GoOn);
    assert_eq!(verdict(Going { has_word: false, millis: 60_000, ..held }), Verdict::GoOn);
    assert_eq!(verdict(Going { millis: 120_000, ..held }), Verdict::Done);
}

#[test]
fn where_nobody_speaks_nothing_is_sent() {
    let silent = Going { has_word: false, quiet_millis: 3_000, ..GOING };
    assert_eq!(verdict(silent), Verdict::GoOn);
    assert_eq!(verdict(Going { millis: 8_000, quiet_millis: 8_000, ..silent }), Verdict::Nobody);
    assert_eq!(verdict(Going { millis: 120_000, is_held: true, ..silent }), Verdict::Nobody);
    assert_eq!(ended(false), Verdict::Nobody);
    assert_eq!(ended(true), Verdict::Done);
}

#[test]
fn every_error_of_a_microphone_has_a_sentence_of_its_own() {
    let troubles = [
        "NotAllowedError",
        "NotFoundError",
        "NotReadableError",
        "TypeError",
        "TimeoutError",
        "NotSupportedError",
        "AbortError",
    ]
    .map(Trouble::of_microphone);
    for (at, trouble) in troubles.iter().enumerate() {
        assert!(!troubles[at + 1..].contains(trouble), "{trouble:?} twice");
    }
    assert_eq!(Trouble::of_microphone("OverconstrainedError"), Trouble::NoMicrophone);
    assert_eq!(Trouble::of_microphone("SecurityError"), Trouble::Insecure);
    assert_eq!(Trouble::of_microphone("InvalidStateError"), Trouble::Broken);
}

#[test]
fn a_recording_is_kept_unless_it_can_never_be_made_out() {
    assert_eq!(Trouble::of_status(0), Trouble::Unsent);
    for status in [401, 404, 408, 429, 500, 502, 503, 504] {
        assert_eq!(Trouble::of_status(status), Trouble::Away, "{status}");
    }
    for status in [413, 415, 422] {
        assert_eq!(Trouble::of_status(status), Trouble::Unusable, "{status}");
    }
    assert!(Trouble::Unusable.has_recording() && !Trouble::NothingHeard.has_recording());
}

#[test]
fn what_she_says_goes_behind_what_stands_there() {
    assert_eq!(joined("", " red kurti "), "red kurti");
    assert_eq!(joined("show me ", "red kurti"), "show me red kurti");
    assert_eq!(joined("show me", ""), "show me");
    assert_eq!([clock(0), clock(7), clock(75)], ["0:00", "0:07", "1:15"]);
}

#[test]
fn hindi_is_written_in_devanagari_and_only_one_sentence_has_a_place_for_words() {
    let devanagari = |text: &str| text.chars().any(|c| ('\u{900}'..='\u{97f}').contains(&c));
    for language in Language::ALL {
        let words = voice_texts(language);
        assert_eq!(words.unsure.matches("{}").count(), 1);
        let all = [
            words.label,
            words.asking,
            words.listening,
            words.never_mind,
            words.done,
            words.writing,
            words.check,
            words.doubtful,
            words.unsure,
            words.send_at_once,
            words.aloud,
            words.again,
            words.play,
            words.send_again,
            words.discard,
            words.put_away,
            words.kept,
            words.unsent,
            words.away,
            words.unsent_unkept,
            words.unusable,
            words.nothing_heard,
            words.denied,
            words.no_microphone,
            words.busy,
            words.insecure,
            words.no_answer,
            words.unsupported,
            words.broken,
            words.nobody,
            words.ask_own,
            words.allow,
            words.refuse,
        ];
        for text in all {
            assert_eq!(devanagari(text), language == Language::Hi, "{text}");
        }
    }
}
