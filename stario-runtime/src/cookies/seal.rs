//! Values that only the holder of a secret can make, and those that only it can read.
//!
//! A signed value is `base64url(mac ‖ end ‖ value)` with HMAC-SHA256 (RFC 2104); an encrypted
//! one `base64url(nonce ‖ XChaCha20-Poly1305(end ‖ value))`, whose nonce of 24 random bytes needs
//! no counter. Both are bound to the cookie's name, so that one cannot stand in for another, and
//! carry when they end, because a browser is asked and a thief is not.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

const MAC: usize = 32;
const NONCE: usize = 24;
const END: usize = 8;

/// The keys that are made of one secret.
#[derive(Clone)]
pub(super) struct Secret {
    signing: [u8; 32],
    encryption: [u8; 32],
}

impl Secret {
    /// Each use has a key of its own: what is signed with one says nothing about the other.
    pub(super) fn new(secret: &[u8]) -> Self {
        let derive = |purpose: &[u8]| mac(secret, &[purpose]).finalize().into_bytes().into();
        Self {
            signing: derive(b"stario signed cookies, version 1"),
            encryption: derive(b"stario encrypted cookies, version 1"),
        }
    }

    pub(super) fn sign(&self, name: &str, value: &str, end: u64) -> String {
        let end = end.to_be_bytes();
        let mac = self.mac(name, &end, value.as_bytes()).finalize();
        let parts = [&mac.into_bytes()[..], &end, value.as_bytes()];
        URL_SAFE_NO_PAD.encode(parts.concat())
    }

    /// The value, when this secret has signed it under this name and `now` is before its end.
    pub(super) fn verify(&self, name: &str, sealed: &str, now: u64) -> Option<String> {
        let bytes = URL_SAFE_NO_PAD.decode(sealed).ok()?;
        let (mac, rest) = bytes.split_at_checked(MAC)?;
        let (end, value) = rest.split_first_chunk::<END>()?;
        // In constant time: how much was right says nothing.
        self.mac(name, end, value).verify_slice(mac).ok()?;
        open(*end, value.to_vec(), now)
    }

    /// # Panics
    ///
    /// Panics when the system has no random numbers, which no program can work around.
    pub(super) fn encrypt(&self, name: &str, value: &str, end: u64) -> String {
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).expect("the system's random number generator works");
        let plain = [&end.to_be_bytes()[..], value.as_bytes()].concat();
        let payload = Payload {
            msg: &plain,
            aad: name.as_bytes(),
        };
        let sealed = self.cipher().encrypt(&XNonce::from(nonce), payload);
        let sealed = sealed.expect("a cookie is far below the cipher's limit of 256 GiB");
        URL_SAFE_NO_PAD.encode([&nonce[..], &sealed].concat())
    }

    /// The value, when this secret has encrypted it under this name and `now` is before its end.
    pub(super) fn decrypt(&self, name: &str, sealed: &str, now: u64) -> Option<String> {
        let bytes = URL_SAFE_NO_PAD.decode(sealed).ok()?;
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE>()?;
        let payload = Payload {
            msg: sealed,
            aad: name.as_bytes(),
        };
        let plain = self.cipher().decrypt(&XNonce::from(*nonce), payload).ok()?;
        let (end, value) = plain.split_first_chunk::<END>()?;
        open(*end, value.to_vec(), now)
    }

    /// The name goes in with its length, so that none of it can be taken for the value.
    fn mac(&self, name: &str, end: &[u8], value: &[u8]) -> Hmac<Sha256> {
        let length = (name.len() as u64).to_be_bytes();
        mac(&self.signing, &[&length, name.as_bytes(), end, value])
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&Key::from(self.encryption))
    }
}

fn mac(key: &[u8], parts: &[&[u8]]) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    for part in parts {
        mac.update(part);
    }
    mac
}

fn open(end: [u8; END], value: Vec<u8>, now: u64) -> Option<String> {
    if now >= u64::from_be_bytes(end) {
        return None;
    }
    String::from_utf8(value).ok()
}
