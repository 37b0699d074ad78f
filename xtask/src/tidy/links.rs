//! Links in the documents lead somewhere.

use std::path::{Component, Path, PathBuf};

use super::Text;

/// Complains about links of Markdown files to files that are not there. Addresses of the web are not tried.
pub(super) fn check(text: &Text, exists: impl Fn(&Path) -> bool) -> Vec<String> {
    if !text.has_extension(&["md"]) {
        return Vec::new();
    }
    let folder = Path::new(&text.name).parent().unwrap_or(Path::new(""));
    let mut complaints = Vec::new();
    for (index, line) in text.content.lines().enumerate() {
        for target in targets(line) {
            let file = target.split(['#', '?']).next().unwrap_or_default();
            if file.is_empty() || file.contains("://") || file.starts_with("mailto:") {
                continue;
            }
            if !exists(&resolve(folder, file)) {
                complaints.push(format!("{}:{}: the link to {target} leads nowhere.", text.name, index + 1));
            }
        }
    }
    complaints
}

/// What stands between `](` and `)` in a line.
fn targets(line: &str) -> impl Iterator<Item = &str> {
    line.split("](").skip(1).filter_map(|rest| rest.split([')', ' ']).next())
}

/// The file that a relative link leads to, seen from a folder below the root.
pub(super) fn resolve(folder: &Path, link: &str) -> PathBuf {
    let mut resolved = PathBuf::new();
    for component in folder.join(link).components() {
        match component {
            Component::ParentDir => {
                resolved.pop();
            }
            Component::Normal(name) => resolved.push(name),
            _ => {}
        }
    }
    resolved
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_to_a_file_that_is_not_there_is_told_with_its_line() {
        let content =
            "# Notes\n[the map](../ARCHITECTURE.md#journey), [gone](old.md), [web](https://a.example/x)\n";
        let text = Text { name: "docs/decisions/0001-log.md".to_owned(), content: content.to_owned() };
        let complaints = check(&text, |path| path == Path::new("docs/ARCHITECTURE.md"));
        assert_eq!(complaints, ["docs/decisions/0001-log.md:2: the link to old.md leads nowhere."]);
    }

    #[test]
    fn only_documents_are_looked_at() {
        let text = Text { name: "widget/texts/hi.txt".to_owned(), content: "[a](b)".to_owned() };
        assert!(check(&text, |_| false).is_empty());
    }
}
