//! The one handler shape.

use std::fmt;
use std::pin::Pin;
use std::task::{self, Poll};

use crate::context::Context;
use crate::error::{Error, Result};
use crate::writer::Writer;

/// What a handler is doing: a future of its outcome, in memory of its own.
///
/// One piece of memory holds the future as the handler's function made it. An `async` block
/// around it would hold it twice, once as it came and once as it is polled.
#[must_use = "futures do nothing unless they are polled"]
pub struct HandlerFuture(Pin<Box<dyn Working + Send>>);

/// A future whose output is an outcome.
trait Working {
    fn poll_outcome(self: Pin<&mut Self>, cx: &mut task::Context<'_>) -> Poll<Result>;
}

impl<F: Future<Output: IntoOutcome>> Working for F {
    fn poll_outcome(self: Pin<&mut Self>, cx: &mut task::Context<'_>) -> Poll<Result> {
        self.poll(cx).map(IntoOutcome::into_outcome)
    }
}

impl HandlerFuture {
    /// Boxes a future of nothing or a `Result`.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_runtime::{Error, HandlerFuture, Result};
    ///
    /// # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    /// # runtime.block_on(async {
    /// assert!(HandlerFuture::new(async {}).await.is_ok());
    /// let failed = async { Result::Err(Error::new("no")) };
    /// assert!(HandlerFuture::new(failed).await.is_err());
    /// # });
    /// ```
    pub fn new<F>(future: F) -> Self
    where
        F: Future<Output: IntoOutcome> + Send + 'static,
    {
        Self(Box::pin(future))
    }

    /// What fails, or is done, without any work.
    pub(crate) fn ready(outcome: Result) -> Self {
        Self::new(std::future::ready(outcome))
    }
}

impl Future for HandlerFuture {
    type Output = Result;

    fn poll(mut self: Pin<&mut Self>, cx: &mut task::Context<'_>) -> Poll<Result> {
        self.0.as_mut().poll_outcome(cx)
    }
}

impl fmt::Debug for HandlerFuture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HandlerFuture").finish_non_exhaustive()
    }
}

/// Something that answers requests.
///
/// It is an `async fn(c: Context, w: Writer)`, returning nothing or a [`Result`].
///
/// Any such function is a handler. One with dependencies becomes one through `#[handler]`, or
/// by hand as a closure that clones them.
///
/// # Example
///
/// ```
/// use std::sync::Arc;
/// use stario_runtime::{Context, Handler, Writer};
///
/// async fn hello(_c: Context, w: Writer) {
///     w.text("hello");
/// }
///
/// fn greeting(text: Arc<str>) -> impl Handler {
///     move |_c: Context, w: Writer| {
///         let text = text.clone();
///         async move { w.text(&*text) }
///     }
/// }
///
/// fn is_handler(_: &impl Handler) {}
/// is_handler(&hello);
/// is_handler(&greeting("hi".into()));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a handler",
    label = "not `async fn(Context, Writer)`",
    note = "a handler is `async fn(c: Context, w: Writer)`, returning nothing or `Result`",
    note = "with dependencies, write `#[handler]` above it and call it with them: `home(game.clone())`",
    note = "its future must be `Send`: hold no `Rc` or lock guard across `.await`"
)]
pub trait Handler: Send + Sync + 'static {
    /// Starts the handler for one request.
    fn call(&self, c: Context, w: Writer) -> HandlerFuture;

    /// Where the handler stands in the source, for spans and the route table.
    fn site(&self) -> HandlerSite {
        HandlerSite {
            module: None,
            name: short_name(std::any::type_name::<Self>()),
            file: None,
            line: 0,
        }
    }
}

/// The name and place of a handler; prints as `tiles::home (src/main.rs:40)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HandlerSite {
    /// The module, when the handler was made by `#[handler]`.
    pub module: Option<&'static str>,
    /// The function's name; with its module where `module` is `None`.
    pub name: &'static str,
    /// The source file, when the handler was made by `#[handler]`.
    pub file: Option<&'static str>,
    /// The line in [`file`](HandlerSite::file).
    pub line: u32,
}

impl fmt::Display for HandlerSite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(module) = self.module {
            write!(f, "{module}::")?;
        }
        f.write_str(self.name)?;
        match self.file {
            Some(file) => write!(f, " ({file}:{})", self.line),
            None => Ok(()),
        }
    }
}

impl<F, Fut, O> Handler for F
where
    F: Fn(Context, Writer) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = O> + Send + 'static,
    O: IntoOutcome,
{
    fn call(&self, c: Context, w: Writer) -> HandlerFuture {
        HandlerFuture::new(self(c, w))
    }
}

/// What a handler may return.
#[diagnostic::on_unimplemented(
    message = "a handler returns nothing or `Result`, not `{Self}`",
    note = "the response is sent through the writer: `w.html(..)`, `w.empty(204)`, `w.sse()`"
)]
pub trait IntoOutcome {
    /// The outcome as a [`Result`].
    ///
    /// # Errors
    ///
    /// The error that the handler returned.
    fn into_outcome(self) -> Result;
}

impl IntoOutcome for () {
    fn into_outcome(self) -> Result {
        Ok(())
    }
}

impl<E: Into<Error>> IntoOutcome for Result<(), E> {
    fn into_outcome(self) -> Result {
        self.map_err(Into::into)
    }
}

/// A handler that knows where it was written; made by `#[handler]`.
struct Placed<F> {
    function: F,
    site: HandlerSite,
}

impl<F: Handler> Handler for Placed<F> {
    fn call(&self, c: Context, w: Writer) -> HandlerFuture {
        self.function.call(c, w)
    }

    fn site(&self) -> HandlerSite {
        self.site
    }
}

/// What `#[handler]` expands to.
#[doc(hidden)]
pub fn handler_fn<F, Fut, O>(
    name: &'static str,
    module: &'static str,
    file: &'static str,
    line: u32,
    function: F,
) -> impl Handler
where
    F: Fn(Context, Writer) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = O> + Send + 'static,
    O: IntoOutcome,
{
    Placed {
        function,
        site: HandlerSite {
            module: Some(module),
            name,
            file: Some(file),
            line,
        },
    }
}

/// What `#[handler]` can give to every request.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a dependency of a handler",
    label = "not `Clone + Send + Sync`",
    note = "every request gets a clone, on any thread: `Arc<{Self}>` is one when `{Self}` is `Send + Sync`"
)]
pub trait Dependency: Clone + Send + Sync + 'static {}

// The message above says more than that of the bound which is missing.
#[diagnostic::do_not_recommend]
impl<T: Clone + Send + Sync + 'static> Dependency for T {}

/// Clones a dependency for one request.
#[doc(hidden)]
pub fn dependency<T: Dependency>(value: &T) -> T {
    value.clone()
}

/// `tiles::home` out of `tiles::home::{{closure}}`.
fn short_name(type_name: &'static str) -> &'static str {
    type_name.trim_end_matches("::{{closure}}")
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn plain(_c: Context, w: Writer) {
        w.empty(204);
    }

    #[test]
    fn a_function_is_named_by_its_path_and_a_placed_handler_by_its_source() {
        assert!(plain.site().name.ends_with("handler::tests::plain"));
        assert_eq!(plain.site().file, None);
        let placed = handler_fn("home", "tiles", "src/main.rs", 7, plain);
        assert_eq!(placed.site().to_string(), "tiles::home (src/main.rs:7)");
        assert_eq!(placed.site().file, Some("src/main.rs"));
    }
}
