//! A failure as markup, for the page and for the dialog.

use stario_html::{Html, Render, Tag, tags};

use super::editor;
use super::report::Report;
use super::source::{Excerpt, Place};
use super::text;

/// How both look; the rules hold inside of `.report`, a document or a shadow root.
pub(super) const STYLE: &str = include_str!("style.css");

/// The whole report.
pub(super) fn report(report: &Report<'_>) -> Html {
    tags::article()
        .class("report")
        .child(head(report))
        .child(source(report))
        .child(backtrace(report))
        .child(request(report))
        .child(report.tree.as_ref().map(|tree| {
            section("Trace so far").child(tags::pre().class("block").child(tree.trim_end()))
        }))
        .child(
            tags::details()
                .class("copy")
                .child(tags::summary().child("As text, to be copied"))
                .child(tags::pre().class("block all").child(text::report(report))),
        )
        .into_html()
}

fn head(report: &Report<'_>) -> Tag<tags::header> {
    let case = report.case;
    let place = case.to.route.map_or_else(
        || format!("{} {}", case.method, case.path),
        ToOwned::to_owned,
    );
    let kind = tags::p()
        .class("kind")
        .child(tags::b().class("badge").child(report.kind))
        .child(tags::span().child(place))
        .child(report.type_name.map(|name| tags::code().child(name)));
    let causes = report
        .causes
        .iter()
        .map(|cause| tags::li().child("caused by: ").child(cause));
    tags::header()
        .child(kind)
        .child(tags::h1().id("stario-error-title").child(&report.message))
        .child((!report.causes.is_empty()).then(|| tags::ul().class("causes").children(causes)))
        .child(report.help.as_ref().map(|help| {
            let label = tags::b().child("help");
            tags::p().class("help").child(label).child(" ").child(help)
        }))
}

fn source(report: &Report<'_>) -> Option<Tag<tags::figure>> {
    let place = report.place.as_ref()?;
    let excerpt = place.excerpt();
    let edited = excerpt.as_ref().is_some_and(|excerpt| excerpt.edited);
    let caption = tags::figcaption()
        .child(link(place, report.editor))
        .child(edited.then(|| {
            let note = "edited since the program was built";
            tags::span().class("note").child(note)
        }));
    let figure = tags::figure().class("source").child(caption);
    Some(figure.child(excerpt.as_ref().map(code)))
}

fn code(excerpt: &Excerpt) -> Tag<tags::pre> {
    let lines = (excerpt.first..).zip(&excerpt.lines).map(|(number, line)| {
        tags::span()
            .class(("marked", number == excerpt.marked))
            .child(tags::i().child(number))
            .child(line)
            .child("\n")
    });
    tags::pre().class("code").tabindex(0).children(lines)
}

/// The file and the line, as a link into the editor when the file is here.
fn link(place: &Place, editor: &str) -> Html {
    let text = format!("{}:{}", place.file, place.line);
    match editor::link(editor, place) {
        Some(url) => tags::a()
            .href(url)
            .title("Open in the editor")
            .child(text)
            .into_html(),
        None => tags::span().child(text).into_html(),
    }
}

fn backtrace(report: &Report<'_>) -> Option<Tag<tags::section>> {
    let frames = report.frames.iter().map(|(function, place)| {
        let label = tags::code().child(function);
        let place = place.as_ref();
        let at = place.map(|place| link(place, report.editor));
        let row = (label, at);
        let item = tags::li();
        match place.and_then(Place::excerpt) {
            Some(excerpt) => item.child(
                tags::details()
                    .child(tags::summary().child(row.0).child(" ").child(row.1))
                    .child(code(&excerpt)),
            ),
            None => item.child(row.0).child(" ").child(row.1),
        }
    });
    let list = tags::ol().class("frames").children(frames);
    (!report.frames.is_empty()).then(|| section("How it came there").child(list))
}

fn request(report: &Report<'_>) -> Tag<tags::section> {
    let case = report.case;
    let mut rows = tags::dl();
    let mut row = |name: &str, value: Html| {
        let done = std::mem::replace(&mut rows, tags::dl());
        rows = done
            .child(tags::dt().child(name))
            .child(tags::dd().child(value));
    };
    row("path", text_of(&case.path));
    row("route", text_of(case.to.route.unwrap_or("none")));
    let handler = case.to.place.map(|(file, line)| Place {
        file: file.to_owned(),
        line,
    });
    let name = tags::code().child(&case.to.handler);
    let at = handler.as_ref().map(|place| link(place, report.editor));
    row("handler", name_and(name, at));
    for (what, pairs) in [("parameter", &case.params), ("query", &case.query)] {
        for (name, value) in pairs {
            row(&format!("{what} {name}"), text_of(value));
        }
    }
    let signals = report.signals.as_ref();
    let signals = signals.map(|text| tags::pre().class("block").child(text).into_html());
    row(
        "signals",
        signals.unwrap_or_else(|| text_of("not read by the handler")),
    );
    let headers = case.headers.iter().flat_map(|(name, value)| {
        let value = tags::dd().child(value).into_html();
        [tags::dt().child(name).into_html(), value]
    });
    let headers = tags::details()
        .child(tags::summary().child(format!("{} headers", case.headers.len())))
        .child(tags::dl().children(headers));
    section("Request").child(rows).child(headers)
}

fn name_and(name: impl Render, at: Option<Html>) -> Html {
    tags::span().child(name).child(" ").child(at).into_html()
}

fn text_of(text: &str) -> Html {
    tags::span().child(text).into_html()
}

pub(super) fn section(title: &str) -> Tag<tags::section> {
    tags::section().child(tags::h2().child(title))
}
