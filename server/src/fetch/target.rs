//! An address as it came in a feed, looked at before anybody is asked.

use std::{collections::BTreeSet, net::IpAddr};

use reqwest::Url;

use super::{FetchError, address};

/// Longest address, bytes.
const MOST_BYTES: usize = 2_048;

/// Origins that the operator trusts, whatever their address is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AllowedOrigins(BTreeSet<String>);

impl AllowedOrigins {
    /// Reads origins, each as `https://host` or `https://host:port`.
    ///
    /// # Errors
    /// A sentence about the first that is no origin.
    pub fn read(origins: &[String]) -> Result<AllowedOrigins, FetchError> {
        let read = |given: &String| {
            let written =
                Url::parse(given).ok().filter(Url::has_host).map(|url| url.origin().ascii_serialization());
            match written {
                Some(origin) if origin == *given => Ok(origin),
                Some(origin) if origin != "null" => {
                    Err(FetchError::Address(format!("`{given}` is no origin: write `{origin}`")))
                }
                _ => {
                    Err(FetchError::Address(format!("`{given}` is no origin: write it as https://host:port")))
                }
            }
        };
        origins
            .iter()
            .filter(|given| !given.is_empty())
            .map(read)
            .collect::<Result<_, _>>()
            .map(AllowedOrigins)
    }

    /// Whether everything on the way to them is sealed.
    pub fn are_https(&self) -> bool {
        self.0.iter().all(|origin| origin.starts_with("https://"))
    }

    fn has(&self, url: &Url) -> bool {
        self.0.contains(&url.origin().ascii_serialization())
    }
}

/// An address that may be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) url: Url,
    /// Whether the operator named its origin: then its host's addresses are not looked at.
    pub(super) is_trusted: bool,
}

impl Target {
    /// Looks at an address. Its host's name is looked at when it is resolved.
    pub(super) fn of(given: &str, allowed: &AllowedOrigins) -> Result<Target, FetchError> {
        if given.len() > MOST_BYTES {
            return Err(FetchError::Address(format!("the address is longer than {MOST_BYTES} bytes")));
        }
        let url = Url::parse(given)
            .map_err(|error| FetchError::Address(format!("it is no address of the web: {error}")))?;
        Target::of_url(url, allowed)
    }

    /// Where a redirect leads, looked at as anew.
    pub(super) fn redirected(&self, location: &str, allowed: &AllowedOrigins) -> Result<Target, FetchError> {
        let url = self.url.join(location).map_err(|_| {
            FetchError::Address("it leads on to something that is no address of the web".to_owned())
        })?;
        Target::of_url(url, allowed)
    }

    fn of_url(mut url: Url, allowed: &AllowedOrigins) -> Result<Target, FetchError> {
        let refuse = |reason: &str| Err(FetchError::Address(reason.to_owned()));
        if !url.username().is_empty() || url.password().is_some() {
            return refuse("an address with a name or a password in it is not asked");
        }
        url.set_fragment(None);
        if allowed.has(&url) {
            return Ok(Target { url, is_trusted: true });
        }
        if url.scheme() != "https" {
            return refuse("only https addresses are asked");
        }
        if url.port().is_some() {
            return refuse(
                "only the usual port of https is asked; the operator may allow others in MITRA_FETCH_ALLOW",
            );
        }
        // A host that is a number has been brought into its one usual form, however it was written. Nobody is asked
        // for its address later: this is the only look at it.
        let host = url.host_str().unwrap_or_default();
        let number: Option<IpAddr> = host.trim_start_matches('[').trim_end_matches(']').parse().ok();
        if let Some(what) = number.and_then(address::closed) {
            return Err(FetchError::Closed(format!("{host} is {what}")));
        }
        Ok(Target { url, is_trusted: false })
    }

    /// The host, for people.
    pub(super) fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(given: &str) -> Result<String, String> {
        let target = Target::of(given, &AllowedOrigins::default());
        target.map(|target| target.url.to_string()).map_err(|error| error.to_string())
    }

    #[test]
    fn addresses_of_the_world_are_asked_as_they_are_without_their_fragment() {
        let good = [
            ("https://cdn.example.in/a/b.jpg?v=2#top", "https://cdn.example.in/a/b.jpg?v=2"),
            ("HTTPS://CDN.Example.IN:443/A", "https://cdn.example.in/A"),
            ("https://cdn.example.in./a", "https://cdn.example.in./a"),
            ("https://दुकान.example/a", "https://xn--11b7ah1gn.example/a"),
            ("https://1.1.1.1/a", "https://1.1.1.1/a"),
            ("https://16843009/a", "https://1.1.1.1/a"),
            ("https://[2606:4700:4700::1111]/a", "https://[2606:4700:4700::1111]/a"),
        ];
        for (given, asked) in good {
            assert_eq!(look(given).as_deref(), Ok(asked), "{given}");
        }
    }

