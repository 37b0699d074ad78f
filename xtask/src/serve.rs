//! `cargo xtask run`: build what changed, then become the server.

use std::{io::ErrorKind, net::TcpListener, process::Command};

use crate::{
    dist::{self, Profile},
    options::Options,
    stages::Stages,
    workspace::Workspace,
};

const DEFAULT_ADDRESS: &str = "127.0.0.1:8080";

/// Builds and serves until the person stops it.
pub(crate) fn run(workspace: &Workspace, stages: &mut Stages, options: &Options) -> Result<(), String> {
    let address = std::env::var("MITRA_ADDR").unwrap_or_else(|_| DEFAULT_ADDRESS.to_owned());
    // Minutes of building should not end in "address in use".
    check_free(&address)?;
    dist::build(workspace, stages, if options.release { Profile::Web } else { Profile::WebDev })?;
    build_server(workspace, stages, options.release)?;

    let mut server = server(workspace, options.release);
    server.arg("serve").env("MITRA_ADDR", &address).env("MITRA_ASSETS", workspace.root.join("dist"));
    if std::env::var_os("MITRA_DATA").is_none() {
        server.env("MITRA_DATA", workspace.root.join(".mitra"));
    }
    stages.say(&format!(
        "\nready after {:.1} s; Ctrl-C stops it\n  the demo shop  http://{address}/demo\n  the app        http://{address}/\n",
        stages.seconds()
    ));
    become_process(server)
}

/// Compiles the server without the tests' dependencies.
pub(crate) fn build_server(workspace: &Workspace, stages: &mut Stages, release: bool) -> Result<(), String> {
    let mut cargo = workspace.cargo();
    cargo.args(["build", "-p", "mitra-server"]);
    if release {
        cargo.arg("--release");
    }
    stages.run("server", &mut cargo)
}

/// The server as compiled last.
pub(crate) fn server(workspace: &Workspace, release: bool) -> Command {
    let folder = if release { "release" } else { "debug" };
    let program = workspace.target.join(folder).join(format!("mitra{}", std::env::consts::EXE_SUFFIX));
    workspace.command(&program.to_string_lossy())
}

/// Takes the server's place, so that Ctrl-C and every other signal reach it directly and it stops in order.
#[cfg(unix)]
fn become_process(mut server: Command) -> Result<(), String> {
    use std::os::unix::process::CommandExt;
    let error = server.exec();
    Err(format!("The server cannot be started: {error}."))
}

/// Waits for the server; a console sends Ctrl-C to both.
#[cfg(not(unix))]
fn become_process(mut server: Command) -> Result<(), String> {
    let status = server.status().map_err(|error| format!("The server cannot be started: {error}."))?;
    if status.success() { Ok(()) } else { Err(format!("The server ended with {status}.")) }
}

fn check_free(address: &str) -> Result<(), String> {
    match TcpListener::bind(address) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AddrInUse => Err(format!(
            "Something already listens on {address}, perhaps another `cargo xtask run`. Stop it, or choose \
             another address: MITRA_ADDR=127.0.0.1:8081 cargo xtask run"
        )),
        Err(error) => Err(format!(
            "{address} cannot be listened on: {error}. MITRA_ADDR takes an address and a port of this \
             machine, for example 127.0.0.1:8081."
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_told_with_the_way_out() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let sentence = check_free(&taken.local_addr().unwrap().to_string()).unwrap_err();
        assert!(sentence.contains("MITRA_ADDR="), "{sentence}");
    }

    #[test]
    fn a_free_port_stays_free_for_the_server() {
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        check_free(&address.to_string()).unwrap();
        assert!(TcpListener::bind(address).is_ok());
    }

    #[test]
    fn an_address_that_is_none_is_told_with_an_example() {
        assert!(check_free("eighty-eighty").unwrap_err().contains("127.0.0.1:8081"));
    }
}
