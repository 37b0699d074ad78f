//! Opens a file and hands it on as text: unpacked, decoded, and never more of it than is allowed.

use std::{
    cell::Cell,
    fs::File,
    io::{self, BufRead, BufReader, Cursor, Read},
    path::Path,
    rc::Rc,
};

use flate2::bufread::MultiGzDecoder;

use super::LINE_LIMIT;
use crate::catalogue::progress::Progress;

/// How much of a file is looked at to recognise it, bytes.
const HEAD: u64 = 64 * 1024;
const BUFFER: usize = 256 * 1024;

/// A file's text from its first character on. What is not marked as UTF-16 is handed on as it is.
pub(super) type Text = BufReader<Whole>;
/// What was read ahead, and what comes behind it.
type Whole = io::Chain<Cursor<Vec<u8>>, Box<dyn Read>>;

/// Why a file is not gone on with, as what its name is followed by: `is a folder`.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Refused(pub(super) String);

/// A refusal, in the clothes of reading.
pub(super) fn refuse(reason: impl Into<String>) -> io::Error {
    io::Error::other(Refused(reason.into()))
}

/// Opens a file of which at most `limit` bytes are read after unpacking. Returns its beginning as well.
pub(super) fn open(path: &Path, limit: u64, progress: &Progress) -> io::Result<(Vec<u8>, Text)> {
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    if metadata.is_dir() {
        return Err(refuse("is a folder and not a file"));
    }
    progress.file_was_opened(metadata.len());
    let file = Watched { file, progress: progress.clone() };
    let mut file = BufReader::with_capacity(BUFFER, file);
    let is_packed = file.fill_buf()?.starts_with(&[0x1f, 0x8b]);
    let bytes: Box<dyn Read> = if is_packed { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) };
    let (mark, bytes) = ahead(Box::new(Limited { bytes, left: limit, limit }), 3)?;
    let text: Box<dyn Read> = match mark[..] {
        [0xff, 0xfe, ..] => Box::new(Utf16::new(bytes, u16::from_le_bytes)),
        [0xfe, 0xff, ..] => Box::new(Utf16::new(bytes, u16::from_be_bytes)),
        _ => Box::new(bytes),
    };
    let (mut head, text) = ahead(text, HEAD)?;
    let mut text = BufReader::with_capacity(BUFFER, text);
    if head.starts_with("\u{feff}".as_bytes()) {
        head.drain(..3);
        text.fill_buf()?;
        text.consume(3);
    }
    Ok((head, text))
}

/// The first bytes of a reader, and the reader as if nothing had been read.
fn ahead(mut bytes: Box<dyn Read>, length: u64) -> io::Result<(Vec<u8>, Whole)> {
    let mut head = Vec::new();
    bytes.by_ref().take(length).read_to_end(&mut head)?;
    Ok((head.clone(), Cursor::new(head).chain(bytes)))
}

/// A file that tells how much of it was read.
struct Watched {
    file: File,
    progress: Progress,
}

impl Read for Watched {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let length = self.file.read(into)?;
        self.progress.were_read(length as u64);
        Ok(length)
    }
}

/// Fails where more would be read than is allowed.
struct Limited {
    bytes: Box<dyn Read>,
    left: u64,
    limit: u64,
}

impl Read for Limited {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let length = self.bytes.read(into)?;
        self.left = self.left.checked_sub(length as u64).ok_or_else(|| {
            let mebibytes = self.limit / (1024 * 1024);
            refuse(format!("unpacks to more than {mebibytes} MiB; split it into smaller files"))
        })?;
        Ok(length)
    }
}

/// UTF-16 in, UTF-8 out.
struct Utf16<R> {
    bytes: BufReader<R>,
    number: fn([u8; 2]) -> u16,
    /// A unit that was read and not used yet.
    next: Option<u16>,
}

impl<R: Read> Utf16<R> {
    fn new(bytes: R, number: fn([u8; 2]) -> u16) -> Utf16<R> {
        Utf16 { bytes: BufReader::with_capacity(BUFFER, bytes), number, next: None }
    }

    fn unit(&mut self) -> io::Result<Option<u16>> {
        if let Some(unit) = self.next.take() {
            return Ok(Some(unit));
        }
        if self.bytes.fill_buf()?.is_empty() {
            return Ok(None);
        }
        let mut pair = [0; 2];
        self.bytes.read_exact(&mut pair)?;
        Ok(Some((self.number)(pair)))
    }
}

impl<R: Read> Read for Utf16<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let mut length = 0;
        // No character is longer than four bytes.
        while length + 4 <= into.len() {
            let Some(first) = self.unit()? else { break };
            let pair = [first, if (0xd800..0xdc00).contains(&first) { self.unit()?.unwrap_or(0) } else { 0 }];
            let Some(Ok(character)) = char::decode_utf16(pair).next() else {
                return Err(refuse("says that it is UTF-16 text and is not"));
            };
            length += character.encode_utf8(&mut into[length..]).len();
        }
        Ok(length)
    }
}

/// What is known of a [`Metered`] text while somebody else reads it.
#[derive(Debug, Default)]
pub(super) struct Meter {
    line_ends: Cell<usize>,
    since: Cell<usize>,
    nul: Cell<bool>,
}

impl Meter {
    /// The line that is being read, counted from 1.
    pub(super) fn line(&self) -> usize {
        self.line_ends.get() + 1
    }

    /// Says that something new begins here: a row, an element.
    pub(super) fn begin(&self) {
        self.since.set(0);
    }
}

/// A text that counts its lines and fails at a NUL, and at anything that is longer than a line may be.
pub(super) struct Metered {
    text: Text,
    meter: Rc<Meter>,
}

impl Metered {
    pub(super) fn new(text: Text) -> (Metered, Rc<Meter>) {
        let meter = Rc::new(Meter::default());
        (Metered { text, meter: meter.clone() }, meter)
    }
}

impl BufRead for Metered {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.meter.nul.get() {
            let line = self.meter.line();
            return Err(refuse(format!("has a NUL character near line {line}, as no text file has")));
        }
        if self.meter.since.get() > LINE_LIMIT {
            return Err(refuse(TOO_LONG));
        }
        self.text.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        // What is consumed was buffered, so nothing is read here.
        let bytes = self.text.fill_buf().unwrap_or_default().get(..amount).unwrap_or_default();
        let line_ends = bytes.iter().filter(|byte| **byte == b'\n').count();
        if bytes.contains(&0) {
            self.meter.nul.set(true);
        }
        self.meter.line_ends.set(self.meter.line_ends.get() + line_ends);
        self.meter.since.set(self.meter.since.get() + amount);
        self.text.consume(amount);
    }
}

/// What [`Metered`] refuses long pieces with; readers that know more say more.
pub(super) const TOO_LONG: &str = "has a piece that is longer than 1 MiB";

/// Whether an error is the refusal of a piece that is too long.
pub(super) fn is_too_long(error: &io::Error) -> bool {
    error.get_ref().and_then(|error| error.downcast_ref::<Refused>()).is_some_and(|said| said.0 == TOO_LONG)
}

impl Read for Metered {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let buffered = self.fill_buf()?;
        let length = buffered.len().min(into.len());
        into[..length].copy_from_slice(&buffered[..length]);
        self.consume(length);
        Ok(length)
    }
}
