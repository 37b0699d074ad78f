//! Tables as text: a header, then rows, values parted by commas, tabs, semicolons or bars, quoted or not.

use std::{
    io::{self, Read},
    rc::Rc,
};

use csv::{ByteRecord, ErrorKind, ReaderBuilder, StringRecord, Terminator};

use super::{
    collector::Collector,
    input::{Meter, Metered, Text, is_too_long, refuse},
    quotes::{Astray, Quotes},
};

/// More columns than any catalogue has.
const COLUMN_LIMIT: usize = 1_000;

/// A table whose header is read.
pub(super) struct Table {
    rows: csv::Reader<Box<dyn Read>>,
    meter: Rc<Meter>,
    astray: Astray,
    header: Vec<String>,
}

impl Table {
    pub(super) fn open(text: Text, separator: u8) -> io::Result<Table> {
        let (metered, meter) = Metered::new(text);
        let (watched, astray) = Quotes::new(metered, separator);
        // Lines are counted by their ends, so the last one needs one as well.
        let bytes: Box<dyn Read> = Box::new(watched.chain(&b"\n"[..]));
        let rows = ReaderBuilder::new()
            .delimiter(separator)
            .terminator(Terminator::Any(b'\n'))
            .flexible(true)
            .has_headers(false)
            .from_reader(bytes);
        let mut table = Table { rows, meter, astray, header: Vec::new() };
        if let Some((_, header)) = table.next_row()? {
            table.header = header.iter().map(|name| name.trim().to_owned()).collect();
        }
        if table.header.len() > COLUMN_LIMIT {
            return Err(refuse(format!(
                "has {} columns, at most {COLUMN_LIMIT} are read",
                table.header.len()
            )));
        }
        Ok(table)
    }

    /// The names of the columns, as the file writes them.
    pub(super) fn header(&self) -> &[String] {
        &self.header
    }

    /// Hands every row that is as wide as the header to `take`, with its line; others are passed over.
    pub(super) fn each(
        mut self,
        into: &mut Collector<'_>,
        mut take: impl FnMut(&mut Collector<'_>, usize, &StringRecord) -> io::Result<()>,
    ) -> io::Result<()> {
        while let Some((line, row)) = self.next_row()? {
            let width = self.header.len();
            if row.len() < width || row.iter().skip(width).any(|value| !value.trim().is_empty()) {
                let reason =
                    format!("{} values for {width} columns; is a quote missing or too many?", row.len());
                into.skip(line, &reason)?;
            } else if let Some(opened) = self.gone_astray(line) {
                into.skip(line, &format!("a quote that opens in line {opened} closes inside another value"))?;
            } else if row.iter().any(|value| !value.trim().is_empty()) {
                take(into, line, &row)?;
            }
        }
        Ok(())
    }

    /// The quote of the row that was read just now and began in `line`, if one swallowed a part of it.
    fn gone_astray(&self, line: usize) -> Option<usize> {
        let mut astray = self.astray.borrow_mut();
        while astray.pop_front_if(|opened| *opened < line).is_some() {}
        let end = self.rows.position().line() as usize;
        astray.pop_front_if(|opened| *opened < end)
    }

    /// The next row that is not blank, and the line it begins in.
    fn next_row(&mut self) -> io::Result<Option<(usize, StringRecord)>> {
        loop {
            self.meter.begin();
            let before = self.rows.position().line();
            let mut row = ByteRecord::new();
            match self.rows.read_byte_record(&mut row) {
                Ok(true) => {}
                Ok(false) => return Ok(None),
                Err(error) => return Err(failed(error, before)),
            }
            let breaks = |value: &[u8]| value.iter().filter(|byte| **byte == b'\n').count();
            // Blank lines before a row are passed over in silence, so its first line is counted from its last.
            let line = self.rows.position().line() as usize - 1 - row.iter().map(breaks).sum::<usize>();
            let Ok(mut row) = StringRecord::from_byte_record(row) else {
                return Err(refuse(format!("is not UTF-8 text (line {line}); save it as UTF-8")));
            };
            if row.iter().next_back().is_some_and(|last| last.ends_with('\r')) {
                row = shortened(&row);
            }
            if row.len() > 1 || row.iter().any(|value| !value.trim().is_empty()) {
                return Ok(Some((line, row)));
            }
        }
    }
}

/// The row without the half of the line's end that is left in its last value.
fn shortened(row: &StringRecord) -> StringRecord {
    let last = row.len() - 1;
    row.iter()
        .enumerate()
        .map(|(at, value)| if at == last { value.trim_end_matches('\r') } else { value })
        .collect()
}

fn failed(error: csv::Error, line: u64) -> io::Error {
    match error.into_kind() {
        ErrorKind::Io(error) if is_too_long(&error) => refuse(format!(
            "has a row from line {line} on that is longer than 1 MiB; a quote that opens there may never close"
        )),
        ErrorKind::Io(error) => error,
        other => refuse(format!("cannot be read as a table near line {line} ({other:?})")),
    }
}
