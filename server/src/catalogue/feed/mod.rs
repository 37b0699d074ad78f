//! Catalogue files of every usual form, plain or gzip. `format` recognises a form by what is in the file, one
//! file per form reads it, and all hand on objects with the attribute names of Google Merchant: `line` alone
//! checks values.
//!
//! A broken line is named and skipped; a broken file gives nothing at all.

mod collector;
mod format;
mod input;
mod json_ld;
mod json_lines;
pub(super) mod line;
mod mapping;
mod merchant;
mod page;
mod quotes;
pub(super) mod rupees;
mod sale;
mod schema_org;
mod shopify;
mod table;
mod text;
mod variants;
mod voices;
mod xml;

use std::{io, path::Path};

pub use self::mapping::Mapping;
use self::{collector::Collector, format::Format};
use super::{progress::Progress, record::Record};
pub(super) use line::is_https;

/// The longest line, row or element that is read, bytes.
pub(super) const LINE_LIMIT: usize = 1024 * 1024;
/// The largest file that is read, bytes after unpacking.
pub const FILE_BYTES: u64 = 512 * 1024 * 1024;

/// Why a whole file was refused: a sentence a person can act on.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct FeedError(String);

/// What a file says.
#[derive(Debug, Default)]
pub(super) struct Feed {
    /// Its products, in its order, each id once.
    pub products: Vec<FeedProduct>,
    /// Complaints about lines that were skipped, `line 17 of feed.jsonl: ...`.
    pub skipped: Vec<String>,
    /// Complaints about lines that were taken without something they said.
    pub warnings: Vec<String>,
}

/// One product and where it stands.
#[derive(Debug)]
pub(super) struct FeedProduct {
    /// The product; its picture is not settled yet.
    pub record: Record,
    /// The line's `image_link`, cleaned.
    pub image_link: Option<String>,
    /// Counted from 1.
    pub line: usize,
}

/// Reads a catalogue file; `mapping` says what its columns mean when they are the shop's own.
pub(super) fn read(path: &Path, mapping: Option<&Mapping>, progress: &Progress) -> Result<Feed, FeedError> {
    read_within(path, mapping, progress, FILE_BYTES)
}

fn read_within(
    path: &Path,
    mapping: Option<&Mapping>,
    progress: &Progress,
    limit: u64,
) -> Result<Feed, FeedError> {
    let name = path.display();
    read_any(path, mapping, progress, limit).map_err(|error| {
        let why = match error.get_ref().and_then(|error| error.downcast_ref::<input::Refused>()) {
            Some(refused) => refused.0.clone(),
            None if matches!(error.kind(), io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidInput) => {
                format!("is cut off or damaged ({error})")
            }
            None => format!("cannot be read ({error})"),
        };
        FeedError(format!("{name} {why}; nothing was imported"))
    })
}

fn read_any(path: &Path, mapping: Option<&Mapping>, progress: &Progress, limit: u64) -> io::Result<Feed> {
    let (head, text) = input::open(path, limit, progress)?;
    let mut products = Collector::new(path, mapping, progress);
    match format::recognise(&head, mapping)? {
        Format::JsonLines => json_lines::read(text, &mut products)?,
        Format::Xml => xml::read(text, &mut products)?,
        Format::Merchant { separator } => {
            merchant::read(table::Table::open(text, separator)?, &mut products)?
        }
        Format::Shopify { separator } => shopify::read(table::Table::open(text, separator)?, &mut products)?,
        Format::Mapped { separator } => mapping::read(table::Table::open(text, separator)?, &mut products)?,
        Format::JsonLd => json_ld::read(text, &mut products)?,
        Format::Page => page::read(text, &mut products)?,
    }
    products.finish()
}

/// Where a line stands, in words.
pub(super) fn place_of(path: &Path, line: usize) -> String {
    format!("line {line} of {}", path.file_name().unwrap_or_default().to_string_lossy())
}

#[cfg(test)]
mod tests {
    use std::{fs::File, io::Write};

    use super::*;

    #[test]
    fn a_file_that_unpacks_to_too_much_is_refused_before_it_is_unpacked_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bomb.jsonl.gz");
        let mut packed =
            flate2::write::GzEncoder::new(File::create(&path).unwrap(), flate2::Compression::fast());
        packed.write_all(br#"{"id":"a","title":"A","price":1}"#).unwrap();
        packed.write_all(&vec![b'\n'; 3 * 1024 * 1024]).unwrap();
        packed.finish().unwrap();
        let error = read_within(&path, None, &Progress::default(), 2 * 1024 * 1024).unwrap_err().to_string();
        assert!(error.contains("unpacks to more than 2 MiB"), "{error}");
        assert_eq!(
            read_within(&path, None, &Progress::default(), 4 * 1024 * 1024).unwrap().products.len(),
            1
        );
    }
}
