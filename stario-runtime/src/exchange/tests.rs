//! The exchange without a connection.

use std::sync::Arc;
use std::task::{Context, Waker};

use http::header::CONTENT_TYPE;
use http::{HeaderValue, Response};

use super::{Exchange, Spare, Stage, Whole};
use crate::asked::Asked;
use crate::body::{Body, LiveBody};
use crate::channel::Channel;
use crate::config::ServerConfig;
use crate::handle::AppHandle;
use crate::peer::Client;
use crate::telemetry::Span;

/// An exchange of an app without settings, before anybody has answered.
pub(crate) fn exchange() -> Arc<Exchange> {
    Arc::new(Exchange::new(
        AppHandle::new(ServerConfig::default()),
        Span::noop(),
        Asked::default(),
        Arc::default(),
        Arc::default(),
        Client::default(),
    ))
}

fn open_stream(exchange: &Arc<Exchange>) -> Arc<Channel> {
    let channel = exchange.open_live(100);
    let body = LiveBody::new(channel.clone(), exchange.clone(), None);
    exchange.respond(Response::new(Body::Live(Box::new(body))));
    channel
}

#[test]
fn a_stream_that_nobody_reads_frees_itself_whichever_came_first() {
    for stream_first in [true, false] {
        let exchange = exchange();
        let channel = if stream_first {
            let channel = open_stream(&exchange);
            exchange.abandon();
            channel
        } else {
            exchange.abandon();
            open_stream(&exchange)
        };
        assert!(exchange.client_has_left());
        assert!(channel.send("x".into()).is_err(), "nothing is collected");
        let weak = Arc::downgrade(&exchange);
        drop(exchange);
        assert!(weak.upgrade().is_none(), "stream first: {stream_first}");
    }
}

#[test]
fn a_connection_that_goes_while_hooks_run_frees_the_stream_too() {
    let exchange = exchange();
    let leaving = Arc::downgrade(&exchange);
    exchange.before_send(Box::new(move |_| {
        leaving.upgrade().expect("it is answering").abandon();
    }));
    let channel = open_stream(&exchange);
    assert!(channel.send("x".into()).is_err(), "nothing is collected");
    let weak = Arc::downgrade(&exchange);
    drop(exchange);
    assert!(weak.upgrade().is_none());
}

#[test]
fn an_exchange_that_is_used_again_knows_nothing_of_the_request_before() {
    let spare = Spare::default();
    let first = exchange();
    first.trust();
    first.enter(Stage::Page);
    first.before_send(Box::new(|head| head.status = http::StatusCode::IM_A_TEAPOT));
    first.respond(Response::new(Body::Empty));
    let mut place = None;
    let cx = &mut Context::from_waker(Waker::noop());
    assert!(first.poll_response(cx, &mut place).is_ready());
    assert!(!first.handler_done());

    spare.keep(first.clone());
    assert!(spare.take().is_none(), "somebody has it still");
    let at = Arc::as_ptr(&first);
    spare.keep(first);
    let second = spare.take().expect("it is over");
    assert_eq!(Arc::as_ptr(&second), at, "the same memory");
    assert!(!second.is_trusted() && !second.is_answered() && !second.has_failed());
    assert!(second.enter(Stage::Page), "no page was shown of this one");
    assert!(second.poll_response(cx, &mut place).is_pending());
    assert!(!second.writer_dropped(), "its handler has not returned");
    second.respond(Response::new(Body::Empty));
    assert!(second.poll_response(cx, &mut place).is_ready());
    assert_eq!(place.unwrap().status(), 200, "no hook is left");
}

fn whole(text: &'static str) -> Whole {
    Whole {
        content_type: HeaderValue::from_static("text/plain"),
        body: Body::Full(text.into()),
    }
}

#[test]
fn a_whole_answer_becomes_the_response_that_it_stands_for() {
    let cx = &mut Context::from_waker(Waker::noop());
    let mut answer = |exchange: &Exchange| {
        let mut place = None;
        assert!(exchange.poll_response(cx, &mut place).is_ready());
        place.unwrap()
    };
    let plain = exchange();
    plain.respond_whole(whole("first"));
    plain.respond_whole(whole("second"));
    plain.respond(Response::new(Body::Empty));
    assert!(plain.is_answered() && !plain.has_failed());
    let response = answer(&plain);
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()[CONTENT_TYPE], "text/plain");
    assert!(matches!(response.body(), Body::Full(text) if text == "first"));
    assert_eq!(response.headers().len(), 1);

    let looked_at = exchange();
    looked_at.before_send(Box::new(|head| head.status = http::StatusCode::IM_A_TEAPOT));
    looked_at.respond_whole(whole("first"));
    assert_eq!(answer(&looked_at).status(), 418);

    let late = exchange();
    late.respond(Response::new(Body::Empty));
    late.respond_whole(whole("late"));
    assert!(matches!(answer(&late).body(), Body::Empty));
}

#[test]
fn a_whole_answer_that_nobody_takes_goes() {
    for answered_first in [true, false] {
        let left = exchange();
        if answered_first {
            left.respond_whole(whole("unread"));
            left.abandon();
        } else {
            left.abandon();
            left.respond_whole(whole("unread"));
        }
        assert!(left.client_has_left());
        let cx = &mut Context::from_waker(Waker::noop());
        assert!(left.poll_response(cx, &mut None).is_pending());
    }
}

#[test]
fn an_exchange_with_a_stream_or_without_a_client_is_not_used_again() {
    let spare = Spare::default();
    let streams = exchange();
    streams.open_live(100);
    spare.keep(streams);
    let left = exchange();
    left.abandon();
    spare.keep(left);
    assert!(spare.take().is_none());
}
