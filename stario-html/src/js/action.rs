//! Datastar fetch actions: `@post('/save', {retry: 'always'})`.

use std::borrow::Cow;
use std::fmt::Display;
use std::time::Duration;

use crate::{Href, Js};

/// The method of a fetch action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verb {
    /// `@get`
    Get,
    /// `@post`
    Post,
    /// `@put`
    Put,
    /// `@patch`
    Patch,
    /// `@delete`
    Delete,
    /// `@query`, the safe method with a body
    Query,
}

impl Verb {
    /// The name of the action, without the `@`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Post => "post",
            Self::Put => "put",
            Self::Patch => "patch",
            Self::Delete => "delete",
            Self::Query => "query",
        }
    }
}

/// When the client sends the request again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Retry {
    /// After a network error; the client's default.
    #[default]
    Auto,
    /// Also after a 4xx or 5xx status.
    Error,
    /// Also when a stream ends cleanly: for streams that live as long as the page.
    ///
    /// Written with `retryMaxCount: Infinity` unless [`Action::retry_max_count`] says otherwise:
    /// the client's ten tries would give up on a server that is away for three minutes.
    Always,
    /// Never; written with `retryMaxCount: 0`, because the word alone does not stop the client
    /// from retrying network errors.
    Never,
}

/// When the client gives up a request that is still running.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Cancellation {
    /// When the same method and URL is asked for again anywhere on the page; the default.
    #[default]
    Auto,
    /// Also when the element or its attribute goes away.
    Cleanup,
    /// Not at all.
    Disabled,
    /// By an `AbortController` that the expression yields.
    Controller(Js),
}

/// A fetch action: a verb, a URL and the options that differ from the client's defaults.
///
/// Routes make them with `CLICK.action()`.
///
/// # Example
///
/// ```
/// use stario_html::{Action, Href, Retry, Verb};
///
/// let action = Action::new(Verb::Get, Href::path("/subscribe")).retry(Retry::Always);
/// assert_eq!(
///     action.to_js().as_str(),
///     "@get('/subscribe', {retry: 'always', retryMaxCount: Infinity})",
/// );
/// ```
#[derive(Debug, Clone)]
pub struct Action {
    pub(super) verb: Verb,
    pub(super) href: Href,
    pub(super) form: bool,
    pub(super) selector: Option<Cow<'static, str>>,
    pub(super) include: Option<Cow<'static, str>>,
    pub(super) exclude: Option<Cow<'static, str>>,
    pub(super) headers: Vec<(Cow<'static, str>, HeaderValue)>,
    pub(super) open_when_hidden: Option<bool>,
    pub(super) payload: Option<Js>,
    pub(super) retry: Retry,
    pub(super) retry_interval: Option<Duration>,
    pub(super) retry_scaler: Option<f64>,
    pub(super) retry_max_wait: Option<Duration>,
    pub(super) retry_max_count: Option<u32>,
    pub(super) cancellation: Cancellation,
}

#[derive(Debug, Clone)]
pub(super) enum HeaderValue {
    Text(Cow<'static, str>),
    Live(Js),
}

impl Action {
    /// An action with the client's default options.
    pub const fn new(verb: Verb, href: Href) -> Self {
        Self {
            verb,
            href,
            form: false,
            selector: None,
            include: None,
            exclude: None,
            headers: Vec::new(),
            open_when_hidden: None,
            payload: None,
            retry: Retry::Auto,
            retry_interval: None,
            retry_scaler: None,
            retry_max_wait: None,
            retry_max_count: None,
            cancellation: Cancellation::Auto,
        }
    }

    /// The verb.
    pub const fn verb(&self) -> Verb {
        self.verb
    }

    /// The URL.
    pub const fn href(&self) -> &Href {
        &self.href
    }

    /// Adds a query parameter with a value known now.
    ///
    /// A value that is live in the browser needs JavaScript:
    /// `@get(#{ROUTE.href()} + '?q=' + encodeURIComponent($q))`.
    pub fn query(mut self, key: &str, value: impl Display) -> Self {
        self.href = self.href.query(key, value);
        self
    }

    /// Sends the nearest form instead of the signals.
    pub fn form(mut self) -> Self {
        self.form = true;
        self
    }

    /// Sends the form that matches the selector instead of the signals.
    pub fn form_at(mut self, selector: impl Into<Cow<'static, str>>) -> Self {
        self.form = true;
        self.selector = Some(selector.into());
        self
    }

    /// Sends only signals whose path matches the regular expression.
    pub fn include_signals(mut self, regex: impl Into<Cow<'static, str>>) -> Self {
        self.include = Some(regex.into());
        self
    }

    /// Does not send signals whose path matches the regular expression.
    ///
    /// This replaces the client's default, which keeps back names that start with `_`.
    pub fn exclude_signals(mut self, regex: impl Into<Cow<'static, str>>) -> Self {
        self.exclude = Some(regex.into());
        self
    }

    /// Adds a request header.
    pub fn header(
        mut self,
        name: impl Into<Cow<'static, str>>,
        value: impl Into<Cow<'static, str>>,
    ) -> Self {
        self.headers
            .push((name.into(), HeaderValue::Text(value.into())));
        self
    }

    /// Adds a request header whose value is an expression.
    pub fn header_js(mut self, name: impl Into<Cow<'static, str>>, value: Js) -> Self {
        self.headers.push((name.into(), HeaderValue::Live(value)));
        self
    }

    /// Adds request headers.
    pub fn headers<N, V>(mut self, headers: impl IntoIterator<Item = (N, V)>) -> Self
    where
        N: Into<Cow<'static, str>>,
        V: Into<Cow<'static, str>>,
    {
        for (name, value) in headers {
            self = self.header(name, value);
        }
        self
    }

    /// Whether the request stays open while the page is hidden.
    pub fn open_when_hidden(mut self, open: bool) -> Self {
        self.open_when_hidden = Some(open);
        self
    }

    /// Sends this object instead of the signals.
    pub fn payload(mut self, object: Js) -> Self {
        self.payload = Some(object);
        self
    }

    /// When to send the request again.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// The wait before the first retry; 1 s by default.
    pub fn retry_interval(mut self, wait: Duration) -> Self {
        self.retry_interval = Some(wait);
        self
    }

    /// What every further wait is multiplied by; 2 by default.
    ///
    /// A number that is not finite is left out.
    pub fn retry_scaler(mut self, factor: f64) -> Self {
        self.retry_scaler = factor.is_finite().then_some(factor);
        self
    }

    /// The longest wait; 30 s by default.
    pub fn retry_max_wait(mut self, wait: Duration) -> Self {
        self.retry_max_wait = Some(wait);
        self
    }

    /// How many failures in a row end the retries; 10 by default, none with [`Retry::Always`].
    pub fn retry_max_count(mut self, count: u32) -> Self {
        self.retry_max_count = Some(count);
        self
    }

    /// When a request that is still running is given up.
    pub fn request_cancellation(mut self, cancellation: Cancellation) -> Self {
        self.cancellation = cancellation;
        self
    }
}
