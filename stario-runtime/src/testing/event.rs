//! One event of a stream, and what Datastar makes of it.

use std::fmt;
use std::time::Duration;

use serde::de::DeserializeOwned;

/// One event as it came over the wire.
///
/// # Example
///
/// ```
/// use stario_runtime::testing::ServerEvent;
///
/// let event = ServerEvent {
///     name: "datastar-patch-elements".into(),
///     data: vec!["selector #rooms".into(), "mode append".into(), "elements <li>Attic</li>".into()],
///     ..ServerEvent::default()
/// };
/// let patch = event.elements().expect("it patches elements");
/// assert_eq!((patch.selector.as_deref(), patch.mode.as_str()), (Some("#rooms"), "append"));
/// assert!(patch.contains("Attic") && event.signals().is_none());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServerEvent {
    /// The type, such as `datastar-patch-elements`; empty when none was given.
    pub name: String,
    /// The data lines.
    pub data: Vec<String>,
    /// The id that a reconnecting client sends back.
    pub id: Option<String>,
    /// How long a client waits before it connects again.
    pub retry: Option<Duration>,
}

impl ServerEvent {
    /// The elements of a `datastar-patch-elements` event.
    pub fn elements(&self) -> Option<PatchedElements> {
        (self.name == "datastar-patch-elements").then(|| PatchedElements {
            elements: self.joined("elements"),
            selector: self.value("selector").map(str::to_owned),
            mode: self.value("mode").unwrap_or("outer").to_owned(),
            namespace: self.value("namespace").unwrap_or("html").to_owned(),
            view_transition: self.value("useViewTransition") == Some("true"),
        })
    }

    /// The signals of a `datastar-patch-signals` event.
    pub fn signals(&self) -> Option<PatchedSignals> {
        (self.name == "datastar-patch-signals").then(|| PatchedSignals {
            json: self.joined("signals"),
            only_if_missing: self.value("onlyIfMissing") == Some("true"),
        })
    }

    /// The last value of a key, as the client takes it.
    fn value(&self, key: &str) -> Option<&str> {
        self.values(key).last()
    }

    fn joined(&self, key: &str) -> String {
        self.values(key).collect::<Vec<_>>().join("\n")
    }

    fn values(&self, key: &str) -> impl Iterator<Item = &str> {
        self.data.iter().filter_map(move |line| {
            let (name, value) = line.split_once(' ').unwrap_or((line, ""));
            (name == key).then_some(value)
        })
    }
}

/// Elements that the server patched into the page.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PatchedElements {
    /// The markup.
    pub elements: String,
    /// Where it goes; by the ids of the elements when there is none.
    pub selector: Option<String>,
    /// How it gets there, such as `outer` or `append`.
    pub mode: String,
    /// `html`, `svg` or `mathml`.
    pub namespace: String,
    /// Whether the change is animated by the browser.
    pub view_transition: bool,
}

impl PatchedElements {
    /// Whether the markup holds a piece of text.
    pub fn contains(&self, piece: &str) -> bool {
        self.elements.contains(piece)
    }
}

impl fmt::Display for PatchedElements {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.elements)
    }
}

/// Signals that the server patched.
///
/// # Example
///
/// ```
/// use stario_runtime::testing::TestClient;
/// use stario_runtime::{App, Context, Method, Result, Route, Span, Writer};
///
/// async fn count(_c: Context, w: Writer) {
///     w.sse().signals(&serde_json::json!({ "count": 3 }));
/// }
///
/// async fn bootstrap(app: &mut App, _span: &Span) -> Result {
///     app.add(Route::new(Method::GET, "/count")?, count);
///     Ok(())
/// }
///
/// # stario_runtime::__private::block_on_test(async {
/// let client = TestClient::start(bootstrap).await;
/// let mut tab = client.get("/count").events().await;
/// let signals = tab.next_signals().await;
/// assert_eq!(signals.read::<serde_json::Value>()["count"], 3);
/// assert!(!signals.only_if_missing);
/// # });
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PatchedSignals {
    /// The JSON object.
    pub json: String,
    /// Whether signals that exist already keep their values.
    pub only_if_missing: bool,
}

impl PatchedSignals {
    /// The signals as a value.
    ///
    /// # Panics
    ///
    /// Panics when they do not have the shape of `T`.
    #[track_caller]
    pub fn read<T: DeserializeOwned>(&self) -> T {
        match serde_json::from_str(&self.json) {
            Ok(value) => value,
            Err(error) => panic!(
                "the signals do not have this shape: {error}\n\n{}",
                self.json
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_and_signals_are_read_by_key() {
        let event = ServerEvent {
            name: "datastar-patch-elements".to_owned(),
            data: [
                "selector #list",
                "mode append",
                "elements <li>",
                "elements ",
                "elements </li>",
            ]
            .map(str::to_owned)
            .into(),
            ..ServerEvent::default()
        };
        let patch = event.elements().unwrap();
        assert_eq!(patch.elements, "<li>\n\n</li>");
        assert_eq!(patch.selector.as_deref(), Some("#list"));
        assert_eq!(
            (patch.mode.as_str(), patch.namespace.as_str()),
            ("append", "html")
        );
        assert!(patch.contains("<li>") && !patch.view_transition);
        assert_eq!(event.signals(), None);

        let event = ServerEvent {
            name: "datastar-patch-signals".to_owned(),
            data: vec![
                "onlyIfMissing true".to_owned(),
                "signals {\"n\":1}".to_owned(),
            ],
            ..ServerEvent::default()
        };
        let signals = event.signals().unwrap();
        assert!(signals.only_if_missing);
        assert_eq!(
            signals.read::<serde_json::Value>(),
            serde_json::json!({"n": 1})
        );
    }
}
