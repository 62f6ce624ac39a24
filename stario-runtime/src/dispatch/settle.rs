//! The end of a request, once its handler is through.

use std::sync::Arc;

use crate::error::Result;
use crate::exchange::Exchange;
use crate::failure;
use crate::handler::HandlerSite;
use crate::panic::Panic;

/// Closes the books of a request once its handler is through.
pub(super) fn settle(
    exchange: &Arc<Exchange>,
    handler: &HandlerSite,
    outcome: Result<Result, Panic>,
) {
    let span = &exchange.span;
    // A stream that failed is cut, so that the client sees that something is missing.
    if !matches!(outcome, Ok(Ok(())))
        && let Some(live) = exchange.live()
    {
        live.fail();
    }
    match outcome {
        Ok(Ok(())) => {}
        Ok(Err(error)) => failure::refuse(exchange, &error),
        Err(panic) => {
            panic.record(span);
            if !exchange.is_answered() {
                failure::tell(exchange, &failure::internal());
            }
        }
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
        span.fail(format!(
            "handler {handler} returned without sending a response"
        ));
        failure::tell(exchange, &failure::internal());
    }
    span.end();
}
