//! Finds and runs `chromedriver`, and stops it whatever happens.

use std::env;
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;

/// Names under which systems install the two programs.
const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];
const DRIVERS: [&str; 1] = ["chromedriver"];

/// The two programs a browser test needs.
#[derive(Debug, Clone)]
pub(crate) struct Programs {
    pub(crate) browser: PathBuf,
    pub(crate) driver: PathBuf,
}

impl Programs {
    /// Looks both up in `PATH`.
    ///
    /// # Errors
    ///
    /// A sentence that names what is missing and how to get it.
    pub(crate) fn find() -> Result<Self, String> {
        let browser = find_in_path(&BROWSERS);
        let driver = find_in_path(&DRIVERS);
        match (browser, driver) {
            (Some(browser), Some(driver)) => Ok(Self { browser, driver }),
            (browser, driver) => {
                let mut missing = Vec::new();
                if browser.is_none() {
                    missing.push(format!("a browser ({})", BROWSERS.join(" or ")));
                }
                if driver.is_none() {
                    missing.push(format!("its driver ({})", DRIVERS[0]));
                }
                Err(format!(
                    "not in PATH: {}. On Debian or Ubuntu: apt-get install chromium chromium-driver",
                    missing.join(" and ")
                ))
            }
        }
    }
}

fn find_in_path(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    names
        .iter()
        .flat_map(|name| env::split_paths(&path).map(move |dir| dir.join(name)))
        .find(|file| file.is_file())
}

/// A running `chromedriver`; dropping it ends the process.
#[derive(Debug)]
pub(crate) struct Driver {
    child: Child,
    port: u16,
}

impl Driver {
    /// Starts the driver on a port of its own choice.
    ///
    /// # Panics
    ///
    /// When it does not start; a test has no other way on.
    pub(crate) fn start(programs: &Programs) -> Self {
        let mut child = Command::new(&programs.driver)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{} starts: {error}", programs.driver.display()));
        let mut output = BufReader::new(child.stdout.take().expect("its output is piped"));
        let port = read_port(&mut output);
        // The pipe has to stay open and empty, or the driver stops at its next line.
        thread::spawn(move || {
            let mut rest = [0; 4096];
            while output.read(&mut rest).is_ok_and(|read| read > 0) {}
        });
        let driver = Self {
            child,
            port: port.unwrap_or_default(),
        };
        assert!(
            port.is_some(),
            "chromedriver names its port when it is ready"
        );
        driver
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Reads up to the line "… started successfully on port 12345."
fn read_port(output: &mut impl BufRead) -> Option<u16> {
    output.lines().map_while(Result::ok).find_map(|line| {
        let (_, port) = line.split_once("successfully on port ")?;
        port.trim_end_matches('.').parse().ok()
    })
}

#[test]
fn the_port_is_read_from_the_line_that_reports_success() {
    let mut lines = "Starting ChromeDriver on port 0\n\
                     ChromeDriver was started successfully on port 40123.\n"
        .as_bytes();
    assert_eq!(read_port(&mut lines), Some(40123));
    assert_eq!(read_port(&mut &b"bind() failed\n"[..]), None);
}
