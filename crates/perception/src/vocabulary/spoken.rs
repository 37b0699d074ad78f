//! What a transcript asks of the vocabulary.

use super::{Origin, Vocabulary, WordId};

impl Vocabulary {
    /// A word as the files spell it.
    pub(crate) fn spelling(&self, word: WordId) -> Option<&str> {
        self.words.iter().find(|&(_, &id)| id == word).map(|(spelling, _)| spelling.as_str())
    }
}

impl Origin {
    /// Stands in the list of everyday Hindi words, and in none of other languages.
    pub(crate) fn is_everyday_hindi(self) -> bool {
        self.listed_hindi && !self.shared && !self.english
    }
}
