//! Words in the other script.

use std::collections::HashSet;

use mitra_perception::letters::{Direction, Letters, Writer};

const SHOP: &str = include_str!("transcript/shop.tsv");

/// Shares of the words of `SHOP` that are written as people write them; the card tells what is reached.
const LEAST_DEVANAGARI: f64 = 0.97;
const LEAST_LATIN: f64 = 0.88;

fn shop() -> impl Iterator<Item = (Vec<&'static str>, Vec<&'static str>)> {
    SHOP.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let (latin, devanagari) = line.split_once('\t')?;
        Some((latin.split(", ").collect(), devanagari.split(", ").collect()))
    })
}

#[test]
fn words_of_the_shop_are_written_as_people_write_them() {
    let writer = Writer::builtin();
    let (mut right, mut all, mut wrong) = ([0.0; 2], [0.0; 2], Vec::new());
    for (latin, devanagari) in shop() {
        for word in &latin {
            let written = writer.devanagari(word).unwrap_or_default();
            let is_right = devanagari.contains(&written.as_str());
            right[0] += f64::from(is_right);
            all[0] += 1.0;
            wrong.extend((!is_right).then(|| format!("{word}: {written}")));
        }
        for word in &devanagari {
            let written = writer.latin(word, &HashSet::new()).unwrap_or_default();
            let is_right = latin.contains(&written.as_str());
            right[1] += f64::from(is_right);
            all[1] += 1.0;
            wrong.extend((!is_right).then(|| format!("{word}: {written}")));
        }
    }
    assert!(right[0] / all[0] >= LEAST_DEVANAGARI && right[1] / all[1] >= LEAST_LATIN, "{wrong:#?}");
}

#[test]
fn everyday_and_english_words_are_written_as_people_write_them() {
    let writer = Writer::builtin();
    for (latin, devanagari) in
        [("kurti", "कुर्ती"), ("size", "साइज़"), ("delivery", "डिलीवरी"), ("chahiye", "चाहिए"), ("nahi", "नहीं")]
    {
        assert_eq!(writer.devanagari(latin).as_deref(), Some(devanagari));
        assert_eq!(writer.latin(devanagari, &HashSet::new()).as_deref(), Some(latin));
    }
}

#[test]
fn a_word_comes_back_in_her_own_spelling() {
    let own = HashSet::from(["chaiye".to_owned()]);
    assert_eq!(Writer::builtin().latin("चाहिए", &own).as_deref(), Some("chaiye"));
    assert_eq!(Writer::builtin().as_she_writes("chahiye", &own), Some("chaiye"));
}

#[test]
fn what_is_no_word_has_no_other_spelling() {
    let writer = Writer::builtin();
    for word in ["", "500", "xl-2", "é", "a".repeat(200).as_str()] {
        assert_eq!(writer.devanagari(word), None, "{word}");
    }
    for word in ["", "५००", "।", "x"] {
        assert_eq!(writer.latin(word, &HashSet::new()), None, "{word}");
    }
}

#[test]
fn every_spelling_could_be_written_by_a_person() {
    let model = include_bytes!("../../../models/letters/letters.bin");
    let letters = Letters::read(model).expect("the model that is built in");
    for word in ["haryanvi", "aeiou", "ioc", "nnn", "qqq", "shhh"] {
        for spelling in letters.spell(word, Direction::ToDevanagari, 20) {
            let first = spelling.text.chars().next().expect("a spelling has letters");
            assert!(!('\u{93e}'..='\u{94d}').contains(&first), "{word}: {}", spelling.text);
            assert!(!spelling.text.contains("ाा"), "{word}: {}", spelling.text);
        }
    }
}

#[test]
fn a_spoilt_model_is_refused_and_never_panics() {
    let model = include_bytes!("../../../models/letters/letters.bin");
    assert!(Letters::read(&[]).is_none());
    for cut in (0..model.len()).step_by(model.len() / 97) {
        assert!(Letters::read(&model[..cut]).is_none(), "cut at {cut}");
    }
    for at in (0..2_000).chain((2_000..model.len()).step_by(model.len() / 61)) {
        let mut spoilt = model.to_vec();
        spoilt[at] ^= 0x5a;
        if at % 37 == 0
            && let Some(letters) = Letters::read(&spoilt)
        {
            let _ = letters.spell("kurti", Direction::ToDevanagari, 4);
        }
    }
}
