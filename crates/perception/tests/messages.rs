//! What the lexicon makes of the messages in `tests/messages`: one message a line, with its language, intent
//! and slots; every slot is checked with the words it stands on.

#![expect(clippy::expect_used, clippy::panic, reason = "a data file with a mistake must stop the test")]

use std::{collections::BTreeSet, fs, path::Path};

use mitra_dialogue::SlotValue;
use mitra_perception::Lexicon;

fn written(value: &SlotValue) -> String {
    match value {
        SlotValue::Text(text) => text.clone(),
        SlotValue::Number(number) => number.to_string(),
    }
}

fn lines(path: &Path) -> Vec<Vec<String>> {
    let text = fs::read_to_string(path).expect("the test's data file");
    text.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split('\t').map(str::to_owned).collect())
        .collect()
}

fn set(slots: &str) -> BTreeSet<String> {
    slots.split(';').map(str::trim).filter(|s| !s.is_empty()).map(str::to_owned).collect()
}

fn check(file: &str) {
    let lexicon = Lexicon::builtin();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/messages").join(file);
    let mut wrong = Vec::new();
    for line in lines(&path) {
        let [text, language, intent, slots @ ..] = line.as_slice() else { panic!("{file}: {line:?}") };
        let u = lexicon.understand(text);
        let chars: Vec<char> = text.chars().collect();
        let got: BTreeSet<String> = u
            .slots
            .iter()
            .map(|m| {
                let words: String = chars[m.start..m.end].iter().collect();
                format!("{}={words}={}", m.slot.name(), written(&m.value))
            })
            .collect();
        let wanted = set(slots.first().map_or("", String::as_str));
        if u.language.code() != language || u.intent.name() != intent || got != wanted {
            wrong.push(format!("{text}\n  {} {} {got:?}", u.language.code(), u.intent.name()));
        }
    }
    assert!(wrong.is_empty(), "understood otherwise:\n{}", wrong.join("\n"));
}

#[test]
fn searches_are_read_with_their_conditions() {
    check("search.tsv");
}

#[test]
fn conditions_without_a_product_refine() {
    check("refine.tsv");
}

#[test]
fn questions_about_shown_products_are_told_from_searches() {
    check("about_shown.tsv");
}

#[test]
fn everything_else_a_shopper_says_has_its_intent() {
    check("everything_else.tsv");
}

#[test]
fn titles_and_types_name_their_attributes() {
    let lexicon = Lexicon::builtin();
    for line in lines(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/titles.tsv")) {
        let [title, attributes] = line.as_slice() else { panic!("{line:?}") };
        let got: BTreeSet<String> = lexicon
            .attributes(title)
            .iter()
            .map(|m| format!("{}={}", m.slot.name(), written(&m.value)))
            .collect();
        assert_eq!(got, set(attributes), "{title}");
    }
}

#[test]
fn a_message_that_reads_the_same_in_two_languages_is_not_certain() {
    let lexicon = Lexicon::builtin();
    for text in ["kurti", "XL", "ok", "cotton saree 500", "500", "😍", ""] {
        assert!(!lexicon.understand(text).language_is_certain, "{text}");
    }
    for text in ["laal kurti", "show me kurtis", "कुर्ती", "kurti dikhao"] {
        assert!(lexicon.understand(text).language_is_certain, "{text}");
    }
}

#[test]
fn what_is_not_understood_has_a_low_confidence() {
    let lexicon = Lexicon::builtin();
    for text in ["qwzx vbnm", "😀😀😀", "", "...", "இது என்ன", "blorptastic"] {
        assert!(lexicon.understand(text).confidence < 0.4, "{text}");
    }
}

#[test]
fn words_that_no_slot_took_are_left_over() {
    let lexicon = Lexicon::builtin();
    let u = lexicon.understand("mujhe red dreamcatcher chahiye 500 tak");
    assert_eq!(u.leftovers, ["dreamcatcher"]);
    let model = lexicon.understand("blue m14 under 1000");
    assert_eq!(model.leftovers, ["m14"]);
    let book = lexicon.understand("formal book under 500");
    assert!(book.leftovers.is_empty() && book.everyday.contains(&"book".to_owned()), "{book:?}");
    let everyday = |text: &str| lexicon.understand(text).everyday;
    assert_eq!(everyday("red pen under 500"), ["pen"]);
    assert_eq!(everyday("modern lamp"), ["modern"]);
    assert_eq!(everyday("jeans w32"), ["w32"]);
    for (text, word) in [("show me the red pen", "pen"), ("handbag brown no no make it black", "brown")] {
        assert!(!everyday(text).contains(&word.to_owned()), "{text}");
    }
}

/// "36 bust" is no slot, so the number has to stand where it can still be read.
#[test]
fn numbers_stand_among_the_words_of_a_message() {
    let words = |text: &str| Lexicon::builtin().understand(text).words;
    assert_eq!(words("36 bust ke liye kaunsa size?"), ["36", "bust", "ke", "liye", "kaunsa", "size"]);
    assert!(words("मेरी कमर 30 इंच है").contains(&"30".to_owned()));
}
