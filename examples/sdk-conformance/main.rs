//! The server that the test runner of the Datastar SDKs asks.
//!
//! `/test` answers with one event for each entry of its input.
//!
//! The runner is a Go program in Datastar's repository (`sdk/tests`, take the tag of the client's
//! version) and expects port 7331:
//!
//! ```text
//! STARIO_PORT=7331 cargo run --example sdk-conformance
//! datastar-sdk-tests -server http://localhost:7331 -type all
//! ```

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Map, Value};
use stario::prelude::*;
use stario::{Attrs, Event, Mode, Namespace, Script};

routes! {
    pub(crate) TEST      = GET  "/test";
    pub(crate) TEST_POST = POST "/test";
}

/// What the runner sends as signals.
#[derive(Deserialize)]
struct Input {
    events: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    event_id: Option<String>,
    retry_duration: Option<u64>,
    #[serde(flatten)]
    kind: Kind,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "camelCase")]
enum Kind {
    PatchElements(PatchElements),
    PatchSignals(PatchSignals),
    ExecuteScript(ExecuteScript),
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct PatchElements {
    elements: String,
    selector: Option<String>,
    mode: Option<String>,
    namespace: Option<String>,
    use_view_transition: bool,
    view_transition_selector: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct PatchSignals {
    signals: Map<String, Value>,
    #[serde(rename = "signals-raw")]
    raw: Option<String>,
    only_if_missing: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ExecuteScript {
    script: String,
    #[serde(default)]
    attributes: BTreeMap<String, String>,
    auto_remove: Option<bool>,
}

impl Entry {
    fn event(self) -> Result<Event> {
        let mut event = match self.kind {
            Kind::PatchElements(patch) => patch.event()?,
            Kind::PatchSignals(patch) => patch.event()?,
            Kind::ExecuteScript(script) => script.event()?,
        };
        if let Some(id) = self.event_id {
            event = event.with_id(&id)?;
        }
        if let Some(milliseconds) = self.retry_duration {
            event = event.with_retry(Duration::from_millis(milliseconds));
        }
        Ok(event)
    }
}

impl PatchElements {
    fn event(self) -> Result<Event> {
        let mut patch = Patch::new(raw(self.elements));
        if let Some(selector) = self.selector {
            patch = patch.selector(selector);
        }
        if let Some(word) = self.mode {
            patch = patch.mode(named(Mode::ALL, Mode::as_str, "mode", &word)?);
        }
        if let Some(word) = self.namespace {
            patch = patch.namespace(named(
                Namespace::ALL,
                Namespace::as_str,
                "namespace",
                &word,
            )?);
        }
        if self.use_view_transition {
            patch = match self.view_transition_selector {
                Some(selector) => patch.view_transition_selector(selector),
                None => patch.view_transition(),
            };
        }
        Ok(Event::patch(patch)?)
    }
}

/// The variant that goes by this word on the wire.
fn named<T: Copy, const N: usize>(
    all: [T; N],
    word_of: fn(T) -> &'static str,
    what: &str,
    word: &str,
) -> Result<T, HttpError> {
    all.into_iter()
        .find(|one| word_of(*one) == word)
        .ok_or_else(|| HttpError::new(400, format!("There is no such {what}.")))
}

impl PatchSignals {
    fn event(self) -> Result<Event> {
        Ok(match (self.raw, self.only_if_missing) {
            (Some(text), false) => Event::signals_json(&text)?,
            (Some(text), true) => Event::signals_json_if_missing(&text)?,
            (None, false) => Event::signals(&self.signals)?,
            (None, true) => Event::signals_if_missing(&self.signals)?,
        })
    }
}

impl ExecuteScript {
    fn event(self) -> Result<Event> {
        // The runner is the author of this program's scripts.
        let mut script = Script::new(Js::from_source(self.script));
        let mut attrs = Attrs::new();
        for (name, value) in self.attributes {
            attrs = attrs.set(name, value)?;
        }
        script = script.attrs(attrs);
        if self.auto_remove == Some(false) {
            script = script.keep();
        }
        Ok(Event::script(script))
    }
}

async fn test(c: Context, w: Writer) -> Result {
    let input: Input = c.signals().await?;
    // All of them before the stream is opened: an error can still be an answer of its own.
    let events = input.events.into_iter().map(Entry::event);
    let events: Vec<Event> = events.collect::<Result<_>>()?;
    c.attr("events", events.len());
    let mut sse = w.sse();
    for event in &events {
        sse.send(event);
    }
    Ok(())
}

#[stario::main]
pub(crate) async fn bootstrap(app: &mut App, _span: &Span) -> Result {
    app.add(TEST, test);
    app.add(TEST_POST, test);
    Ok(())
}
