//! Names whose values are not shown: a screen may be shared.

/// Parts of names whose values are nobody's business, in lower case with `_`.
const TELLTALE: [&str; 13] = [
    "api_key",
    "apikey",
    "authoriz",
    "cookie",
    "credential",
    "csrf",
    "passphrase",
    "passwd",
    "password",
    "private_key",
    "secret",
    "session",
    "token",
];

/// Whether a value of this name is a secret: that of a header, parameter, signal or attribute.
pub fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace('-', "_");
    TELLTALE.iter().any(|part| name.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_give_secrets_away() {
        for name in [
            "cookie",
            "Set-Cookie",
            "Authorization",
            "proxy-authorization",
            "x-api-key",
            "apiKey",
            "API_KEY",
            "csrfToken",
            "old_password",
            "user.passwd",
            "PRIVATE-KEY",
            "sessionId",
            "aws_credentials",
            "client_secret",
            "passphrase",
        ] {
            assert!(is_secret(name), "{name}");
        }
        for name in ["accept", "user_id", "key", "pass", "author"] {
            assert!(!is_secret(name), "{name}");
        }
    }
}
