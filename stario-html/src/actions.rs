//! The actions that send no request: `@peek`, `@setAll`, `@toggleAll`, and those of Datastar Pro.
//!
//! Each function returns JavaScript for an expression: the value of an attribute, a hole
//! `#{..}` in one, or the argument of another action.
//!
//! # Example
//!
//! ```
//! use stario_html::actions::{Filter, peek, set_all};
//! use stario_html::Signal;
//!
//! const STEP: Signal<i32> = Signal::new("step");
//! assert_eq!(peek(STEP).as_str(), "@peek(() => ($step))");
//!
//! let done = set_all(true, &Filter::all().include("^done"));
//! assert_eq!(done.as_str(), "@setAll(true, {include: '^done'})");
//! ```

use crate::{Buf, Js, JsValue, JsWriter};

use crate::js::JsPlace;

pub use crate::js::Filter;
#[cfg(feature = "pro")]
pub use crate::pro::{Fit, IntlCall, IntlKind, clipboard, clipboard_base64, fit, intl};

/// Reads signals without running the expression again when they change.
///
/// # Example
///
/// ```
/// use stario_html::Js;
/// use stario_html::actions::peek;
///
/// let log = format!("log($n, {})", peek(Js::from_source("$user")).as_str());
/// assert_eq!(log, "log($n, @peek(() => ($user)))");
/// ```
pub fn peek(expression: impl Into<Js>) -> Js {
    call("@peek(() => (", |w| {
        w.source(&expression.into());
        w.lit("))");
    })
}

/// Sets every matching signal to a value.
///
/// Signals whose name starts with `_` match as well.
///
/// # Example
///
/// ```
/// use stario_html::actions::{Filter, set_all};
///
/// let clear = set_all("", &Filter::all().include("^form"));
/// assert_eq!(clear.as_str(), "@setAll('', {include: '^form'})");
/// ```
pub fn set_all(value: impl JsValue, filter: &Filter) -> Js {
    call("@setAll(", |w| {
        value.write_js(w);
        if !filter.is_all() {
            w.lit(", ");
            filter.write(w);
        }
        w.lit(")");
    })
}

/// Turns every matching signal into its opposite.
///
/// Signals whose name starts with `_` match as well.
///
/// # Example
///
/// ```
/// use stario_html::actions::{Filter, toggle_all};
///
/// let open = toggle_all(&Filter::all().include("^open").exclude("^openings"));
/// assert_eq!(open.as_str(), "@toggleAll({include: '^open', exclude: '^openings'})");
/// ```
pub fn toggle_all(filter: &Filter) -> Js {
    call("@toggleAll(", |w| {
        filter.write(w);
        w.lit(")");
    })
}

/// The source of a call, from its opening.
pub(crate) fn call(open: &'static str, arguments: impl FnOnce(&mut JsWriter<'_>)) -> Js {
    let mut b = Buf::new();
    let mut w = JsWriter::new(&mut b, JsPlace::Source);
    w.lit(open);
    arguments(&mut w);
    Js::from_source(b.into_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Signal, datastar};

    #[test]
    fn values_are_encoded_and_expressions_are_not() {
        assert_eq!(
            set_all("it's", &Filter::all()).as_str(),
            r"@setAll('it\u0027s')"
        );
        assert_eq!(
            set_all(Signal::<u8>::new("a"), &Filter::all().exclude("b$")).as_str(),
            r"@setAll($a, {exclude: 'b\u0024'})"
        );
        assert_eq!(toggle_all(&Filter::all()).as_str(), "@toggleAll()");
        assert_eq!(
            peek(Js::from_source("$a, $b")).as_str(),
            "@peek(() => ($a, $b))"
        );
    }

    #[test]
    fn every_action_without_a_request_has_a_function() {
        let free = datastar::ACTIONS
            .iter()
            .filter(|row| !row.fetch && !row.pro);
        let names: Vec<&str> = free.map(|row| row.name).collect();
        assert_eq!(names, ["peek", "setAll", "toggleAll"]);
    }
}
