//! HTML pages: of all that is in them only the blocks of JSON-LD are read.

use std::io;

use super::{collector::Collector, input::Text, json_ld};

/// Reads the blocks of a page, each under the line it begins in.
pub(super) fn read(text: Text, into: &mut Collector<'_>) -> io::Result<()> {
    let page = json_ld::whole(text)?;
    let (mut line, mut counted) = (1, 0);
    for block in blocks(&page) {
        line += page[counted..block.start].matches('\n').count();
        counted = block.start;
        json_ld::take(&page[block], line, into)?;
    }
    Ok(())
}

/// Where the JSON-LD of a page stands. Comments and other scripts are passed over, as a browser does.
fn blocks(page: &str) -> Vec<std::ops::Range<usize>> {
    let lower = page.to_ascii_lowercase();
    let mut blocks = Vec::new();
    let mut at = 0;
    while let Some(begin) = lower[at..].find('<').map(|found| at + found) {
        let rest = &lower[begin..];
        if rest.starts_with("<!--") {
            at = rest.find("-->").map_or(lower.len(), |end| begin + end + 3);
        } else if is_tag(rest, "script") {
            let inside = begin + end_of_tag(rest);
            let end = lower[inside..].find("</script").map_or(lower.len(), |end| inside + end);
            if is_linked(&lower[begin..inside]) {
                blocks.push(inside..end);
            }
            at = end;
        } else {
            at = begin + 1;
        }
    }
    blocks
}

fn is_tag(rest: &str, name: &str) -> bool {
    rest[1..].starts_with(name)
        && rest[1 + name.len()..].starts_with(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/'))
}

/// How long a tag is; a `>` in a quoted value does not end it.
fn end_of_tag(tag: &str) -> usize {
    let mut quote = None;
    for (at, character) in tag.char_indices() {
        match (quote, character) {
            (None, '>') => return at + 1,
            (None, '"' | '\'') => quote = Some(character),
            (Some(open), _) if open == character => quote = None,
            _ => {}
        }
    }
    tag.len()
}

/// Whether a script's tag says that it is JSON-LD: `type="application/ld+json"`, quoted or not.
fn is_linked(tag: &str) -> bool {
    tag.match_indices("type").any(|(at, name)| {
        let begins = tag[..at].ends_with(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '"' | '\''));
        let value = tag[at + name.len()..].trim_start().strip_prefix('=').map(str::trim_start);
        let value = value.map(|value| value.trim_start_matches(['"', '\'']).trim_start());
        begins && value.is_some_and(|value| value.starts_with("application/ld+json"))
    })
}

#[cfg(test)]
mod tests {
    use super::blocks;

    #[test]
    fn blocks_are_found_as_a_browser_finds_them() {
        let page = r#"<!doctype html><title>a > b</title>
            <!-- <script type="application/ld+json">hidden</script> -->
            <script>var s = '<script type="application/ld+json">';</script>
            <SCRIPT data-a="x>y" TYPE='application/ld+json'>one</SCRIPT>
            <script type=application/ld+json>two</script >
            <script nonce="n" type = "application/ld+json; charset=utf-8" id="t">three</script>
            <scripted type="application/ld+json">no</scripted>
            <script data-type="application/ld+json">no</script>
            <script type="application/ld+json">cut"#;
        let found: Vec<&str> = blocks(page).into_iter().map(|block| &page[block]).collect();
        assert_eq!(found, ["one", "two", "three", "cut"]);
    }
}
