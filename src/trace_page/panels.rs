//! What is beside the traces: what runs now, and the relays.

use std::sync::Arc;

use stario_runtime::__private::{RelayView, Trace, bytes, is_secret, one_line, views};
use stario_runtime::telemetry::{SpanData, Value};

use super::format::{duration, title, took, value};
use super::page::TRACE;
use crate::prelude::*;

/// Open traces that are listed.
const LISTED: usize = 30;

/// Attributes of a stream that are shown beside its path.
const SHOWN: usize = 2;

/// Streams first, then requests; of each the oldest first.
pub(super) fn open(open: &[Arc<Trace>], now: u64) -> Html {
    let mut all: Vec<_> = open.iter().collect();
    all.sort_by_key(|trace| (trace.root.progress.is_none(), trace.root.start_ns));
    let streams = all
        .iter()
        .filter(|trace| trace.root.progress.is_some())
        .count();
    let shown = &all[..all.len().min(LISTED)];
    html! {
        <section #open .panel aria-label="Open">
            <h2>
                "Open"
                <span .figure>
                    <b>{streams}</b>{if streams == 1 { " stream" } else { " streams" }}
                </span>
                <span .figure><b>{all.len() - streams}</b>" running"</span>
            </h2>
            <ul .open-list>
                for trace in shown {
                    {line(&trace.root, now)}
                } else {
                    <li .empty>"No stream is open."</li>
                }
                if all.len() > shown.len() {
                    <li .empty>"and " {all.len() - shown.len()} " more"</li>
                }
            </ul>
        </section>
    }
}

fn line(root: &SpanData, now: u64) -> Html {
    let (method, what) = title(root);
    html! {
        <li #open-{root.id.tail()}>
            <a href={TRACE.href(root.id.to_string())}>
                <span .what><b .method>{&*method}</b> " " {&*what}</span>
                <span .age>{duration(took(root, now))}</span>
                <span .who>
                    for (key, known) in own(root) {
                        <span><i>{one_line(key)}</i> " " {value(key, known)}</span>
                    }
                </span>
                if let Some(progress) = &root.progress {
                    <span .sent>{progress.events()} " events · " {bytes(progress.bytes())}</span>
                }
            </a>
        </li>
    }
}

/// The first attributes that the app has set itself.
pub(super) fn own(root: &SpanData) -> impl Iterator<Item = (&str, &Value)> {
    let ours = ["request.", "response.", "sse.", "error.", "server."];
    root.attributes
        .iter()
        .filter(move |(key, _)| {
            !is_secret(key) && !ours.iter().any(|prefix| key.starts_with(prefix))
        })
        .take(SHOWN)
}

/// The relays of the process with their patterns.
pub(super) fn relays() -> Html {
    let relays = views();
    html! {
        <section #relays .panel aria-label="Relays">
            <h2>"Relays" <span .figure><b>{relays.len()}</b></span></h2>
            for relay in &relays {
                {relay_view(relay)}
            } else {
                <p .empty>"This app has none."</p>
            }
        </section>
    }
}

fn relay_view(relay: &RelayView) -> Html {
    html! {
        <div .relay>
            <p .relay-head>
                <code>"Relay<" {short(relay.values)} ">"</code>
                <span .figure><b>{relay.published}</b>" published"</span>
                if relay.dropped > 0 {
                    <span .figure .bad><b>{relay.dropped}</b>" lost"</span>
                }
            </p>
            if !relay.patterns.is_empty() {
                <table>
                    <thead>
                        <tr>
                            <th>"subject"</th><th>"readers"</th><th>"waiting"</th><th>"lost"</th>
                        </tr>
                    </thead>
                    <tbody>
                        for pattern in &relay.patterns {
                            <tr>
                                <td><code>{one_line(&pattern.pattern)}</code></td>
                                <td>{pattern.subscriptions}</td>
                                <td>{pattern.waiting}</td>
                                <td .bad?={pattern.dropped > 0}>{pattern.dropped}</td>
                            </tr>
                        }
                    </tbody>
                </table>
            }
            if relay.more > 0 {
                <p .empty>"and " {relay.more} " more subjects"</p>
            }
        </div>
    }
}

/// The name of a type without the modules before it: `Arc<Update>`.
fn short(name: &str) -> String {
    let mut short = String::new();
    let mut word = 0;
    for (place, c) in name.char_indices() {
        match c {
            ':' => short.truncate(word),
            c if c.is_alphanumeric() || c == '_' => short.push(c),
            c => {
                short.push(c);
                word = short.len();
            }
        }
        if place == 0 && !c.is_alphanumeric() {
            word = short.len();
        }
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_shown_without_its_modules() {
        for (name, shown) in [
            ("alloc::string::String", "String"),
            ("alloc::sync::Arc<app::game::Update>", "Arc<Update>"),
            ("(u32, core::option::Option<app::A>)", "(u32, Option<A>)"),
            ("()", "()"),
            ("&str", "&str"),
        ] {
            assert_eq!(short(name), shown);
        }
    }
}
