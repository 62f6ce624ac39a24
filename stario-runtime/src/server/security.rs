//! Whether connections are encrypted.

use std::io;
use std::sync::Arc;

use super::socket::Socket;
use super::tls::Tls;
use crate::config::ServerConfig;
use crate::error::{Error, Result};

/// How the server secures its connections: by TLS, or not at all.
#[derive(Debug, Clone, Default)]
pub(crate) struct Security {
    tls: Option<Arc<Tls>>,
}

impl Security {
    /// What the settings ask for.
    ///
    /// # Errors
    ///
    /// When certificate and key cannot be used, or this build has no TLS.
    pub(crate) fn load(config: &ServerConfig) -> Result<Self> {
        let (cert, key) = match (&config.tls_cert, &config.tls_key) {
            (Some(cert), Some(key)) => (cert, key),
            (None, None) => return Ok(Self::default()),
            (cert, _) => {
                let names = ["STARIO_TLS_CERT", "STARIO_TLS_KEY"];
                let [set, missing] = if cert.is_some() {
                    names
                } else {
                    [names[1], names[0]]
                };
                return Err(Error::new(format!("{set} is set, but {missing} is not"))
                    .help("TLS needs a certificate and its key"));
            }
        };
        Ok(Self {
            tls: Some(Arc::new(Tls::load(cert, key, config)?)),
        })
    }

    /// Whether connections are encrypted.
    pub(crate) fn is_on(&self) -> bool {
        self.tls.is_some()
    }

    /// The connection as its protocol sees it.
    ///
    /// Dropping the future gives the client up.
    pub(super) async fn handshake(&self, socket: Socket) -> io::Result<Socket> {
        match &self.tls {
            Some(tls) => tls.handshake(socket).await,
            None => Ok(socket),
        }
    }

    /// Reads certificate and key again, for the connections from now on.
    ///
    /// # Errors
    ///
    /// When they cannot be used; the ones before stay then.
    pub(crate) fn reload(&self) -> Result<()> {
        self.tls.as_ref().map_or(Ok(()), |tls| tls.reload())
    }
}
