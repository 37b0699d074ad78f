//! Fills `dist/` with everything the server hands out: the page, the modules beside it and the files of
//! `public/`.

mod apart;
mod embed;
mod files;
mod names;
mod page;
mod pocket;
mod smaller;

pub(crate) use apart::{KIT, PERCEIVE, TALK, VOICE};
pub(crate) use pocket::PLACE as POCKET;

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
    // A network that nobody optimised is no use, and two builds of tract would take twice as long.
    let apart = [(TALK, profile), (PERCEIVE, Profile::Web), (KIT, profile), (VOICE, profile)];
    let apart = apart.map(|(kind, profile)| apart::Module::new(workspace, kind, profile));
    let apart = apart.into_iter().collect::<Result<Vec<_>, _>>()?;
    let page = page::Page::new(workspace, profile)?;
    let needs_shrinkers = |module: &apart::Module| !module.is_current() && module.is_small();
    if !page.is_current() || apart.iter().any(|module| !module.is_current()) {
        tools::ensure_web(workspace, stages)?;
        if profile.is_small() || apart.iter().any(needs_shrinkers) {
            tools::ensure_shrinkers(workspace, stages)?;
        }
    }
    for module in &apart {
        module.build(workspace, stages)?;
    }
    page.build(workspace, stages)?;
    let embed = embed::Embed::new(workspace, profile)?;
    embed.build(workspace, stages)?;
    let pocket = pocket::Pocket::new(workspace)?;
    pocket.build(workspace, stages)?;

    let public = fingerprint(&workspace.root, &["public"], "")?;
    let mut parts: Vec<&str> = apart.iter().map(|module| module.fingerprint.as_str()).collect();
    parts.extend([
        page.fingerprint.as_str(),
        &embed.fingerprint,
        &pocket.fingerprint,
        &public,
        profile.name(),
    ]);
    let all = parts.join(" ");
    let stamp = Stamp::new(&workspace.notes(), "dist", all);
    let dist = workspace.root.join("dist");
    if stamp.is_current() && dist.join("app/index.html").is_file() {
        return Ok(());
    }
    stages.step("dist", || {
        stamp.clear();
        let mut parts = vec![("", workspace.root.join("public")), ("app", page.folder.clone())];
        parts.push((POCKET, pocket.folder.clone()));
        parts.extend(apart.iter().map(|module| (module.kind.place, module.folder.clone())));
        if profile.is_small() {
            parts.push(("", embed.folder.clone()));
        }
        pocket::list(&parts, &pocket.folder)?;
        let filled = files::fill(&dist, &parts)?;
        stamp.set()?;
        Ok(filled)
    })
}
