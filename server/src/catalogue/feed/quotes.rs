//! Watches the quotes of a table while somebody else reads it: a reader of tables takes a quote that is missing
//! for one that closes later, and what lies between for one value.

use std::{
    cell::RefCell,
    collections::VecDeque,
    io::{self, Read},
    rc::Rc,
};

use super::input::refuse;

/// Lines in which a quote opens that another line closes in the middle of a value; in order.
pub(super) type Astray = Rc<RefCell<VecDeque<usize>>>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    /// Where a value begins.
    Begin,
    /// In a value without quotes; a quote means nothing there.
    Bare,
    /// In a quoted value.
    Quoted,
    /// Behind a quote in a quoted value: its end, or the first half of a quote that is meant.
    Quote,
}

/// A table that fails at its end when a quote is open, and tells of quotes that went astray.
pub(super) struct Quotes<R> {
    table: R,
    separator: u8,
    at: At,
    line: usize,
    opened: usize,
    astray: Astray,
}

impl<R: Read> Quotes<R> {
    pub(super) fn new(table: R, separator: u8) -> (Quotes<R>, Astray) {
        let astray = Astray::default();
        (Quotes { table, separator, at: At::Begin, line: 1, opened: 0, astray: astray.clone() }, astray)
    }

    fn see(&mut self, byte: u8) {
        let ends = byte == self.separator || matches!(byte, b'\n' | b'\r');
        self.at = match (self.at, byte) {
            (At::Quoted, b'"') => At::Quote,
            (At::Quoted, _) => At::Quoted,
            (At::Quote, b'"') => At::Quoted,
            (At::Begin, b'"') => {
                self.opened = self.line;
                At::Quoted
            }
            (_, _) if ends => At::Begin,
            (At::Quote, _) => {
                // On one line it is only an odd way to write a value.
                if byte != b' ' && self.opened < self.line {
                    self.astray.borrow_mut().push_back(self.opened);
                }
                At::Bare
            }
            _ => At::Bare,
        };
        if byte == b'\n' {
            self.line += 1;
        }
    }
}

impl<R: Read> Read for Quotes<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let length = self.table.read(into)?;
        into[..length].iter().for_each(|byte| self.see(*byte));
        if length == 0 && !into.is_empty() && self.at == At::Quoted {
            return Err(refuse(format!("has a quote in line {} that is never closed", self.opened)));
        }
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(table: &str) -> (io::Result<String>, Vec<usize>) {
        let (mut quotes, astray) = Quotes::new(table.as_bytes(), b',');
        let mut all = String::new();
        let read = quotes.read_to_string(&mut all).map(|_| all);
        let astray = astray.borrow().iter().copied().collect();
        (read, astray)
    }

    #[test]
    fn only_quotes_that_swallow_lines_are_told() {
        for good in ["a,\"b\"\n", "\"a \"\"b\"\"\nc\",d\r\n", "5\" heel,\"odd\" one\n", "\"a\nb\" ,c", ""] {
            let (all, astray) = read(good);
            assert_eq!((all.unwrap().as_str(), astray), (good, Vec::new()), "{good}");
        }
        assert_eq!(read("a,b\nc,\"bad name,3\nd,\"good\",4\n").1, [2]);
        let error = read("a\n\"b\nc\",\"d\ne").0.unwrap_err().to_string();
        assert_eq!(error, "has a quote in line 3 that is never closed");
    }
}
