//! A million texts that nobody would write, and as many answers that no network would give: a valid understanding comes
//! of each. Every day some thousands of them are drawn, with `MITRA_LONG` all.

#![cfg(feature = "model")]
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod chance;
mod texts;

use std::ops::Range;

use mitra_dialogue::Understanding;
use mitra_perception::{
    Lexicon,
    network::{Eye, FEATURES, MOST_FEATURES, Network, Scores},
    search_words,
};

use crate::{chance::Chance, texts::Texts};

/// How many cases are drawn: `every_day`, or `long` with `MITRA_LONG`.
fn cases(every_day: u64, long: u64) -> Range<u64> {
    0..if std::env::var_os("MITRA_LONG").is_some() { long } else { every_day }
}

/// Plays each case on its own chance, so that one that fails can be played again alone.
fn play(cases: Range<u64>, case: impl Fn(&mut Chance, &Texts) + Sync) {
    let texts = Texts::read();
    let cores = std::thread::available_parallelism().map_or(1, |cores| cores.get() as u64);
    std::thread::scope(|scope| {
        for core in 0..cores {
            let (texts, case, cases) = (&texts, &case, cases.clone());
            scope.spawn(move || {
                for number in cases.skip(core as usize).step_by(cores as usize) {
                    case(&mut Chance::of(number), texts);
                }
            });
        }
    });
}

fn is_valid(text: &str, understood: &Understanding) {
    assert!((0.0..=1.0).contains(&understood.confidence), "{text:?}: {}", understood.confidence);
    let length = text.chars().count();
    for slot in &understood.slots {
        assert!(slot.start < slot.end && slot.end <= length, "{text:?}: {slot:?}");
        assert!(slot.value.as_number().is_none_or(f64::is_finite), "{text:?}: {slot:?}");
        assert!(slot.value.as_text().is_none_or(|value| !value.is_empty()), "{text:?}: {slot:?}");
    }
    let in_order = understood.slots.windows(2).all(|pair| pair[0].start <= pair[1].start);
    assert!(in_order, "{text:?}: {:?}", understood.slots);
}

#[test]
fn the_lexicon_understands_any_text_somehow() {
    play(cases(3_000, 1_000_000), |chance, texts| {
        let text = texts.draw(chance);
        is_valid(&text, &Lexicon::builtin().understand(&text));
        let seen = Eye::builtin().see(&text);
        assert_eq!(seen.rows.len(), seen.places.len() + 1, "{text:?}");
        assert!(seen.rows.iter().all(|row| row.len() <= MOST_FEATURES), "{text:?}");
        assert!(seen.rows.iter().flatten().all(|&feature| 0 < feature && feature < FEATURES), "{text:?}");
        search_words(&text);
    });
}

#[test]
fn any_scores_are_an_answer() {
    let network = Network::builtin().unwrap();
    let like = network.scores(&Eye::builtin().see("saree").rows).unwrap();
    let (tags, values) = (like.tags[0].len(), like.values[0].len());
    play(cases(1_000, 1_000_000), |chance, texts| {
        let text = texts.draw(chance);
        let tokens = Eye::builtin().see(&text).places.len();
        // Too few or too many answers are no reason to fall over either.
        let tokens = if chance.below(20) == 0 { chance.below(100) } else { tokens };
        let mut rows = |width: usize| (0..tokens).map(|_| chance.scores(width)).collect();
        let scores = Scores {
            tags: rows(tags),
            values: rows(values),
            denied: chance.scores(tokens),
            intent: chance.scores(like.intent.len()),
            language: chance.scores(like.language.len()),
        };
        is_valid(&text, &network.decode(&text, &scores));
    });
}

#[test]
fn the_network_understands_any_text_somehow() {
    let network = Network::builtin().unwrap();
    play(cases(300, 200_000), |chance, texts| {
        let text = texts.draw(chance);
        is_valid(&text, &network.understand(&text).unwrap());
    });
}

#[test]
fn what_stands_behind_four_thousand_characters_is_left_unread() {
    play(cases(20, 2_000), |chance, texts| {
        let mut text = String::new();
        while text.chars().count() < 4_000 {
            text += &texts.draw(chance);
        }
        let read: String = text.chars().take(4_000).collect();
        let slots = |text: &str| Lexicon::builtin().understand(text).slots;
        assert_eq!(slots(&read), slots(&(read.clone() + &texts.draw(chance))), "{text:?}");
    });
}
