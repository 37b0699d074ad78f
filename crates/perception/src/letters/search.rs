//! Rows of joints that spell a word on the side that is given, the likeliest only.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
};

use super::{
    Direction, Letters, alphabet,
    joints::{BEGIN, WIDEST},
    ngrams::Context,
};

/// Rows that are less likely than the best at their place by more than this are given up, in natural logarithms.
const BEHIND: f32 = 9.0;

/// Most letters that may come out.
const LONGEST: u8 = 60;

/// A row so far.
#[derive(Debug, Clone, Copy)]
struct Row {
    score: f32,
    context: Context,
    /// Its last joint took nothing of the word: another such must not follow.
    stood: bool,
    /// What it wrote: the last piece, which knows the one before.
    piece: u32,
    /// A hash of what it wrote.
    hash: u64,
    /// How many letters it wrote.
    letters: u8,
    /// The last of them, where it matters; 0 at the beginning.
    last: u8,
}

/// A piece of what a row wrote.
#[derive(Debug, Clone, Copy)]
struct Piece {
    before: u32,
    joint: u16,
}

/// Rows at one place of the word; two that wrote the same and go on alike are one.
#[derive(Debug, Default)]
struct Place {
    rows: Vec<Row>,
    alike: HashMap<(Context, bool, u64), usize, BuildHasherDefault<Mixed>>,
    best: f32,
}

impl Place {
    fn add(&mut self, row: Row) {
        if self.rows.is_empty() || row.score > self.best {
            self.best = row.score;
        }
        let key = (row.context, row.stood, row.hash);
        match self.alike.get(&key).and_then(|&at| self.rows.get_mut(at)) {
            Some(known) => known.score = either(known.score, row.score),
            None => {
                self.alike.insert(key, self.rows.len());
                self.rows.push(row);
            }
        }
    }

    fn is_hopeless(&self, score: f32) -> bool {
        !self.rows.is_empty() && score < self.best - BEHIND
    }

    /// The likeliest rows.
    fn keep(mut self, beam: usize) -> Vec<Row> {
        let least = self.best - BEHIND;
        self.rows.retain(|row| row.score >= least);
        if self.rows.len() > beam {
            self.rows.select_nth_unstable_by(beam, |a, b| b.score.total_cmp(&a.score));
            self.rows.truncate(beam);
        }
        self.rows
    }
}

/// Mixes the parts of a key, which are hashes already.
#[derive(Debug, Default)]
struct Mixed(u64);

impl Hasher for Mixed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|&byte| self.write_u64(byte.into()));
    }

    fn write_u8(&mut self, part: u8) {
        self.write_u64(part.into());
    }

    fn write_u32(&mut self, part: u32) {
        self.write_u64(part.into());
    }

    fn write_u64(&mut self, part: u64) {
        self.0 = (self.0.rotate_left(5) ^ part).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}

/// The logarithm of the sum of two likelihoods.
fn either(a: f32, b: f32) -> f32 {
    let (more, less) = if a > b { (a, b) } else { (b, a) };
    more + (less - more).exp().ln_1p()
}

/// What the likeliest rows write on the other side, each once, with the logarithm of its likelihood; in no order.
pub(super) fn search(letters: &Letters, given: &[u8], direction: Direction) -> Vec<(Vec<u8>, f32)> {
    let mut search = Search { letters, direction, pieces: vec![Piece { before: 0, joint: BEGIN }] };
    let mut places: Vec<Place> = (0..=given.len()).map(|_| Place::default()).collect();
    if let Some(first) = places.first_mut() {
        let context = letters.ngrams.begin();
        first.add(Row { score: 0.0, context, stood: false, piece: 0, hash: 0, letters: 0, last: 0 });
    }
    let mut last = Vec::new();
    for at in 0..=given.len() {
        let Some(mut place) = places.get_mut(at).map(std::mem::take) else { break };
        let joints = letters.joints.with(&[], direction);
        for row in place.rows.clone() {
            if !place.is_hopeless(row.score) && !row.stood {
                search.follow(&row, joints, true, &mut place);
            }
        }
        let rows = place.keep(letters.beam);
        for width in 1..=WIDEST {
            let (Some(taken), Some(place)) = (given.get(at..at + width), places.get_mut(at + width)) else {
                break;
            };
            let joints = letters.joints.with(taken, direction);
            rows.iter().for_each(|row| search.follow(row, joints, false, place));
        }
        last = rows;
    }
    let mut written: HashMap<u64, (u32, f32)> = HashMap::new();
    for row in last {
        let score = row.score + letters.ngrams.end(row.context);
        let known = written.entry(row.hash).or_insert((row.piece, f32::MIN));
        known.1 = either(known.1, score);
    }
    written.into_values().map(|(piece, score)| (search.written(piece), score)).collect()
}

struct Search<'a> {
    letters: &'a Letters,
    direction: Direction,
    pieces: Vec<Piece>,
}

impl Search<'_> {
    /// Puts each of these joints behind a row; `stood` says that they take nothing of the word.
    fn follow(&mut self, row: &Row, joints: &[u16], stood: bool, place: &mut Place) {
        for &joint in joints {
            let (likely, context) = self.letters.ngrams.step(row.context, joint);
            let score = row.score + likely;
            if place.is_hopeless(score) {
                continue;
            }
            let gives = self.letters.joints.gives(joint, self.direction);
            let letters = row.letters.saturating_add(gives.len() as u8);
            if letters > LONGEST {
                continue;
            }
            let last = match self.direction {
                Direction::ToDevanagari => match alphabet::joined(row.last, gives) {
                    Some(last) => last,
                    None => continue,
                },
                Direction::ToLatin => 0,
            };
            let hash = gives.iter().fold(row.hash, |hash, &letter| {
                (hash ^ u64::from(letter)).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15)
            });
            let piece = self.pieces.len() as u32;
            self.pieces.push(Piece { before: row.piece, joint });
            place.add(Row { score, context, stood, piece, hash, letters, last });
        }
    }

    fn written(&self, last: u32) -> Vec<u8> {
        let mut joints = Vec::new();
        let mut at = last;
        while let Some(piece) = self.pieces.get(at as usize).filter(|_| at > 0) {
            joints.push(piece.joint);
            at = piece.before;
        }
        let gives = joints.iter().rev().flat_map(|&joint| self.letters.joints.gives(joint, self.direction));
        gives.copied().collect()
    }
}
