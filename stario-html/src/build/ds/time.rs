//! Times of modifiers, in whole milliseconds as the client reads them.

use std::time::Duration;

/// A time of a modifier: a number of milliseconds, or a [`Duration`].
///
/// # Example
///
/// ```
/// use std::time::Duration;
/// use stario_html::ds::Millis;
///
/// assert_eq!(Millis::from(500), Millis::from(Duration::from_millis(500)));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Millis(u32);

/// What the client's grammar has room for: eleven days.
const LONGEST: u32 = 999_999_999;

impl Millis {
    pub(super) fn tag(self) -> String {
        format!("{}ms", self.0)
    }
}

impl From<u32> for Millis {
    fn from(millis: u32) -> Self {
        Self(millis.min(LONGEST))
    }
}

/// Rounds up: a short time does not become none.
impl From<Duration> for Millis {
    fn from(time: Duration) -> Self {
        let millis = time.as_nanos().div_ceil(1_000_000);
        Self(u32::try_from(millis).unwrap_or(LONGEST).min(LONGEST))
    }
}

macro_rules! timing {
    ($(#[$doc:meta])+ $name:ident { $($(#[$flag_doc:meta])+ $flag:ident = $tag:literal;)+ }) => {
        $(#[$doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct $name {
            time: Millis,
            $($flag: bool,)+
        }

        impl $name {
            /// Starts with the time.
            pub fn new(time: impl Into<Millis>) -> Self {
                Self { time: time.into(), $($flag: false,)+ }
            }

            $(
                $(#[$flag_doc])+
                pub const fn $flag(mut self) -> Self {
                    self.$flag = true;
                    self
                }
            )+

            pub(super) fn tags(self) -> Vec<String> {
                let mut tags = vec![self.time.tag()];
                $(if self.$flag {
                    tags.push($tag.to_owned());
                })+
                tags
            }
        }

        impl From<u32> for $name {
            fn from(millis: u32) -> Self {
                Self::new(millis)
            }
        }

        impl From<Duration> for $name {
            fn from(time: Duration) -> Self {
                Self::new(time)
            }
        }
    };
}

timing! {
    /// How `__debounce` waits: runs once it has been quiet for the time.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Js, ds, ds::Debounce, tags};
    ///
    /// let run = ds::on("input", Js::from_source("f()")).debounce(Debounce::new(250).leading());
    /// assert_eq!(
    ///     tags::input().with(run).into_html(),
    ///     r#"<input data-on:input__debounce.250ms.leading="f()">"#,
    /// );
    /// ```
    Debounce {
        /// Runs at the first event as well.
        leading = "leading";
        /// Does not run at the end.
        no_trailing = "notrailing";
    }
}

timing! {
    /// How `__throttle` waits: runs at most once in the time.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Js, ds, ds::Throttle, tags};
    ///
    /// let run = ds::on("input", Js::from_source("f()")).throttle(Throttle::new(250).no_leading());
    /// assert_eq!(
    ///     tags::input().with(run).into_html(),
    ///     r#"<input data-on:input__throttle.250ms.noleading="f()">"#,
    /// );
    /// ```
    Throttle {
        /// Does not run at the first event.
        no_leading = "noleading";
        /// Runs at the end as well.
        trailing = "trailing";
    }
}

timing! {
    /// How often `data-on-interval` runs.
    ///
    /// # Example
    ///
    /// ```
    /// use stario_html::{Js, ds, ds::Every, tags};
    ///
    /// let tick = ds::on_interval(Js::from_source("$n++")).duration(Every::new(5000));
    /// assert_eq!(
    ///     tags::p().with(tick).into_html(),
    ///     r#"<p data-on-interval__duration.5000ms="$n++"></p>"#,
    /// );
    /// ```
    Every {
        /// Runs at once as well.
        leading = "leading";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_whole_rounded_up_and_limited() {
        assert_eq!(Millis::from(Duration::from_micros(1)).tag(), "1ms");
        assert_eq!(Millis::from(Duration::from_secs(2)).tag(), "2000ms");
        assert_eq!(Millis::from(Duration::MAX).tag(), "999999999ms");
        assert_eq!(Millis::from(u32::MAX).tag(), "999999999ms");
        assert_eq!(Every::from(5).leading().tags(), ["5ms", "leading"]);
    }
}
