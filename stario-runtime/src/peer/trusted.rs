//! Which peers are believed when they say for whom they speak.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use super::client::Remote;
use crate::error::Error;

/// The proxies that are believed.
///
/// That is their `X-Forwarded-For`, `X-Forwarded-Proto` and `Forwarded` headers. Nobody's by default: any client can send these headers. The text form is a list of addresses
/// and networks, and the word `unix` for whoever connects through the server's unix socket.
///
/// # Example
///
/// ```
/// use stario_runtime::TrustedProxies;
///
/// let proxies: TrustedProxies = "10.0.0.0/8, ::1, unix".parse()?;
/// assert_eq!(proxies.to_string(), "10.0.0.0/8, ::1/128, unix");
/// assert!("10.0.0.0/33".parse::<TrustedProxies>().is_err());
/// # Ok::<(), stario_runtime::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrustedProxies {
    networks: Vec<Network>,
    unix: bool,
}

/// An address and how many of its leading bits count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Network {
    address: IpAddr,
    bits: u8,
}

impl TrustedProxies {
    /// Whether nobody is trusted.
    pub fn is_empty(&self) -> bool {
        self.networks.is_empty() && !self.unix
    }

    pub(super) fn contains(&self, remote: Remote) -> bool {
        match remote {
            Remote::Memory => false,
            Remote::Unix => self.unix,
            Remote::Ip(address) => self.networks.iter().any(|network| network.has(address)),
        }
    }
}

impl Network {
    fn has(self, address: IpAddr) -> bool {
        match (self.address, address) {
            (IpAddr::V4(network), IpAddr::V4(address)) => {
                let differing = (network.to_bits() ^ address.to_bits()).leading_zeros();
                differing >= u32::from(self.bits)
            }
            (IpAddr::V6(network), IpAddr::V6(address)) => {
                let differing = (network.to_bits() ^ address.to_bits()).leading_zeros();
                differing >= u32::from(self.bits)
            }
            _ => false,
        }
    }
}

impl FromStr for Network {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text, None),
        };
        // An IPv4 client on an IPv6 socket is compared in its IPv4 form, see `Peer`.
        let address: IpAddr = address.trim().parse().map_err(|_| ())?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = match bits {
            Some(bits) => bits.trim().parse().map_err(|_| ())?,
            None => most,
        };
        if bits > most {
            return Err(());
        }
        Ok(Self { address, bits })
    }
}

impl FromStr for TrustedProxies {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let mut proxies = Self::default();
        for part in text
            .split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty())
        {
            if part.eq_ignore_ascii_case("unix") {
                proxies.unix = true;
                continue;
            }
            let network = part.parse().map_err(|()| {
                Error::new(format!(
                    "{part:?} is no address, network (10.0.0.0/8) or `unix`"
                ))
            })?;
            proxies.networks.push(network);
        }
        Ok(proxies)
    }
}

impl fmt::Display for TrustedProxies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        for network in &self.networks {
            write!(f, "{separator}{}/{}", network.address, network.bits)?;
            separator = ", ";
        }
        if self.unix {
            write!(f, "{separator}unix")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trusts(list: &str, address: &str) -> bool {
        let list: TrustedProxies = list.parse().unwrap();
        list.contains(Remote::Ip(address.parse().unwrap()))
    }

    #[test]
    fn a_network_holds_what_shares_its_leading_bits() {
        assert!(trusts("10.0.0.0/8", "10.255.0.1"));
        assert!(!trusts("10.0.0.0/8", "11.0.0.1"));
        assert!(trusts("10.1.2.3/8", "10.9.9.9"), "host bits do not matter");
        assert!(trusts("192.0.2.7", "192.0.2.7") && !trusts("192.0.2.7", "192.0.2.6"));
        assert!(trusts("2001:db8::/32", "2001:db8:ffff::1"));
        assert!(!trusts("2001:db8::/33", "2001:db8:ffff::1"));
        assert!(trusts("0.0.0.0/0", "203.0.113.9") && !trusts("0.0.0.0/0", "::1"));
        assert!(trusts("::/0", "::1") && !trusts("::/0", "203.0.113.9"));
    }

    #[test]
    fn an_empty_list_trusts_nobody_and_a_wrong_one_is_refused() {
        let nobody: TrustedProxies = " , ".parse().unwrap();
        assert!(nobody.is_empty());
        for remote in [Remote::Memory, Remote::Unix] {
            assert!(!nobody.contains(remote));
        }
        for wrong in [
            "10.0.0.0/33",
            "10.0.0/8",
            "proxy.example",
            "::/129",
            "1.2.3.4/x",
            "1.2.3.4/-1",
        ] {
            let error = wrong.parse::<TrustedProxies>().unwrap_err().to_string();
            assert!(error.contains(wrong), "{error}");
        }
    }
}
