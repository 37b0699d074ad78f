//! Catalogue files: JSON Lines with Google Merchant attribute names, plain or gzip.
//!
//! A broken line is named and skipped; a broken file gives nothing at all.

pub(super) mod line;
pub(super) mod rupees;
mod text;

use std::{
    collections::HashMap,
    fs::File,
    io::{BufRead, BufReader, Read},
    path::Path,
};

use flate2::bufread::MultiGzDecoder;

use super::record::Record;
pub(super) use line::is_https;

/// The longest line that is read, bytes.
pub(super) const LINE_LIMIT: usize = 1024 * 1024;
/// The largest file that is read, bytes after unpacking.
pub(super) const FILE_LIMIT: u64 = 512 * 1024 * 1024;

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

/// Reads a catalogue file.
pub(super) fn read(path: &Path) -> Result<Feed, FeedError> {
    read_within(path, FILE_LIMIT)
}

fn read_within(path: &Path, limit: u64) -> Result<Feed, FeedError> {
    let name = path.display();
    let failed = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::UnexpectedEof | std::io::ErrorKind::InvalidInput => {
            FeedError(format!("{name} is cut off or damaged ({error}); nothing was imported"))
        }
        _ => FeedError(format!("{name} cannot be read ({error}); nothing was imported")),
    };
    let mut file = BufReader::with_capacity(256 * 1024, File::open(path).map_err(failed)?);
    let gzip = file.fill_buf().map_err(failed)?.starts_with(&[0x1f, 0x8b]);
    let unpacked: Box<dyn Read> = if gzip { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) };
    // One byte more than allowed: reaching it is how too much is noticed.
    let mut input = BufReader::with_capacity(256 * 1024, unpacked.take(limit + 1));

    let mut feed = Feed::default();
    let mut places: HashMap<String, usize> = HashMap::new();
    let (mut lines, mut foreign, mut total) = (0_usize, 0_usize, 0_u64);
    let mut bytes = Vec::new();
    loop {
        let length = read_line(&mut input, &mut bytes).map_err(failed)?;
        if length == 0 {
            break;
        }
        lines += 1;
        total += length;
        if total > limit {
            let mebibytes = limit / (1024 * 1024);
            return Err(FeedError(format!(
                "{name} unpacks to more than {mebibytes} MiB; split it into smaller files; nothing was imported"
            )));
        }
        let here = place_of(path, lines);
        if length > LINE_LIMIT as u64 {
            feed.skipped.push(format!("{here}: longer than 1 MiB"));
            continue;
        }
        if lines == 1 && bytes.starts_with(b"\xef\xbb\xbf") {
            bytes.drain(..3);
        }
        let Ok(text) = std::str::from_utf8(&bytes) else {
            foreign += 1;
            feed.skipped.push(format!("{here}: not UTF-8 text"));
            continue;
        };
        if text.trim().is_empty() {
            continue;
        }
        let read = match line::read(text.trim()) {
            Ok(read) => read,
            Err(reason) => {
                feed.skipped.push(format!("{here}: {reason}"));
                continue;
            }
        };
        feed.warnings.extend(read.warnings.into_iter().map(|warning| format!("{here}: {warning}")));
        let product = FeedProduct { record: read.record, image_link: read.image_link, line: lines };
        let id = product.record.id.clone();
        match places.get(&id).copied() {
            Some(place) => {
                let earlier = std::mem::replace(&mut feed.products[place], product).line;
                feed.skipped.push(format!(
                    "{}: id \"{id}\" comes again in line {lines}, which counts",
                    place_of(path, earlier)
                ));
            }
            None => {
                places.insert(id, feed.products.len());
                feed.products.push(product);
            }
        }
    }
    if foreign * 2 > lines {
        return Err(FeedError(format!("{name} is not a UTF-8 text file; nothing was imported")));
    }
    if feed.products.is_empty() {
        let first = feed.skipped.first().map_or("it is empty".to_owned(), Clone::clone);
        return Err(FeedError(format!(
            "{name} has no line that is a product ({first}); nothing was imported"
        )));
    }
    Ok(feed)
}

/// Where a line stands, in words.
pub(super) fn place_of(path: &Path, line: usize) -> String {
    format!("line {line} of {}", path.file_name().unwrap_or_default().to_string_lossy())
}

/// Reads one line into `line` and returns its length with its end; 0 is the end of the file. Of a line that is
/// too long only the length is learnt.
fn read_line(input: &mut impl BufRead, line: &mut Vec<u8>) -> std::io::Result<u64> {
    line.clear();
    let mut length = 0_u64;
    loop {
        let buffer = match input.fill_buf() {
            Ok(buffer) => buffer,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if buffer.is_empty() {
            return Ok(length);
        }
        let end = buffer.iter().position(|byte| *byte == b'\n').map(|at| at + 1);
        let taken = end.unwrap_or(buffer.len());
        if length + taken as u64 <= LINE_LIMIT as u64 {
            line.extend_from_slice(&buffer[..taken]);
        }
        length += taken as u64;
        input.consume(taken);
        if end.is_some() {
            return Ok(length);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

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
        let error = read_within(&path, 2 * 1024 * 1024).unwrap_err().to_string();
        assert!(error.contains("unpacks to more than 2 MiB"), "{error}");
        assert_eq!(read_within(&path, 4 * 1024 * 1024).unwrap().products.len(), 1);
    }

    #[test]
    fn a_line_that_is_too_long_is_passed_over_without_being_kept() {
        let mut input = BufReader::new(std::io::repeat(b'x').take(5 * LINE_LIMIT as u64));
        let mut line = Vec::new();
        assert_eq!(read_line(&mut input, &mut line).unwrap(), 5 * LINE_LIMIT as u64);
        assert!(line.len() <= LINE_LIMIT);
    }
}
