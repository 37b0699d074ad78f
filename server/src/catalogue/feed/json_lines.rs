//! JSON Lines: an object a line. A broken line is passed over, whatever is in it.

use std::io::{self, BufRead};

use serde_json::{Map, Value};

use super::{
    LINE_LIMIT,
    collector::Collector,
    input::{Text, refuse},
};

pub(super) fn read(mut text: Text, into: &mut Collector<'_>) -> io::Result<()> {
    let (mut lines, mut foreign) = (0_usize, 0_usize);
    let mut bytes = Vec::new();
    loop {
        let length = read_line(&mut text, &mut bytes)?;
        if length == 0 {
            break;
        }
        lines += 1;
        if length > LINE_LIMIT as u64 {
            into.skip(lines, "longer than 1 MiB")?;
            continue;
        }
        let Ok(line) = std::str::from_utf8(&bytes) else {
            foreign += 1;
            into.skip(lines, "not UTF-8 text")?;
            continue;
        };
        if line.trim().is_empty() {
            continue;
        }
        match object(line.trim()) {
            Ok(fields) => into.take(lines, fields)?,
            Err(reason) => into.skip(lines, &reason)?,
        }
    }
    if foreign * 2 > lines {
        return Err(refuse("is not a UTF-8 text file"));
    }
    Ok(())
}

fn object(line: &str) -> Result<Map<String, Value>, String> {
    let value = serde_json::from_str(line).map_err(|error| match error.classify() {
        serde_json::error::Category::Eof => "not valid JSON: it ends too early".to_owned(),
        _ => format!("not valid JSON near column {}", error.column()),
    })?;
    let Value::Object(fields) = value else { return Err("not a JSON object".to_owned()) };
    Ok(fields)
}

/// Reads one line into `line` and returns its length with its end; 0 is the end of the file. Of a line that is
/// too long only the length is learnt.
fn read_line(input: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<u64> {
    line.clear();
    let mut length = 0_u64;
    loop {
        let buffer = match input.fill_buf() {
            Ok(buffer) => buffer,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
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
    use std::io::{BufReader, Read};

    use super::*;

    #[test]
    fn a_line_that_is_too_long_is_passed_over_without_being_kept() {
        let mut input = BufReader::new(io::repeat(b'x').take(5 * LINE_LIMIT as u64));
        let mut line = Vec::new();
        assert_eq!(read_line(&mut input, &mut line).unwrap(), 5 * LINE_LIMIT as u64);
        assert!(line.len() <= LINE_LIMIT);
    }
}
