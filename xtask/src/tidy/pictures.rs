//! Every picture that the demo catalogue names lies in `public/`.

use std::path::Path;

use super::Text;

/// Complains about addresses like `/demo/pictures/12.svg` in catalogue lines that have no file.
pub(super) fn check(text: &Text, exists: impl Fn(&Path) -> bool) -> Vec<String> {
    if !text.has_extension(&["jsonl"]) {
        return Vec::new();
    }
    let mut complaints = Vec::new();
    for (index, line) in text.content.lines().enumerate() {
        let Ok(product) = serde_json::from_str::<serde_json::Value>(line) else { continue };
        let Some(address) = product["image_link"].as_str().filter(|address| address.starts_with("/demo/"))
        else {
            continue;
        };
        if !exists(&Path::new("public").join(address.trim_start_matches('/'))) {
            complaints.push(format!("{}:{}: there is no picture public{address}.", text.name, index + 1));
        }
    }
    complaints
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_that_is_not_there_is_told_with_the_line_that_names_it() {
        let content =
            "{\"id\":\"1\",\"image_link\":\"/demo/1.svg\"}\n{\"id\":\"2\",\"image_link\":\"/demo/2.svg\"}\n";
        let text = Text { name: "models/demo.jsonl".to_owned(), content: content.to_owned() };
        let complaints = check(&text, |path| path == Path::new("public/demo/1.svg"));
        assert_eq!(complaints, ["models/demo.jsonl:2: there is no picture public/demo/2.svg."]);
    }
}
