//! Sockets that were there before the process: of systemd, or of a supervisor.

use std::io;
use std::net::TcpListener;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixListener;

use listenfd::ListenFd;
use socket2::{Domain, SockRef};

use super::listen::Bound;
use super::unix::SocketFile;
use crate::config::ServerConfig;
use crate::error::{Error, Result};

/// The sockets that the process was started with; none is the usual case.
///
/// # Errors
///
/// When a descriptor that should be one does not listen.
pub(super) fn sockets(config: &ServerConfig) -> Result<Vec<Bound>> {
    if config.listen_stdin {
        let socket = io::stdin().as_fd().try_clone_to_owned()?;
        let bound = listening(socket).map_err(|error| {
            Error::new(format!(
                "the standard input is not a listening socket: {error}"
            ))
            .help("STARIO_LISTEN_STDIN is for a supervisor that passes one")
        })?;
        return Ok(vec![bound]);
    }
    let mut passed = ListenFd::from_env();
    let mut sockets = Vec::new();
    for number in 0..passed.len() {
        // The crate tells the kinds apart by failing; a failure leaves the descriptor there.
        let socket = match passed.take_tcp_listener(number) {
            Ok(tcp) => tcp.map(OwnedFd::from),
            Err(_) => passed
                .take_unix_listener(number)
                .map_err(|error| unusable(number, &error))?
                .map(OwnedFd::from),
        };
        if let Some(socket) = socket {
            sockets.push(listening(socket).map_err(|error| unusable(number, &error))?);
        }
    }
    Ok(sockets)
}

fn unusable(number: usize, error: &io::Error) -> Error {
    Error::new(format!(
        "socket {number} of LISTEN_FDS cannot be served: {error}"
    ))
    .help("it has to be a stream socket that listens: `ListenStream=` in the socket unit")
}

/// What kind of socket it is, if it listens at all.
fn listening(socket: OwnedFd) -> io::Result<Bound> {
    let (listens, address) = {
        let socket = SockRef::from(&socket);
        (socket.is_listener()?, socket.local_addr()?)
    };
    if !listens {
        return Err(io::Error::other("it does not listen"));
    }
    if address.domain() == Domain::UNIX {
        let listener = UnixListener::from(socket);
        listener.set_nonblocking(true)?;
        // Its file belongs to whoever has made it.
        return Ok(Bound::Unix(listener, SocketFile::default()));
    }
    let Some(address) = address.as_socket() else {
        return Err(io::Error::other("it is neither TCP nor a unix socket"));
    };
    let listener = TcpListener::from(socket);
    listener.set_nonblocking(true)?;
    Ok(Bound::Tcp(listener, address))
}
