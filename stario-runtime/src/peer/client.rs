//! The peer of a connection and the client of a request.

use std::net::IpAddr;

use http::HeaderMap;

use super::forwarded::{forwarded, x_forwarded};
use super::trusted::TrustedProxies;

/// Where a connection comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Remote {
    /// A test in the same process.
    #[default]
    Memory,
    Unix,
    Ip(IpAddr),
}

/// The other end of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Peer {
    pub(crate) remote: Remote,
    /// The connection is encrypted.
    pub(crate) secure: bool,
}

/// Who sent a request, as far as the peer can be believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Client {
    pub(crate) address: Option<IpAddr>,
    pub(crate) secure: bool,
}

impl Remote {
    /// An IPv4 client on an IPv6 socket keeps its IPv4 address.
    pub(crate) fn ip(address: IpAddr) -> Self {
        Self::Ip(address.to_canonical())
    }
}

impl Peer {
    /// The client behind this peer: the peer itself, unless it is a trusted proxy that names
    /// somebody else.
    ///
    /// The list is read from its end, because only there have trusted proxies written: the
    /// client is the first address that is not one of them. Where `X-Forwarded-For` and
    /// `Forwarded` name different clients, one of the two is not the proxy's, so neither is
    /// believed.
    pub(crate) fn client(self, headers: &HeaderMap, trusted: &TrustedProxies) -> Client {
        let this = Client {
            address: self.remote.address(),
            secure: self.secure,
        };
        if trusted.contains(self.remote) {
            self.client_behind(this, headers, trusted)
        } else {
            this
        }
    }

    /// Whom a proxy has asked for, as far as it says so with one tongue; else the proxy.
    #[inline(never)]
    fn client_behind(self, this: Client, headers: &HeaderMap, trusted: &TrustedProxies) -> Client {
        let found = match (
            x_forwarded(self, headers, trusted),
            forwarded(self, headers, trusted),
        ) {
            (Some(one), None) | (None, Some(one)) => one,
            (Some(one), Some(other)) if one == other => one,
            _ => return this,
        };
        Client {
            address: found.address.or(this.address),
            secure: found.secure,
        }
    }
}

impl Remote {
    pub(super) fn address(self) -> Option<IpAddr> {
        match self {
            Self::Ip(address) => Some(address),
            Self::Memory | Self::Unix => None,
        }
    }
}
