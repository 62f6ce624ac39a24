//! The one bundle that is accepted, and how bytes are compared with it.

use sha2::{Digest, Sha256};

/// A published Datastar bundle.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bundle {
    pub(crate) version: &'static str,
    pub(crate) url: &'static str,
    pub(crate) sha256: &'static str,
}

/// The bundle that the attribute tables of `stario-html` were read off.
pub(crate) const CURRENT: Bundle = Bundle {
    version: stario_html::datastar::VERSION,
    url: stario_html::datastar::URL,
    sha256: stario_html::datastar::SHA256,
};

impl Bundle {
    /// Checks that these bytes are the bundle.
    ///
    /// # Errors
    ///
    /// A sentence about what they are instead.
    pub(crate) fn check(&self, bytes: &[u8]) -> Result<(), String> {
        let found = sha256(bytes);
        if found == self.sha256 {
            return Ok(());
        }
        let kind = match version_in(bytes) {
            Some(version) => format!("calls itself Datastar {version}"),
            None => "does not look like Datastar".to_owned(),
        };
        Err(format!(
            "{} bytes with SHA-256 {found}, which {kind}; Datastar {} has {}",
            bytes.len(),
            self.version,
            self.sha256
        ))
    }
}

/// The version in the bundle's first line, `// Datastar v1.0.4`.
pub(crate) fn version_in(bytes: &[u8]) -> Option<&str> {
    let rest = bytes.strip_prefix(b"// Datastar v")?;
    let end = rest.iter().position(u8::is_ascii_whitespace)?;
    let version = std::str::from_utf8(&rest[..end]).ok()?;
    let plain = |c: char| c.is_ascii_alphanumeric() || ".-+".contains(c);
    (version.len() < 32 && version.chars().all(plain)).then_some(version)
}

/// The SHA-256 in lower-case hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    use std::fmt::Write as _;

    let digest = Sha256::digest(bytes);
    digest.iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").expect("a String takes every write");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sha256_is_the_published_function() {
        assert_eq!(
            sha256(b"abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }

    #[test]
    fn the_pin_belongs_together() {
        assert!(CURRENT.url.contains(&format!("@v{}/", CURRENT.version)));
        assert!(CURRENT.url.starts_with("https://"));
        assert_eq!(CURRENT.sha256.len(), 64);
    }

    #[test]
    fn other_bytes_are_named_in_the_refusal() {
        let older = CURRENT
            .check(b"// Datastar v1.0.2\nvar a")
            .expect_err("older");
        assert!(older.contains("calls itself Datastar 1.0.2"), "{older}");
        let page = CURRENT.check(b"<html>Blocked").expect_err("a page");
        assert!(page.contains("does not look like Datastar"), "{page}");
        assert!(page.contains("13 bytes"), "{page}");
    }

    #[test]
    fn a_version_is_read_only_from_a_whole_first_line() {
        assert_eq!(version_in(b"// Datastar v1.0.4\nvar"), Some("1.0.4"));
        assert_eq!(version_in(b"// Datastar v1.0.4"), None);
        assert_eq!(version_in(b"// Datastar v\x1b[31m\n"), None);
        assert_eq!(version_in(b""), None);
    }
}
