//! TLS 1.2 and 1.3 by rustls, with a certificate that can be renewed.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::CryptoProvider;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::{self, PemObject};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::{ClientHello, ResolvesServerCert};
use tokio_rustls::rustls::sign::CertifiedKey;
use tokio_rustls::rustls::{self, InconsistentKeys};

use super::socket::Socket;
use crate::config::ServerConfig;
use crate::error::{Error, Result};

/// What makes an encrypted connection of a plain one.
pub(super) struct Tls {
    acceptor: TlsAcceptor,
    current: Arc<Current>,
    files: Files,
}

#[derive(Debug)]
struct Files {
    cert: PathBuf,
    key: PathBuf,
}

/// The certificate of the next handshake.
#[derive(Debug)]
struct Current(RwLock<Arc<CertifiedKey>>);

impl Tls {
    pub(super) fn load(cert: &Path, key: &Path, config: &ServerConfig) -> Result<Self> {
        let files = Files {
            cert: cert.to_owned(),
            key: key.to_owned(),
        };
        let provider = Arc::new(ring::default_provider());
        let current = Arc::new(Current(RwLock::new(Arc::new(files.read(&provider)?))));
        let mut tls = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| Error::new(format!("TLS cannot be set up: {error}")))?
            .with_no_client_auth()
            .with_cert_resolver(current.clone());
        if cfg!(feature = "http2") && config.http2.enabled {
            tls.alpn_protocols.push(b"h2".to_vec());
        }
        tls.alpn_protocols.push(b"http/1.1".to_vec());
        Ok(Self {
            acceptor: Arc::new(tls).into(),
            current,
            files,
        })
    }

    pub(super) async fn handshake(&self, socket: Socket) -> io::Result<Socket> {
        // Boxed: its state is large, and gone before the first request.
        let stream = Box::pin(self.acceptor.accept(socket)).await?;
        Ok(Socket::Tls(Box::new(stream)))
    }

    pub(super) fn reload(&self) -> Result<()> {
        let provider = self.acceptor.config().crypto_provider();
        let renewed = Arc::new(self.files.read(provider)?);
        *self
            .current
            .0
            .write()
            .unwrap_or_else(PoisonError::into_inner) = renewed;
        Ok(())
    }
}

impl ResolvesServerCert for Current {
    fn resolve(&self, _hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let current = self.0.read().unwrap_or_else(PoisonError::into_inner);
        Some(current.clone())
    }
}

impl Files {
    fn read(&self, provider: &CryptoProvider) -> Result<CertifiedKey> {
        let (cert, key) = (self.cert.display(), self.key.display());
        let text = read(&self.cert, "STARIO_TLS_CERT")?;
        let chain = CertificateDer::pem_slice_iter(&text)
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| Error::new(format!("{cert} is no certificate in PEM: {error}")))?;
        if chain.is_empty() {
            return Err(Error::new(format!("there is no certificate in {cert}"))
                .help("STARIO_TLS_CERT is a PEM file, the server's certificate first"));
        }
        let text = read(&self.key, "STARIO_TLS_KEY")?;
        let private = PrivateKeyDer::from_pem_slice(&text).map_err(|error| match error {
            pem::Error::NoItemsFound => Error::new(format!("there is no private key in {key}"))
                .help("STARIO_TLS_KEY is a PEM file with a key that is not encrypted"),
            error => Error::new(format!("{key} is no private key in PEM: {error}")),
        })?;
        CertifiedKey::from_der(chain, private, provider).map_err(|error| match error {
            rustls::Error::InconsistentKeys(InconsistentKeys::KeyMismatch) => Error::new(format!(
                "the key in {key} does not belong to the certificate in {cert}"
            ))
            .help("STARIO_TLS_CERT begins with the server's own certificate, its issuers follow"),
            error => Error::new(format!("{cert} and {key} cannot be used: {error}")),
        })
    }
}

fn read(path: &Path, name: &str) -> Result<Vec<u8>> {
    fs::read(path).map_err(|error| {
        Error::new(format!("cannot read {}: {error}", path.display()))
            .help(format!("{name} is the path of a PEM file"))
    })
}

impl std::fmt::Debug for Tls {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tls")
            .field("files", &self.files)
            .finish_non_exhaustive()
    }
}
