//! Brings a folder to a wanted content while a server reads it.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use crate::inputs::files_below;

/// Makes `folder` hold exactly the files of `parts`, each part below its prefix; a later part wins. Returns
/// what was done, in words.
pub(super) fn fill(folder: &Path, parts: &[(&str, PathBuf)]) -> Result<String, String> {
    let mut wanted = BTreeMap::new();
    for (prefix, part) in parts {
        for file in files_below(part)? {
            let below = file.strip_prefix(part).unwrap_or(&file);
            wanted.insert(folder.join(prefix).join(below), file.clone());
        }
    }
    // Pages name the other files, so they change hands last.
    let (pages, others): (Vec<_>, Vec<_>) =
        wanted.iter().partition(|(target, _)| target.extension().is_some_and(|e| e == "html"));
    let mut written = 0;
    for (target, source) in others.into_iter().chain(pages) {
        written += usize::from(place(source, target)?);
    }
    let mut removed = 0;
    for file in files_below(folder)? {
        if !wanted.contains_key(&file) {
            fs::remove_file(&file).map_err(|error| format!("{}: {error}.", file.display()))?;
            removed += 1;
        }
    }
    Ok(format!("{} files, {written} written, {removed} removed", wanted.len()))
}

/// Puts a copy in place in one step, so that no reader sees half a file; leaves an equal one alone.
fn place(source: &Path, target: &Path) -> Result<bool, String> {
    let content = fs::read(source).map_err(|error| format!("{}: {error}.", source.display()))?;
    if fs::read(target).is_ok_and(|present| present == content) {
        return Ok(false);
    }
    let failed = |error| format!("{}: {error}.", target.display());
    if let Some(parent) = target.parent() {
        fs::create_dir_all(parent).map_err(failed)?;
    }
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let coming = target.with_file_name(format!(".{name}.coming"));
    fs::write(&coming, content).map_err(failed)?;
    fs::rename(&coming, target).map_err(failed)?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_ends_up_with_the_parts_and_without_what_was_there_before() {
        let root = std::env::temp_dir().join(format!("xtask-fill-{}", std::process::id()));
        for (file, text) in [("app/index.html", "page"), ("app/a-1.js", "new"), ("public/mitra.js", "script")]
        {
            fs::create_dir_all(root.join(file).parent().unwrap()).unwrap();
            fs::write(root.join(file), text).unwrap();
        }
        fs::create_dir_all(root.join("dist/app")).unwrap();
        fs::write(root.join("dist/app/a-0.js"), "old").unwrap();
        let parts = [("", root.join("public")), ("app", root.join("app"))];
        let first = fill(&root.join("dist"), &parts).unwrap();
        assert_eq!(first, "3 files, 3 written, 1 removed");
        assert_eq!(fs::read_to_string(root.join("dist/mitra.js")).unwrap(), "script");
        assert_eq!(fs::read_to_string(root.join("dist/app/index.html")).unwrap(), "page");
        let second = fill(&root.join("dist"), &parts).unwrap();
        assert_eq!(second, "3 files, 0 written, 0 removed", "an equal file is left alone");
        fs::remove_dir_all(root).unwrap();
    }
}
