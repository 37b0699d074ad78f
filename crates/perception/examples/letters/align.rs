//! Which letters of both spellings belong together, found by expectation maximisation over all ways to cut.

use std::collections::HashMap;

use mitra_perception::letters::file::Joint;

/// A word in both scripts, and how much it counts.
#[derive(Debug, Clone)]
pub(crate) struct Pair {
    /// Latin letters.
    pub(crate) latin: Vec<u8>,
    /// Letters of Devanagari.
    pub(crate) devanagari: Vec<u8>,
    /// How much it counts.
    pub(crate) weight: f64,
}

/// Letters of Latin and of Devanagari that one joint may take.
const SHAPES: &[(usize, usize)] = &[(1, 0), (0, 1), (1, 1), (2, 1), (3, 1), (1, 2), (2, 2), (1, 3)];
const ROUNDS: usize = 12;
/// What one more letter in a joint costs at first: big joints must earn their place.
const SIZE_COST: f64 = 0.3;

/// A joint at its place in the grid of both words.
struct Step {
    from: usize,
    to: usize,
    joint: u32,
}

/// One pair as a grid of places, with every joint that fits somewhere, none before those that end where it begins.
struct Grid {
    steps: Vec<Step>,
    places: usize,
    weight: f64,
}

/// Pairs, and how likely each of their joints is.
pub(crate) struct Aligner {
    joints: Vec<Joint>,
    likely: Vec<f64>,
    grids: Vec<Grid>,
}

impl Aligner {
    /// Learns from the pairs; joints that are expected less often than `least` are given up half way.
    pub(crate) fn learn(pairs: &[Pair], least: f64) -> Aligner {
        let mut numbers: HashMap<Joint, u32> = HashMap::new();
        let mut aligner = Aligner { joints: Vec::new(), likely: Vec::new(), grids: Vec::new() };
        for pair in pairs {
            let grid = aligner.grid(pair, &mut numbers);
            for step in &grid.steps {
                let joint = &aligner.joints[step.joint as usize];
                let size = joint.latin.len() + joint.devanagari.len();
                aligner.likely[step.joint as usize] += SIZE_COST.powi(size as i32);
            }
            aligner.grids.push(grid);
        }
        aligner.normalise();
        for round in 0..ROUNDS {
            let mut expected = vec![0.0; aligner.likely.len()];
            for grid in &aligner.grids {
                grid.expect(&aligner.likely, &mut expected);
            }
            if round >= ROUNDS / 2 {
                expected.iter_mut().filter(|count| **count < least).for_each(|count| *count = 0.0);
            }
            aligner.likely = expected;
            aligner.normalise();
        }
        aligner
    }

    fn grid(&mut self, pair: &Pair, numbers: &mut HashMap<Joint, u32>) -> Grid {
        let width = pair.devanagari.len() + 1;
        let mut steps = Vec::new();
        for l in 0..=pair.latin.len() {
            for d in 0..width {
                for &(across, down) in SHAPES {
                    let (Some(latin), Some(devanagari)) =
                        (pair.latin.get(l..l + across), pair.devanagari.get(d..d + down))
                    else {
                        continue;
                    };
                    let joint = Joint { latin: latin.to_vec(), devanagari: devanagari.to_vec() };
                    let number = *numbers.entry(joint).or_insert_with_key(|joint| {
                        self.joints.push(joint.clone());
                        self.likely.push(0.0);
                        self.joints.len() as u32 - 1
                    });
                    let (from, to) = (l * width + d, (l + across) * width + d + down);
                    steps.push(Step { from, to, joint: number });
                }
            }
        }
        Grid { steps, places: width * (pair.latin.len() + 1), weight: pair.weight }
    }

    fn normalise(&mut self) {
        let total: f64 = self.likely.iter().sum();
        self.likely.iter_mut().for_each(|likely| *likely /= total);
    }

    /// The likeliest cut of each pair; none where its joints were given up.
    pub(crate) fn cuts(&self) -> impl Iterator<Item = Option<Vec<&Joint>>> {
        self.grids.iter().map(|grid| {
            let row = grid.best(&self.likely)?;
            Some(row.into_iter().map(|joint| &self.joints[joint as usize]).collect())
        })
    }
}

impl Grid {
    /// Adds how often each joint is expected in this pair.
    fn expect(&self, likely: &[f64], expected: &mut [f64]) {
        let mut forward = vec![0.0; self.places];
        let mut backward = vec![0.0; self.places];
        forward[0] = 1.0;
        backward[self.places - 1] = 1.0;
        for step in &self.steps {
            forward[step.to] += forward[step.from] * likely[step.joint as usize];
        }
        for step in self.steps.iter().rev() {
            backward[step.from] += backward[step.to] * likely[step.joint as usize];
        }
        if backward[0] <= 0.0 {
            return;
        }
        let scale = self.weight / backward[0];
        for step in &self.steps {
            expected[step.joint as usize] +=
                forward[step.from] * likely[step.joint as usize] * backward[step.to] * scale;
        }
    }

    fn best(&self, likely: &[f64]) -> Option<Vec<u32>> {
        let mut best: Vec<(f64, Option<&Step>)> = vec![(f64::MIN, None); self.places];
        best[0].0 = 0.0;
        for step in &self.steps {
            let likely = likely[step.joint as usize];
            if likely > 0.0 && best[step.from].0 + likely.ln() > best[step.to].0 {
                best[step.to] = (best[step.from].0 + likely.ln(), Some(step));
            }
        }
        let mut row = Vec::new();
        let mut at = self.places - 1;
        while at > 0 {
            let step = best[at].1?;
            row.push(step.joint);
            at = step.from;
        }
        row.reverse();
        Some(row)
    }
}
