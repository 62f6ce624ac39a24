//! In the place of TLS where it is not compiled in: it can be asked for, but never exists.

use std::convert::Infallible;
use std::io;
use std::path::Path;

use super::socket::Socket;
use crate::config::ServerConfig;
use crate::error::{Error, Result};

#[derive(Debug)]
pub(super) struct Tls(Infallible);

impl Tls {
    pub(super) fn load(_cert: &Path, _key: &Path, _config: &ServerConfig) -> Result<Self> {
        Err(
            Error::new("STARIO_TLS_CERT is set, but this program has no TLS")
                .help("build it with the feature `tls` of stario"),
        )
    }

    pub(super) async fn handshake(&self, _socket: Socket) -> io::Result<Socket> {
        match self.0 {}
    }

    pub(super) fn reload(&self) -> Result<()> {
        match self.0 {}
    }
}
