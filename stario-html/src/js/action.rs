//! Datastar fetch actions: `@post('/save', {retry: 'always'})`.

use std::borrow::Cow;
use std::fmt::Display;
use std::time::Duration;

use crate::{Buf, Expression, Href, Js, JsValue, JsWriter};

use super::value::{EXACT, JsPlace};

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
/// assert_eq!(action.to_js().as_str(), "@get('/subscribe', {retry: 'always'})");
/// ```
#[derive(Debug, Clone)]
pub struct Action {
    verb: Verb,
    href: Href,
    form: bool,
    selector: Option<Cow<'static, str>>,
    include: Option<Cow<'static, str>>,
    exclude: Option<Cow<'static, str>>,
    headers: Vec<(Cow<'static, str>, HeaderValue)>,
    open_when_hidden: Option<bool>,
    payload: Option<Js>,
    retry: Retry,
    retry_interval: Option<Duration>,
    retry_scaler: Option<f64>,
    retry_max_wait: Option<Duration>,
    retry_max_count: Option<u32>,
    cancellation: Cancellation,
}

#[derive(Debug, Clone)]
enum HeaderValue {
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

    /// How many failures in a row end the retries; 10 by default.
    pub fn retry_max_count(mut self, count: u32) -> Self {
        self.retry_max_count = Some(count);
        self
    }

    /// When a request that is still running is given up.
    pub fn request_cancellation(mut self, cancellation: Cancellation) -> Self {
        self.cancellation = cancellation;
        self
    }

    /// The action as JavaScript source.
    pub fn to_js(&self) -> Js {
        let mut b = Buf::new();
        self.write_js(&mut JsWriter::new(&mut b, JsPlace::Source));
        Js::from_source(b.into_string())
    }

    fn write_options(&self, options: &mut Options<'_, '_>) {
        if self.form {
            options.word("contentType", "'form'");
        }
        if let Some(selector) = &self.selector {
            options.key("selector").string(selector);
        }
        if self.include.is_some() || self.exclude.is_some() {
            let w = options.key("filterSignals");
            let mut filter = Options::new(w, "{");
            if let Some(include) = &self.include {
                filter.key("include").string(include);
            }
            if let Some(exclude) = &self.exclude {
                filter.key("exclude").string(exclude);
            }
            filter.end("}");
        }
        if !self.headers.is_empty() {
            let w = options.key("headers");
            for (i, (name, value)) in self.headers.iter().enumerate() {
                w.lit(if i == 0 { "{" } else { ", " });
                w.string(name);
                w.lit(": ");
                match value {
                    HeaderValue::Text(text) => w.string(text),
                    HeaderValue::Live(source) => w.source(source),
                }
            }
            w.lit("}");
        }
        if let Some(open) = self.open_when_hidden {
            options.word("openWhenHidden", if open { "true" } else { "false" });
        }
        if let Some(payload) = &self.payload {
            options.key("payload").source(payload);
        }
        match self.retry {
            Retry::Auto => {}
            Retry::Error => options.word("retry", "'error'"),
            Retry::Always => options.word("retry", "'always'"),
            Retry::Never => options.word("retry", "'never'"),
        }
        if let Some(wait) = self.retry_interval {
            options.key("retryInterval").integer(false, millis(wait));
        }
        if let Some(factor) = self.retry_scaler {
            options.key("retryScaler").number(factor);
        }
        if let Some(wait) = self.retry_max_wait {
            options.key("retryMaxWait").integer(false, millis(wait));
        }
        let count = match self.retry {
            Retry::Never => Some(0),
            _ => self.retry_max_count,
        };
        if let Some(count) = count {
            options.key("retryMaxCount").integer(false, count.into());
        }
        match &self.cancellation {
            Cancellation::Auto => {}
            Cancellation::Cleanup => options.word("requestCancellation", "'cleanup'"),
            Cancellation::Disabled => options.word("requestCancellation", "'disabled'"),
            Cancellation::Controller(source) => options.key("requestCancellation").source(source),
        }
    }
}

/// Milliseconds as a number that JavaScript can hold.
fn millis(wait: Duration) -> u128 {
    wait.as_millis().min(EXACT)
}

/// An object literal that is opened by its first key.
struct Options<'w, 'b> {
    w: &'w mut JsWriter<'b>,
    first: &'static str,
    any: bool,
}

impl<'w, 'b> Options<'w, 'b> {
    fn new(w: &'w mut JsWriter<'b>, first: &'static str) -> Self {
        Self {
            w,
            first,
            any: false,
        }
    }

