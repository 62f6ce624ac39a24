//! A small `WebDriver` client: one headless browser, its pages and their elements.
//!
//! Every call either works or panics with what the driver said, because a
//! browser test that goes on after a failed step only hides the reason.

use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::driver::{Driver, Programs};
use crate::http;

/// How long `wait_*` tries before the test fails.
const PATIENCE: Duration = Duration::from_secs(10);
const BETWEEN_TRIES: Duration = Duration::from_millis(25);

/// The key that marks an element in the protocol.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// What keeps the browser quiet, off the network and usable in a container.
const FLAGS: [&str; 11] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--window-size=1280,900",
];

/// A headless browser with an empty profile; dropping it ends every process.
#[derive(Debug)]
pub(crate) struct Browser {
    driver: Driver,
    session: String,
    pid: Option<u64>,
    profile: PathBuf,
    /// The window that commands go to; the protocol knows only one at a time.
    current: RefCell<String>,
}

impl Browser {
    /// Starts a browser.
    ///
    /// # Panics
    ///
    /// When the browser or its driver does not start.
    pub(crate) fn start(programs: &Programs) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let profile = artefacts().join(format!("profile-{}-{count}", std::process::id()));
        fs::create_dir_all(&profile).expect("the target directory is writable");

        let mut args = FLAGS.map(String::from).to_vec();
        args.push(format!("--user-data-dir={}", profile.display()));
        let capabilities = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "chrome",
            "goog:chromeOptions": { "binary": programs.browser, "args": args },
            "goog:loggingPrefs": { "browser": "ALL" },
            "timeouts": { "pageLoad": 20_000, "script": 10_000 },
        }}});
        let driver = Driver::start(programs);
        let answer = call(driver.port(), "POST", "/session", Some(&capabilities));
        Self {
            session: text(&answer["sessionId"]),
            pid: answer["capabilities"]["goog:processID"].as_u64(),
            driver,
            profile,
            current: RefCell::default(),
        }
    }

    /// The window that the browser opened by itself.
    pub(crate) fn first_page(&self) -> Page<'_> {
        let window = text(&self.command("GET", "/window", None));
        self.current.replace(window.clone());
        Page {
            browser: self,
            window,
        }
    }

    /// Opens another window. Windows, unlike tabs, do not hide each other, and
    /// a hidden page closes its Datastar streams.
    pub(crate) fn new_page(&self) -> Page<'_> {
        let answer = self.command("POST", "/window/new", Some(&json!({ "type": "window" })));
        Page {
            browser: self,
            window: text(&answer["handle"]),
        }
    }

    fn command(&self, method: &str, path: &str, body: Option<&Value>) -> Value {
        let path = format!("/session/{}{path}", self.session);
        call(self.driver.port(), method, &path, body)
    }

    fn switch_to(&self, window: &str) {
        if *self.current.borrow() != window {
            self.command("POST", "/window", Some(&json!({ "handle": window })));
            self.current.replace(window.to_owned());
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let path = format!("/session/{}", self.session);
        let ended = http::send(self.driver.port(), "DELETE", &path, None);
        // A driver that no longer answers leaves its browser behind.
        if let (Err(_), Some(pid)) = (ended, self.pid) {
            drop(
                Command::new("kill")
                    .arg("-KILL")
                    .arg(pid.to_string())
                    .status(),
            );
        }
        drop(fs::remove_dir_all(&self.profile));
    }
}

/// One window. Commands switch to it first, so pages can be used in any order.
#[derive(Debug)]
pub(crate) struct Page<'b> {
    browser: &'b Browser,
    window: String,
}

