//! Tables of the Datastar client.
/// Version of the client.
pub const VERSION: &str = "1.0.4";
/// Where the client is published.
pub const URL: &str =
    "https://cdn.jsdelivr.net/gh/starfederation/datastar@v1.0.4/bundles/datastar.js";
/// SHA-256 of the client.
pub const SHA256: &str = "727844adfc825ee651fb93c544a2a739986f9a21820a94524b35f0cac470cf91";
/// Integrity of the client for the `integrity` attribute.
pub const SRI: &str = "sha384-twbOvafhSBQ0rJDNPzJdUw6DRvthVgAVfSIG1BQVmCiNO7Qh2zeVn7T5qstgjJ9q";
/// Whether the attribute name is one Datastar reads.
pub fn is_datastar(name: &str) -> bool {
    name.starts_with("data-")
}
