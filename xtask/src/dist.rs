//! Fills `dist/` with everything the server hands out: the page, the workers beside it and the files of
//! `public/`.

mod embed;
mod files;
mod names;
mod page;
mod smaller;
mod worker;

pub(crate) use worker::{PERCEIVE, TALK};

use crate::{
    inputs::{Stamp, fingerprint},
    options::Options,
    stages::Stages,
    tools,
    workspace::Workspace,
};

/// How the page is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// As it ships: small.
    Web,
    /// For the everyday loop: quick to build.
    WebDev,
}

impl Profile {
    /// Its name in the root manifest.
    fn name(self) -> &'static str {
        match self {
            Profile::Web => "web",
            Profile::WebDev => "web-dev",
        }
    }

    /// Whether wasm-opt runs on what comes out.
    fn is_small(self) -> bool {
        self == Profile::Web
    }
}

/// `cargo xtask dist`.
pub(crate) fn run(workspace: &Workspace, stages: &mut Stages, options: &Options) -> Result<(), String> {
    build(workspace, stages, if options.dev { Profile::WebDev } else { Profile::Web })?;
    stages.say(&format!("dist is ready, {:.1} s", stages.seconds()));
    Ok(())
}

/// Builds what changed and brings `dist/` up to date. A server that reads `dist/` meanwhile keeps working:
/// new files come first, then the page that names them, then the old ones go.
pub(crate) fn build(workspace: &Workspace, stages: &mut Stages, profile: Profile) -> Result<(), String> {
    let talk = worker::Worker::new(workspace, TALK, profile)?;
    // A network that nobody optimised is no use, and two builds of tract would take twice as long.
    let perceive = worker::Worker::new(workspace, PERCEIVE, Profile::Web)?;
    let page = page::Page::new(workspace, profile)?;
    if !talk.is_current() || !perceive.is_current() || !page.is_current() {
        tools::ensure_web(workspace, stages)?;
        if profile.is_small() || !perceive.is_current() {
            tools::ensure_shrinkers(workspace, stages)?;
        }
    }
    talk.build(workspace, stages)?;
    perceive.build(workspace, stages)?;
    page.build(workspace, stages)?;
    let embed = embed::Embed::new(workspace, profile)?;
    embed.build(workspace, stages)?;

    let public = fingerprint(&workspace.root, &["public"], "")?;
    let parts = [&talk.fingerprint, &perceive.fingerprint, &page.fingerprint, &embed.fingerprint, &public];
    let all = format!("{} {}", parts.map(String::as_str).join(" "), profile.name());
    let stamp = Stamp::new(&workspace.notes(), "dist", all);
    let dist = workspace.root.join("dist");
    if stamp.is_current() && dist.join("app/index.html").is_file() {
        return Ok(());
    }
    stages.step("dist", || {
        stamp.clear();
        let mut parts = vec![
            ("", workspace.root.join("public")),
            ("app", page.folder.clone()),
            (talk.kind.place, talk.folder.clone()),
            (perceive.kind.place, perceive.folder.clone()),
        ];
        if profile.is_small() {
            parts.push(("", embed.folder.clone()));
        }
        let filled = files::fill(&dist, &parts)?;
        stamp.set()?;
        Ok(filled)
    })
}
