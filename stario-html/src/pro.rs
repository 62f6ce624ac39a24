//! The actions of Datastar Pro (feature `pro`).

use serde::Serialize;

use crate::actions::call;
use crate::{Buf, Expression, Js, JsValue, JsWriter, json};

/// Copies text to the clipboard.
///
/// # Example
///
/// ```
/// use stario_html::Signal;
/// use stario_html::actions::clipboard;
///
/// const LINK: Signal<String> = Signal::new("link");
/// assert_eq!(clipboard(LINK).as_str(), "@clipboard($link)");
/// assert_eq!(clipboard("it is 7").as_str(), "@clipboard('it is 7')");
/// ```
pub fn clipboard(text: impl JsValue) -> Js {
    call("@clipboard(", |w| {
        text.write_js(w);
        w.lit(")");
    })
}

/// Copies what the text encodes in base64 to the clipboard.
///
/// # Example
///
/// ```
/// use stario_html::actions::clipboard_base64;
///
/// assert_eq!(clipboard_base64("aGk=").as_str(), "@clipboard('aGk=', true)");
/// ```
pub fn clipboard_base64(text: impl JsValue) -> Js {
    call("@clipboard(", |w| {
        text.write_js(w);
        w.lit(", true)");
    })
}

/// Maps a number from one range to another.
///
/// # Example
///
/// ```
/// use stario_html::actions::fit;
/// use stario_html::{Js, Signal};
///
/// const X: Signal<f64> = Signal::new("x");
/// let percent = fit(X, (0.0, 255.0), (0.0, 100.0)).round();
/// assert_eq!(Js::from(percent).as_str(), "@fit($x, 0, 255, 0, 100, false, true)");
/// ```
pub fn fit(value: impl JsValue, from: (f64, f64), to: (f64, f64)) -> Fit {
    let arguments = call("@fit(", |w| {
        value.write_js(w);
        for bound in [from.0, from.1, to.0, to.1] {
            w.lit(", ");
            w.number(bound);
        }
    });
    Fit {
        arguments,
        clamp: false,
        round: false,
    }
}

/// A number mapped to another range; made by [`fit`].
#[derive(Debug, Clone)]
pub struct Fit {
    arguments: Js,
    clamp: bool,
    round: bool,
}

impl Fit {
    /// Keeps the result inside the new range.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::actions::fit;
    /// use stario_html::{Js, Signal};
    ///
    /// const X: Signal<f64> = Signal::new("x");
    /// let volume = fit(X, (0.0, 100.0), (0.0, 1.0)).clamp();
    /// assert_eq!(Js::from(volume).as_str(), "@fit($x, 0, 100, 0, 1, true)");
    /// ```
    pub fn clamp(mut self) -> Self {
        self.clamp = true;
        self
    }

    /// Rounds the result to a whole number.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::actions::fit;
    /// use stario_html::{Js, Signal};
    ///
    /// const X: Signal<f64> = Signal::new("x");
    /// let stars = fit(X, (0.0, 1.0), (1.0, 5.0)).clamp().round();
    /// assert_eq!(Js::from(stars).as_str(), "@fit($x, 0, 1, 1, 5, true, true)");
    /// ```
    pub fn round(mut self) -> Self {
        self.round = true;
        self
    }
}

impl JsValue for Fit {
    fn write_js(&self, w: &mut JsWriter<'_>) {
        w.source(&self.arguments);
        w.lit(match (self.clamp, self.round) {
            (false, false) => ")",
            (true, false) => ", true)",
            (false, true) => ", false, true)",
            (true, true) => ", true, true)",
        });
    }
}

/// What [`intl`] formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IntlKind {
    /// A date and time.
    DateTime,
    /// A number.
    Number,
    /// The plural category of a number.
    PluralRules,
    /// A distance in time.
    RelativeTime,
    /// A list.
    List,
    /// The name of a language, region, script or currency.
    DisplayNames,
}

impl IntlKind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::DateTime => "'datetime'",
            Self::Number => "'number'",
            Self::PluralRules => "'pluralRules'",
            Self::RelativeTime => "'relativeTime'",
            Self::List => "'list'",
            Self::DisplayNames => "'displayNames'",
        }
    }
}

