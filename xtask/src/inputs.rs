//! Whether something must be built again: a fingerprint of what goes in, kept beside what came out.

use std::{
    collections::hash_map::DefaultHasher,
    fs,
    hash::{Hash, Hasher},
    path::{Path, PathBuf},
};

/// Fingerprint of files and folders below `root`, their names and contents, and of `extra`. A path that does
/// not exist counts as such, so that its appearing changes the fingerprint.
pub(crate) fn fingerprint(root: &Path, paths: &[&str], extra: &str) -> Result<String, String> {
    // Not a cryptographic hash and none is needed: nobody is attacked by a stale build.
    let mut hasher = DefaultHasher::new();
    extra.hash(&mut hasher);
    for path in paths {
        for file in files_below(&root.join(path))? {
            file.strip_prefix(root).unwrap_or(&file).hash(&mut hasher);
            fs::read(&file).map_err(|error| format!("{}: {error}.", file.display()))?.hash(&mut hasher);
        }
        path.hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// Fingerprint of a content and of `extra`.
pub(crate) fn fingerprint_of(content: &[u8], extra: &str) -> String {
    let mut hasher = DefaultHasher::new();
    extra.hash(&mut hasher);
    content.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// All files of a folder and the folders in it, sorted; the file itself when it is one; nothing when it does
/// not exist. Hidden files and installed packages are left out.
pub(crate) fn files_below(path: &Path) -> Result<Vec<PathBuf>, String> {
    if !path.is_dir() {
        return Ok(if path.is_file() { vec![path.to_owned()] } else { Vec::new() });
    }
    let mut entries = Vec::new();
    for entry in fs::read_dir(path).map_err(|error| format!("{}: {error}.", path.display()))? {
        entries.push(entry.map_err(|error| format!("{}: {error}.", path.display()))?.path());
    }
    entries.sort();
    let mut files = Vec::new();
    for entry in entries {
        let name = entry.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !name.starts_with('.') && name != "node_modules" {
            files.extend(files_below(&entry)?);
        }
    }
    Ok(files)
}

/// Remembers the fingerprint under which something was built.
pub(crate) struct Stamp {
    file: PathBuf,
    fingerprint: String,
}

impl Stamp {
    /// A stamp called `name`, for this fingerprint.
    pub(crate) fn new(notes: &Path, name: &str, fingerprint: String) -> Self {
        Stamp { file: notes.join(format!("{name}.stamp")), fingerprint }
    }

    /// Whether the last finished build had this fingerprint.
    pub(crate) fn is_current(&self) -> bool {
        fs::read_to_string(&self.file).is_ok_and(|kept| kept == self.fingerprint)
    }

    /// Says that what was built before counts no more; called before building, so that a build that is
    /// broken off is done again.
    pub(crate) fn clear(&self) {
        // Absent is what is wanted.
        let _ = fs::remove_file(&self.file);
    }

    /// Says that the build is finished.
    pub(crate) fn set(&self) -> Result<(), String> {
        fs::write(&self.file, &self.fingerprint).map_err(|error| format!("{}: {error}.", self.file.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("xtask-{name}-{}", std::process::id()));
        fs::create_dir_all(folder.join("src/deep")).unwrap();
        fs::write(folder.join("src/deep/a.rs"), "one").unwrap();
        folder
    }

    #[test]
    fn a_changed_a_renamed_and_a_new_file_each_change_the_fingerprint() {
        let folder = folder("fingerprint");
        let of = || fingerprint(&folder, &["src", "later.toml"], "web").unwrap();
        let first = of();
        assert_eq!(first, of(), "nothing changed");
        fs::write(folder.join("src/deep/a.rs"), "two").unwrap();
        let changed = of();
        assert_ne!(first, changed);
        fs::rename(folder.join("src/deep/a.rs"), folder.join("src/b.rs")).unwrap();
        let renamed = of();
        assert_ne!(changed, renamed);
        fs::write(folder.join("later.toml"), "").unwrap();
        assert_ne!(renamed, of());
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_stamp_holds_until_it_is_cleared_or_the_inputs_change() {
        let folder = folder("stamp");
        let stamp = Stamp::new(&folder, "page", "1".to_owned());
        assert!(!stamp.is_current());
        stamp.set().unwrap();
        assert!(stamp.is_current());
        assert!(!Stamp::new(&folder, "page", "2".to_owned()).is_current());
        stamp.clear();
        assert!(!stamp.is_current());
        fs::remove_dir_all(folder).unwrap();
    }
}
