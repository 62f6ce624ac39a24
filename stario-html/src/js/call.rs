//! An action printed as the call that the client runs.

use std::time::Duration;

use crate::{Action, Buf, Cancellation, Expression, Js, JsValue, JsWriter, Retry};

use super::action::HeaderValue;
use super::value::{EXACT, JsPlace};

impl Action {
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
        match (self.retry, self.retry_max_count) {
            (Retry::Never, _) => options.word("retryMaxCount", "0"),
            (_, Some(count)) => options.key("retryMaxCount").integer(false, count.into()),
            // Ten failures, three minutes without a server, would end the stream for good.
            (Retry::Always, None) => options.word("retryMaxCount", "Infinity"),
            _ => {}
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
    use crate::{Href, Verb};

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
    fn always_does_not_end_after_ten_failures() {
        assert_eq!(
            js(&get().retry(Retry::Always)),
            "@get('/x', {retry: 'always', retryMaxCount: Infinity})"
        );
        assert_eq!(
            js(&get().retry(Retry::Always).retry_max_count(3)),
            "@get('/x', {retry: 'always', retryMaxCount: 3})"
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
