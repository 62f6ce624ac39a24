//! Panics of application code: caught where they happen, told in the span.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};

/// What a panic carries.
pub(crate) type Panic = Box<dyn Any + Send>;

/// Polls a future of the application; a panic in it is its outcome.
///
/// The future must not be polled again after that.
pub(crate) fn poll<F: Future + ?Sized>(
    future: Pin<&mut F>,
    cx: &mut Context<'_>,
) -> Poll<Result<F::Output, Panic>> {
    // Nothing of ours is left half-changed: the future is dropped next.
    match catch_unwind(AssertUnwindSafe(|| future.poll(cx))) {
        Ok(poll) => poll.map(Ok),
        Err(panic) => Poll::Ready(Err(panic)),
    }
}

/// The text of a panic.
pub(crate) fn message(panic: &(dyn Any + Send)) -> &str {
    if let Some(text) = panic.downcast_ref::<&'static str>() {
        text
    } else if let Some(text) = panic.downcast_ref::<String>() {
        text
    } else {
        "a value that is no text"
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;
    use std::pin::pin;

    use super::*;

    #[tokio::test]
    async fn a_panic_is_an_outcome_with_its_text() {
        let mut future = pin!(async {
            let number: u32 = "x".len().try_into().expect("small");
            assert_eq!(number, 2, "on purpose");
        });
        let panic = poll_fn(|cx| poll(future.as_mut(), cx)).await.unwrap_err();
        assert!(message(&*panic).contains("on purpose"));
    }
}
