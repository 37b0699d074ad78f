//! A small load: connections that are kept, each sending its next request when the last was answered.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::Duration,
};

const PATIENCE: Duration = Duration::from_secs(30);

/// A POST of JSON.
pub(super) struct Request {
    pub(super) path: String,
    /// Bearer token, where one is needed.
    pub(super) token: Option<String>,
    pub(super) body: String,
}

impl Request {
    fn to_bytes(&self) -> Vec<u8> {
        let token =
            self.token.as_ref().map_or(String::new(), |token| format!("authorization: Bearer {token}\r\n"));
        format!(
            "POST {} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n{token}content-length: {}\r\n\r\n{}",
            self.path,
            self.body.len(),
            self.body
        )
        .into_bytes()
    }
}

/// Sends the requests numbered 0 to `count`. An answer other than 2xx ends it with an error: a refusal is cheap
/// and would make the figure too good.
pub(super) fn play(
    port: u16,
    connections: usize,
    count: usize,
    request: impl Fn(usize) -> Request + Sync,
) -> Result<(), String> {
    let next = AtomicUsize::new(0);
    let connection = || -> Result<(), String> {
        let mut stream = Connection::open(port).map_err(|error| format!("The server at {port}: {error}."))?;
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= count {
                return Ok(());
            }
            stream.ask(&request(number).to_bytes())?;
        }
    };
    thread::scope(|scope| {
        let threads: Vec<_> = (0..connections).map(|_| scope.spawn(connection)).collect();
        threads
            .into_iter()
            .try_for_each(|thread| thread.join().unwrap_or_else(|_| Err("A connection was lost.".to_owned())))
    })
}

struct Connection(BufReader<TcpStream>);

impl Connection {
    fn open(port: u16) -> std::io::Result<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Connection(BufReader::new(stream)))
    }

    fn ask(&mut self, request: &[u8]) -> Result<(), String> {
        let lost = |error: std::io::Error| format!("A request was not answered: {error}.");
        self.0.get_mut().write_all(request).map_err(lost)?;
        let (mut status, mut length, mut line) = (String::new(), 0, String::new());
        loop {
            line.clear();
            if self.0.read_line(&mut line).map_err(lost)? == 0 {
                return Err("The server closed a connection.".to_owned());
            }
            let text = line.trim_end();
            if text.is_empty() {
                break;
            }
            if status.is_empty() {
                status = text.to_owned();
            } else if let Some((_, value)) = header(text, "content-length") {
                length = value.parse().map_err(|_| format!("An answer has the length \"{value}\"."))?;
            }
        }
        let mut body = vec![0; length];
        self.0.read_exact(&mut body).map_err(lost)?;
        if status.starts_with("HTTP/1.1 2") {
            return Ok(());
        }
        Err(format!("A request was refused: {status} {}", String::from_utf8_lossy(&body)))
    }
}

fn header<'a>(line: &'a str, wanted: &str) -> Option<(&'a str, &'a str)> {
    let (name, value) = line.split_once(':')?;
    name.eq_ignore_ascii_case(wanted).then(|| (name, value.trim()))
}

#[cfg(test)]
mod tests {
    use std::{net::TcpListener, sync::Mutex};

    use super::*;

    /// Plays six requests over two connections against a server that gives each this answer.
    fn play_against(answer: &'static str) -> (Result<(), String>, Vec<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen = std::sync::Arc::new(Mutex::new(Vec::new()));
        let kept = seen.clone();
        thread::spawn(move || {
            for stream in listener.incoming().take(2) {
                let (mut stream, kept) = (stream.unwrap(), kept.clone());
                thread::spawn(move || {
                    let mut bytes = [0; 4096];
                    while let Ok(length @ 1..) = stream.read(&mut bytes) {
                        kept.lock().unwrap().push(String::from_utf8_lossy(&bytes[..length]).into_owned());
                        stream.write_all(answer.as_bytes()).unwrap();
                    }
                });
            }
        });
        let result = play(port, 2, 6, |number| Request {
            path: "/say".to_owned(),
            token: Some("secret".to_owned()),
            body: format!("{{\"n\":{number}}}"),
        });
        let seen = seen.lock().unwrap().clone();
        (result, seen)
    }

    #[test]
    fn each_request_is_sent_once_over_kept_connections() {
        let (result, mut seen) =
            play_against("HTTP/1.1 202 Accepted\r\nContent-Length: 9\r\n\r\n{\"seq\":1}");
        result.unwrap();
        seen.sort();
        let bodies: Vec<_> = seen.iter().map(|text| text.rsplit("\r\n").next().unwrap()).collect();
        assert_eq!(bodies, ["{\"n\":0}", "{\"n\":1}", "{\"n\":2}", "{\"n\":3}", "{\"n\":4}", "{\"n\":5}"]);
        assert!(
            seen[0].starts_with("POST /say HTTP/1.1") && seen[0].contains("Bearer secret"),
            "{}",
            seen[0]
        );
    }

    #[test]
    fn a_refusal_is_no_message() {
        let (result, _) = play_against("HTTP/1.1 401 Unauthorized\r\ncontent-length: 2\r\n\r\nno");
        assert_eq!(result.unwrap_err(), "A request was refused: HTTP/1.1 401 Unauthorized no");
    }
}
