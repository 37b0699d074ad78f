//! The stage `api`: schemathesis plays every operation of `/openapi.json` against a real server, with good and
//! bad requests, alone and in sequences. A server error, or an answer that the description does not promise, fails.

use std::{fs, path::Path};

use serde_json::json;

use crate::{
    packages::{self, PYTHON},
    serve,
    served::{Scratch, Served},
    stages::Stages,
    tools,
    workspace::Workspace,
};

/// Settings and hooks of schemathesis.
const SETTINGS: &str = "xtask/tools/schemathesis";
/// Requests an operation and phase; with `--long` the second.
const EXAMPLES: [&str; 2] = ["100", "500"];

/// Starts a server with the demo shop in it and has its description played.
pub(crate) fn run(workspace: &Workspace, stages: &mut Stages, long: bool) -> Result<(), String> {
    let assets = workspace.root.join("dist");
    if !assets.join("app/index.html").is_file() {
        return Err("dist/ holds no page yet; `cargo xtask test dist api` builds it first.".to_owned());
    }
    packages::ensure(workspace, stages, &[&PYTHON])?;
    let schemathesis = tools::ensure_schemathesis(workspace, stages)?;
    let scratch = Scratch::new(workspace, "api")?;
    let log = workspace.notes().join("logs/api-server.log");
    let served = Served::start(serve::server(workspace, false), &scratch.0, &assets, &log)?;

    let guest = served.post("/api/v1/conversations", &json!({ "shop": "demo", "lang": "hinglish" }))?;
    let found = served.get("/api/v1/products?shop=demo&q=kurti&limit=1")?;
    let known = |value: &serde_json::Value, what: &str| {
        value.as_str().map(str::to_owned).ok_or_else(|| format!("The server gave no {what}."))
    };
    let url = format!("http://{}", served.address);
    let mut play = workspace.command(&schemathesis.to_string_lossy());
    // It finds its settings where it runs, and keeps notes there.
    play.current_dir(&scratch.0);
    play.args(["run", &format!("{url}/openapi.json"), "--continue-on-failure", "--no-color"]);
    play.args(["--max-examples", EXAMPLES[usize::from(long)]]);
    if !long {
        // The same requests each day: what fails was broken by the change at hand.
        play.args(["--seed", "1"]);
    }
    play.env("SCHEMATHESIS_HOOKS", workspace.root.join(SETTINGS).join("hooks.py"));
    play.env("PYTHONDONTWRITEBYTECODE", "1").env("MITRA_SERVER_URL", &url);
    play.env("MITRA_TOKEN", known(&guest["token"], "token")?);
    let picture = known(&found["products"][0]["picture"], "picture")?;
    let names = [
        ("CONVERSATION", known(&guest["conversation_id"], "conversation")?),
        ("PRODUCT", known(&found["products"][0]["id"], "product")?),
        ("PICTURE", picture.rsplit('/').next().unwrap_or_default().to_owned()),
    ];
    write_settings(workspace, &scratch.0, &names)?;
    stages.run("api", &mut play)
}

/// Its settings with the names of things that exist; its own `${NAME}` does not reach into dictionaries.
fn write_settings(workspace: &Workspace, folder: &Path, names: &[(&str, String)]) -> Result<(), String> {
    let source = workspace.root.join(SETTINGS).join("schemathesis.toml");
    let mut text = fs::read_to_string(&source).map_err(|error| format!("{}: {error}.", source.display()))?;
    for (name, value) in names {
        text = text.replace(&format!("${{{name}}}"), value);
    }
    let file = folder.join("schemathesis.toml");
    fs::write(&file, text).map_err(|error| format!("{}: {error}.", file.display()))
}
