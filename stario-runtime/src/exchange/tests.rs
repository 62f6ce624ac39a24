//! The exchange without a connection.

use std::sync::Arc;

use http::Response;

use super::Exchange;
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
