//! Datastar fetch actions: `@post('/save', {retry: 'always'})`.

use std::borrow::Cow;
use std::marker::PhantomData;

use crate::{Href, Js};

use super::live::LiveQuery;
use super::options::Options;
use super::sends;

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
    ///
    /// # Example
    ///
    /// ```
    /// assert_eq!(stario_html::Verb::Delete.name(), "delete");
    /// ```
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

/// A fetch action: a verb, a URL, and what differs from the client's defaults.
///
/// Routes make them with `CLICK.action()` and `SUBSCRIBE.stream()`. The type parameter says
/// [what is sent](crate::sends), because options that would have no effect do not compile: there
/// are no signals to filter in a form, and none beside a payload.
///
/// # Example
///
/// ```
/// use stario_html::{Action, Href, Retry, Verb};
///
/// let action = Action::new(Verb::Post, Href::path("/save")).retry(Retry::Error);
/// assert_eq!(action.to_js().as_str(), "@post('/save', {retry: 'error'})");
///
/// let upload = Action::new(Verb::Post, Href::path("/upload")).form_at("form.upload");
/// assert_eq!(
///     upload.to_js().as_str(),
///     "@post('/upload', {contentType: 'form', selector: 'form.upload'})",
/// );
/// ```
///
/// ```compile_fail,E0599
/// use stario_html::{Action, Href, Verb};
///
/// Action::new(Verb::Post, Href::path("/save")).form().include_signals("^user");
/// ```
#[derive(Debug)]
#[must_use = "an action does nothing until it stands in an expression"]
pub struct Action<S = sends::Signals> {
    pub(super) verb: Verb,
    pub(super) href: Href,
    pub(super) live: LiveQuery,
    pub(super) options: Options,
    sends: PhantomData<fn() -> S>,
}

impl<S> Clone for Action<S> {
    fn clone(&self) -> Self {
        Self {
            verb: self.verb,
            href: self.href.clone(),
            live: self.live.clone(),
            options: self.options.clone(),
            sends: PhantomData,
        }
    }
}

impl Action {
    /// An action with the client's default options.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Action, Href, Verb};
    ///
    /// let load = Action::new(Verb::Get, Href::path("/rooms"));
    /// assert_eq!(load.to_js().as_str(), "@get('/rooms')");
    /// ```
    pub fn new(verb: Verb, href: Href) -> Self {
        Self {
            verb,
            href,
            live: LiveQuery::default(),
            options: Options::default(),
            sends: PhantomData,
        }
    }

    /// A stream that lives as long as the page: `@get` with the retries that takes.
    ///
    /// The client takes the clean end of a stream for final and gives up after ten failures in a
    /// row. A stream comes back in both cases ([`Retry::Always`]), after at most 30 seconds. Like
    /// every `@get` it ends while the page is hidden and is asked for again when the page is
    /// shown; [`open_when_hidden`](Self::open_when_hidden) keeps it open.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Action, Href};
    ///
    /// assert_eq!(
    ///     Action::stream(Href::path("/live")).to_js().as_str(),
    ///     "@get('/live', {retry: 'always', retryMaxCount: Infinity})",
    /// );
    /// ```
    pub fn stream(href: Href) -> Self {
        Self::new(Verb::Get, href).retry(Retry::Always)
    }

    /// Sends the nearest form instead of the signals.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Action, Href, Verb};
    ///
    /// let send = Action::new(Verb::Post, Href::path("/messages")).form();
    /// assert_eq!(send.to_js().as_str(), "@post('/messages', {contentType: 'form'})");
    /// ```
    pub fn form(mut self) -> Action<sends::Form> {
        self.options.form = true;
        self.sending()
    }

    /// Sends the form that matches the selector instead of the signals.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Action, Href, Verb};
    ///
    /// let search = Action::new(Verb::Get, Href::path("/search")).form_at("#filters");
    /// assert_eq!(
    ///     search.to_js().as_str(),
    ///     "@get('/search', {contentType: 'form', selector: '#filters'})",
    /// );
    /// ```
    pub fn form_at(mut self, selector: impl Into<Cow<'static, str>>) -> Action<sends::Form> {
        self.options.selector = Some(selector.into());
        self.form()
    }

