//! How many live streams there are, in all and of each client.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Counts live streams, so that one client cannot take them all.
#[derive(Debug, Default)]
pub(crate) struct Streams(Mutex<Counts>);

#[derive(Debug, Default)]
struct Counts {
    open: usize,
    by_client: HashMap<IpAddr, usize>,
}

/// Why a stream was not admitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Full {
    Client,
    Process,
}

impl Full {
    /// What the span says.
    pub(crate) fn reason(self) -> &'static str {
        match self {
            Self::Client => "its client has all the streams that one may have",
            Self::Process => "the process has all the streams that it may have",
        }
    }
}

/// One counted stream; it counts until it is dropped.
#[derive(Debug)]
pub(crate) struct StreamPermit {
    streams: Arc<Streams>,
    client: Option<IpAddr>,
}

impl Streams {
    /// Counts one more stream, unless that would be too many.
    ///
    /// A client without an address counts for the process only.
    pub(crate) fn admit(
        self: &Arc<Self>,
        client: Option<IpAddr>,
        most: usize,
        most_per_client: usize,
    ) -> Result<StreamPermit, Full> {
        let client = client.map(network);
        let mut counts = self.lock();
        if counts.open >= most {
            return Err(Full::Process);
        }
        if let Some(client) = client {
            let open = counts.by_client.entry(client).or_default();
            if *open >= most_per_client {
                return Err(Full::Client);
            }
            *open += 1;
        }
        counts.open += 1;
        drop(counts);
        Ok(StreamPermit {
            streams: self.clone(),
            client,
        })
    }

    /// Live streams now.
    pub(crate) fn open(&self) -> usize {
        self.lock().open
    }

    fn lock(&self) -> MutexGuard<'_, Counts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for StreamPermit {
    fn drop(&mut self) {
        let mut counts = self.streams.lock();
        counts.open -= 1;
        let Some(client) = self.client else { return };
        if let Some(open) = counts.by_client.get_mut(&client) {
            *open -= 1;
            if *open == 0 {
                counts.by_client.remove(&client);
            }
        }
    }
}

/// What counts as one client: IPv6 gives each household 64 bits to choose from.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() >> 64 << 64)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An address, or none for what is none.
    fn ip(text: &str) -> Option<IpAddr> {
        text.parse().ok()
    }

    #[test]
    fn one_client_cannot_take_the_streams_of_another() {
        let streams = Arc::<Streams>::default();
        let mine: Vec<_> = (0..2)
            .map(|_| streams.admit(ip("192.0.2.1"), 10, 2).unwrap())
            .collect();
        assert_eq!(
            streams.admit(ip("192.0.2.1"), 10, 2).unwrap_err(),
            Full::Client
        );
        let _others = streams.admit(ip("192.0.2.2"), 10, 2).unwrap();
        drop(mine);
        streams
            .admit(ip("192.0.2.1"), 10, 2)
            .expect("they are free again");
    }

    #[test]
    fn the_process_has_its_own_limit_and_nothing_is_kept() {
        let streams = Arc::<Streams>::default();
        let open = [ip("192.0.2.1"), ip("192.0.2.2"), None]
            .map(|client| streams.admit(client, 3, 9).unwrap());
        for client in [None, ip("192.0.2.3")] {
            assert_eq!(streams.admit(client, 3, 9).unwrap_err(), Full::Process);
        }
        drop(open);
        let counts = streams.lock();
        assert_eq!((counts.open, counts.by_client.len()), (0, 0));
    }

    #[test]
    fn an_ipv6_client_is_its_network() {
        let streams = Arc::<Streams>::default();
        let _one = streams.admit(ip("2001:db8::1"), 9, 1).unwrap();
        let same = streams.admit(ip("2001:db8::2:0:0:1"), 9, 1);
        assert_eq!(same.unwrap_err(), Full::Client);
        streams
            .admit(ip("2001:db8:0:1::1"), 9, 1)
            .expect("another network");
    }
}
