//! A server with a certificate, and a client that trusts it.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rcgen::{CertifiedKey, KeyPair};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use super::{PATIENCE, Process, app, directory};

/// A certificate on the disk, and a client that trusts no other.
pub struct Site {
    pub place: PathBuf,
    pub trusted: CertificateDer<'static>,
}

impl Site {
    pub fn new(name: &str) -> Self {
        let place = directory(name);
        let trusted = renew(&place);
        Self { place, trusted }
    }

    pub fn start(&self) -> Process {
        self.start_with(|_| {})
    }

    pub fn start_with(&self, change: impl FnOnce(&mut std::process::Command)) -> Process {
        let mut command = app();
        command
            .env("STARIO_TLS_CERT", self.place.join("cert.pem"))
            .env("STARIO_TLS_KEY", self.place.join("key.pem"));
        change(&mut command);
        Process::start(&mut command)
    }

    pub async fn connect(
        &self,
        address: SocketAddr,
        protocols: &[&str],
    ) -> std::io::Result<TlsStream<TcpStream>> {
        let socket = TcpStream::connect(address).await?;
        self.secure(socket, protocols).await
    }

    /// Speaks TLS over a connection.
    pub async fn secure<IO: AsyncRead + AsyncWrite + Unpin>(
        &self,
        io: IO,
        protocols: &[&str],
    ) -> std::io::Result<TlsStream<IO>> {
        let mut roots = RootCertStore::empty();
        roots.add(self.trusted.clone()).unwrap();
        let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        config.alpn_protocols = protocols
            .iter()
            .map(|name| name.as_bytes().to_vec())
            .collect();
        let name = ServerName::try_from("localhost").unwrap();
        in_time(TlsConnector::from(Arc::new(config)).connect(name, io)).await
    }
}

/// Writes a new certificate, as a program does that renews one.
pub fn renew(place: &Path) -> CertificateDer<'static> {
    let CertifiedKey { cert, signing_key }: CertifiedKey<KeyPair> =
        rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    std::fs::write(place.join("cert.pem"), cert.pem()).unwrap();
    std::fs::write(place.join("key.pem"), signing_key.serialize_pem()).unwrap();
    cert.der().clone()
}

pub async fn in_time<F: Future>(future: F) -> F::Output {
    let waited = tokio::time::timeout(PATIENCE, future).await;
    waited.unwrap_or_else(|_| panic!("not within {PATIENCE:?}"))
}
