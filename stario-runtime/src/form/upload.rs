//! A file that a visitor has chosen.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde::{Deserialize as DeriveDeserialize, Serialize, Serializer};

/// The name and the fields that serde asks a form for.
pub(super) const NAME: &str = "Upload";
pub(super) const FIELDS: [&str; 3] = ["name", "mime", "contents"];

/// A file of an upload, with its bytes: as a signal or as a field of a form.
///
/// `ds:bind` on `<input type="file">` makes a signal that is a list of these (base64 on the
/// wire, decoded here); a `multipart/form-data` form sends them as they are. A file input that
/// was left empty sends none, so a field of a form is an `Option<Upload>` or a `Vec<Upload>`
/// with `#[serde(default)]`.
///
/// The bytes count towards the limit of what carries them: the signals'
/// (`STARIO_SIGNALS_MAX_BYTES`, or [`Context::signals_up_to`](crate::Context::signals_up_to)
/// for one handler), and the body's (`STARIO_REQUESTS_MAX_BODY_BYTES`). Base64 makes a file a
/// third larger on its way.
///
/// # Example
///
/// ```
/// use serde::Deserialize;
/// use stario_runtime::Upload;
///
/// #[derive(Deserialize)]
/// struct Avatar {
///     picture: Vec<Upload>,
/// }
///
/// let signals = r#"{"picture":[{"name":"a.txt","mime":"text/plain","contents":"aGk="}]}"#;
/// let avatar: Avatar = serde_json::from_str(signals)?;
/// assert_eq!(avatar.picture[0].contents, "hi");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Default, Serialize, DeriveDeserialize)]
pub struct Upload {
    /// The name on the visitor's machine. Their word: never a path on yours.
    pub name: String,
    /// The content type, as the visitor's browser guessed it from the name.
    pub mime: String,
    /// The bytes.
    #[serde(serialize_with = "encode", deserialize_with = "decode")]
    pub contents: Bytes,
}

fn encode<S: Serializer>(contents: &Bytes, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&STANDARD.encode(contents))
}

fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Bytes, D::Error> {
    struct Contents(Bytes);

    impl<'de> Deserialize<'de> for Contents {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            deserializer.deserialize_any(OfContents).map(Self)
        }
    }

    struct OfContents;

    impl Visitor<'_> for OfContents {
        type Value = Bytes;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("the contents of a file, in base64")
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<Bytes, E> {
            match STANDARD.decode(text) {
                Ok(bytes) => Ok(bytes.into()),
                Err(error) => Err(E::custom(error)),
            }
        }

        fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Bytes, E> {
            Ok(Bytes::copy_from_slice(bytes))
        }
    }

    Contents::deserialize(deserializer).map(|contents| contents.0)
}

impl fmt::Debug for Upload {
    /// Shows how long the contents are, not the contents.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload")
            .field("name", &self.name)
            .field("mime", &self.mime)
            .field("contents", &format_args!("{} bytes", self.contents.len()))
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_signal_survives_the_way_there_and_back() {
        let file = Upload {
            name: "ä.bin".into(),
            mime: "application/octet-stream".into(),
            contents: Bytes::from_static(&[0, 255, 128]),
        };
        let json = serde_json::to_string(&file).unwrap();
        assert!(json.contains(r#""contents":"AP+A""#), "{json}");
        assert_eq!(serde_json::from_str::<Upload>(&json).unwrap(), file);
    }

    #[test]
    fn an_empty_file_is_a_file_and_nonsense_is_not() {
        let read = |contents: &str| {
            serde_json::from_str::<Upload>(&format!(
                r#"{{"name":"a","mime":"b","contents":"{contents}"}}"#
            ))
        };
        assert!(read("").unwrap().contents.is_empty());
        for bad in ["aGk", "a*k=", "aGk=aGk=", "aG k="] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_contents_stay_out_of_logs() {
        let file = Upload {
            contents: Bytes::from_static(b"secret"),
            ..Upload::default()
        };
        let shown = format!("{file:?}");
        assert!(
            shown.contains("6 bytes") && !shown.contains("secret"),
            "{shown}"
        );
    }
}
