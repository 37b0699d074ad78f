//! From a host's name to addresses, and nothing but open ones. What is checked here is what is connected to: the
//! client is handed these addresses and asks nobody again, so a name that points elsewhere a moment later moves
//! nothing.

use std::{fmt::Debug, io, net::IpAddr, net::SocketAddr, sync::Arc};

use futures::future::BoxFuture;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::address;

/// Who knows the addresses of names.
pub trait Names: Debug + Send + Sync {
    /// The addresses of this name.
    fn addresses(&self, host: String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>>;
}

/// The machine's own way to look names up.
#[derive(Debug, Clone, Copy)]
pub struct SystemNames;

impl Names for SystemNames {
    fn addresses(&self, host: String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> {
        Box::pin(async move {
            // A port has to be given, and is put right by the client.
            Ok(tokio::net::lookup_host((host, 0)).await?.map(|found| found.ip()).collect())
        })
    }
}

/// A host that is not asked, because of one of its addresses; a sentence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(super) struct Closed(pub(super) String);

/// Lets through hosts all of whose addresses are open. One closed among them is enough to refuse: a name that
/// mixes the two means no good.
#[derive(Debug, Clone)]
pub(super) struct OpenNames(pub(super) Arc<dyn Names>);

impl Resolve for OpenNames {
    fn resolve(&self, name: Name) -> Resolving {
        let host = name.as_str().to_owned();
        let found = self.0.addresses(host.clone());
        Box::pin(async move {
            let found = found.await?;
            if let Some(what) = found.iter().find_map(|address| address::closed(*address)) {
                return Err(Closed(format!("{host} leads to an address that is {what}")).into());
            }
            let sockets: Vec<SocketAddr> = found.into_iter().map(|ip| SocketAddr::new(ip, 0)).collect();
            Ok(Box::new(sockets.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Fixed(&'static [&'static str]);

    impl Names for Fixed {
        fn addresses(&self, _: String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> {
            let found = self.0.iter().map(|address| address.parse().unwrap()).collect();
            Box::pin(async move { Ok(found) })
        }
    }

    async fn resolve(addresses: &'static [&'static str]) -> Result<Vec<IpAddr>, String> {
        let resolver = OpenNames(Arc::new(Fixed(addresses)));
        let found = resolver.resolve("shop.example".parse().unwrap()).await;
        found.map(|found| found.map(|socket| socket.ip()).collect()).map_err(|error| error.to_string())
    }

    #[tokio::test]
    async fn a_name_is_handed_on_with_its_addresses_when_all_of_them_are_open() {
        let open = resolve(&["1.1.1.1", "2606:4700:4700::1111"]).await.unwrap();
        assert_eq!(
            open.iter().map(ToString::to_string).collect::<Vec<_>>(),
            ["1.1.1.1", "2606:4700:4700::1111"]
        );
    }

    #[tokio::test]
    async fn one_closed_address_among_open_ones_refuses_the_name() {
        for mixed in [&["1.1.1.1", "10.0.0.1"][..], &["::ffff:127.0.0.1", "1.1.1.1"], &["169.254.169.254"]] {
            let refused = resolve(mixed).await.unwrap_err();
            assert!(refused.starts_with("shop.example leads to an address that is "), "{refused}");
        }
    }
}
