//! Source files say what they are and stay short enough to be read at one sitting.

use super::Text;

const MOST_LINES: usize = 400;
const CODE: &[&str] = &["rs", "js", "mjs", "ts"];

/// Every Rust file begins with a module doc; no code file is longer than 400 lines. Tests do not count, nor
/// do files that are data.
pub(super) fn check(text: &Text) -> Vec<String> {
    let mut complaints = Vec::new();
    if text.has_extension(&["rs"]) && !text.content.starts_with("//! ") {
        complaints
            .push(format!("{}:1: begin with a module doc (`//! ...`) that says what is here.", text.name));
    }
    let lines = lines_of_code(&text.content);
    if text.has_extension(CODE) && !is_apart(&text.name) && lines > MOST_LINES {
        complaints.push(format!(
            "{}: {lines} lines of code, {MOST_LINES} are the most; find the border inside it.",
            text.name
        ));
    }
    complaints
}

/// Tests and data are read by looking things up, not from top to bottom.
fn is_apart(name: &str) -> bool {
    let folders = ["tests/", "data/", "texts/"];
    folders.iter().any(|folder| name.contains(folder))
        || [".test.mjs", "/tests.rs", "_test.rs", "/data.rs"].iter().any(|end| name.ends_with(end))
}

/// Lines before the tests at the end of a file.
fn lines_of_code(content: &str) -> usize {
    let mut lines = content.lines();
    lines.by_ref().take_while(|line| *line != "#[cfg(test)]").count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaints(name: &str, content: &str) -> usize {
        check(&Text { name: name.to_owned(), content: content.to_owned() }).len()
    }

    #[test]
    fn a_rust_file_without_module_doc_is_told() {
        assert_eq!(complaints("server/src/a.rs", "use std::fs;\n"), 1);
        assert_eq!(complaints("server/src/a.rs", "//! Shops.\n"), 0);
        assert_eq!(complaints("public/mitra.js", "let a;\n"), 0);
    }

    #[test]
    fn the_line_after_the_four_hundredth_is_one_too_many() {
        let fits = format!("//! Shops.\n{}", "fn a() {}\n".repeat(399));
        assert_eq!(complaints("server/src/a.rs", &fits), 0);
        let longer = format!("{fits}fn b() {{}}\n");
        assert_eq!(complaints("server/src/a.rs", &longer), 1);
        assert_eq!(complaints("public/mitra.js", &longer), 1);
        assert_eq!(complaints("server/tests/it/a.rs", &longer), 0, "tests are apart");
    }

    #[test]
    fn tests_at_the_end_of_a_file_do_not_count() {
        let file = format!("//! Shops.\n#[cfg(test)]\nmod tests {{\n{}}}\n", "// line\n".repeat(500));
        assert_eq!(complaints("server/src/a.rs", &file), 0);
    }
}
