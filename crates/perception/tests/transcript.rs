//! What is made of a recogniser's transcripts.

use mitra_dialogue::Language;
use mitra_perception::transcript::{Hints, Script, settle};

fn settled(raw: &str) -> String {
    settle(raw, &Hints::default()).text
}

#[test]
fn numbers_that_were_said_are_digits() {
    for (said, written) in [
        ("laal kurti paanch sau tak", "laal kurti 500 tak"),
        ("लाल कुर्ती पाँच सौ तक", "लाल कुर्ती 500 तक"),
        ("red kurti under five hundred", "red kurti under 500"),
        ("saadhe teen sau ke andar chappal", "350 ke andar chappal"),
        ("dedh hazaar ka bag", "1500 ka bag"),
        ("shirt saat aath sau tak", "shirt 700-800 tak"),
        ("कुर्ती ५०० से कम", "कुर्ती 500 से कम"),
        ("do hazaar tak", "2000 tak"),
    ] {
        assert_eq!(settled(said), written);
    }
}

#[test]
fn words_that_only_sound_like_numbers_stay() {
    for said in ["mujhe dikha do", "mere saath bhej do", "एक बात बताओ", "woh wali de do na"]
    {
        assert_eq!(settled(said), said);
    }
}

#[test]
fn what_recognisers_make_up_is_taken_out_and_doubted() {
    for (raw, text) in [
        ("[Music]", ""),
        ("Thank you for watching!", ""),
        ("red kurti dikhao. Thanks for watching.", "red kurti dikhao."),
        ("laal laal laal laal laal kurti", "laal kurti"),
        ("show me show me show me show me shoes", "show me shoes"),
        ("♪ ♪", ""),
        (" . ", ""),
    ] {
        let settled = settle(raw, &Hints::default());
        assert_eq!(settled.text, text);
        assert!(settled.doubtful, "{raw}");
    }
    assert!(!settle("bahut bahut sundar saree", &Hints::default()).doubtful);
}

#[test]
fn a_word_that_is_almost_a_products_is_marked() {
    let settled = settle("cotton dupataa aur lehengga dikhao", &Hints::default());
    let marked: Vec<&str> = settled.unsure.iter().map(|at| &settled.text[at.clone()]).collect();
    assert!(marked.is_empty(), "both sound like what they are: {marked:?}");
    let settled = settle("blue pallazzon dikhao", &Hints::default());
    assert_eq!(settled.unsure.len(), 1, "{settled:?}");
    assert_eq!(&settled.text[settled.unsure[0].clone()], "pallazzon");
}

#[test]
fn the_language_is_that_of_the_words_and_else_the_conversations() {
    let known = Hints { lang: Some(Language::Hinglish), ..Hints::default() };
    assert_eq!(settle("show me the red dress", &known).lang, Language::English);
    assert_eq!(settle("laal kurti dikhao", &known).lang, Language::Hinglish);
    assert_eq!(settle("kurti", &known).lang, Language::Hinglish);
}

#[test]
fn the_script_is_that_of_most_of_her_words() {
    assert_eq!(Script::of(["laal kurti", "size?"]), Some(Script::Latin));
    assert_eq!(Script::of(["लाल kurti दिखाओ", "XL size है?"]), Some(Script::Devanagari));
    assert_eq!(Script::of(["500", "?"]), None);
}