impl Page<'_> {
    fn command(&self, method: &str, path: &str, body: Option<&Value>) -> Value {
        self.browser.switch_to(&self.window);
        self.browser.command(method, path, body)
    }

    /// Opens an address and waits for its `load` event.
    pub(crate) fn goto(&self, url: &str) {
        self.command("POST", "/url", Some(&json!({ "url": url })));
    }

    /// The address of the open document.
    pub(crate) fn url(&self) -> String {
        text(&self.command("GET", "/url", None))
    }

    /// Finds the first element for a CSS selector; waits until there is one.
    pub(crate) fn find(&self, css: &str) -> Element<'_> {
        let query = json!({ "using": "css selector", "value": css });
        let found = wait(&format!("an element for {css:?}"), || {
            let found = self.command("POST", "/elements", Some(&query));
            found[0][ELEMENT].as_str().map(str::to_owned)
        });
        Element {
            page: self,
            id: found,
        }
    }

    /// How many elements a CSS selector finds now.
    pub(crate) fn count(&self, css: &str) -> usize {
        let query = json!({ "using": "css selector", "value": css });
        let found = self.command("POST", "/elements", Some(&query));
        found.as_array().map_or(0, Vec::len)
    }

    /// Runs the body of a function in the page; `arguments` holds `args`.
    pub(crate) fn script(&self, body: &str, args: &[Value]) -> Value {
        let call = json!({ "script": body, "args": args });
        self.command("POST", "/execute/sync", Some(&call))
    }

    /// Runs a script again and again until what it returns is truthy.
    ///
    /// # Panics
    ///
    /// With `what` when that takes longer than ten seconds.
    pub(crate) fn wait_for(&self, what: &str, body: &str, args: &[Value]) -> Value {
        wait(what, || {
            let value = self.script(body, args);
            let nothing = matches!(&value, Value::Null | Value::Bool(false))
                || value == json!("")
                || value == json!(0);
            (!nothing).then_some(value)
        })
    }

    /// Waits until a selector finds exactly `count` elements.
    pub(crate) fn wait_for_count(&self, css: &str, count: usize) {
        wait(&format!("{count} × {css:?}"), || {
            (self.count(css) == count).then_some(())
        });
    }

    /// Everything the console (and the network log in it) said since the last
    /// call, as `LEVEL message`. Errors are the `SEVERE` ones.
    pub(crate) fn console(&self) -> Vec<String> {
        let entries = self.command("POST", "/se/log", Some(&json!({ "type": "browser" })));
        let entries = entries.as_array().cloned().unwrap_or_default();
        let line = |entry: Value| format!("{} {}", text(&entry["level"]), text(&entry["message"]));
        entries.into_iter().map(line).collect()
    }

    /// Gives the page the size of a device.
    pub(crate) fn set_viewport(&self, width: u32, height: u32, mobile: bool) {
        let params = json!({
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile,
        });
        let call = json!({ "cmd": "Emulation.setDeviceMetricsOverride", "params": params });
        self.command("POST", "/goog/cdp/execute", Some(&call));
    }

    /// Writes `target/browser/<name>.png` and returns its path.
    pub(crate) fn screenshot(&self, name: &str) -> PathBuf {
        let encoded = text(&self.command("GET", "/screenshot", None));
        let path = artefacts().join(format!("{name}.png"));
        fs::write(&path, from_base64(&encoded)).expect("the target directory is writable");
        path
    }

    /// Minimises the window, which hides its page, or gives it its size again.
    pub(crate) fn minimise(&self, away: bool) {
        if away {
            self.command("POST", "/window/minimize", Some(&json!({})));
        } else {
            let size = json!({ "width": 1280, "height": 900 });
            self.command("POST", "/window/rect", Some(&size));
        }
    }

    /// Closes the window.
    pub(crate) fn close(self) {
        self.command("DELETE", "/window", None);
    }
}

/// An element of a page, as it was when it was found: after a patch that
/// replaced it, find it again.
#[derive(Debug)]
pub(crate) struct Element<'p> {
    page: &'p Page<'p>,
    id: String,
}

impl Element<'_> {
    /// Clicks in the middle, as a person would.
    pub(crate) fn click(&self) {
        let path = format!("/element/{}/click", self.id);
        self.page.command("POST", &path, Some(&json!({})));
    }

    /// Focuses the element and types; `\u{e007}` is the Enter key. A file field takes the path
    /// of a file.
    pub(crate) fn type_keys(&self, text: &str) {
        let path = format!("/element/{}/value", self.id);
        self.page
            .command("POST", &path, Some(&json!({ "text": text })));
    }

    /// The text a person sees.
    pub(crate) fn text(&self) -> String {
        let path = format!("/element/{}/text", self.id);
        text(&self.page.command("GET", &path, None))
    }

    /// An attribute, when it is there.
    pub(crate) fn attribute(&self, name: &str) -> Option<String> {
        let path = format!("/element/{}/attribute/{name}", self.id);
        let value = self.page.command("GET", &path, None);
        value.as_str().map(str::to_owned)
    }
}

/// Tries until there is a value.
///
/// # Panics
///
/// With `what` when that takes longer than ten seconds.
pub(crate) fn wait<T>(what: &str, mut attempt: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(value) = attempt() {
            return value;
        }
        let waited = start.elapsed();
        assert!(waited < PATIENCE, "waited {waited:?} in vain for {what}");
        thread::sleep(BETWEEN_TRIES);
    }
}

/// `target/browser`, where screenshots go.
pub(crate) fn artefacts() -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent();
    let dir = target.expect("a directory inside target").join("browser");
    fs::create_dir_all(&dir).expect("the target directory is writable");
    dir
}

fn call(port: u16, method: &str, path: &str, body: Option<&Value>) -> Value {
    let (status, mut answer) = http::send(port, method, path, body)
        .unwrap_or_else(|error| panic!("{method} {path}: no answer from the driver: {error}"));
    let value = answer["value"].take();
    assert!(
        status == 200,
        "{method} {path} {}: {} ({})",
        body.map(Value::to_string).unwrap_or_default(),
        text(&value["message"]),
        text(&value["error"])
    );
    value
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn from_base64(encoded: &str) -> Vec<u8> {
    let mut bits = 0_u32;
    let mut have = 0;
    let mut bytes = Vec::with_capacity(encoded.len() / 4 * 3);
    for byte in encoded.bytes() {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => continue,
        };
        bits = bits << 6 | u32::from(six);
        have += 6;
        if have >= 8 {
            have -= 8;
            let [.., byte] = (bits >> have).to_be_bytes();
            bytes.push(byte);
        }
    }
    bytes
}

#[test]
fn base64_decodes_with_and_without_padding() {
    assert_eq!(from_base64("c3RhcmlvIQ=="), b"stario!");
    assert_eq!(from_base64("AP/+"), [0, 255, 254]);
}
