//! One trace: its waterfall, and what was said in each span.

use std::sync::Arc;
use std::time::Duration;

use stario_runtime::__private::{Recent, Trace, bytes, one_line};
use stario_runtime::telemetry::{AttrList, Id, SpanData, SpanEvent, SpanLink};

use super::charts::unit;
use super::format::{self, Outcome, duration, took, value, verdict};
use super::frame::{document, policy};
use super::page::{TRACE, TRACE_LIVE, TRACES};
use super::waterfall::{Line, Whole, lines};
use crate::prelude::*;

/// Digits of the end of an id, as the terminal shows it.
const TAIL: usize = 8;

#[handler]
pub(super) async fn page(c: Context, mut w: Writer, recent: Arc<Recent>) -> Result {
    let asked: String = c.param("trace")?;
    let csp = policy();
    w.csp(&csp)?;
    let (title, body, live) = if let Some(trace) = find(&recent, &asked) {
        let live = is_open(&trace).then(|| TRACE_LIVE.href(trace.root.id.to_string()));
        let live = live.map_or_else(String::new, |live| live.to_string());
        (heading(&trace.root), waterfall(&recent, &trace), live)
    } else {
        w.status(404)?;
        ("Gone".to_owned(), gone(), String::new())
    };
    w.html(document(&csp, &title, &live, &Html::default(), &body));
    Ok(())
}

/// Sends the trace again whenever there is more to see.
#[handler]
pub(super) async fn live(c: Context, w: Writer, recent: Arc<Recent>) -> Result {
    let asked: String = c.param("trace")?;
    let mut pulse = c.alive(recent.pulse());
    let mut sse = w.sse();
    let mut seen = Html::default();
    while pulse.next().await.is_some() {
        let Some(trace) = find(&recent, &asked) else {
            continue;
        };
        let view = waterfall(&recent, &trace);
        if view != seen {
            sse.patch(view.clone());
            seen = view;
        }
    }
    Ok(())
}

/// Whether there is more to come.
fn is_open(trace: &Trace) -> bool {
    let mut spans = std::iter::once(&trace.root).chain(&trace.steps);
    spans.any(|span| span.end_ns.is_none())
}

/// By the whole id, or by the end of it.
fn find(recent: &Recent, asked: &str) -> Option<Arc<Trace>> {
    let digits: String = asked.chars().filter(|c| *c != '-').collect();
    if digits.len() == TAIL {
        let digits = digits.to_ascii_lowercase();
        let all = recent.open().into_iter().chain(recent.ended());
        let mut all = all.filter(|trace| trace.root.id.tail() == digits);
        return all.next();
    }
    let id = u128::from_str_radix(&digits, 16).ok()?;
    recent.find(Id::from_bytes(id.to_be_bytes()))
}

fn heading(root: &SpanData) -> String {
    let (method, what) = format::title(root);
    format!("{method} {what}").trim_start().to_owned()
}

fn gone() -> Html {
    html! {
        <main #live .gone>
            <h1>"This trace is no longer in memory"</h1>
            <p>
                "The latest ones are kept, until there are "
                <code>"STARIO_TRACE_PAGE_MAX_SPANS"</code>
                " spans of them. The tracer "<code>"sqlite"</code>" keeps them for days."
            </p>
            <p><a href={TRACES.href()}>"The latest traces"</a></p>
        </main>
    }
}

fn waterfall(recent: &Recent, trace: &Trace) -> Html {
    let now = format::now();
    let root = &trace.root;
    let whole = Whole::of(trace, now);
    let (method, what) = format::title(root);
    html! {
        <main #live .detail>
            <div .panel .summary class={Outcome::of(trace).name()}>
                <h1><b .method>{&*method}</b> " " <span>{&*what}</span></h1>
                <p .facts>
                    <b .verdict>{verdict(root)}</b>
                    <span><b>{duration(took(root, now))}</b></span>
                    <span>{format::time(root.start_ns)}</span>
                    <span>
                        {1 + trace.steps.len()}
                        {if trace.steps.is_empty() { " span" } else { " spans" }}
                    </span>
                    if let Some(progress) = &root.progress {
                        <span>{progress.events()} " patches · " {bytes(progress.bytes())}</span>
                    }
                    <code .id>{root.id.to_string()}</code>
                </p>
                if let Some(error) = &root.error {
                    <p .error>{one_line(error)}</p>
                }
            </div>
            <section .panel aria-label="Waterfall">
                <div .scale aria-hidden="true">
                    <span></span>
                    <span .marks>
                        <span>"0"</span>
                        for quarter in 1..=4 {
                            <span>
                                {duration(Duration::from_nanos(whole.nanos() * quarter / 4))}
                            </span>
                        }
                    </span>
                </div>
                <div #waterfall>
                    for line in lines(trace, now) {
                        {span_view(recent, &line, root, now)}
                    }
                </div>
                if trace.dropped_steps > 0 {
                    <p .empty>"and " {trace.dropped_steps} " steps that were too many to keep"</p>
                }
            </section>
        </main>
    }
}

