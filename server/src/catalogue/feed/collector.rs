//! Takes what the readers of the formats find, and knows what came of it.

use std::{collections::HashMap, io, path::Path};

use serde_json::{Map, Value};

use super::{Feed, FeedProduct, input::refuse, line, mapping::Mapping, place_of};
use crate::catalogue::progress::Progress;

/// With more complaints than this, a file is not a catalogue that is worth taking.
const COMPLAINTS: usize = 100_000;

/// One file's products so far.
pub(super) struct Collector<'a> {
    path: &'a Path,
    mapping: Option<&'a Mapping>,
    progress: &'a Progress,
    feed: Feed,
    places: HashMap<String, usize>,
    part: Option<usize>,
}

impl<'a> Collector<'a> {
    pub(super) fn new(path: &'a Path, mapping: Option<&'a Mapping>, progress: &'a Progress) -> Collector<'a> {
        Collector { path, mapping, progress, feed: Feed::default(), places: HashMap::new(), part: None }
    }

    /// What the file's own names mean, when somebody had to say it.
    pub(super) fn mapping(&self) -> Option<&'a Mapping> {
        self.mapping
    }

    /// Takes a product's attributes, under the names of Google Merchant or those that the mapping translates.
    pub(super) fn take(&mut self, line: usize, fields: Map<String, Value>) -> io::Result<()> {
        let read = match self.mapping {
            Some(mapping) => line::read(&mapping.apply(fields)),
            None => line::read(&fields),
        };
        let read = match read {
            Ok(read) => read,
            Err(reason) => return self.skip(line, &reason),
        };
        for warning in read.warnings {
            self.warn(line, &warning);
        }
        self.progress.row_was_read();
        let product = FeedProduct { record: read.record, image_link: read.image_link, line };
        let id = product.record.id.clone();
        match self.places.get(&id).copied() {
            Some(place) => {
                let earlier = std::mem::replace(&mut self.feed.products[place], product).line;
                self.skip(earlier, &format!("id \"{id}\" comes again in line {line}, which counts"))
            }
            None => {
                self.places.insert(id, self.feed.products.len());
                self.feed.products.push(product);
                Ok(())
            }
        }
    }

    /// Says which product of many that begin in one line the next ones are.
    pub(super) fn set_part(&mut self, part: Option<usize>) {
        self.part = part;
    }

    fn place_of(&self, line: usize) -> String {
        let place = place_of(self.path, line);
        self.part.map_or(place.clone(), |part| format!("{place}, product {part} there"))
    }

    /// Passes something over, for a reason.
    pub(super) fn skip(&mut self, line: usize, reason: &str) -> io::Result<()> {
        self.progress.row_was_read();
        self.feed.skipped.push(format!("{}: {reason}", self.place_of(line)));
        if self.feed.skipped.len() > COMPLAINTS {
            let first = &self.feed.skipped[0];
            return Err(refuse(format!("has more than {COMPLAINTS} lines that are no products ({first})")));
        }
        Ok(())
    }

    /// Says that something was taken without a part of it.
    pub(super) fn warn(&mut self, line: usize, warning: &str) {
        if self.feed.warnings.len() < COMPLAINTS {
            self.feed.warnings.push(format!("{}: {warning}", self.place_of(line)));
        }
    }

    /// All that was taken; a file without any product is refused.
    pub(super) fn finish(self) -> io::Result<Feed> {
        if self.feed.products.is_empty() {
            let first = self.feed.skipped.first().map_or("nothing in it is one", String::as_str);
            return Err(refuse(format!("has no line that is a product ({first})")));
        }
        Ok(self.feed)
    }
}
