//! Sets of the documents of one segment, a bit for each.

/// A set of documents. What is combined must be of one segment.
#[derive(Debug, Clone, Default)]
pub(super) struct Bits(Vec<u64>);

impl Bits {
    /// The empty set among `documents`.
    pub(super) fn none(documents: u32) -> Bits {
        Bits(vec![0; documents.div_ceil(64) as usize])
    }

    /// All `documents`.
    pub(super) fn all(documents: u32) -> Bits {
        let mut bits = Bits(vec![u64::MAX; documents.div_ceil(64) as usize]);
        if let Some(last) = bits.0.last_mut().filter(|_| !documents.is_multiple_of(64)) {
            *last = (1 << (documents % 64)) - 1;
        }
        bits
    }

    pub(super) fn add(&mut self, document: u32) {
        self.0[document as usize / 64] |= 1 << (document % 64);
    }

    pub(super) fn take(&mut self, document: u32) {
        self.0[document as usize / 64] &= !(1 << (document % 64));
    }

    pub(super) fn has(&self, document: u32) -> bool {
        self.0[document as usize / 64] & (1 << (document % 64)) != 0
    }

    /// Adds what is in `other`.
    pub(super) fn unite(&mut self, other: &Bits) {
        self.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word |= other);
    }

    /// Leaves only what is in `other` as well.
    pub(super) fn keep(&mut self, other: &Bits) {
        self.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word &= other);
    }

    /// Takes out what is in `other`.
    pub(super) fn remove(&mut self, other: &Bits) {
        self.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word &= !other);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    pub(super) fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// How many both have.
    pub(super) fn common(&self, other: &Bits) -> usize {
        self.0.iter().zip(&other.0).map(|(word, other)| (word & other).count_ones() as usize).sum()
    }

    /// Calls `each` with every document, in order.
    #[cfg(test)]
    fn for_each(&self, mut each: impl FnMut(u32)) {
        (0..).zip(&self.0).for_each(|(at, word)| ones(*word, |bit| each(at * 64 + bit)));
    }

    /// The documents in words of 64, the first one in the lowest bit.
    pub(super) fn words(&self) -> &[u64] {
        &self.0
    }
}

/// Calls `each` with the place of every bit of a word, the lowest first.
pub(super) fn ones(mut word: u64, mut each: impl FnMut(u32)) {
    while word != 0 {
        each(word.trailing_zeros());
        word &= word - 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(documents: &[u32]) -> Bits {
        let mut bits = Bits::none(130);
        documents.iter().for_each(|document| bits.add(*document));
        bits
    }

    fn listed(bits: &Bits) -> Vec<u32> {
        let mut list = Vec::new();
        bits.for_each(|document| list.push(document));
        list
    }

    #[test]
    fn sets_combine_over_the_edges_of_words() {
        let (a, b) = (of(&[0, 63, 64, 129]), of(&[63, 65, 129]));
        let mut both = a.clone();
        both.keep(&b);
        assert_eq!((listed(&both), a.common(&b)), (vec![63, 129], 2));
        let mut either = a.clone();
        either.unite(&b);
        assert_eq!(listed(&either), [0, 63, 64, 65, 129]);
        either.remove(&b);
        assert_eq!(listed(&either), [0, 64]);
        either.take(64);
        assert!(either.has(0) && !either.has(64) && !either.is_empty());
    }

    #[test]
    fn all_documents_are_no_more_than_there_are() {
        for documents in [0, 1, 63, 64, 65, 130] {
            assert_eq!(Bits::all(documents).count(), documents as usize);
        }
    }
}
