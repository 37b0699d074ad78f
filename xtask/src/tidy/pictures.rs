//! Every picture that the demo catalogue names lies in `public/`.

use std::path::Path;

use super::{Text, links::resolve};

/// Where files lie that the server hands out.
const PUBLIC: &str = "public/";

/// Complains about pictures of catalogue lines that are not there. An address is seen from the catalogue's
/// folder, or from `public/` when it begins with a slash; those of the web are not tried.
pub(super) fn check(text: &Text, exists: impl Fn(&Path) -> bool) -> Vec<String> {
    if !text.name.starts_with(PUBLIC) || !text.has_extension(&["jsonl"]) {
        return Vec::new();
    }
    let folder = Path::new(&text.name).parent().unwrap_or(Path::new(PUBLIC));
    let mut complaints = Vec::new();
    for (index, line) in text.content.lines().enumerate() {
        let Ok(product) = serde_json::from_str::<serde_json::Value>(line) else { continue };
        let Some(address) = product["image_link"].as_str().filter(|address| !address.contains("://")) else {
            continue;
        };
        let file = match address.strip_prefix('/') {
            Some(from_public) => resolve(Path::new(PUBLIC), from_public),
            None => resolve(folder, address),
        };
        if !exists(&file) {
            complaints.push(format!("{}:{}: there is no picture {}.", text.name, index + 1, file.display()));
        }
    }
    complaints
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_that_is_not_there_is_told_with_the_line_that_names_it() {
        let content = "{\"image_link\":\"pictures/1.svg\"}\n{\"image_link\":\"/demo/pictures/2.svg\"}\n\
            {\"image_link\":\"https://pictures.example/3.svg\"}\n{\"image_link\":\"pictures/4.svg\"}\n";
        let text = Text { name: "public/demo/catalogue.jsonl".to_owned(), content: content.to_owned() };
        let there = ["public/demo/pictures/1.svg", "public/demo/pictures/2.svg"];
        let complaints = check(&text, |path| there.iter().any(|file| Path::new(file) == path));
        assert_eq!(
            complaints,
            ["public/demo/catalogue.jsonl:4: there is no picture public/demo/pictures/4.svg."]
        );
    }
}
