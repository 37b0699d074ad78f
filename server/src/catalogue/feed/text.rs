//! Text of feeds, made plain: no markup, no control characters, no invisible tricks.

/// One line of plain text: tags gone, entities decoded, every run of blanks one space.
pub(super) fn plain(text: &str) -> String {
    let once = decoded(&untagged(text));
    // Feeds escape markup twice now and then; what comes out of the first round is markup again.
    let twice = if once.contains('<') { untagged(&once) } else { once };
    let mut line = String::with_capacity(twice.len());
    for word in twice.split(|c: char| c.is_whitespace() || c.is_control()) {
        let word: String = word.chars().filter(|c| !is_invisible(*c)).collect();
        if !word.is_empty() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(&word);
        }
    }
    line
}

/// Characters that turn the direction of text round or draw nothing. Joiners stay: Hindi is written with them.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Without tags, comments and the insides of scripts and styles. A `<` that begins no tag stays.
fn untagged(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        plain.push_str(&rest[..at]);
        let tag = &rest[at..];
        let begins_tag =
            tag[1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
        if !begins_tag {
            plain.push('<');
            rest = &tag[1..];
            continue;
        }
        plain.push(' ');
        rest = tag.find('>').map_or("", |end| &tag[end + 1..]);
        for name in ["script", "style"] {
            if starts_with_ignoring_case(&tag[1..], name) {
                rest = after_closing(rest, name);
            }
        }
    }
    plain.push_str(rest);
    plain
}

fn starts_with_ignoring_case(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start))
}

/// What follows from the closing tag of `name` on; nothing when it is never closed.
fn after_closing<'a>(text: &'a str, name: &str) -> &'a str {
    let closing = text.match_indices("</").find(|(at, _)| starts_with_ignoring_case(&text[at + 2..], name));
    closing.map_or("", |(at, _)| &text[at..])
}

fn decoded(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        plain.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let entity = rest.char_indices().take(10).find(|(_, c)| *c == ';').map(|(end, _)| &rest[..end]);
        match entity.and_then(|name| Some((name, character(name)?))) {
            Some((name, character)) => {
                plain.push(character);
                rest = &rest[name.len() + 1..];
            }
            None => plain.push('&'),
        }
    }
    plain.push_str(rest);
    plain
}

fn character(entity: &str) -> Option<char> {
    match entity {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        _ => {
            let number = entity.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn markup_becomes_plain_text() {
        let cases = [
            ("<p>Soft&nbsp;cotton</p><ul><li>Hand wash</li></ul>", "Soft cotton Hand wash"),
            ("Kurta &amp; palazzo &#8377;999", "Kurta & palazzo ₹999"),
            ("waist < 32 and > 28", "waist < 32 and > 28"),
            ("a<script>alert('x')</script>b<STYLE>p{}</STYLE>c", "a b c"),
            ("&lt;img src=x onerror=alert(1)&gt;red", "red"),
            ("cut <b", "cut"),
            ("R&B, AT&T; &unknown;", "R&B, AT&T; &unknown;"),
            ("line\nbreak\u{0}\u{7}bell \u{202e}backwards", "line break bell backwards"),
            ("लाल\u{200d} साड़ी", "लाल\u{200d} साड़ी"),
        ];
        for (dirty, clean) in cases {
            assert_eq!(plain(dirty), clean, "{dirty}");
        }
    }
}