/// Formats a value for a language, in the browser.
///
/// # Example
///
/// ```
/// use stario_html::actions::{IntlKind, intl};
/// use stario_html::{Js, Signal};
///
/// const PRICE: Signal<f64> = Signal::new("price");
/// let price = intl(IntlKind::Number, PRICE).locale("de-DE");
/// assert_eq!(Js::from(price).as_str(), "@intl('number', $price, {}, 'de-DE')");
/// ```
pub fn intl(kind: IntlKind, value: impl JsValue) -> IntlCall {
    let arguments = call("@intl(", |w| {
        w.lit(kind.as_str());
        w.lit(", ");
        value.write_js(w);
    });
    IntlCall {
        arguments,
        options: None,
        locale: None,
    }
}

/// A value formatted for a language; made by [`intl`].
#[derive(Debug, Clone)]
pub struct IntlCall {
    arguments: Js,
    options: Option<Js>,
    locale: Option<String>,
}

impl IntlCall {
    /// The options of the browser's formatter, such as `style` and `currency`.
    ///
    /// # Panics
    ///
    /// When the value's `Serialize` fails.
    ///
    /// # Example
    ///
    /// ```
    /// use std::collections::BTreeMap;
    /// use stario_html::Js;
    /// use stario_html::actions::{IntlKind, intl};
    ///
    /// let share = intl(IntlKind::Number, 0.25).options(&BTreeMap::from([("style", "percent")]));
    /// assert_eq!(Js::from(share).as_str(), "@intl('number', 0.25, {style:'percent'})");
    /// ```
    pub fn options<T: Serialize + ?Sized>(mut self, options: &T) -> Self {
        self.options = Some(call("", |w| json(options).write_js(w)));
        self
    }

    /// The language; that of the browser by default.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::Js;
    /// use stario_html::actions::{IntlKind, intl};
    ///
    /// let names = intl(IntlKind::List, ["Ann", "Bo"]).locale("fr");
    /// assert_eq!(Js::from(names).as_str(), "@intl('list', ['Ann','Bo'], {}, 'fr')");
    /// ```
    pub fn locale(mut self, tag: impl Into<String>) -> Self {
        self.locale = Some(tag.into());
        self
    }
}

impl JsValue for IntlCall {
    fn write_js(&self, w: &mut JsWriter<'_>) {
        w.source(&self.arguments);
        match &self.options {
            Some(options) => {
                w.lit(", ");
                w.source(options);
            }
            None if self.locale.is_some() => w.lit(", {}"),
            None => {}
        }
        if let Some(locale) = &self.locale {
            w.lit(", ");
            w.string(locale);
        }
        w.lit(")");
    }
}

macro_rules! expressions {
    ($($t:ty),+) => { $(
        impl From<$t> for Js {
            fn from(action: $t) -> Self {
                call("", |w| action.write_js(w))
            }
        }

        impl Expression for $t {
            fn write_expr(&self, b: &mut Buf) {
                Js::from(self.clone()).write_expr(b);
            }
        }
    )+ };
}

expressions!(Fit, IntlCall);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Signal;

    #[test]
    fn optional_arguments_are_written_up_to_the_last_that_is_set() {
        let x = Signal::<f64>::new("x");
        let js = |fit: Fit| Js::from(fit).into_string();
        let plain = || fit(x, (0.0, 1.0), (-1.0, 0.5));
        assert_eq!(js(plain()), "@fit($x, 0, 1, -1, 0.5)");
        assert_eq!(js(plain().clamp()), "@fit($x, 0, 1, -1, 0.5, true)");
        assert_eq!(
            js(plain().clamp().round()),
            "@fit($x, 0, 1, -1, 0.5, true, true)"
        );

        let price = intl(IntlKind::Number, 1.5).options(&serde_json::json!({"style": "percent"}));
        assert_eq!(
            Js::from(price.clone()).as_str(),
            "@intl('number', 1.5, {style:'percent'})"
        );
        assert_eq!(
            Js::from(price.locale("it's")).as_str(),
            r"@intl('number', 1.5, {style:'percent'}, 'it\u0027s')"
        );
        assert_eq!(
            Js::from(intl(IntlKind::List, ["a", "b"])).as_str(),
            "@intl('list', ['a','b'])"
        );
    }

    #[test]
    fn copied_text_is_a_literal() {
        assert_eq!(clipboard("a'b").as_str(), r"@clipboard('a\u0027b')");
        assert_eq!(
            clipboard_base64(Signal::<String>::new("file")).as_str(),
            "@clipboard($file, true)"
        );
    }
}
