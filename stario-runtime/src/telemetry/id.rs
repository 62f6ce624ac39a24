//! Span and trace identifiers.

use std::fmt;

/// Identifies a span, or a trace by the id of its first span.
///
/// A UUID of version 7: the first 48 bits are the time in milliseconds, so ids
/// sort by age. `Display` prints the usual hyphenated form.
///
/// # Example
///
/// ```
/// use stario_runtime::telemetry::Id;
///
/// let id: Id = Id::from_bytes([0x01; 16]);
/// assert_eq!(id.to_string(), "01010101-0101-0101-0101-010101010101");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id([u8; 16]);

impl Id {
    /// The id of every span that is not recorded.
    pub const ZERO: Self = Self([0; 16]);

    /// An id from its 16 bytes, for example from a `traceparent` header.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The 16 bytes, most significant first.
    pub const fn to_bytes(self) -> [u8; 16] {
        self.0
    }

    /// The last eight hexadecimal digits: the random end, enough to find a span.
    pub fn tail(self) -> String {
        let [.., a, b, c, d] = self.0;
        format!("{a:02x}{b:02x}{c:02x}{d:02x}")
    }

    /// A fresh id for something that began at `unix_ns`.
    ///
    /// Ids are names, not secrets, so a fast generator is enough.
    pub(crate) fn new(unix_ns: u64) -> Self {
        const VERSION: u128 = 0x7 << 76;
        const VARIANT: u128 = 0b10 << 62;
        const RANDOM: u128 = (0xfff << 64) | (u128::MAX >> 66);

        let millis = u128::from(unix_ns / 1_000_000) << 80;
        let random = fastrand::u128(..) & RANDOM;
        Self((millis | VERSION | VARIANT | random).to_be_bytes())
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, byte) in self.0.iter().enumerate() {
            if matches!(index, 4 | 6 | 8 | 10) {
                f.write_str("-")?;
            }
            write!(f, "{byte:02x}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Id({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fresh_ids_are_version_7_uuids() {
        let text = Id::new(0x0123_4567_89ab * 1_000_000).to_string();
        assert_eq!(text.len(), 36);
        assert!(text.starts_with("01234567-89ab-7"), "{text}");
        assert!(
            matches!(text.as_bytes()[19], b'8' | b'9' | b'a' | b'b'),
            "{text}"
        );
    }

    #[test]
    fn ids_of_one_instant_differ() {
        let ids: std::collections::HashSet<_> = (0..1000).map(|_| Id::new(1)).collect();
        assert_eq!(ids.len(), 1000);
    }

    #[test]
    fn later_ids_sort_later() {
        assert!(Id::new(1_000_000) < Id::new(2_000_000));
    }

    #[test]
    fn the_tail_is_the_end_of_the_id() {
        let id = Id::new(1);
        assert!(id.to_string().ends_with(&id.tail()));
    }
}
