//! Pairs and word lists in, a model out.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    path::Path,
};

use mitra_perception::letters::{
    Direction, Gain, Known, Letters, alphabet,
    file::{Joint, Parts},
};

use crate::{
    align::{Aligner, Pair},
    count::Model,
    lists::{self, Entry, Looks},
};

/// Joints expected less often in all pairs are left out.
const LEAST_JOINTS: f64 = 3.0;
/// Joints that an n-gram has at most.
const ORDER: usize = 6;
/// N-grams that say less, in nats over all pairs, are left out.
const LEAST_SAID: f64 = 0.4;
/// Rare words that are kept, those that look most like Hindi first.
const RARE_WORDS: usize = 160_000;
/// Steps of a known word's gain a natural logarithm.
const STEPS: f32 = 4.0;

/// How likely a word of a list is by itself, in natural logarithms: this for the rarest that has a frequency, more by
/// [`RISE`] for each tenfold; less for words without one.
const RAREST: f32 = -10.5;
const RISE: f32 = 0.5;
const NO_FREQUENCY: f32 = -13.8;
/// How much of a gain is given.
const TRUST: f32 = 0.9;

/// Where the word lists lie.
pub(crate) struct Lists<'a> {
    pub(crate) hindi: &'a Path,
    pub(crate) rare_hindi: &'a Path,
    pub(crate) english: &'a Path,
}

/// Trains on the entries of these splits, and gives the model as bytes.
pub(crate) fn train(entries: &[Entry], splits: &[&str], lists: &Lists) -> Result<Vec<u8>, String> {
    let pairs: Vec<Pair> =
        entries.iter().filter(|entry| splits.contains(&entry.split.as_str())).filter_map(pair).collect();
    let aligner = Aligner::learn(&pairs, LEAST_JOINTS);
    let cut: Vec<Vec<&Joint>> = aligner.cuts().flatten().collect();
    let joints: Vec<Joint> =
        cut.iter().flatten().copied().collect::<BTreeSet<_>>().into_iter().cloned().collect();
    let numbers: HashMap<&Joint, u16> = joints.iter().zip(2..).collect();
    let rows: Vec<Vec<u16>> = cut
        .iter()
        .map(|row| {
            let row = row.iter().filter_map(|joint| numbers.get(joint).copied());
            std::iter::once(1).chain(row).chain([0]).collect()
        })
        .collect();
    eprintln!("{} pairs, {} cut, {} joints", pairs.len(), rows.len(), joints.len());
    let mut model = Model::learn(&rows, ORDER, joints.len() + 2);
    let all = model.len();
    model.prune(LEAST_SAID);
    eprintln!("{all} n-grams, {} kept", model.len());
    let step = Gain { known: 0.0, step: 1.0 / STEPS };
    let mut parts = Parts {
        joints,
        nodes: model.nodes(),
        devanagari: Known::default(),
        latin: Known::default(),
        gains: [step, step],
    };
    let mut letters = Letters::read(&parts.write()).ok_or("The model that was written cannot be read.")?;
    letters.beam = 4;
    parts.devanagari = gains(&letters, hindi(lists, &pairs)?, Direction::ToLatin);
    let english = lists::words(lists.english, |word| Some(alphabet::in_latin(&alphabet::latin(word)?)))?;
    parts.latin = gains(&letters, english, Direction::ToDevanagari);
    eprintln!("{} words of Devanagari, {} of Latin", parts.devanagari.hashes.len(), parts.latin.hashes.len());
    Ok(parts.write())
}

fn pair(entry: &Entry) -> Option<Pair> {
    let (latin, devanagari) = (alphabet::latin(&entry.latin)?, alphabet::devanagari(&entry.devanagari)?);
    Some(Pair { latin, devanagari, weight: 1.0 })
}

/// Words with a frequency, and the rare ones that look most like them.
fn hindi(lists: &Lists, pairs: &[Pair]) -> Result<HashMap<String, Option<f32>>, String> {
    let side = |word: &str| Some(alphabet::in_devanagari(&alphabet::devanagari(word)?));
    let mut words = lists::words(lists.hindi, side)?;
    let trained: HashSet<String> =
        pairs.iter().map(|pair| alphabet::in_devanagari(&pair.devanagari)).collect();
    let looks = Looks::of(words.keys().chain(&trained).map(String::as_str));
    let mut rare: Vec<(f64, String)> = lists::words(lists.rare_hindi, side)?
        .into_keys()
        .filter(|word| (2..=14).contains(&word.chars().count()))
        .filter(|word| !words.contains_key(word) && !trained.contains(word))
        .map(|word| (looks.score(&word), word))
        .collect();
    rare.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    rare.truncate(RARE_WORDS);
    words.extend(rare.into_iter().map(|(_, word)| (word, None)));
    Ok(words)
}

/// What each word of a list gains: by how much it is likelier than the model holds it by its letters. Words that
/// gain nothing are left out.
fn gains(letters: &Letters, words: HashMap<String, Option<f32>>, other: Direction) -> Known {
    let words: Vec<(String, Option<f32>)> = words.into_iter().collect();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let gain = |(word, rarity): &(String, Option<f32>)| {
        let spelled = letters.spell(word, other, usize::MAX);
        let best = spelled.first()?.score;
        let own = best + spelled.iter().map(|spelling| (spelling.score - best).exp()).sum::<f32>().ln();
        let likely = rarity.map_or(NO_FREQUENCY, |rarity| RAREST + RISE * (6.0 - rarity).max(0.0) * 1.0);
        let gain = TRUST * (likely - own).exp().ln_1p();
        Some((word.clone(), (gain * STEPS).round().clamp(0.0, 255.0) as u8))
    };
    let parts = words.chunks(words.len() / threads + 1);
    let gained: Vec<(String, u8)> = std::thread::scope(|scope| {
        let threads: Vec<_> =
            parts.map(|part| scope.spawn(move || part.iter().filter_map(gain).collect::<Vec<_>>())).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap_or_default()).collect()
    });
    Known::of(gained.iter().filter(|(_, gain)| *gain > 0).map(|(word, gain)| (word.as_str(), *gain)))
}
