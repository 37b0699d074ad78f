//! Habits of this repository that no compiler checks. Every complaint names the file and the way out.

mod links;
mod machine;
mod pictures;
mod size;

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::workspace::{Workspace, ask};

/// A text file of the repository.
pub(crate) struct Text {
    /// Path below the root, with forward slashes.
    name: String,
    content: String,
}

impl Text {
    fn has_extension(&self, extensions: &[&str]) -> bool {
        self.name.rsplit_once('.').is_some_and(|(_, extension)| extensions.contains(&extension))
    }
}

/// Checks every file that git tracks or would track.
pub(crate) fn check(workspace: &Workspace) -> Result<String, String> {
    let texts = texts(workspace)?;
    let mut complaints = Vec::new();
    for text in &texts {
        complaints.extend(size::check(text));
        complaints.extend(machine::check(text));
        complaints.extend(links::check(text, |path: &Path| workspace.root.join(path).exists()));
        complaints.extend(pictures::check(text, |path: &Path| workspace.root.join(path).exists()));
    }
    if complaints.is_empty() { Ok(format!("{} files", texts.len())) } else { Err(complaints.join("\n")) }
}

fn texts(workspace: &Workspace) -> Result<Vec<Text>, String> {
    let mut git = workspace.command("git");
    git.args(["ls-files", "--cached", "--others", "--exclude-standard"]);
    let names = ask(&mut git).ok_or("`git ls-files` failed; tidy looks at what git tracks.")?;
    let mut texts = Vec::new();
    for name in names.lines() {
        let path: PathBuf = workspace.root.join(name);
        // A file that was deleted and not committed yet, and pictures and sounds, hold no text.
        let Ok(content) = fs::read_to_string(&path) else { continue };
        texts.push(Text { name: name.to_owned(), content });
    }
    Ok(texts)
}
