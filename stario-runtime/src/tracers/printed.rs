//! What a plain terminal shows of traces, as text.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use super::page::EDGE;
use super::terminal::Terminal;
use super::tty::Tty;
use crate::attrs;
use crate::telemetry::{Span, Tracer, limits};

#[derive(Clone, Default)]
struct Paper(Arc<Mutex<Vec<u8>>>);

impl Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What a plain terminal shows of `work`.
fn printed(work: impl FnOnce(&Arc<dyn Tracer>)) -> String {
    let paper = Paper::default();
    let tracer: Arc<dyn Tracer> = Arc::new(Tty::new(paper.clone(), Terminal::default()));
    work(&tracer);
    tracer.flush();
    let text = String::from_utf8(paper.0.lock().unwrap().clone()).unwrap();
    assert!(
        text.lines().all(|line| line.chars().count() <= 80),
        "{text}"
    );
    text
}

#[test]
fn a_trace_is_printed_when_its_root_ends() {
    let text = printed(|tracer| {
        let root = Span::root(tracer, "POST /click");
        root.attr("user_id", "ada").attr("cell", 7);
        drop(root.step("db.query"));
        tracer.flush();
        root.event("painted", attrs! { "color" => "teal" });
    });
    let lines: Vec<_> = text.lines().collect();
    assert!(lines[0].contains("Z POST /click  "), "{text}");
    assert_eq!(lines[1].trim(), "cell     7");
    assert_eq!(lines[2].trim(), "user_id  ada");
    assert!(lines[3].trim().starts_with('+'), "{text}");
    assert!(lines[3].ends_with("painted  color: teal"), "{text}");
    assert!(lines[4].starts_with("          └ db.query "), "{text}");
}

#[test]
fn the_start_is_not_buried_in_settings() {
    let text = printed(|tracer| {
        Span::root(tracer, "server.startup")
            .attr("server.port", 8000)
            .attr("server.host", "127.0.0.1")
            .attr("tiles.grid_size", 5);
        Span::root(tracer, "job").attr("server.port", 5432);
    });
    let lines: Vec<_> = text.lines().map(str::trim).collect();
    assert_eq!(lines[1], "tiles.grid_size  5");
    assert!(lines[2].starts_with("… 2 settings, "), "{text}");
    assert!(lines[4].starts_with("server.port  5432"), "{text}");
}

#[test]
fn a_request_shows_its_path_and_status_instead_of_attributes() {
    let text = printed(|tracer| {
        Span::root(tracer, "GET /rooms/{room_id}")
            .attr("request.method", "GET")
            .attr("request.path", "/rooms/42")
            .attr("response.status_code", 404);
    });
    assert_eq!(text.lines().count(), 1);
    assert!(
        text.contains("GET /rooms/42 ") && text.contains(" 404 "),
        "{text}"
    );
}

#[test]
fn a_refusal_that_the_client_gets_as_200_shows_what_was_meant() {
    let text = printed(|tracer| {
        Span::root(tracer, "POST /click")
            .attr("response.status_code", 200)
            .attr("error.status", 403);
        Span::root(tracer, "POST /save")
            .attr("response.status_code", 200)
            .attr("error.status", 500)
            .fail("no disk");
        Span::root(tracer, "GET /")
            .attr("response.status_code", 404)
            .attr("error.status", 404);
    });
    let lines: Vec<_> = text.lines().collect();
    assert!(lines[0].contains(" 403→200 "), "{text}");
    assert!(lines[1].contains(" 500→200 "), "{text}");
    assert_eq!(lines[2].trim(), "│ no disk");
    assert!(lines[3].contains(" 404 "), "{text}");
    assert_eq!(lines.len(), 4, "the attribute is not shown again: {text}");
}

#[test]
fn a_stream_is_visible_when_it_opens_and_when_it_closes() {
    let text = printed(|tracer| {
        let span = Span::root(tracer, "GET /subscribe");
        span.stay_open();
        tracer.flush();
        span.event("relay", ());
    });
    let lines: Vec<_> = text.lines().collect();
    assert!(
        lines[0].contains("GET /subscribe") && lines[0].contains(" open "),
        "{text}"
    );
    assert!(
        lines[1].contains("GET /subscribe") && !lines[1].contains("open"),
        "{text}"
    );
    assert_eq!(lines.len(), 3);
}

