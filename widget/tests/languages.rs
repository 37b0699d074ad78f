//! The language the page begins in, and the words it has in each.

use mitra_widget::{
    chat::Language,
    texts::{fill, texts},
};

fn choose(stored: Option<&str>, asked: Option<&str>, browser: &[&str]) -> Language {
    Language::choose(stored, asked, browser.iter().copied())
}

#[test]
fn her_choice_comes_before_the_address_and_the_address_before_the_browser() {
    assert_eq!(choose(Some("hinglish"), Some("hi"), &["en-IN"]), Language::Hinglish);
    assert_eq!(choose(None, Some("hi"), &["en-IN"]), Language::Hi);
    assert_eq!(choose(Some("klingon"), Some("klingon"), &["hi-IN", "en"]), Language::Hi);
}

#[test]
fn the_first_of_the_browsers_languages_that_the_page_speaks_decides() {
    assert_eq!(choose(None, None, &["ta-IN", "hi", "en"]), Language::Hi);
    assert_eq!(choose(None, None, &["hi-Latn-IN"]), Language::Hinglish);
    assert_eq!(choose(None, None, &["en-US", "hi"]), Language::En);
    assert_eq!(choose(None, None, &["hil-PH"]), Language::En);
    assert_eq!(choose(None, None, &[]), Language::En);
}

#[test]
fn every_code_names_its_language() {
    for language in Language::ALL {
        assert_eq!(Language::from_code(language.code()), Some(language));
    }
}

#[test]
fn every_sentence_with_a_value_has_room_for_it_in_every_language() {
    for language in Language::ALL {
        let words = texts(language);
        let with_value = [
            words.near_limit,
            words.too_long,
            words.products_label,
            words.details_of,
            words.open_page_of,
            words.asked_details,
            words.asked_language,
            words.save_of,
            words.asked_save,
            words.asked_unsave,
            words.cart_of,
            words.similar_of,
            words.size_chart,
            words.off,
            words.rating_label,
            words.receipt,
        ];
        for text in with_value {
            assert_eq!(text.matches("{}").count(), 1, "{language:?}: {text}");
            assert!(fill(text, "42").contains("42"));
        }
    }
}

#[test]
fn hindi_is_written_in_devanagari_and_hinglish_is_not() {
    let devanagari = |text: &str| text.chars().any(|c| ('\u{900}'..='\u{97f}').contains(&c));
    for (language, expected) in [(Language::Hi, true), (Language::Hinglish, false), (Language::En, false)] {
        let words = texts(language);
        let said = [words.subtitle, words.send, words.failed, words.retry, words.typing, words.crashed];
        let asked = [words.keep_title, words.keep_text, words.forget, words.forget_text, words.erase_text];
        for text in said.into_iter().chain(asked) {
            assert_eq!(devanagari(text), expected, "{language:?}: {text}");
        }
    }
}

#[test]
fn the_composer_says_the_same_before_the_module_arrives() {
    let document = include_str!("../index.html");
    for language in Language::ALL {
        let words = texts(language);
        let spoken = [language.tag(), words.composer_label, words.composer_hint, words.send];
        let line = format!("{}: [\"{}\"],", language.code(), spoken.join("\", \""));
        assert!(document.contains(&line), "index.html lacks {line}");
    }
}
