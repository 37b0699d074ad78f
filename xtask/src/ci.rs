//! `cargo xtask ci`: the tests, then what only matters before a change lands.

use crate::{
    options::Options,
    stages::Stages,
    test,
    tools::{install, version_of},
    workspace::{Workspace, ask},
};

const CARGO_DENY_VERSION: &str = "0.20.2";

/// Everything a change must pass.
pub(crate) fn run(workspace: &Workspace, stages: &mut Stages, options: &Options) -> Result<(), String> {
    let before = changes(workspace);
    test::run(workspace, stages, options)?;
    dependencies(workspace, stages, options)?;
    stages.step("clean tree", || {
        let after = changes(workspace);
        if after == before {
            return Ok(String::new());
        }
        Err(format!("The tests changed files that belong to the repository:\n{}", after.unwrap_or_default()))
    })
}

/// Licences, sources and duplicates by `deny.toml`.
fn dependencies(workspace: &Workspace, stages: &mut Stages, options: &Options) -> Result<(), String> {
    if options.install {
        install(workspace, stages, "cargo-deny", "cargo-deny", CARGO_DENY_VERSION, &["--locked"])?;
    }
    if version_of(workspace, "cargo-deny").is_none() {
        stages.say("  deny skipped: cargo-deny is not here; `cargo xtask ci --install` fetches it");
        return Ok(());
    }
    let deny = || {
        let mut deny = workspace.command("cargo-deny");
        deny.args(["--all-features", "check"]);
        deny
    };
    stages.run("deny", deny().args(["bans", "licenses", "sources"]))?;
    if options.advisories {
        stages.run("advisories", deny().arg("advisories"))?;
    }
    Ok(())
}

/// What git sees as changed; the same before and after when nothing was.
fn changes(workspace: &Workspace) -> Option<String> {
    ask(workspace.command("git").args(["status", "--porcelain"]))
}
