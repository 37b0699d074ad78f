//! Origins of pages that may embed the chat. They are put into a header, so they are exactly what browsers call
//! an origin, and nothing else.

use reqwest::Url;

use super::SettingsProblem;
use crate::config::Environment;

/// Every page.
const ANY: &str = "*";

/// Checks one origin: `https://host` or `https://host:port`; `http` and any port (`:*`) only on this machine;
/// `*` alone admits every page.
pub(super) fn check(given: &str) -> Result<(), SettingsProblem> {
    if given == ANY {
        return Ok(());
    }
    let problem = |reason: String| SettingsProblem::Origin { given: given.to_owned(), reason };
    let any_port = given.strip_suffix(":*");
    let url = Url::parse(any_port.unwrap_or(given)).map_err(|_| {
        problem("write the page's address up to its host, such as https://www.example.in".into())
    })?;
    let host = url.host_str().unwrap_or_default();
    let is_plain = !host.is_empty()
        && host.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'.' || b == b'-');
    if !is_plain {
        // `https://*.example.in` would admit pages of whoever rents a name there; browsers know no [::1] here.
        return Err(problem("name each host in full, such as https://www.example.in".into()));
    }
    match url.scheme() {
        "https" => {}
        "http" if is_this_machine(host) => {}
        "http" => return Err(problem(format!("anyone on the way can change it; use https://{host}"))),
        _ => return Err(problem("it begins with https://".into())),
    }
    if any_port.is_some() && !is_this_machine(host) {
        return Err(problem("name the port, or leave it out for the usual one".into()));
    }
    let written = url.origin().ascii_serialization();
    if any_port.unwrap_or(given) != written {
        return Err(problem(format!("write `{written}`, without path, user or usual port")));
    }
    Ok(())
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse::<std::net::Ipv4Addr>().is_ok_and(|address| address.is_loopback())
}

/// Whether pages of this machine are meant.
pub fn is_of_this_machine(origin: &str) -> bool {
    Url::parse(origin.trim_end_matches(":*")).is_ok_and(|url| url.host_str().is_some_and(is_this_machine))
}

/// The value of `frame-ancestors` for the chat's frame: pages of Mitra's own origin and the shop's. In
/// production pages of a developer's own machine embed nothing.
pub fn frame_ancestors(origins: &[String], environment: Environment) -> String {
    let production = environment == Environment::Production;
    let admitted = origins
        .iter()
        .filter(|origin| check(origin).is_ok() && !(production && is_of_this_machine(origin)))
        .map(String::as_str);
    std::iter::once("'self'").chain(admitted).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_taken_as_browsers_write_them() {
        let good = [
            "*",
            "https://www.example.in",
            "https://example.in:8443",
            "https://xn--p1b6ci4b4b3a.example",
            "https://192.0.2.7",
            "http://localhost",
            "http://localhost:3000",
            "http://localhost:*",
            "http://127.0.0.1:*",
            "https://localhost:*",
        ];
        for origin in good {
            assert_eq!(check(origin), Ok(()), "{origin}");
        }
    }

    #[test]
    fn what_is_no_origin_is_refused_with_what_to_write() {
        let bad = [
            ("", "up to its host"),
            ("www.example.in", "up to its host"),
            ("https://", "up to its host"),
            ("https://www.example.in/", "write `https://www.example.in`"),
            ("https://www.example.in/shop?x=1#y", "write `https://www.example.in`"),
            ("https://WWW.Example.in", "write `https://www.example.in`"),
            ("https://www.example.in:443", "write `https://www.example.in`"),
            ("https://user:pass@example.in", "write `https://example.in`"),
            ("https://दुकान.example", "write `https://xn--"),
            (" https://www.example.in", "write `https://www.example.in`"),
            ("https://www.example.in\n", "write `https://www.example.in`"),
            ("http://www.example.in", "use https://www.example.in"),
            ("http://localhost.example.in", "use https://"),
            ("http://0.0.0.0", "use https://"),
            ("https://www.example.in:*", "name the port"),
            ("https://*", "in full"),
            ("https://*.example.in", "in full"),
            ("https://a.in;script-src", "in full"),
            ("https://a.in,b.in", "in full"),
            ("https://a.in'", "in full"),
            ("http://[::1]:8080", "in full"),
            ("ftp://example.in", "begins with https://"),
            ("javascript:alert(1)", "in full"),
            ("null", "up to its host"),
            ("'none'", "up to its host"),
            ("**", "up to its host"),
            ("https://example.in https://evil.example", "up to its host"),
        ];
        for (origin, way_out) in bad {
            match check(origin) {
                Err(problem) => assert!(problem.to_string().contains(way_out), "{origin:?}: {problem}"),
                Ok(()) => panic!("{origin:?} was taken"),
            }
        }
    }

    #[test]
    fn production_drops_pages_of_a_developers_machine() {
        let of = |origins: &[&str], environment| {
            let origins: Vec<String> = origins.iter().map(|origin| (*origin).to_owned()).collect();
            frame_ancestors(&origins, environment)
        };
        let list = ["https://www.example.in", "http://localhost:*", "http://127.0.0.1:3000"];
        assert_eq!(
            of(&list, Environment::Development),
            "'self' https://www.example.in http://localhost:* http://127.0.0.1:3000"
        );
        assert_eq!(of(&list, Environment::Production), "'self' https://www.example.in");
        assert_eq!(of(&[], Environment::Development), "'self'");
        assert_eq!(of(&["*"], Environment::Production), "'self' *");
        assert_eq!(
            of(&["https://a.in; script-src *"], Environment::Development),
            "'self'",
            "what was stored past the checks opens nothing"
        );
    }
}
