//! What is made of a recogniser's transcripts.

use mitra_dialogue::Language;
use mitra_perception::transcript::{Hints, Script, settle};

/// Settled for a shopper who writes as the transcript is written.
fn settled(raw: &str) -> String {
    let script = Script::of([raw]).unwrap_or_default();
    settle(raw, &Hints { script, ..Hints::default() }).text
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

/// One transcript, and whether English is spoken.
struct Spoken {
    is_english: bool,
    text: String,
}

fn rows(file: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    file.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect())
}

/// A thousand transcripts: each sentence of the grammar in both scripts with words drawn in turn, and those by hand.
fn transcripts() -> Vec<Spoken> {
    let grammar: Vec<Vec<&str>> = rows(include_str!("transcript/grammar.tsv")).collect();
    let words: Vec<Vec<&str>> = rows(include_str!("transcript/words.tsv")).collect();
    let mut all: Vec<Spoken> = rows(include_str!("transcript/heard.tsv"))
        .map(|row| Spoken { is_english: row[0] == "en", text: row[1].to_owned() })
        .collect();
    let mut turn = 0;
    while all.len() < 1_000 {
        for row in &grammar {
            let is_english = row[0] == "en";
            turn += 1;
            for (script, sentence) in row[1..].iter().enumerate() {
                let mut text = (*sentence).to_owned();
                let mut drawn = turn;
                while let Some(at) = text.find('{') {
                    let place = &text[at + 1..at + 2];
                    let choices: Vec<&Vec<&str>> = words.iter().filter(|word| word[0] == place).collect();
                    let choice = choices[drawn % choices.len()];
                    text.replace_range(at..at + 3, choice[1 + script + if is_english { 2 } else { 0 }]);
                    drawn += 3;
                }
                all.push(Spoken { is_english, text });
            }
        }
    }
    all.truncate(1_000);
    all
}

fn is_devanagari(c: char) -> bool {
    ('\u{900}'..='\u{97f}').contains(&c)
}

/// What is written in Latin letters in every language: sizes, abbreviations, brands.
fn is_alike_everywhere(word: &str) -> bool {
    word.chars().all(|c| c.is_ascii_uppercase())
        || ["nike", "bata", "relaxo", "boat"].contains(&word.to_lowercase().as_str())
}

fn is_in_script(text: &str, script: Script) -> bool {
    let mut words = text.split(|c: char| !c.is_alphabetic() && !is_devanagari(c)).filter(|w| !w.is_empty());
    match script {
        Script::Latin => words.all(|word| word.is_ascii()),
        Script::Devanagari => words.all(|word| word.chars().all(is_devanagari) || is_alike_everywhere(word)),
    }
}

/// Share of transcripts that come in her script; the issue asks for 0.98.
const LEAST_FAITHFUL: f64 = 0.98;

#[test]
fn a_thousand_transcripts_come_in_her_script_and_english_stays_english() {
    let (mut right, mut wrong) = (0, Vec::new());
    let transcripts = transcripts();
    for spoken in &transcripts {
        let in_both = [Script::Latin, Script::Devanagari].map(|script| {
            let settled = settle(&spoken.text, &Hints { script, ..Hints::default() });
            let (lang, letters) = match (spoken.is_english, script) {
                (true, _) => (Language::English, Script::Latin),
                (false, Script::Latin) => (Language::Hinglish, Script::Latin),
                (false, Script::Devanagari) => (Language::Hindi, Script::Devanagari),
            };
            let is_right = settled.lang == lang && is_in_script(&settled.text, letters);
            wrong.extend(
                (!is_right).then(|| format!("{}: {} ({})", spoken.text, settled.text, settled.lang.code())),
            );
            is_right
        });
        right += usize::from(in_both == [true, true]);
    }
    let share = right as f64 / transcripts.len() as f64;
    assert!(share >= LEAST_FAITHFUL, "{share}: {wrong:#?}");
}

#[test]
fn other_scripts_are_read_as_well_as_can_be_and_doubted() {
    for (raw, script, text) in [
        ("لال ساڑی دکھاؤ", Script::Latin, "lal sadi dikhao"),
        ("લાલ કુર્તી", Script::Devanagari, "लाल कुर्ती"),
        ("ਲਾਲ ਸੂਟ", Script::Latin, "laal suit"),
    ] {
        let settled = settle(raw, &Hints { script, ..Hints::default() });
        assert_eq!(settled.text, text);
        assert!(settled.doubtful);
    }
}

#[test]
fn english_words_brands_and_sizes_come_as_people_write_them() {
    let hindi = Hints { script: Script::Devanagari, ..Hints::default() };
    assert_eq!(
        settle("nike ke sandal size XL mein delivery kab tak hogi", &hindi).text,
        "nike के सैंडल साइज़ XL में डिलीवरी कब तक होगी"
    );
    assert_eq!(settle("शो मी रेड ड्रेस अंडर फाइव हंड्रेड", &hindi).text, "show me red dress under 500");
    assert_eq!(settle("डिलीवरी कब तक होगी।", &Hints::default()).text, "delivery kab tak hogi.");
}

#[test]
fn her_own_spellings_are_kept() {
    let typed = vec!["kurti chaiye".to_owned()];
    assert_eq!(
        settle("मुझे शर्ट चाहिए", &Hints { typed: typed.clone(), ..Hints::default() }).text,
        "mujhe shirt chaiye"
    );
    assert_eq!(
        settle("mujhe shirt chahiye", &Hints { typed, ..Hints::default() }).text,
        "mujhe shirt chaiye"
    );
}
