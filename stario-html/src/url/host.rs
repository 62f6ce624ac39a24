//! The host of a URL, for apps whose routes name hosts.

use std::borrow::Cow;

use crate::Href;

/// The host of a URL, label by label in reading order.
///
/// Routes with a host make their [`Href`]s with it; by hand it is for a link to another host of
/// the same app. The scheme is that of the page that has the link.
///
/// # Example
///
/// ```
/// use stario_html::Host;
///
/// let href = Host::new().label("ACME").literal("example.com").path("/rooms").segment(7);
/// assert_eq!(href.as_str(), "//acme.example.com/rooms/7");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Host {
    labels: String,
}

impl Host {
    /// Starts without labels.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::Host;
    ///
    /// assert_eq!(Host::new().literal("example.com").path("/").as_str(), "//example.com/");
    /// ```
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds labels that are written in the source.
    ///
    /// # Panics
    ///
    /// When a label is empty or holds anything but ASCII letters, digits, `-` and `_`.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::Host;
    ///
    /// let href = Host::new().literal("status.example.com").path("/");
    /// assert_eq!(href.as_str(), "//status.example.com/");
    /// ```
    #[track_caller]
    pub fn literal(self, labels: &'static str) -> Self {
        self.labels(labels)
    }

    /// Adds one label.
    ///
    /// # Panics
    ///
    /// When the value is empty or holds anything but ASCII letters, digits, `-` and `_`: a dot
    /// would make it two labels, and `:`, `@` or `/` another site.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::Host;
    ///
    /// let home = |tenant: &str| Host::new().label(tenant).literal("example.com").path("/");
    /// assert_eq!(home("Acme").as_str(), "//acme.example.com/");
    /// assert!(std::panic::catch_unwind(|| home("evil.test/")).is_err());
    /// ```
    #[track_caller]
    pub fn label(mut self, value: impl HostValue) -> Self {
        self.dot();
        value.write_label(&mut self.labels);
        self
    }

    /// Adds one label or more, from a value with dots between them.
    ///
    /// # Panics
    ///
    /// As [`label`](Host::label), for each of them.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::Host;
    ///
    /// let href = Host::new().labels("eu.acme").literal("example.com").path("/");
    /// assert_eq!(href.as_str(), "//eu.acme.example.com/");
    /// ```
    #[track_caller]
    pub fn labels(mut self, value: impl HostValue) -> Self {
        self.dot();
        value.write_labels(&mut self.labels);
        self
    }

    fn dot(&mut self) {
        if !self.labels.is_empty() {
            self.labels.push('.');
        }
    }

    /// Goes on with a literal path on this host.
    ///
    /// # Panics
    ///
    /// When there is no label, and as [`Href::path`].
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::Host;
    ///
    /// let href = Host::new().label("acme").literal("test").path("/rooms").query("page", 2);
    /// assert_eq!(href.as_str(), "//acme.test/rooms?page=2");
    /// ```
    #[track_caller]
    pub fn path(self, literal: &'static str) -> Href {
        assert!(!self.labels.is_empty(), "a host has at least one label");
        let path = Href::path(literal).into_string();
        Href::from_encoded(format!("//{}{path}", self.labels))
    }
}

/// A value that can fill a parameter of a host.
///
/// # Example
///
/// ```
/// use stario_html::Host;
///
/// let tenant = String::from("acme");
/// assert_eq!(Host::new().label(&tenant).literal("test").path("/").as_str(), "//acme.test/");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be part of a host",
    label = "not a host value",
    note = "strings and whole numbers can; give other types as `.to_string()`"
)]
pub trait HostValue {
    /// Writes the value as one label, in lower case.
    ///
    /// # Panics
    ///
    /// When it is not a label of ASCII letters, digits, `-` and `_`.
    #[track_caller]
    fn write_label(&self, out: &mut String);

    /// Writes the value as one or more labels, in lower case; a dot separates them.
    ///
    /// # Panics
    ///
    /// As [`write_label`](HostValue::write_label), for each label.
    #[track_caller]
    fn write_labels(&self, out: &mut String) {
        self.write_label(out);
    }
}

impl HostValue for str {
    #[track_caller]
    fn write_label(&self, out: &mut String) {
        assert!(
            is_label(self),
            "`{self}` cannot be a label of a host: it takes ASCII letters, digits, `-` and `_`"
        );
        out.extend(self.chars().map(|c| c.to_ascii_lowercase()));
    }

    #[track_caller]
    fn write_labels(&self, out: &mut String) {
        for (at, label) in self.split('.').enumerate() {
            if at > 0 {
                out.push('.');
            }
            label.write_label(out);
        }
    }
}

fn is_label(text: &str) -> bool {
    let part = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
    !text.is_empty() && text.bytes().all(part)
}

macro_rules! strings {
    ($($t:ty),+) => { $(
        impl HostValue for $t {
            #[track_caller]
            fn write_label(&self, out: &mut String) {
                str::write_label(self, out);
            }

            #[track_caller]
            fn write_labels(&self, out: &mut String) {
                str::write_labels(self, out);
            }
        }
    )+ };
}

strings!(String, Cow<'_, str>);

macro_rules! numbers {
    ($($t:ty),+) => { $(
        impl HostValue for $t {
            #[track_caller]
            fn write_label(&self, out: &mut String) {
                self.to_string().as_str().write_label(out);
            }
        }
    )+ };
}

numbers!(u8, u16, u32, u64, u128, usize);

impl<T: HostValue + ?Sized> HostValue for &T {
    #[track_caller]
    fn write_label(&self, out: &mut String) {
        (**self).write_label(out);
    }

    #[track_caller]
    fn write_labels(&self, out: &mut String) {
        (**self).write_labels(out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_come_in_reading_order_and_in_lower_case() {
        let host = Host::new()
            .labels("A.b")
            .label(7_u32)
            .literal("Example.com");
        assert_eq!(host.path("/").as_str(), "//a.b.7.example.com/");
    }

    #[test]
    fn values_that_would_lead_to_another_site_panic() {
        for bad in [
            "", "a.b", "a/b", "a:80", "a@b", "[a]", "a?b", "a#b", "a\\b", "a b", "é", "a%2fb",
        ] {
            let refused = std::panic::catch_unwind(|| Host::new().label(bad));
            assert!(refused.is_err(), "{bad}");
        }
        for bad in ["", ".a", "a.", "a..b", "a.b/c"] {
            let refused = std::panic::catch_unwind(|| Host::new().labels(bad));
            assert!(refused.is_err(), "{bad}");
        }
        assert!(std::panic::catch_unwind(|| Host::new().path("/")).is_err());
    }
}