    #[test]
    fn numbers_that_mean_somebodys_own_machine_are_seen_in_every_form() {
        let shut = [
            "https://127.0.0.1/",
            "https://127.0.0.1./",
            "https://127.1/",
            "https://127.0.1/",
            "https://2130706433/",
            "https://0x7f000001/",
            "https://0x7F.0.0.0x1/",
            "https://0177.0.0.1/",
            "https://017700000001/",
            "https://0/",
            "https://0.0.0.0/",
            "https://00000000000/",
            "https://10.1/",
            "https://172.16.1/",
            "https://192.168.257/",
            "https://0xa9fea9fe/",
            "https://169.254.169.254/latest/meta-data/",
            "https://2852039166/",
            "https://0251.0376.0251.0376/",
            "https://100.100.100.200/",
            "https://168.63.129.16/",
            "https://1%32%37.0.0.1/",
            "https://１２７.０.０.１/",
            "https://①②⑦.0.0.1/",
            "https://127。0。0。1/",
            "https://[::1]/",
            "https://[::]/",
            "https://[0:0:0:0:0:0:0:1]/",
            "https://[::ffff:127.0.0.1]/",
            "https://[::ffff:7f00:1]/",
            "https://[::ffff:8.8.8.8]/",
            "https://[::127.0.0.1]/",
            "https://[64:ff9b::127.0.0.1]/",
            "https://[64:ff9b:1::10.0.0.1]/",
            "https://[2002:7f00:1::]/",
            "https://[2001:0:7f00:1::]/",
            "https://[fe80::1]/",
            "https://[fc00::1]/",
            "https://[fd00:ec2::254]/",
            "https://[ff02::1]/",
            "https://[2001:db8::1]/",
            "https://[100::1]/",
            "https:\\\\127.0.0.1/",
            "https:127.0.0.1/",
            " https://127.0.0.1/ ",
            "ht\ntps://127.0.0.1/",
        ];
        for given in shut {
            let said = look(given).expect_err(given);
            assert!(said.contains(" is "), "{given}: {said}");
        }
    }

    #[test]
    fn what_is_no_plain_https_address_is_refused_with_a_reason() {
        let refused = [
            ("", "no address"),
            ("cdn.example.in/a.jpg", "no address"),
            ("/media/demo/a.jpg", "no address"),
            ("https://", "no address"),
            ("https://[fe80::1%25eth0]/", "no address"),
            ("https://[fe80::1%eth0]/", "no address"),
            ("https://256.1.1.1/", "no address"),
            ("https://1.2.3.4.5/", "no address"),
            ("https://0x7f.1.1.1.1/", "no address"),
            ("https://cdn.example.in:99999/", "no address"),
            ("https://a b.example/", "no address"),
            ("http://cdn.example.in/", "only https"),
            ("http://127.0.0.1/", "only https"),
            ("file:///etc/passwd", "only https"),
            ("ftp://cdn.example.in/", "only https"),
            ("gopher://cdn.example.in/", "only https"),
            ("data:image/png;base64,AAAA", "only https"),
            ("javascript:alert(1)", "only https"),
            ("https://cdn.example.in:8443/", "usual port"),
            ("https://cdn.example.in:22/", "usual port"),
            ("https://asha@cdn.example.in/", "name or a password"),
            ("https://cdn.example.in@127.0.0.1/", "name or a password"),
            ("https://:secret@cdn.example.in/", "name or a password"),
            ("https://cdn.example.in:443@127.0.0.1:80/", "name or a password"),
        ];
        for (given, reason) in refused {
            let said = look(given).expect_err(given);
            assert!(said.contains(reason), "{given}: {said}");
        }
        assert!(
            look(&format!("https://cdn.example.in/{}", "a".repeat(2_048))).unwrap_err().contains("longer")
        );
    }

    #[test]
    fn an_allowed_origin_is_trusted_by_scheme_host_and_port_alone() {
        let allowed = AllowedOrigins::read(&["http://127.0.0.1:8081".to_owned()]).unwrap();
        let trusted = |given: &str| Target::of(given, &allowed).map(|target| target.is_trusted).ok();
        assert_eq!(trusted("http://127.0.0.1:8081/feed.jsonl?x=1"), Some(true));
        assert_eq!(trusted("http://2130706433:8081/"), Some(true));
        assert_eq!(trusted("https://cdn.example.in/"), Some(false));
        for other in [
            "http://127.0.0.1:8082/",
            "http://127.0.0.1/",
            "https://127.0.0.1:8081/",
            "http://127.0.0.2:8081/",
        ] {
            assert_eq!(trusted(other), None, "{other}");
        }
        assert_eq!(trusted("http://asha@127.0.0.1:8081/"), None);
    }

    #[test]
    fn a_redirect_is_looked_at_like_an_address_of_a_feed() {
        let allowed = AllowedOrigins::default();
        let from = Target::of("https://cdn.example.in/a/b?c", &allowed).unwrap();
        let to = |location: &str| from.redirected(location, &allowed).map(|target| target.url.to_string());
        assert_eq!(to("/x").unwrap(), "https://cdn.example.in/x");
        assert_eq!(to("//other.example/x").unwrap(), "https://other.example/x");
        for bad in [
            "http://cdn.example.in/",
            "//127.0.0.1/",
            "https://169.254.169.254/",
            "//a@b.example",
            "file:///",
        ] {
            assert!(to(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn what_is_allowed_is_an_origin_and_nothing_more() {
        let read = |given: &str| AllowedOrigins::read(&[given.to_owned()]).map_err(|error| error.to_string());
        assert!(read("https://cdn.example.in:8443").unwrap().are_https());
        assert!(!read("http://127.0.0.1:8081").unwrap().are_https());
        assert!(read("").unwrap().are_https());
        for bad in
            ["https://cdn.example.in/", "https://cdn.example.in:443", "cdn.example.in", "*", "https://a.in/b"]
        {
            assert!(read(bad).unwrap_err().contains("no origin"), "{bad}");
        }
    }
}
