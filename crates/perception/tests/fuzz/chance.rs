//! A sequence that looks like chance and is the same every time.

/// Numbers drawn from a seed (SplitMix64).
#[derive(Debug)]
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn of(seed: u64) -> Chance {
        Chance(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`, which is not 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    /// One of them.
    pub(crate) fn of_these<'t, T>(&mut self, these: &'t [T]) -> &'t T {
        &these[self.below(these.len())]
    }

    /// Scores as a network gives them, and now and then none that any should.
    pub(crate) fn scores(&mut self, width: usize) -> Vec<f32> {
        const ODD: [f32; 6] =
            [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, f32::MAX, f32::MIN, f32::MIN_POSITIVE];
        (0..width)
            .map(|_| match self.next() {
                odd if odd % 1_000 == 0 => ODD[(odd >> 32) as usize % ODD.len()],
                even => (even >> 40) as f32 / 1e6 - 8.0,
            })
            .collect()
    }
}
