//! A real PostgreSQL for tests, thrown away afterwards.
//!
//! Include it with `#[path = "../postgres/mod.rs"] mod postgres;`. [`Postgres::shared`] starts one server per
//! test process, on the first call; [`Postgres::database`] makes an empty database for one test. Crash tests
//! take a server of their own with [`Postgres::own`]. `guardian.sh` stops the server and removes its folder when
//! the test process ends, by SIGKILL too.
//!
//! Durability is as in production (`fsync` and `synchronous_commit` are on). Without PostgreSQL 15 or newer on
//! the machine the tests fail with a sentence that says what to install.

#![expect(clippy::expect_used, clippy::panic, reason = "a test without its server stops at once")]
#![allow(dead_code, reason = "each test binary uses the part it needs")]

mod programs;

use std::{
    env,
    fs::{self, DirBuilder},
    io::{BufRead, BufReader, Write},
    net::TcpListener,
    os::unix::{
        fs::{DirBuilderExt, MetadataExt, chown},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
    sync::{
        LazyLock, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    thread,
    time::Duration,
};

use programs::Programs;

/// The superuser of every test server; it has no password.
const USER: &str = "mitra";
/// Below the ports the system gives to outgoing connections: while the server is down, nobody takes its port.
const FIRST_PORT: u32 = 15_000;
const PORTS: u32 = 15_000;
const TRIES: usize = 20;

/// A running server.
pub(crate) struct Postgres {
    programs: Programs,
    folder: PathBuf,
    port: u16,
    /// Holds the pipe whose end tells the guardian that this process is gone.
    guardian: Mutex<Guardian>,
}

struct Guardian {
    child: Child,
    answers: BufReader<ChildStdout>,
}

impl Postgres {
    /// The one server of this test process.
    pub(crate) fn shared() -> &'static Postgres {
        static SHARED: LazyLock<Result<Postgres, String>> = LazyLock::new(Postgres::begin);
        // Each test that needs it says why it cannot have it.
        SHARED.as_ref().unwrap_or_else(|sentence| panic!("{sentence}"))
    }

    /// A server for one test that kills it. It ends when it is dropped.
    pub(crate) fn own() -> Postgres {
        Postgres::begin().unwrap_or_else(|sentence| panic!("{sentence}"))
    }

    fn begin() -> Result<Postgres, String> {
        let programs = Programs::find()?;
        let folder = new_folder();
        let guardian = Guardian::start(&programs, &folder)?;
        let mut postgres = Postgres { programs, folder, port: 0, guardian: Mutex::new(guardian) };
        for port in ports().take(TRIES) {
            // Somebody may take the port between the look and the start; then the next one is tried.
            if TcpListener::bind(("127.0.0.1", port)).is_ok() && postgres.start(port) {
                postgres.port = port;
                return Ok(postgres);
            }
        }
        Err(format!("PostgreSQL does not start here. Its log:\n{}", postgres.log()))
    }

    /// URL of a new, empty database.
    pub(crate) fn database(&self) -> String {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let name = format!("test_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        let port = self.port.to_string();
        let made = Command::new(self.programs.folder.join("createdb"))
            .env_clear()
            .envs([("LC_ALL", "C"), ("PGHOST", "127.0.0.1"), ("PGPORT", &port), ("PGUSER", USER)])
            .args(["--no-password", "--template", "template0", &name])
            .output()
            .expect("createdb runs");
        assert!(made.status.success(), "createdb: {}", String::from_utf8_lossy(&made.stderr));
        format!("postgres://{USER}@127.0.0.1:{}/{name}", self.port)
    }

    /// `kill -9` for the server and all its processes, as when the machine loses power. Returns when all are
    /// gone. Databases keep their URLs; [`Postgres::start_again`] brings them back.
    pub(crate) fn kill_9(&self) {
        loop {
            let processes = self.processes();
            if processes.is_empty() {
                break;
            }
            // Some may have ended since they were listed.
            let _ = Command::new("kill").arg("-KILL").args(&processes).stderr(Stdio::null()).status();
            thread::sleep(Duration::from_millis(5));
        }
        assert_eq!(self.ask("killed"), "cleared");
    }

    /// Starts a killed server on the port it had; it recovers from its write-ahead log first.
    pub(crate) fn start_again(&self) {
        assert!(self.start(self.port), "PostgreSQL does not start again. Its log:\n{}", self.log());
    }

    /// Folder of the cluster: every file the databases consist of.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn start(&self, port: u16) -> bool {
        self.ask(&format!("start {port}")) == "ready"
    }

    /// A word to the guardian and its answer.
    fn ask(&self, words: &str) -> String {
        let mut guardian = self.guardian.lock().expect("no test panics while it holds the guardian");
        let pipe = guardian.child.stdin.as_mut().expect("the guardian listens until it is dropped");
        writeln!(pipe, "{words}").expect("the guardian listens");
        let mut answer = String::new();
        guardian.answers.read_line(&mut answer).expect("the guardian answers");
        answer.trim_end().to_owned()
    }

    /// Ids of the server's processes: each of them works in the data folder and nobody else does.
    fn processes(&self) -> Vec<String> {
        let data = self.data();
        let processes = fs::read_dir("/proc").expect("processes are listed as on Linux").flatten();
        let names = processes
            .filter(|process| fs::read_link(process.path().join("cwd")).is_ok_and(|folder| folder == data));
        names.map(|process| process.file_name().to_string_lossy().into_owned()).collect()
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let guardian = self.guardian.get_mut().unwrap_or_else(|poisoned| poisoned.into_inner());
        drop(guardian.child.stdin.take());
        // What it could not do, nobody else can.
        let _ = guardian.child.wait();
    }
}

impl Guardian {
    fn start(programs: &Programs, folder: &Path) -> Result<Guardian, String> {
        let mut shell = Command::new("sh");
        shell.arg("-c").arg(include_str!("guardian.sh")).arg("guardian").arg(&programs.folder).arg(folder);
        // Nothing of the person's own PostgreSQL settings.
        shell.env_clear().env("PATH", env::var_os("PATH").unwrap_or_default()).env("LC_ALL", "C");
        shell.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        // Its own group: Ctrl-C ends the tests, and their end ends the server.
        shell.current_dir(folder).process_group(0);
        if let Some((user, group)) = other_account(folder)? {
            chown(folder, Some(user), Some(group)).expect("root can give the folder away");
            shell.uid(user).gid(group);
        }
        let mut child = shell.spawn().expect("sh runs");
        let answers = BufReader::new(child.stdout.take().expect("the guardian's answers are piped"));
        Ok(Guardian { child, answers })
    }
}

/// User and group for the server when they are not this process's: PostgreSQL refuses root, so for root it runs
/// as `postgres`, whom its package makes.
fn other_account(own_folder: &Path) -> Result<Option<(u32, u32)>, String> {
    if fs::metadata(own_folder).expect("the folder is there").uid() != 0 {
        return Ok(None);
    }
    let accounts = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let account = accounts.lines().find_map(|line| {
        let mut fields = line.strip_prefix("postgres:")?.split(':').skip(1);
        Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
    });
    match account {
        Some(account) => Ok(Some(account)),
        None => {
            Err("PostgreSQL refuses to run as root, and there is no user `postgres` to run it as: make one, \
                     or run the tests as another user."
                .to_owned())
        }
    }
}

fn new_folder() -> PathBuf {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let folder = env::temp_dir().join(format!("mitra-postgres-{}-{number}", std::process::id()));
    DirBuilder::new().mode(0o700).create(&folder).expect("a folder for the server can be made");
    fs::canonicalize(folder).expect("the folder is there")
}

/// Every port of the range, beginning elsewhere in each process and for each server.
fn ports() -> impl Iterator<Item = u16> {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let first = std::process::id().wrapping_mul(31).wrapping_add(NUMBER.fetch_add(7, Ordering::Relaxed));
    (0..PORTS).filter_map(move |step| u16::try_from(FIRST_PORT + first.wrapping_add(step) % PORTS).ok())
}
