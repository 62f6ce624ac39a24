//! The end of a request, once its handler is through.

use std::sync::Arc;

use crate::error::Result;
use crate::exchange::Exchange;
use crate::failure;
use crate::fault::Fault;
use crate::handler::HandlerSite;
use crate::panic::Panic;

/// Closes the books of a request once its handler is through.
pub(super) fn settle(
    exchange: &Arc<Exchange>,
    handler: &HandlerSite,
    outcome: Result<Result, Panic>,
) {
    let span = &exchange.span;
    let live = exchange.live();
    match (outcome, live) {
        (Ok(Ok(())), _) => {}
        (Ok(Err(error)), Some(live)) => failure::cut_short(exchange, live, &Fault::Error(&error)),
        (Ok(Err(error)), None) => failure::refuse(exchange, &error),
        (Err(panic), Some(live)) => failure::cut_short(exchange, live, &Fault::Panic(&panic)),
        (Err(panic), None) => failure::broken(exchange, &Fault::Panic(&panic)),
    }
    if exchange.client_has_left() {
        span.attr("request.client_left", true);
    }
    if exchange.handler_done() {
        if exchange.client_has_left() {
            // Nobody waits, and nothing will come: the connection goes.
            exchange.cut();
            span.end();
            return;
        }
        let how = format!("handler {handler} returned without sending a response");
        failure::broken(exchange, &Fault::Silent(how));
    }
    span.end();
}
