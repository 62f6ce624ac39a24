//! A dialog over the page that sent a Datastar request.

use std::time::Duration;

use stario_html::{Event, EventError, Js, Mode, Patch, ds, tags};

use super::markup::{self, STYLE};
use super::report::Report;

/// The expression that opens the dialog.
const OPEN: &str = include_str!("overlay.js");

/// When a stream that is asked for again and again may show the next one.
const RETRY: Duration = Duration::from_secs(8);

/// What the event is sent in.
#[derive(Debug, Clone, Copy)]
pub(super) enum From {
    /// The whole answer to an action.
    Answer,
    /// A stream that ends with it.
    Stream,
}

/// The event that shows the dialog.
///
/// Markup and style lie in a `<template>`, which neither the page's own style nor Datastar looks
/// into, and come to life in a shadow root: by the expression alone, so that it works under a
/// strict policy as well. Escape, the button, and a click beside it close it.
///
/// What was asked for with GET may be a stream that asks again by itself: closed once, the same
/// failure stays a small button with a count instead of coming back every few seconds.
pub(super) fn event(report: &Report<'_>, from: From) -> Result<Event, EventError> {
    let close = tags::button()
        .type_("button")
        .class("close")
        .child("Close (Esc)");
    let note = match from {
        From::Answer => "This request failed; the page is as it was before.",
        From::Stream => "This stream failed and was cut.",
    };
    let note = tags::span().child(note);
    let bar = tags::div().class("bar").child(note).child(close);
    let dialog = tags::dialog()
        .aria_labelledby("stario-error-title")
        .child(bar)
        .child(markup::report(report));
    let count = tags::b().child("1");
    let what = format!(" × {} {}", report.case.method, report.case.path);
    let pill = tags::button()
        .type_("button")
        .class("pill")
        .hidden(true)
        .child(count)
        .child(what);
    // Data for the expression: a `<style>` element would need the policy's leave.
    let look = tags::pre().class("look").hidden(true).child(STYLE);
    let repeats = (report.case.method == "GET").then_some("true");
    let host = tags::div()
        .class("stario-error")
        .attr("data-fault", report.key())
        .and_then(|host| host.attr("data-repeats", repeats))
        .expect("both names are those of data attributes")
        .with(ds::init(Js::from_source(OPEN)))
        .child(tags::template().child(look).child(dialog).child(pill));
    let patch = Patch::new(host.into_html())
        .selector("body")
        .mode(Mode::Append);
    Event::patch(match from {
        From::Answer => patch.retry(RETRY),
        // The page has its own idea of when to come back.
        From::Stream => patch,
    })
}
