//! From `mitra serve` to the first ready answer.

use std::{
    fs,
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, Stdio},
    thread,
    time::{Duration, Instant},
};

use crate::{options::Options, serve, stages::Stages, workspace::Workspace};

const RUNS: usize = 5;
const PATIENCE: Duration = Duration::from_secs(120);

/// Five starts into an empty store, each followed by one into the store it left.
pub(super) fn run(workspace: &Workspace, stages: &mut Stages, options: &Options) -> Result<(), String> {
    serve::build_server(workspace, stages, options.release)?;
    let (mut cold, mut warm) = (Vec::new(), Vec::new());
    for turn in 0..RUNS {
        let data = workspace.notes().join(format!("startup-{}-{turn}", std::process::id()));
        let measured = start(workspace, options.release, &data)
            .and_then(|first| Ok((first, start(workspace, options.release, &data)?)));
        // Only scratch data; what is left behind does no harm.
        let _ = fs::remove_dir_all(&data);
        let (first, second) = measured?;
        cold.push(first);
        warm.push(second);
    }
    stages.say(&format!("  {:<12} {:>8} {:>8}   seconds, {RUNS} runs", "store", "min", "median"));
    for (name, mut seconds) in [("cold", cold), ("warm", warm)] {
        seconds.sort_by(f64::total_cmp);
        stages.say(&format!("  {name:<12} {:>8.2} {:>8.2}", seconds[0], seconds[RUNS / 2]));
    }
    Ok(())
}

/// Seconds until `/readyz` answers 200.
fn start(workspace: &Workspace, release: bool, data: &Path) -> Result<f64, String> {
    let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    let address = free.map_err(|error| format!("No port is free: {error}."))?.to_string();
    let mut server = serve::server(workspace, release);
    server.arg("serve").env("MITRA_ADDR", &address).env("MITRA_DATA", data);
    server.env("MITRA_ASSETS", workspace.root.join("dist")).stdout(Stdio::null()).stderr(Stdio::null());

    let begun = Instant::now();
    let mut child = server.spawn().map_err(|error| format!("The server cannot be started: {error}."))?;
    let result = wait_until_ready(&mut child, &address, begun);
    // It was started here and nothing of its store is kept.
    let _ = child.kill();
    let _ = child.wait();
    result
}

fn wait_until_ready(child: &mut Child, address: &str, begun: Instant) -> Result<f64, String> {
    while begun.elapsed() < PATIENCE {
        if is_ready(address) {
            return Ok(begun.elapsed().as_secs_f64());
        }
        if let Ok(Some(status)) = child.try_wait() {
            return Err(format!("The server ended with {status} before it was ready."));
        }
        thread::sleep(Duration::from_millis(5));
    }
    Err(format!("The server was not ready after {} s.", PATIENCE.as_secs()))
}

fn is_ready(address: &str) -> bool {
    let Ok(mut stream) = TcpStream::connect(address) else { return false };
    let request = format!("GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    let mut answer = String::new();
    let asked = stream.write_all(request.as_bytes()).and_then(|()| stream.read_to_string(&mut answer));
    asked.is_ok() && answer.starts_with("HTTP/1.1 200")
}
