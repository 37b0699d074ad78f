//! How far an import is, for whoever waits for it.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering::Relaxed},
};

/// Counts that an import keeps while it runs; cheap to clone, and every clone tells the same.
#[derive(Debug, Clone, Default)]
pub struct Progress(Arc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    file_bytes: AtomicU64,
    read_bytes: AtomicU64,
    rows: AtomicU64,
    products: AtomicU64,
    written: AtomicU64,
}

/// What was reached at one moment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reached {
    /// How long the files are that were opened so far, bytes.
    pub file_bytes: u64,
    /// How much of them is read, bytes, packed where they are.
    pub read_bytes: u64,
    /// Rows read so far, the skipped ones too.
    pub rows: u64,
    /// Products to be written; 0 while files are read.
    pub products: u64,
    /// Products that are written, or were so already.
    pub written: u64,
}

impl Reached {
    /// How much of all work is done, 0 to 100. Reading and understanding is most of it.
    pub fn percent(&self) -> u64 {
        let part = |done: u64, all: u64, of: u64| done.min(all) * of / all.max(1);
        part(self.read_bytes, self.file_bytes, READING) + part(self.written, self.products, 100 - READING)
    }
}

/// Share of the work that is reading, percent.
const READING: u64 = 70;

impl Progress {
    /// What is reached now.
    pub fn reached(&self) -> Reached {
        let Counts { file_bytes, read_bytes, rows, products, written } = &*self.0;
        Reached {
            file_bytes: file_bytes.load(Relaxed),
            read_bytes: read_bytes.load(Relaxed),
            rows: rows.load(Relaxed),
            products: products.load(Relaxed),
            written: written.load(Relaxed),
        }
    }

    pub(super) fn file_was_opened(&self, bytes: u64) {
        self.0.file_bytes.fetch_add(bytes, Relaxed);
    }

    pub(super) fn were_read(&self, bytes: u64) {
        self.0.read_bytes.fetch_add(bytes, Relaxed);
    }

    pub(super) fn row_was_read(&self) {
        self.0.rows.fetch_add(1, Relaxed);
    }

    pub(super) fn are_to_be_written(&self, products: usize) {
        self.0.products.store(products as u64, Relaxed);
    }

    pub(super) fn were_written(&self, products: usize) {
        self.0.written.fetch_add(products as u64, Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_goes_from_nothing_to_all_and_never_beyond() {
        let progress = Progress::default();
        assert_eq!(progress.reached().percent(), 0);
        progress.file_was_opened(200);
        progress.were_read(100);
        assert_eq!(progress.reached().percent(), 35);
        progress.were_read(150);
        assert_eq!(progress.reached().percent(), 70);
        progress.are_to_be_written(10);
        progress.were_written(5);
        assert_eq!(progress.reached().percent(), 85);
        progress.were_written(5);
        assert_eq!(progress.reached().percent(), 100);
    }
}
