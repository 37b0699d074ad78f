//! Words that are known to be written, by their hashes, with how often: a word list that takes a byte or two a word.

/// Bits of a hash that are kept: a word that is not in a list of a hundred thousand is taken for one of them once in
/// ten thousand times.
const BITS: u32 = 30;

/// Known words of one script.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// Hashes in order, each once.
    pub hashes: Vec<u32>,
    /// How often each is written: steps of a logarithmic scale.
    pub classes: Vec<u8>,
}

impl Known {
    /// A list of words with how often they are written; of words with one hash the commonest counts.
    pub fn of<'a>(words: impl IntoIterator<Item = (&'a str, u8)>) -> Known {
        let mut all: Vec<(u32, u8)> = words.into_iter().map(|(word, class)| (hash(word), class)).collect();
        all.sort_by_key(|&(hash, class)| (hash, std::cmp::Reverse(class)));
        all.dedup_by_key(|&mut (hash, _)| hash);
        let (hashes, classes) = all.into_iter().unzip();
        Known { hashes, classes }
    }

    /// How often a word is written; `None` when it is not in the list.
    pub fn class(&self, word: &str) -> Option<u8> {
        let at = self.hashes.binary_search(&hash(word)).ok()?;
        self.classes.get(at).copied()
    }
}

/// FNV-1a, folded to the bits that are kept.
pub fn hash(word: &str) -> u32 {
    let full = word.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    ((full >> 32 ^ full) & ((1 << BITS) - 1)) as u32
}
