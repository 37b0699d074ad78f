//! What the network sees of a message: for the message and for each of its tokens a bag of hashed features.
//!
//! A feature is a short name (`g:kur` for three letters of a sound, `q:wants` for a cue that covers the token,
//! `r:B-colour` for what the lexicon reads there); its number is a hash of the name. Spellings meet in the sound that
//! [`fold`] gives, so `लाल`, `laal` and `lal` share most of theirs. Training reads the same numbers from this very code
//! (`examples/features.rs`).

use crate::{
    Read,
    fold::fold,
    reading::Found,
    token::{Kind, Token},
    vocabulary::{By, Sense, Vocabulary},
};

/// Rows of the table of features; 0 is the empty place.
pub const FEATURES: u32 = 1 << 14;
/// Features of one row at most.
pub const MOST_FEATURES: usize = 48;
/// Tokens the network reads; the lexicon reads the rest alone.
pub const MOST_TOKENS: usize = 96;

/// The hash of a feature's name (FNV-1a, 32 bits), never 0.
fn number(parts: &[&str]) -> u32 {
    let mut hash: u32 = 0x811c_9dc5;
    for byte in parts.iter().flat_map(|part| part.bytes()) {
        hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
    // The low bits of this hash alone are poor.
    1 + (hash ^ (hash >> 15)) % (FEATURES - 1)
}

/// Numbers of what the vocabulary names, made once.
#[derive(Debug)]
pub(crate) struct Names {
    words: Vec<u32>,
    cues: Vec<[u32; 2]>,
}

impl Names {
    pub(crate) fn of(vocabulary: &Vocabulary) -> Names {
        let mut words = Vec::new();
        for (word, id) in vocabulary.spelled() {
            put(&mut words, id as usize, number(&["c:", word]));
        }
        let mut cues = Vec::new();
        for (cue, id) in vocabulary.cue_names() {
            put(&mut cues, usize::from(id), [number(&["q:B-", cue]), number(&["q:I-", cue])]);
        }
        Names { words, cues }
    }
}

fn put<T: Default + Clone>(all: &mut Vec<T>, at: usize, value: T) {
    if all.len() <= at {
        all.resize(at + 1, T::default());
    }
    if let Some(place) = all.get_mut(at) {
        *place = value;
    }
}

/// The rows of a message: first the message itself, then its first [`MOST_TOKENS`] tokens.
pub(crate) fn rows(text: &str, read: &Read, names: &Names) -> Vec<Vec<u32>> {
    let mut rows = Vec::with_capacity(read.reading.tokens.len().min(MOST_TOKENS) + 1);
    rows.push(message(text, read));
    for at in 0..read.reading.tokens.len().min(MOST_TOKENS) {
        rows.push(token(read, names, at));
    }
    for row in &mut rows {
        row.sort_unstable();
        row.dedup();
        row.truncate(MOST_FEATURES);
    }
    rows
}

fn message(text: &str, read: &Read) -> Vec<u32> {
    let tokens = read.reading.tokens.len();
    let mut row = vec![
        number(&["m:intent:", read.intent.name()]),
        number(&["m:lang:", read.language.code()]),
        number(&["m:sure:", if read.confidence > 0.6 { "yes" } else { "no" }]),
        number(&["m:tokens:", &tokens.min(12).to_string()]),
    ];
    for found in &read.slots {
        row.push(number(&["m:slot:", found.slot.name()]));
    }
    let mut sign = [0_u8; 4];
    for c in text.chars().take(1_000).filter(|c| !c.is_alphanumeric() && !c.is_whitespace()) {
        if c == '?' || c == '!' || !c.is_ascii() && !crate::script::is_mark(c) {
            row.push(number(&["m:sign:", c.encode_utf8(&mut sign)]));
        }
        if row.len() >= MOST_FEATURES {
            break;
        }
    }
    row
}

fn token(read: &Read, names: &Names, at: usize) -> Vec<u32> {
    let mut row = Vec::with_capacity(MOST_FEATURES);
    let Some(token) = read.reading.tokens.get(at) else { return row };
    spelling(token, &mut row);
    place(read, token, at, &mut row);
    if let Some(candidates) = read.reading.words.get(at) {
        row.push(number(&["by:", by(candidates.by)]));
        row.extend(candidates.words.iter().take(4).filter_map(|&word| names.words.get(word as usize)));
    }
    for cue in read.reading.cues.iter().filter(|cue| cue.from <= at && at < cue.to).take(10) {
        let kinds = names.cues.get(usize::from(cue.cue));
        row.extend(kinds.map(|[begins, inside]| if cue.from == at { begins } else { inside }));
    }
    let found = read.reading.found.iter().chain(&read.reading.guesses);
    for found in found.filter(|found| found.from <= at && at < found.to).take(6) {
        sense(found, at, &mut row);
    }
    for said in &read.slots {
        if said.start <= token.start && token.start < said.end {
            let edge = if said.start == token.start { "B-" } else { "I-" };
            row.push(number(&["r:", edge, said.slot.name()]));
        }
    }
    row
}

/// The word, its sound, that without its order or its vowels, and runs of three and four letters of the sound.
fn spelling(token: &Token, row: &mut Vec<u32>) {
    match token.kind {
        Kind::Sign(_) => row.push(number(&["w:", &token.text])),
        Kind::Number(value) => {
            let digits = token.text.chars().count();
            row.push(number(&["n:digits:", &digits.min(12).to_string()]));
            row.push(number(&["n:near:", nearness(value)]));
            if digits <= 2 {
                row.push(number(&["n:", &token.text]));
            }
        }
        Kind::Word => {
            let sound = fold(&token.text);
            row.push(number(&["w:", &token.text]));
            row.push(number(&["s:", &sound]));
            // The same for swapped neighbours, and for vowels left out.
            let mut letters: Vec<char> = sound.chars().take(24).collect();
            if let Some(rest) = letters.get_mut(1..) {
                rest.sort_unstable();
            }
            row.push(number(&["a:", &letters.iter().collect::<String>()]));
            let frame: String = sound.chars().filter(|c| !"aeiou".contains(*c)).collect();
            row.push(number(&["k:", &frame]));
            let framed: Vec<char> = format!("^{sound}$").chars().take(24).collect();
            let mut run = String::with_capacity(16);
            for letters in [3, 4] {
                for window in framed.windows(letters).take(10) {
                    run.clear();
                    run.extend(window);
                    row.push(number(&["g:", &run]));
                }
            }
        }
    }
}

fn place(read: &Read, token: &Token, at: usize, row: &mut Vec<u32>) {
    let flags = [
        ("glued", token.glued),
        ("breaks", token.breaks),
        ("dashed", token.dashed),
        ("capital", token.capital && token.kind == Kind::Word && !token.devanagari),
        ("deva", token.devanagari),
        ("one letter", token.text.chars().count() == 1),
        ("first", at == 0),
        ("last", at + 1 == read.reading.tokens.len()),
        ("model", read.reading.is_model(at)),
    ];
    row.extend(flags.iter().filter(|(_, holds)| *holds).map(|(name, _)| number(&["f:", name])));
    for numeral in read.numerals.iter().filter(|n| n.from <= at && at < n.to) {
        let edge = if numeral.from == at { "B-" } else { "I-" };
        row.push(number(&["N:", edge, nearness(numeral.value)]));
    }
}

fn sense(found: &Found, at: usize, row: &mut Vec<u32>) {
    let edge = if found.from == at { "B-" } else { "I-" };
    match found.sense {
        Sense::Value(slot, value, near) => {
            row.push(number(&["v:", edge, slot.name()]));
            row.push(number(&["v:", slot.name(), ":", value]));
            if near.is_some() {
                row.push(number(&["v:near:", slot.name()]));
            }
        }
        Sense::Relation(audience) => row.push(number(&["v:", edge, "relation:", audience])),
        Sense::Brand(doubtful) => {
            row.push(number(&["v:", edge, if doubtful { "brand?" } else { "brand" }]));
        }
        Sense::Cue(_) => {}
    }
}

fn by(by: By) -> &'static str {
    match by {
        By::Spelling => "spelling",
        By::Stem => "stem",
        By::Sound => "sound",
        By::Consonants => "consonants",
        By::Slip => "slip",
        By::Guess => "guess",
        By::Unknown => "unknown",
    }
}

/// Which things a number of this greatness counts.
fn nearness(value: f64) -> &'static str {
    match value {
        v if v <= 0.0 => "none",
        v if v <= 5.0 => "star",
        v if v <= 13.0 => "shoe",
        v if v < 22.0 => "small",
        v if v <= 56.0 => "size",
        v if v < 100.0 => "percent",
        v if v < 1_000.0 && v % 50.0 == 0.0 => "round hundreds",
        v if v < 1_000.0 => "hundreds",
        v if v < 20_000.0 => "thousands",
        v if v < 1_000_000.0 => "pincode",
        _ => "order",
    }
}
