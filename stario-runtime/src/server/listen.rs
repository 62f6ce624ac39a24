//! The socket that the server listens on.

use std::io;
use std::net::SocketAddr;

use tokio::net::TcpListener;

use crate::config::ServerConfig;
use crate::error::{Error, Result};

/// Listens on the configured address.
pub(crate) async fn bind(config: &ServerConfig) -> Result<TcpListener> {
    let address = SocketAddr::new(config.host, config.port);
    TcpListener::bind(address).await.map_err(|error| {
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
