//! Tables of the Datastar client this version of stario is made for.
//!
//! The checker of `html!` and `ds!`, the builders and the run-time checks read the same rows. The
//! constants and the tables change together, in one commit.
//!
//! # Example
//!
//! ```
//! use stario_html::datastar::{self, Rule};
//!
//! let on = datastar::attribute("on").expect("a plugin of the client");
//! assert_eq!(on.key, Rule::Required);
//! let debounce = on.modifier("debounce").expect("a modifier of `on`");
//! assert!(debounce.accepts(&["500ms", "leading"]));
//! assert!(!debounce.accepts(&["leading", "500ms"]));
//! assert!(datastar::action("post").is_some_and(|post| post.option("retry").is_some()));
//! ```

mod actions;
mod attributes;
mod events;
mod modifiers;
mod prefix;

pub use actions::{ACTIONS, Action, ActionOption, OptionKind, action};
pub use attributes::{ATTRIBUTES, Attribute, Case, Rule, attribute, is_datastar, renamed};
pub use events::{event_names, is_event};
pub use modifiers::{Modifier, Tags};
pub use prefix::PREFIX;

/// Version of the client.
pub const VERSION: &str = "1.0.4";

/// Where its authors publish the client: this version and no other.
pub const URL: &str =
    "https://cdn.jsdelivr.net/gh/starfederation/datastar@v1.0.4/bundles/datastar.js";

/// SHA-256 of the file, in hexadecimal.
pub const SHA256: &str = "727844adfc825ee651fb93c544a2a739986f9a21820a94524b35f0cac470cf91";

/// The digest of the file for an `integrity` attribute.
pub const SRI: &str = "sha384-twbOvafhSBQ0rJDNPzJdUw6DRvthVgAVfSIG1BQVmCiNO7Qh2zeVn7T5qstgjJ9q";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_belong_together() {
        assert!(URL.contains(&format!("@v{VERSION}/")));
        assert_eq!(SHA256.len(), 64);
        assert_eq!(SRI.len(), "sha384-".len() + 64);
    }
}
