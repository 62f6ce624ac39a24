//! The latest traces, with what is beside them.

use std::sync::Arc;
use std::time::Duration;

use stario_runtime::__private::{Recent, Trace, bytes, one_line};

use super::charts;
use super::filter::{Filter, LEAST, METHODS, OUTCOMES};
use super::format::{Outcome, duration, now, time, title, took, value, verdict};
use super::frame::{document, policy};
use super::page::{TRACE, TRACES, TRACES_LIVE};
use super::panels;
use crate::prelude::*;

/// Traces that are listed.
const LISTED: usize = 200;

#[handler]
pub(super) async fn page(c: Context, mut w: Writer, recent: Arc<Recent>) -> Result {
    let filter = Filter::of(&c);
    let csp = policy();
    w.csp(&csp)?;
    let body = overview(&recent, &filter);
    let live = TRACES_LIVE.href();
    w.html(document(
        &csp,
        "Latest",
        live.as_str(),
        &form(&filter),
        &body,
    ));
    Ok(())
}

/// Sends the page again for as long as it changes; a new filter is a new stream.
#[handler]
pub(super) async fn live(c: Context, w: Writer, recent: Arc<Recent>) {
    let filter = Filter::of(&c);
    let mut pulse = c.alive(recent.pulse());
    let mut sse = w.sse();
    let mut seen = Html::default();
    while pulse.next().await.is_some() {
        let view = overview(&recent, &filter);
        if view != seen {
            sse.patch(view.clone());
            seen = view;
        }
    }
}

/// Works without a script as well: then a button sends it.
fn form(filter: &Filter) -> Html {
    html! {
        <form #filter .filter method="get" action={TRACES.href()}>
            <input
                type="search"
                name="q"
                value={&filter.text}
                placeholder="path, attribute, event, error, id"
                aria-label="Find"
                autocomplete="off"
                spellcheck="false"
            >
            <select name="method" aria-label="Method">
                <option value="">"any method"</option>
                for method in METHODS {
                    <option value={method} selected={filter.method == method}>
                        if method == "none" { "no request" } else { {method} }
                    </option>
                }
            </select>
            <select name="outcome" aria-label="Outcome">
                <option value="">"any outcome"</option>
                for (outcome, label) in OUTCOMES {
                    <option value={outcome.name()} selected={filter.outcome == outcome.name()}>
                        {label}
                    </option>
                }
            </select>
            <select name="least" aria-label="Duration">
                <option value="">"any duration"</option>
                for (millis, label) in LEAST {
                    <option value={millis} selected={filter.least == millis}>{label}</option>
                }
            </select>
            <noscript><button>"Find"</button></noscript>
        </form>
    }
}

fn overview(recent: &Recent, filter: &Filter) -> Html {
    let now = now();
    let all = recent.ended();
    let wanted: Vec<_> = all.iter().filter(|trace| filter.takes(trace)).collect();
    let open = recent.open();
    html! {
        <main #live .overview>
            {charts::charts(&recent.rates(now), &wanted)}
            <div .columns>
                <section .panel .latest aria-label="Traces">
                    {heading(recent, filter, all.len(), wanted.len())}
                    {rows(&wanted, now)}
                </section>
                <aside>
                    {panels::open(&open, now)}
                    {panels::relays()}
                </aside>
            </div>
        </main>
    }
}

fn heading(recent: &Recent, filter: &Filter, all: usize, wanted: usize) -> Html {
    let (spans, size) = recent.size();
    let size = bytes(size as u64);
    html! {
        <h2>
            if filter.is_empty() { "Latest " } else { "Found " }
            <span .count>
                {wanted.min(LISTED)} " of " {if filter.is_empty() { all } else { wanted }}
            </span>
            <span .aside>{spans} " spans, " {size} " in memory"</span>
        </h2>
    }
}

fn rows(wanted: &[&Arc<Trace>], now: u64) -> Html {
    let shown = &wanted[..wanted.len().min(LISTED)];
    let took_of = |trace: &Arc<Trace>| took(&trace.root, now);
    let longest = shown
        .iter()
        .map(|trace| took_of(trace))
        .max()
        .unwrap_or_default();
    html! {
        <ol #traces .traces>
            for trace in shown {
                {row(trace, longest)}
            } else {
                <li .empty>"Nothing here yet. Use the app, or loosen the filter."</li>
            }
        </ol>
    }
}

fn row(trace: &Trace, longest: Duration) -> Html {
    let root = &trace.root;
    let (method, what) = title(root);
    let share = charts::share(root.duration(), longest);
    html! {
        <li #trace-{root.id.tail()}>
            <a .trace class={Outcome::of(trace).name()} href={TRACE.href(root.id.to_string())}>
                <time>{time(root.start_ns)}</time>
                <b .method>{&*method}</b>
                <span .what>
                    {&*what}
                    for (key, known) in panels::own(root) {
                        " " <i>{one_line(key)} "=" {value(key, known)}</i>
                    }
                </span>
                <span .notes>{notes(trace)}</span>
                <b .verdict>{verdict(root)}</b>
                <span .took>{duration(root.duration())}</span>
                <svg .share preserveAspectRatio="none" viewBox="0 0 100 4" aria-hidden="true">
                    <rect width={share} height="4"/>
                </svg>
                if let Some(error) = &root.error {
                    <span .error>{one_line(error)}</span>
                }
            </a>
        </li>
    }
}

/// How much there is in it.
fn notes(trace: &Trace) -> String {
    let events = trace.root.events.len() as u64 + trace.root.folded_events;
    let counts = [(trace.steps.len() as u64, "step"), (events, "event")];
    let some = counts.into_iter().filter(|(count, _)| *count > 0);
    let text: Vec<_> = some
        .map(|(count, what)| format!("{count} {what}{}", if count == 1 { "" } else { "s" }))
        .collect();
    text.join(" · ")
}
