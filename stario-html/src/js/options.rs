//! The options of a fetch action, and how they are written.

use std::borrow::Cow;
use std::time::Duration;

use crate::{Js, JsWriter};

use super::action::{Cancellation, Retry};
use super::filter::Filter;
use super::object::Object;
use super::value::EXACT;

/// Everything but the verb and the URL.
#[derive(Debug, Clone, Default)]
pub(super) struct Options {
    pub(super) form: bool,
    pub(super) selector: Option<Cow<'static, str>>,
    pub(super) filter: Filter,
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

impl Options {
    /// Writes `, {..}`, or nothing when every option has the client's default.
    pub(super) fn write(&self, w: &mut JsWriter<'_>) {
        let mut options = Object::new(w, ", {");
        self.what_is_sent(&mut options);
        if let Some(open) = self.open_when_hidden {
            options.word("openWhenHidden", if open { "true" } else { "false" });
        }
        if let Some(payload) = &self.payload {
            options.key("payload").source(payload);
        }
        self.retries(&mut options);
        match &self.cancellation {
            Cancellation::Auto => {}
            Cancellation::Cleanup => options.word("requestCancellation", "'cleanup'"),
            Cancellation::Disabled => options.word("requestCancellation", "'disabled'"),
            Cancellation::Controller(source) => options.key("requestCancellation").source(source),
        }
        options.end("}");
    }

    fn what_is_sent(&self, options: &mut Object<'_, '_>) {
        if self.form {
            options.word("contentType", "'form'");
        }
        if let Some(selector) = &self.selector {
            options.key("selector").string(selector);
        }
        if !self.filter.is_all() {
            self.filter.write(options.key("filterSignals"));
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
    }

    fn retries(&self, options: &mut Object<'_, '_>) {
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
        match (self.retry, self.retry_max_count) {
            (Retry::Never, _) => options.word("retryMaxCount", "0"),
            (_, Some(count)) => options.key("retryMaxCount").integer(false, count.into()),
            // Ten failures, three minutes without a server, would end the stream for good.
            (Retry::Always, None) => options.word("retryMaxCount", "Infinity"),
            _ => {}
        }
    }
}

/// Milliseconds as a number that JavaScript can hold.
fn millis(wait: Duration) -> u128 {
    wait.as_millis().min(EXACT)
}
