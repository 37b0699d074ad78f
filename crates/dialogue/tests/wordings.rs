//! The wordings and names are complete in all three languages and hold the same facts.

use std::collections::BTreeSet;

use mitra_dialogue::{Intent, Language, Slot, names, wording};

fn is_devanagari(character: char) -> bool {
    ('\u{0900}'..='\u{097f}').contains(&character)
}

fn without_places(wording: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for character in wording.chars() {
        match character {
            '{' => inside = true,
            '}' => inside = false,
            other if !inside => text.push(other),
            _ => {}
        }
    }
    text
}

fn places(wording: &str) -> BTreeSet<&str> {
    wording.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(place, _)| place).collect()
}

#[test]
fn every_situation_has_at_least_four_wordings_in_each_language() {
    let keys: BTreeSet<&str> = wording::book(Language::English).keys().copied().collect();
    assert!(keys.len() > 100, "only {} situations", keys.len());
    for language in Language::ALL {
        let book = wording::book(language);
        assert_eq!(book.keys().copied().collect::<BTreeSet<_>>(), keys, "keys of {}", language.code());
        for (key, wordings) in book {
            let different: BTreeSet<&&str> = wordings.iter().collect();
            assert_eq!(different.len(), wordings.len(), "{} {key} repeats a wording", language.code());
            assert!(wordings.len() >= 4, "{} {key} has {} wordings", language.code(), wordings.len());
        }
    }
}

#[test]
fn lists_and_facts_have_at_least_six_wordings() {
    let often = ["search.many", "refine.many", "more.some", "details.lead", "price.now", "price.reduced"];
    for language in Language::ALL {
        for key in often {
            let count = wording::book(language).get(key).map_or(0, Vec::len);
            assert!(count >= 6, "{} {key} has {count} wordings", language.code());
        }
    }
}

#[test]
fn every_wording_of_a_situation_has_the_same_places() {
    for (key, english) in wording::book(Language::English) {
        let wanted = places(english[0]);
        for language in Language::ALL {
            for wording in &wording::book(language)[key] {
                assert_eq!(places(wording), wanted, "{} {key}: {wording}", language.code());
            }
        }
    }
}

#[test]
fn each_language_keeps_to_its_script() {
    for language in Language::ALL {
        let keeps = |text: &str| match language {
            Language::Hindi => !text.chars().any(|c| c.is_ascii_alphabetic()),
            Language::English | Language::Hinglish => !text.chars().any(is_devanagari),
        };
        for (key, wordings) in wording::book(language) {
            for wording in wordings {
                assert!(keeps(&without_places(wording)), "{} {key}: {wording}", language.code());
            }
        }
        for (kind, value, _) in names::all() {
            let name = names::name(language, kind, value).unwrap();
            assert!(!name.is_empty(), "{} {kind} {value} has no name", language.code());
            assert!(keeps(&without_places(name)), "{} {kind} {value}: {name}", language.code());
        }
    }
}

#[test]
fn a_chip_is_written_in_its_language_and_is_no_other_chip() {
    for language in Language::ALL {
        let chips: Vec<&str> = names::all()
            .filter(|(kind, ..)| *kind == "chip")
            .filter_map(|(kind, value, _)| names::name(language, kind, value))
            .collect();
        let different: BTreeSet<&&str> = chips.iter().collect();
        assert_eq!(different.len(), chips.len(), "{} has a chip twice", language.code());
        assert!(chips.iter().all(|chip| chip.chars().count() <= 40), "{} has a long chip", language.code());
    }
}

#[test]
fn a_wording_is_not_repeated_before_all_others_were_used() {
    for language in Language::ALL {
        for (key, wordings) in wording::book(language) {
            let mut used: Vec<String> = Vec::new();
            for _ in wordings {
                let (name, _) = wording::choose(language, key, &used, 7).unwrap();
                assert!(!used.contains(&name), "{name} came again");
                used.push(name);
            }
            let (again, _) = wording::choose(language, key, &used, 7).unwrap();
            assert_eq!(again, used[0], "the one used longest ago comes first");
        }
    }
}

#[test]
fn conversations_begin_with_different_wordings() {
    let begins: BTreeSet<String> =
        (0..40).map(|salt| wording::choose(Language::English, "greet", &[], salt).unwrap().0).collect();
    assert!(begins.len() > 2, "only {begins:?}");
}

#[test]
fn sentences_are_parted_before_facts_are_filled_in() {
    let sentences = wording::sentences("Sorry, no {title}. Perhaps this? Yes!");
    assert_eq!(sentences, ["Sorry, no {title}.", "Perhaps this?", "Yes!"]);
    assert_eq!(
        wording::fill("{title} is {price}.", &[("title", "Dr. {price} Coat"), ("price", "₹5")]),
        "Dr. {price} Coat is ₹5."
    );
    assert_eq!(wording::fill("a {b", &[]), "a b");
}

#[test]
fn intents_and_slots_are_found_by_their_names() {
    assert!(Intent::ALL.into_iter().all(|intent| Intent::from_name(intent.name()) == Some(intent)));
    assert!(Slot::ALL.into_iter().all(|slot| Slot::from_name(slot.name()) == Some(slot)));
}

/// Two lines of one name would quietly mean each other's words.
#[test]
fn every_cue_stands_in_one_line() {
    let lines = include_str!("../wordings/cues.txt").lines().filter(|line| !line.starts_with('#'));
    let mut names: Vec<&str> = lines.filter_map(|line| Some(line.split_once(':')?.0)).collect();
    names.sort_unstable();
    let twice: Vec<_> = names.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
    assert!(names.len() > 50 && twice.is_empty(), "{twice:?}");
}
