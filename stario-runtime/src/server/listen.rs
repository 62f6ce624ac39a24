//! Where the server listens: a port, a unix socket, or sockets that were there before it.

use std::fmt;
use std::io;
use std::net::{SocketAddr, TcpListener};

use socket2::{Domain, Protocol, Socket, Type};

use crate::config::ServerConfig;
use crate::error::{Error, Result};

#[cfg(unix)]
use super::inherited;
#[cfg(unix)]
use super::unix::{self, SocketFile};

/// A socket that listens; the runtime does not know it yet.
#[derive(Debug)]
pub(crate) enum Bound {
    Tcp(TcpListener, SocketAddr),
    #[cfg(unix)]
    Unix(std::os::unix::net::UnixListener, SocketFile),
}

/// Where clients reach the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Address {
    Tcp(SocketAddr),
    /// The path, if the socket has one.
    #[cfg_attr(not(unix), expect(dead_code, reason = "there is no such socket"))]
    Unix(Option<std::path::PathBuf>),
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp(address) => address.fmt(f),
            Self::Unix(Some(path)) => write!(f, "unix:{}", path.display()),
            Self::Unix(None) => f.write_str("unix:(unnamed)"),
        }
    }
}

/// Listens as the settings say; inherited sockets come first.
///
/// # Errors
///
/// One line on what is wrong, with what to set instead.
pub(crate) fn bind(config: &ServerConfig) -> Result<Vec<Bound>> {
    #[cfg(unix)]
    {
        let inherited = inherited::sockets(config)?;
        if !inherited.is_empty() {
            return Ok(inherited);
        }
        if let Some(path) = &config.unix_socket {
            return unix::bind(path, config).map(|bound| vec![bound]);
        }
    }
    #[cfg(not(unix))]
    if config.unix_socket.is_some() || config.listen_stdin {
        return Err(
            Error::new("this system has no unix sockets and no inherited ones")
                .help("set STARIO_HOST and STARIO_PORT"),
        );
    }
    tcp(config).map(|bound| vec![bound])
}

fn tcp(config: &ServerConfig) -> Result<Bound> {
    let address = SocketAddr::new(config.host, config.port);
    listen(address, config).map_err(|error| {
        let help = match error.kind() {
            io::ErrorKind::AddrInUse => format!(
                "another program listens there; set STARIO_PORT, for example STARIO_PORT={}",
                config.port.wrapping_add(1).max(1024)
            ),
            io::ErrorKind::PermissionDenied => {
                "ports below 1024 need a privilege; set STARIO_PORT=8000".to_owned()
            }
            _ => "set STARIO_HOST to an address of this machine".to_owned(),
        };
        Error::new(format!("cannot listen on {address}: {error}")).help(help)
    })
}

fn listen(address: SocketAddr, config: &ServerConfig) -> io::Result<Bound> {
    let socket = Socket::new(
        Domain::for_address(address),
        Type::STREAM,
        Some(Protocol::TCP),
    )?;
    if address.is_ipv6() {
        // `::` means every address, those of IPv4 too; some systems have to be told.
        let _ = socket.set_only_v6(false);
    }
    // On Windows the option means something else: another program could take the port over.
    #[cfg(unix)]
    socket.set_reuse_address(config.reuse_address)?;
    #[cfg(unix)]
    socket.set_reuse_port(config.reuse_port)?;
    socket.set_nonblocking(true)?;
    socket.bind(&address.into())?;
    socket.listen(backlog(config))?;
    let listener = TcpListener::from(socket);
    let address = listener.local_addr()?;
    Ok(Bound::Tcp(listener, address))
}

pub(super) fn backlog(config: &ServerConfig) -> i32 {
    i32::try_from(config.backlog).unwrap_or(i32::MAX)
}

impl Bound {
    /// Where clients reach it.
    pub(crate) fn address(&self) -> Address {
        match self {
            Self::Tcp(_, address) => Address::Tcp(*address),
            #[cfg(unix)]
            Self::Unix(listener, _) => {
                let address = listener.local_addr().ok();
                let path = address.and_then(|address| Some(address.as_pathname()?.to_owned()));
                Address::Unix(path)
            }
        }
    }
}
