//! The demo shop's catalogue: written as a table of styles, drawn in SVG, kept in `public/demo`.
//!
//! The rows stand in `table/*.psv` ([`rows`] reads them), a drawing per family of goods in `draw/`.
//! Nothing is left to chance: the same table always gives the same files.

mod art;
mod chart;
mod draw;
mod ink;
mod motif;
mod path;
mod rows;
mod voices;

use std::collections::BTreeMap;
use std::path::Path;

/// Path below `public/demo` -> content.
type Files = BTreeMap<String, String>;

/// Writes the catalogue and its pictures below `root`, and removes pictures no product has any more.
pub(crate) fn run(root: &Path) -> Result<(), String> {
    let files = files()?;
    let folder = root.join("public/demo");
    let pictures = folder.join("pictures");
    std::fs::create_dir_all(&pictures)
        .map_err(|error| format!("{} cannot be made: {error}.", pictures.display()))?;
    for name in drawn(&pictures)?.iter().filter(|name| !files.contains_key(*name)) {
        std::fs::remove_file(folder.join(name))
            .map_err(|error| format!("{name} cannot be removed: {error}."))?;
    }
    for (name, content) in &files {
        let path = folder.join(name);
        if std::fs::read_to_string(&path).ok().as_ref() != Some(content) {
            std::fs::write(&path, content)
                .map_err(|error| format!("{} cannot be written: {error}.", path.display()))?;
        }
    }
    Ok(())
}

/// The pictures that lie in the folder now, as `pictures/<name>`.
fn drawn(pictures: &Path) -> Result<Vec<String>, String> {
    let entries = std::fs::read_dir(pictures)
        .map_err(|error| format!("{} cannot be read: {error}.", pictures.display()))?;
    Ok(entries.flatten().map(|entry| format!("pictures/{}", entry.file_name().to_string_lossy())).collect())
}

/// Everything the generator writes.
fn files() -> Result<Files, String> {
    let mut files = Files::new();
    let mut catalogue = String::new();
    for style in rows::styles()? {
        for row in style.rows()? {
            let picture = draw::picture(&style.drawing, row.ink)
                .ok_or_else(|| format!("{}: nothing is drawn for \"{}\".", row.id, style.drawing))?;
            catalogue.push_str(&row.line);
            catalogue.push('\n');
            if files.insert(format!("pictures/{}.svg", row.id), picture).is_some() {
                return Err(format!("Two products are called {}.", row.id));
            }
        }
    }
    files.insert("catalogue.jsonl".into(), catalogue);
    Ok(files)
}

#[cfg(test)]
mod tests;