fn span_view(recent: &Recent, line: &Line<'_>, root: &SpanData, now: u64) -> Html {
    let span = line.span;
    let is_root = span.id == root.id;
    html! {
        <details #span-{span.id.tail()} .span .depth-{line.depth}
            class={Outcome::of_span(span).name()}
            open={is_root || span.is_error()}
        >
            <summary>
                <span .name>{one_line(&span.name)}</span>
                <span .took>{duration(took(span, now))}</span>
                {bar(line)}
            </summary>
            <div .inside>
                // That of the root stands at the top.
                if let Some(error) = span.error.as_ref().filter(|_| !is_root) {
                    <p .error>{one_line(error)}</p>
                }
                {attributes(&span.attributes)}
                {events(span, root.start_ns)}
                {links(recent, &span.links)}
                if span.attributes.is_empty() && span.events.is_empty() && span.links.is_empty() {
                    <p .empty>"Nothing was said in it."</p>
                }
            </div>
        </details>
    }
}

fn bar(line: &Line<'_>) -> Html {
    html! {
        <svg .bar role="presentation" height="14">
            <rect .rail y="6" width="100%" height="2"/>
            <rect .length
                x=({unit(line.from)} "%")
                y="2"
                width=({unit(line.width.max(0.25))} "%")
                height="10"
                rx="2"
            />
            for tick in &line.events {
                <circle .tick .bad?={tick.is_error} cx=({unit(tick.at)} "%") cy="7" r="2.5"/>
            }
        </svg>
    }
}

fn attributes(list: &AttrList) -> Html {
    html! {
        if !list.is_empty() {
            <dl .attributes>
                for (key, known) in list.iter() {
                    <div><dt>{one_line(key)}</dt><dd>{value(key, known)}</dd></div>
                }
                if list.dropped() > 0 {
                    <div>
                        <dt>"…"</dt><dd>"and " {list.dropped()} " more that were not kept"</dd>
                    </div>
                }
            </dl>
        }
    }
}

fn events(span: &SpanData, start: u64) -> Html {
    let lost = span.folded_events + span.dropped_events;
    html! {
        if !span.events.is_empty() {
            <ol .events>
                for (place, event) in span.events.iter().enumerate() {
                    if place == span.folded_after && lost > 0 {
                        <li .empty>"… " {lost} " events that were not kept …"</li>
                    }
                    {event_view(event, start)}
                }
            </ol>
        }
    }
}

fn event_view(event: &SpanEvent, start: u64) -> Html {
    let offset = Duration::from_nanos(event.time_ns.saturating_sub(start));
    html! {
        <li .bad?={event.name == "exception"}>
            <span .offset>"+" {duration(offset)}</span>
            <span .event>
                <b>{one_line(&event.name)}</b>
                for (key, known) in event.attributes.iter() {
                    " " <span .pair><i>{one_line(key)}</i> " " {value(key, known)}</span>
                }
                if let Some(body) = &event.body {
                    <pre>{lines_of(body)}</pre>
                }
            </span>
        </li>
    }
}

/// A longer text line by line, each made harmless.
fn lines_of(body: &str) -> String {
    let lines: Vec<_> = body.lines().map(one_line).collect();
    lines.join("\n")
}

/// Another trace can be opened while it is in memory; a caller's never is.
fn links(recent: &Recent, links: &[SpanLink]) -> Html {
    html! {
        if !links.is_empty() {
            <ul .links>
                for link in links {
                    <li>
                        <i>{one_line(&link.name)}</i> " "
                        if recent.find(link.trace_id).is_some() {
                            <a href={TRACE.href(link.trace_id.to_string())}>
                                {link.trace_id.to_string()}
                            </a>
                        } else {
                            <code>{link.trace_id.to_string()}</code>
                        }
                    </li>
                }
            </ul>
        }
    }
}
