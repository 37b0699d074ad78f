//! Counts wrong passwords per client address, in this process. What is counted per login lies in the database;
//! this stops one machine from walking through many logins.

use std::{
    collections::{HashMap, VecDeque},
    net::{IpAddr, Ipv6Addr, SocketAddr},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use axum::{extract::ConnectInfo, http::Extensions};

/// So many tries of one address ...
const TRIES: usize = 20;
/// ... and of everybody at one shop whose address is not known, behind a balancer for example, ...
const TRIES_OF_UNKNOWN: usize = 200;
/// ... within so long.
const WINDOW: Duration = Duration::from_secs(15 * 60);
/// More addresses than that are looked through for those that can be forgotten.
const MANY: usize = 4096;

/// Whose tries are counted together.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Client {
    Known(IpAddr),
    /// By shop: whoever tries at one does not close the door of the others.
    Unknown(String),
}

impl Client {
    /// The client of a request to log in at `shop`, empty for one that does not exist: made-up names are no door of
    /// their own. Addresses of this machine and of private networks are balancers as often as
    /// people: they say nothing. Of IPv6 the network counts, its machines have addresses without number.
    pub(super) fn of(extensions: &Extensions, shop: &str) -> Client {
        let unknown = || Client::Unknown(shop.to_owned());
        let Some(ConnectInfo(address)) = extensions.get::<ConnectInfo<SocketAddr>>() else {
            return unknown();
        };
        match address.ip().to_canonical() {
            IpAddr::V4(ip) if ip.is_loopback() || ip.is_private() || ip.is_link_local() => unknown(),
            IpAddr::V6(ip) if ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local() => {
                unknown()
            }
            IpAddr::V6(ip) => {
                let [a, b, c, d, ..] = ip.segments();
                Client::Known(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into())
            }
            ip => Client::Known(ip),
        }
    }

    fn tries(&self) -> usize {
        match self {
            Client::Known(_) => TRIES,
            Client::Unknown(_) => TRIES_OF_UNKNOWN,
        }
    }
}

/// The counts.
#[derive(Debug, Default)]
pub(super) struct AddressLimit {
    tries: Mutex<HashMap<Client, VecDeque<Instant>>>,
}

impl AddressLimit {
    /// Counts a try before it is made. When there were too many: how long to wait.
    pub(super) fn enter(&self, client: &Client, now: Instant) -> Result<(), Duration> {
        let mut all = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() > MANY {
            all.retain(|_, times| times.back().is_some_and(|last| now.duration_since(*last) < WINDOW));
        }
        let times = all.entry(client.clone()).or_default();
        while times.front().is_some_and(|first| now.duration_since(*first) >= WINDOW) {
            times.pop_front();
        }
        match times.front() {
            Some(first) if times.len() >= client.tries() => Err(WINDOW - now.duration_since(*first)),
            _ => {
                times.push_back(now);
                Ok(())
            }
        }
    }

    /// That try was a right password after all.
    pub(super) fn forgive_last(&self, client: &Client) {
        let mut all = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(times) = all.get_mut(client) {
            times.pop_back();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(address: &str) -> Client {
        at_shop(address, "demo")
    }

    fn at_shop(address: &str, shop: &str) -> Client {
        let mut extensions = Extensions::new();
        if let Ok(address) = address.parse::<SocketAddr>() {
            extensions.insert(ConnectInfo(address));
        }
        Client::of(&extensions, shop)
    }

    #[test]
    fn one_address_cannot_shut_out_another() {
        let limit = AddressLimit::default();
        let (one, other) = (client("203.0.113.7:4000"), client("203.0.113.8:4000"));
        let now = Instant::now();
        for _ in 0..TRIES {
            assert_eq!(limit.enter(&one, now), Ok(()));
        }
        assert_eq!(limit.enter(&one, now), Err(WINDOW));
        assert_eq!(limit.enter(&other, now), Ok(()));
        assert_eq!(limit.enter(&one, now + WINDOW), Ok(()), "it is over after the window");
    }

    #[test]
    fn a_right_password_costs_nothing() {
        let limit = AddressLimit::default();
        let one = client("203.0.113.7:4000");
        let now = Instant::now();
        for _ in 0..TRIES * 2 {
            assert_eq!(limit.enter(&one, now), Ok(()));
            limit.forgive_last(&one);
        }
    }

    #[test]
    fn addresses_that_say_nothing_are_counted_together() {
        for nothing in [
            "",
            "127.0.0.1:1",
            "10.0.0.7:1",
            "192.168.1.1:1",
            "[::1]:1",
            "[fd00::1]:1",
            "[::ffff:10.0.0.1]:1",
        ] {
            assert_eq!(client(nothing), Client::Unknown("demo".into()), "{nothing}");
        }
        assert_eq!(client("[2001:db8:1:2::3]:1"), client("[2001:db8:1:2:ffff::9]:1"));
        assert_ne!(client("[2001:db8:1:2::3]:1"), client("[2001:db8:1:3::3]:1"));
    }

    #[test]
    fn behind_a_balancer_each_shop_has_its_own_count_and_a_known_address_one_for_all() {
        let limit = AddressLimit::default();
        let (balancer, known, now) = ("10.0.0.7:1", "203.0.113.7:4000", Instant::now());
        for _ in 0..TRIES_OF_UNKNOWN {
            assert_eq!(limit.enter(&at_shop(balancer, "demo"), now), Ok(()));
        }
        assert_eq!(limit.enter(&at_shop(balancer, "demo"), now), Err(WINDOW));
        assert_eq!(limit.enter(&at_shop(balancer, "other"), now), Ok(()));
        assert_eq!(at_shop(known, "demo"), at_shop(known, "other"));
    }
}