    fn key(&mut self, name: &'static str) -> &mut JsWriter<'b> {
        self.w.lit(if self.any { ", " } else { self.first });
        self.any = true;
        self.w.lit(name);
        self.w.lit(": ");
        self.w
    }

    fn word(&mut self, name: &'static str, value: &'static str) {
        self.key(name).lit(value);
    }

    fn end(&mut self, close: &'static str) {
        if self.any {
            self.w.lit(close);
        }
    }
}

impl JsValue for Action {
    fn write_js(&self, w: &mut JsWriter<'_>) {
        w.lit("@");
        w.lit(self.verb.name());
        w.lit("(");
        self.href.write_js(w);
        let mut options = Options::new(w, ", {");
        self.write_options(&mut options);
        options.end("}");
        w.lit(")");
    }
}

impl Expression for Action {
    fn write_expr(&self, b: &mut Buf) {
        self.write_js(&mut JsWriter::new(b, JsPlace::Attribute));
    }
}

impl From<Action> for Js {
    fn from(action: Action) -> Self {
        action.to_js()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn get() -> Action {
        Action::new(Verb::Get, Href::path("/x"))
    }

    fn js(action: &Action) -> String {
        action.to_js().into_string()
    }

    #[test]
    fn an_action_without_options_is_a_call() {
        assert_eq!(js(&get()), "@get('/x')");
        let save = Action::new(Verb::Post, Href::path("/save").segment("it's")).query("a", "b c");
        assert_eq!(js(&save), "@post('/save/it%27s?a=b+c')");
    }

    #[test]
    fn every_option_in_order() {
        let action = get()
            .form_at("#f")
            .include_signals("^user\\.")
            .exclude_signals("secret$")
            .headers([("x-a", "1")])
            .header_js("x-b", Js::from_source("$b"))
            .open_when_hidden(true)
            .payload(Js::from_source("{a: $a}"))
            .retry(Retry::Error)
            .retry_interval(Duration::from_millis(250))
            .retry_scaler(1.5)
            .retry_max_wait(Duration::from_secs(5))
            .retry_max_count(3)
            .request_cancellation(Cancellation::Cleanup);
        assert_eq!(
            js(&action),
            "@get('/x', {contentType: 'form', selector: '#f', \
             filterSignals: {include: '^user\\u005c.', exclude: 'secret\\u0024'}, \
             headers: {'x-a': '1', 'x-b': $b}, openWhenHidden: true, payload: {a: $a}, \
             retry: 'error', retryInterval: 250, retryScaler: 1.5, retryMaxWait: 5000, \
             retryMaxCount: 3, requestCancellation: 'cleanup'})"
        );
    }

    #[test]
    fn never_really_means_never() {
        assert_eq!(
            js(&get().retry(Retry::Never).retry_max_count(5)),
            "@get('/x', {retry: 'never', retryMaxCount: 0})"
        );
    }

    #[test]
    fn what_javascript_cannot_hold_is_left_out_or_capped() {
        assert_eq!(js(&get().retry_scaler(f64::NAN)), "@get('/x')");
        assert_eq!(
            js(&get().retry_max_wait(Duration::MAX)),
            "@get('/x', {retryMaxWait: 9007199254740992})"
        );
    }

    #[test]
    fn in_an_attribute_only_trusted_source_needs_escaping() {
        let action = get()
            .query("a", "<\">")
            .query("b", "&")
            .payload(Js::from_source("{x: $a && \"y\"}"));
        let mut b = Buf::new();
        action.write_expr(&mut b);
        assert_eq!(
            b.as_str(),
            r"@get('/x?a=%3C%22%3E\u0026b=%26', {payload: {x: $a &amp;&amp; &quot;y&quot;}})"
        );
    }

    #[test]
    fn options_are_those_of_the_client() {
        let known = crate::datastar::action("get").unwrap();
        let action = get()
            .form_at("f")
            .include_signals("i")
            .header("h", "v")
            .open_when_hidden(false)
            .payload(Js::from_source("0"))
            .retry(Retry::Always)
            .retry_interval(Duration::ZERO)
            .retry_scaler(1.0)
            .retry_max_wait(Duration::ZERO)
            .retry_max_count(0)
            .request_cancellation(Cancellation::Disabled);
        let text = js(&action);
        for option in known.options {
            assert!(
                text.contains(&format!("{}: ", option.name)),
                "{}",
                option.name
            );
        }
    }
}