    /// Sends this object instead of the signals.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Action, Href, Js, Verb};
    ///
    /// let pick = Action::new(Verb::Post, Href::path("/pick"));
    /// assert_eq!(
    ///     pick.payload(Js::from_source("{id: evt.target.id}")).to_js().as_str(),
    ///     "@post('/pick', {payload: {id: evt.target.id}})",
    /// );
    /// ```
    pub fn payload(mut self, object: impl Into<Js>) -> Action<sends::Payload> {
        self.options.payload = Some(object.into());
        self.sending()
    }

    /// Sends only signals whose path matches the regular expression.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Action, Href, Verb};
    ///
    /// let save = Action::new(Verb::Put, Href::path("/profile")).include_signals("^user");
    /// assert_eq!(
    ///     save.to_js().as_str(),
    ///     "@put('/profile', {filterSignals: {include: '^user'}})",
    /// );
    /// ```
    pub fn include_signals(
        self,
        regex: impl Into<Cow<'static, str>>,
    ) -> Action<sends::SomeSignals> {
        self.sending::<sends::SomeSignals>().include_signals(regex)
    }

    /// Does not send signals whose path matches the regular expression.
    ///
    /// This replaces the client's default, which keeps back names that start with `_`.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Action, Href, Verb};
    ///
    /// let save = Action::new(Verb::Post, Href::path("/save")).exclude_signals("^_|^draft");
    /// assert_eq!(
    ///     save.to_js().as_str(),
    ///     "@post('/save', {filterSignals: {exclude: '^_|^draft'}})",
    /// );
    /// ```
    pub fn exclude_signals(
        self,
        regex: impl Into<Cow<'static, str>>,
    ) -> Action<sends::SomeSignals> {
        self.sending::<sends::SomeSignals>().exclude_signals(regex)
    }
}

impl Action<sends::SomeSignals> {
    /// Sends only signals whose path matches the regular expression.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Action, Href, Verb};
    ///
    /// let save = Action::new(Verb::Put, Href::path("/profile"));
    /// // Of the same side, the last one counts.
    /// assert_eq!(
    ///     save.include_signals("^a").include_signals("^b").to_js().as_str(),
    ///     "@put('/profile', {filterSignals: {include: '^b'}})",
    /// );
    /// ```
    pub fn include_signals(mut self, regex: impl Into<Cow<'static, str>>) -> Self {
        self.options.filter = self.options.filter.include(regex);
        self
    }

    /// Does not send signals whose path matches the regular expression.
    ///
    /// This replaces the client's default, which keeps back names that start with `_`.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Action, Href, Verb};
    ///
    /// let save = Action::new(Verb::Put, Href::path("/profile"));
    /// assert_eq!(
    ///     save.include_signals("^user").exclude_signals("^userDraft").to_js().as_str(),
    ///     "@put('/profile', {filterSignals: {include: '^user', exclude: '^userDraft'}})",
    /// );
    /// ```
    pub fn exclude_signals(mut self, regex: impl Into<Cow<'static, str>>) -> Self {
        self.options.filter = self.options.filter.exclude(regex);
        self
    }
}

impl<S> Action<S> {
    fn sending<T>(self) -> Action<T> {
        Action {
            verb: self.verb,
            href: self.href,
            live: self.live,
            options: self.options,
            sends: PhantomData,
        }
    }

    /// The verb.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Action, Href, Verb};
    ///
    /// assert_eq!(Action::stream(Href::path("/live")).verb(), Verb::Get);
    /// ```
    pub const fn verb(&self) -> Verb {
        self.verb
    }

    /// The URL.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Action, Href, Verb};
    ///
    /// let next = Action::new(Verb::Get, Href::path("/rooms")).query("page", 2);
    /// assert_eq!(next.href().as_str(), "/rooms?page=2");
    /// ```
    pub const fn href(&self) -> &Href {
        &self.href
    }
}
