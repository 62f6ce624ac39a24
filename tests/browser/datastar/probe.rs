//! What a check may do with the page of its row.

use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::app::Counts;
use super::row::Row;
use crate::webdriver::{Page, wait};

/// How long a text may take to appear.
const PATIENCE: Duration = Duration::from_secs(8);

/// Short names for what checks written as scripts do all the time.
const TOOLS: &str = "
    const $ = css => document.querySelector(css);
    const text = css => $(css).textContent.trim();
    const tap = css => $(css).click();
    const pause = ms => new Promise(done => setTimeout(done, ms));
    const frame = () => new Promise(done => requestAnimationFrame(done));
    const frames = async () => { await frame(); await frame(); await frame(); await pause(0); };
    const reveal = async pixels => {
        scrollTo(0, $('#target').offsetTop - innerHeight + pixels);
        await frames();
    };
    const watchTransitions = () => {
        window.transitions = 0;
        const start = document.startViewTransition.bind(document);
        document.startViewTransition = update => { window.transitions++; return start(update); };
    };
";

/// The open page of a row, and the server behind it.
pub(crate) struct Probe<'p> {
    pub(crate) page: &'p Page<'p>,
    pub(crate) base: &'p str,
    pub(crate) counts: &'p Counts,
    pub(crate) row: &'static Row,
}

impl Probe<'_> {
    /// Opens the page of the row.
    pub(crate) fn open(&self) {
        self.page.goto(&self.url(self.row.name));
    }

    /// The address of a row's page.
    pub(crate) fn url(&self, name: &str) -> String {
        format!("{}{}", self.base, super::app::PAGE.href(name))
    }

    /// Waits until the element shows exactly this text.
    pub(crate) fn text(&self, css: &str, expected: &str) {
        let read = "const found = document.querySelector(arguments[0]);\
                    return found && found.textContent.trim()";
        let start = Instant::now();
        loop {
            let seen = self.page.script(read, &[css.into()]);
            if seen == expected {
                return;
            }
            assert!(
                start.elapsed() < PATIENCE,
                "{css} reads {seen} instead of {expected:?}"
            );
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Clicks as a person would.
    pub(crate) fn click(&self, css: &str) {
        self.page.find(css).click();
    }

    /// Types into an element as a person would.
    pub(crate) fn keys(&self, css: &str, text: &str) {
        self.page.find(css).type_keys(text);
    }

    /// Runs the body of an async function in the page; see `TOOLS` for what it can use.
    pub(crate) fn js(&self, body: &str) -> Value {
        let script = format!("{TOOLS} return (async () => {{ {body} }})();");
        self.page.script(&script, &[])
    }

    /// Runs a script that has to yield this value.
    pub(crate) fn yields(&self, body: &str, expected: &Value) {
        let value = self.js(body);
        assert_eq!(&value, expected, "{body}");
    }

    /// Runs a script that has to yield `true`.
    pub(crate) fn holds(&self, expression: &str) {
        self.yields(&format!("return {expression}"), &Value::Bool(true));
    }

    /// Runs an expression again and again until it is true.
    pub(crate) fn becomes(&self, expression: &str) {
        let body =
            format!("{TOOLS} try {{ return Boolean({expression}) }} catch {{ return false }}");
        self.page.wait_for(expression, &body, &[]);
    }

    /// Presses `#go`, which asks the server for the row's answer.
    pub(crate) fn go(&self) {
        self.click("#go");
    }

    /// As [`go`](Self::go), without taking the focus to the button.
    pub(crate) fn go_by_script(&self) {
        self.js("tap('#go')");
    }

    /// Waits until the server has counted this far for the row, and no further.
    pub(crate) fn counted(&self, what: &str, expected: u32) {
        self.counted_at_least(what, expected);
        assert_eq!(self.counts.get(&self.key(what)), expected, "{what}");
    }

    /// Waits until the server has counted this far for the row.
    pub(crate) fn counted_at_least(&self, what: &str, expected: u32) {
        let key = self.key(what);
        wait(
            &format!("the server to count {expected} of {key:?}"),
            || (self.counts.get(&key) >= expected).then_some(()),
        );
    }

    /// Lets the server cut the row's open stream.
    pub(crate) fn cut(&self) {
        self.counts.add(self.row.name, "cut");
    }

    /// The milliseconds between one count and the next.
    pub(crate) fn waits(&self, what: &str) -> Vec<u128> {
        let times = self.counts.times(&self.key(what));
        let pairs = times.windows(2);
        pairs.map(|pair| (pair[1] - pair[0]).as_millis()).collect()
    }

    fn key(&self, what: &str) -> String {
        format!("{} {what}", self.row.name)
    }

    /// Hides the page while something is looked at.
    pub(crate) fn while_hidden(&self, look: impl FnOnce()) {
        self.page.minimise(true);
        self.becomes("document.visibilityState === 'hidden'");
        look();
        self.page.minimise(false);
        self.becomes("document.visibilityState === 'visible'");
    }
}
