//! What an action sends along, when it is sent again, and when it is given up.

use std::borrow::Cow;
use std::fmt::Display;
use std::time::Duration;

use super::action::{Action, Cancellation, Retry};
use super::options::HeaderValue;
use crate::Js;

/// Options of the request.
impl<S> Action<S> {
    /// Adds a query parameter with a value known now.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Action, Href, Verb};
    ///
    /// let tagged = Action::new(Verb::Get, Href::path("/rooms")).query("tag", "a & b");
    /// assert_eq!(tagged.to_js().as_str(), "@get('/rooms?tag=a+%26+b')");
    /// ```
    pub fn query(mut self, key: &str, value: impl Display) -> Self {
        self.href = self.href.query(key, value);
        self
    }

    /// Adds a query parameter with a live value.
    ///
    /// The value is the one that the signal or expression has when the request is sent.
    ///
    /// The signals go with every request anyway; this is for a URL that says what it shows.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Action, Href, Signal, Verb};
    ///
    /// const Q: Signal<String> = Signal::new("q");
    /// let search = Action::new(Verb::Get, Href::path("/search")).query_live("q", Q);
    /// assert_eq!(
    ///     search.to_js().as_str(),
    ///     "@get('/search?q=' + encodeURIComponent($q))",
    /// );
    /// ```
    pub fn query_live(mut self, key: &str, value: impl Into<Js>) -> Self {
        self.live.push(key, value.into());
        self
    }

    /// Adds a request header.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Action, Href, Verb};
    ///
    /// let save = Action::new(Verb::Post, Href::path("/save")).header("X-From", "toolbar");
    /// assert_eq!(
    ///     save.to_js().as_str(),
    ///     "@post('/save', {headers: {'X-From': 'toolbar'}})",
    /// );
    /// ```
    pub fn header(
        mut self,
        name: impl Into<Cow<'static, str>>,
        value: impl Into<Cow<'static, str>>,
    ) -> Self {
        self.options
            .headers
            .push((name.into(), HeaderValue::Text(value.into())));
        self
    }

    /// Adds a request header with a live value.
    ///
    /// The value is the one that the signal or expression has when the request is sent.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Action, Href, Signal, Verb};
    ///
    /// const TAB: Signal<String> = Signal::new("_tab");
    /// let save = Action::new(Verb::Post, Href::path("/save")).header_live("X-Tab", TAB);
    /// assert_eq!(save.to_js().as_str(), "@post('/save', {headers: {'X-Tab': $_tab}})");
    /// ```
    pub fn header_live(mut self, name: impl Into<Cow<'static, str>>, value: impl Into<Js>) -> Self {
        self.options
            .headers
            .push((name.into(), HeaderValue::Live(value.into())));
        self
    }

    /// Adds request headers.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Action, Href, Verb};
    ///
    /// let save = Action::new(Verb::Post, Href::path("/save"));
    /// assert_eq!(
    ///     save.headers([("X-From", "toolbar"), ("X-Step", "2")]).to_js().as_str(),
    ///     "@post('/save', {headers: {'X-From': 'toolbar', 'X-Step': '2'}})",
    /// );
    /// ```
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
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Action, Href, Verb};
    ///
    /// let play = Action::new(Verb::Get, Href::path("/radio")).open_when_hidden(true);
    /// assert_eq!(play.to_js().as_str(), "@get('/radio', {openWhenHidden: true})");
    /// ```
    pub fn open_when_hidden(mut self, open: bool) -> Self {
        self.options.open_when_hidden = Some(open);
        self
    }

    /// When to send the request again.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Action, Href, Retry, Verb};
    ///
    /// let pay = Action::new(Verb::Post, Href::path("/pay")).retry(Retry::Never);
    /// assert_eq!(pay.to_js().as_str(), "@post('/pay', {retry: 'never', retryMaxCount: 0})");
    /// ```
    pub fn retry(mut self, retry: Retry) -> Self {
        self.options.retry = retry;
        self
    }

    /// The wait before the first retry; 1 s by default.
    ///
    /// # Example
    ///
    /// ```
    /// use std::time::Duration;
    /// use stario_html::{Action, Href, Verb};
    ///
    /// let load = Action::new(Verb::Get, Href::path("/slow")).retry_interval(Duration::from_secs(5));
    /// assert_eq!(load.to_js().as_str(), "@get('/slow', {retryInterval: 5000})");
    /// ```
    pub fn retry_interval(mut self, wait: Duration) -> Self {
        self.options.retry_interval = Some(wait);
        self
    }

    /// What every further wait is multiplied by; 2 by default.
    ///
    /// A number that is not finite is left out.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Action, Href, Verb};
    ///
    /// // The same wait each time.
    /// let load = Action::new(Verb::Get, Href::path("/steady")).retry_scaler(1.0);
    /// assert_eq!(load.to_js().as_str(), "@get('/steady', {retryScaler: 1})");
    /// ```
    pub fn retry_scaler(mut self, factor: f64) -> Self {
        self.options.retry_scaler = factor.is_finite().then_some(factor);
        self
    }

    /// The longest wait; 30 s by default.
    ///
    /// # Example
    ///
    /// ```
    /// use std::time::Duration;
    /// use stario_html::{Action, Href};
    ///
    /// let live = Action::stream(Href::path("/live")).retry_max_wait(Duration::from_secs(5));
    /// assert_eq!(
    ///     live.to_js().as_str(),
    ///     "@get('/live', {retry: 'always', retryMaxWait: 5000, retryMaxCount: Infinity})",
    /// );
    /// ```
    pub fn retry_max_wait(mut self, wait: Duration) -> Self {
        self.options.retry_max_wait = Some(wait);
        self
    }

    /// How many failures in a row end the retries.
    ///
    /// 10 by default, none with `Retry::Always`.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Action, Href};
    ///
    /// let live = Action::stream(Href::path("/live")).retry_max_count(3);
    /// assert_eq!(live.to_js().as_str(), "@get('/live', {retry: 'always', retryMaxCount: 3})");
    /// ```
    pub fn retry_max_count(mut self, count: u32) -> Self {
        self.options.retry_max_count = Some(count);
        self
    }

    /// When a request that is still running is given up.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Action, Cancellation, Href, Verb};
    ///
    /// let hint = Action::new(Verb::Get, Href::path("/hint"));
    /// assert_eq!(
    ///     hint.request_cancellation(Cancellation::Cleanup).to_js().as_str(),
    ///     "@get('/hint', {requestCancellation: 'cleanup'})",
    /// );
    /// ```
    pub fn request_cancellation(mut self, cancellation: Cancellation) -> Self {
        self.options.cancellation = cancellation;
        self
    }
}