#[test]
fn text_of_strangers_cannot_steer_the_terminal() {
    let text = printed(|tracer| {
        let span = Span::root(tracer, "GET /\x1b[2J\n");
        span.attr("agent\r", "\u{9b}31m")
            .event("\x07", attrs! { "k\n" => "v\x1b" });
        span.exception(&io::Error::other("bad\x1b]0;owned\x07"))
            .fail("no\x1b[1A");
    });
    assert!(
        !text.chars().any(|c| c.is_control() && c != '\n'),
        "{text:?}"
    );
    assert!(text.contains("\\u{1b}[2J\\n"), "{text}");
}

#[test]
fn a_step_that_outlives_its_root_is_printed_by_itself() {
    let text = printed(|tracer| {
        let root = Span::root(tracer, "root");
        let step = root.step("late");
        root.end();
        step.end();
    });
    let names: Vec<_> = text.lines().map(|line| line[10..14].to_owned()).collect();
    assert_eq!(names, ["root", "late"]);
}

#[test]
fn a_trace_of_many_steps_is_folded_in_the_middle() {
    let text = printed(|tracer| {
        let root = Span::root(tracer, "stream");
        (0..1000).for_each(|n| drop(root.step(format!("step.{n} "))));
    });
    assert_eq!(text.lines().count(), 1 + 2 * EDGE + 1);
    assert!(
        text.contains("step.29 ") && text.contains("step.970 "),
        "{text}"
    );
    assert!(
        !text.contains("step.30 ") && text.ends_with("… 940 more steps\n"),
        "{text}"
    );
}

#[test]
fn an_error_is_shown_to_its_end() {
    let text = printed(|tracer| {
        let message = format!("{} the end", "lorem ipsum ".repeat(12));
        let span = Span::root(tracer, "save");
        span.exception(&io::Error::other(message))
            .fail("first line\nsecond line");
    });
    let lines: Vec<_> = text.lines().map(str::trim).collect();
    assert_eq!(lines[1..3], ["│ first line", "│ second line"]);
    assert!(
        lines[3].contains("exception  exc.type: std::io::"),
        "{text}"
    );
    assert!(
        lines[4].starts_with("│ lorem") && text.ends_with(" the end\n"),
        "{text}"
    );
}

#[test]
fn what_was_dropped_is_told() {
    let text = printed(|tracer| {
        let span = Span::root(tracer, "stream");
        for _ in 0..limits::EVENTS + 3 {
            span.event("tick", ());
        }
    });
    assert!(text.ends_with("… 3 more events\n"), "{text}");
}

#[test]
fn a_long_stream_shows_where_events_are_left_out() {
    let text = printed(|tracer| {
        let span = Span::root(tracer, "GET /live");
        span.stay_open();
        for n in 0..100 {
            span.event(format!("tick.{n}"), ());
        }
    });
    let after: Vec<_> = text.lines().skip(2 + limits::STREAM_EVENTS).collect();
    assert_eq!(after[0].trim(), "… 36 more events");
    assert!(after[1].ends_with("tick.68"), "{text}");
    assert_eq!(after.len(), 1 + limits::STREAM_EVENTS);
}

#[test]
fn colours_follow_the_outcome() {
    let terminal = Terminal::detect(true, |_| None);
    let paper = Paper::default();
    let tracer: Arc<dyn Tracer> = Arc::new(Tty::new(paper.clone(), terminal));
    Span::root(&tracer, "a").attr("response.status_code", 302);
    Span::root(&tracer, "b").fail("no");
    Span::root(&tracer, "c")
        .attr("response.status_code", 200)
        .attr("error.status", 403);
    tracer.flush();
    let text = String::from_utf8(paper.0.lock().unwrap().clone()).unwrap();
    assert!(
        text.contains("\x1b[33m302 ") && text.contains("\x1b[31m[error] "),
        "{text:?}"
    );
    assert!(text.contains("\x1b[33m403→200 "), "{text:?}");
}
