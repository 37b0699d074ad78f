//! Programs that come from the operating system: a stage declares what it needs; root gets it installed,
//! anyone else is told the one command to type.

use crate::{
    stages::Stages,
    workspace::{Workspace, ask},
};

/// A program of the operating system.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Package {
    /// Names of the program, best first; an absolute path is looked at as such.
    programs: &'static [&'static str],
    /// Variable that names it in another place.
    variable: &'static str,
    /// Name of Debian's package.
    apt: &'static str,
    /// Why it is needed, as the end of a sentence.
    purpose: &'static str,
}

/// The browser of the journeys in `e2e/`.
pub(crate) const CHROMIUM: Package = Package {
    programs: &["chromium", "/usr/bin/chromium", "chromium-browser", "google-chrome"],
    variable: "CHROMIUM",
    apt: "chromium",
    purpose: "the browser tests",
};

/// Everything any stage declares; `doctor` looks at these.
pub(crate) const ALL: &[&Package] = &[&CHROMIUM];

impl Package {
    /// Where it is, when it is there.
    pub(crate) fn find(&self, workspace: &Workspace) -> Option<String> {
        if let Ok(named) = std::env::var(self.variable) {
            return std::path::Path::new(&named).is_file().then_some(named);
        }
        let found = self.programs.iter().find_map(|program| workspace.find_program(program));
        found.map(|path| path.to_string_lossy().into_owned())
    }

    /// What is missing and what to do about it.
    pub(crate) fn missing(&self) -> String {
        format!(
            "{} is missing; {} need it. On Debian: `apt-get install --no-install-recommends {}` as root; \
             or name it in {}.",
            self.programs[0], self.purpose, self.apt, self.variable
        )
    }
}

/// Makes sure that all of them are there, and installs what is not when this is allowed to.
pub(crate) fn ensure(
    workspace: &Workspace,
    stages: &mut Stages,
    packages: &[&'static Package],
) -> Result<(), String> {
    let missing: Vec<_> = packages.iter().filter(|package| package.find(workspace).is_none()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names: Vec<_> = missing.iter().map(|package| package.apt).collect();
    let root = ask(workspace.command("id").arg("-u")).is_some_and(|id| id == "0");
    if !root || workspace.find_program("apt-get").is_none() {
        let sentences: Vec<_> = missing.iter().map(|package| package.missing()).collect();
        let command = format!("sudo apt-get install --no-install-recommends {}", names.join(" "));
        return Err(format!("{}\nType: {command}", sentences.join("\n")));
    }
    let apt = || {
        let mut apt = workspace.command("apt-get");
        apt.env("DEBIAN_FRONTEND", "noninteractive").arg("-y");
        apt
    };
    stages.run("apt update", apt().arg("update"))?;
    stages.run("apt install", apt().args(["install", "--no-install-recommends"]).args(&names))?;
    match missing.iter().find(|package| package.find(workspace).is_none()) {
        None => Ok(()),
        Some(package) => Err(package.missing()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_package_is_named_with_its_purpose_and_the_command() {
        let sentence = CHROMIUM.missing();
        for part in ["browser tests", "apt-get install", "CHROMIUM"] {
            assert!(sentence.contains(part), "{part} is not in: {sentence}");
        }
    }
}
