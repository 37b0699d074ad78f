//! Where things lie, and child processes that find the project's own tools first.

use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
    process::Command,
};

/// The checkout and its build folder.
#[derive(Debug, Clone)]
pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
    /// `CARGO_TARGET_DIR`, or `target` in the checkout.
    pub(crate) target: PathBuf,
}

impl Workspace {
    /// Asks cargo's environment; without it, the current folder must be the checkout.
    pub(crate) fn find() -> Result<Self, String> {
        let here =
            env::current_dir().map_err(|error| format!("The current folder cannot be read: {error}."))?;
        let root = match env::var_os("CARGO_MANIFEST_DIR") {
            Some(package) => PathBuf::from(package).parent().map(Path::to_owned).unwrap_or(here),
            None => here,
        };
        if !root.join("Cargo.lock").is_file() {
            return Err(format!("{} is not the project's folder: it has no Cargo.lock.", root.display()));
        }
        let target = match env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => root.join(folder),
            None => root.join("target"),
        };
        Ok(Workspace { root, target })
    }

    /// Folder of tools installed by this program, in the shape of `cargo install --root`.
    pub(crate) fn tools(&self) -> PathBuf {
        self.target.join("tools")
    }

    /// Folder of stamps and logs.
    pub(crate) fn notes(&self) -> PathBuf {
        self.target.join("xtask")
    }

    /// `PATH` with the project's tools in front.
    pub(crate) fn path(&self) -> OsString {
        let own = [self.tools().join("bin"), self.tools().join("npm/node_modules/.bin")];
        let inherited = env::var_os("PATH").unwrap_or_default();
        let all = own.into_iter().chain(env::split_paths(&inherited));
        env::join_paths(all).unwrap_or(inherited)
    }

    /// A child process in the checkout. What cargo told this program about its own package is taken away, so
    /// that a nested cargo sees the environment the person at the terminal has.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root).env("PATH", self.path());
        for (name, _) in env::vars_os() {
            let own = name.to_string_lossy();
            if own.starts_with("CARGO_PKG_") || own.starts_with("CARGO_MANIFEST_") {
                command.env_remove(&name);
            }
        }
        command
    }

    /// The cargo that started this program.
    pub(crate) fn cargo(&self) -> Command {
        let cargo = env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
        let mut command = self.command(&cargo);
        command.env("CARGO_TERM_COLOR", "never").env("CARGO_TERM_PROGRESS_WHEN", "never");
        command
    }

    /// First file of that name on the children's `PATH`.
    pub(crate) fn find_program(&self, name: &str) -> Option<PathBuf> {
        env::split_paths(&self.path()).map(|folder| folder.join(name)).find(|file| file.is_file())
    }
}

/// Standard output of a short command, trimmed; `None` when it cannot run or fails.
pub(crate) fn ask(command: &mut Command) -> Option<String> {
    let output = command.output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
