//! The link to the app: a unix socket, lines of JSON in both directions.
//!
//! The app says `hello` with the number of its run and `serves` when it accepts. It is told the
//! script of its pages and the state at once, the state at every change, and when to `retire`. It
//! answers each `swap` of markup with `swapped`: nothing, or why it could not.
//! The other end is `development` in stario-runtime.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::fs::DirBuilderExt as _;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use super::event::Event;
use super::state::State;
use crate::failure::Failure;

/// How long an app may leave a line lying before it is given up.
const PATIENCE: Duration = Duration::from_secs(2);

/// Where apps connect. Its directory is for this user alone, and goes with the value.
#[derive(Debug)]
pub(crate) struct Link {
    dir: PathBuf,
}

impl Link {
    /// Waits for apps; what they say comes as events.
    ///
    /// # Errors
    ///
    /// When there is no place for the socket.
    pub(crate) fn open(events: &Sender<Event>) -> Result<Self, Failure> {
        let dir = std::env::temp_dir().join(format!("stario-dev-{}", std::process::id()));
        let unable = |error| {
            let help = "let TMPDIR name a directory that you may write to";
            Failure::new("there is no place for a socket", help).because(error)
        };
        // What lies there is of a process that had this number before.
        let _ = fs::remove_dir_all(&dir);
        let made = fs::DirBuilder::new().mode(0o700).create(&dir);
        made.map_err(unable)?;
        let link = Self { dir };
        let listener = UnixListener::bind(link.path()).map_err(unable)?;
        let events = events.clone();
        // Ends with the process.
        thread::spawn(move || {
            for app in listener.incoming().flatten() {
                let events = events.clone();
                thread::spawn(move || listen(app, &events));
            }
        });
        Ok(link)
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.dir.join("link")
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.dir);
    }
}

/// Reads what one app says, until it ends.
fn listen(app: UnixStream, events: &Sender<Event>) {
    let _ = app.set_write_timeout(Some(PATIENCE));
    let Ok(answers) = app.try_clone() else {
        return;
    };
    let mut answers = Some(answers);
    let mut run = 0;
    for line in BufReader::new(app).lines().map_while(Result::ok) {
        let Ok(said) = serde_json::from_str::<Value>(&line) else {
            continue;
        };
        let event = if let Some(hello) = said["hello"].as_u64() {
            run = u32::try_from(hello).unwrap_or_default();
            answers.take().map(|answers| Event::Linked(run, answers))
        } else if let Some(assets) = said["serves"]["assets"].as_array() {
            let dirs = assets.iter().filter_map(Value::as_str);
            Some(Event::Serves(run, dirs.map(PathBuf::from).collect()))
        } else if let Some(swapped) = said.get("swapped") {
            let refused = swapped.as_str().map(str::to_owned);
            Some(Event::Swapped(run, refused.map_or(Ok(()), Err)))
        } else {
            None
        };
        if event.is_some_and(|event| events.send(event).is_err()) {
            return;
        }
    }
}

/// The first thing an app is told; the state follows.
pub(crate) fn tell_script(mut app: &UnixStream, script: &str) -> std::io::Result<()> {
    writeln!(app, "{}", json!({ "script": script }))
}

pub(crate) fn tell_state(mut app: &UnixStream, state: &State) -> std::io::Result<()> {
    let line = json!({ "state": state.to_json(), "version": state.version() });
    writeln!(app, "{line}")
}

/// Gives the app markup in place of what it was built with.
pub(crate) fn tell_swap(mut app: &UnixStream, swaps: &[String]) -> std::io::Result<()> {
    writeln!(app, "{}", json!({ "swap": swaps }))
}

/// Asks the app to drain and end.
pub(crate) fn tell_retire(mut app: &UnixStream) -> std::io::Result<()> {
    writeln!(app, "{}", json!({ "retire": true }))
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn an_app_is_heard_and_the_socket_goes_with_the_link() {
        let (sender, events) = channel();
        let link = Link::open(&sender).expect("a place");
        let path = link.path();
        let mut app = UnixStream::connect(&path).expect("it listens");
        writeln!(app, r#"{{"hello":7}}"#).expect("it reads");
        writeln!(app, r#"{{"what":"is this"}}"#).expect("it reads");
        writeln!(app, r#"{{"serves":{{"assets":["/app/static"]}}}}"#).expect("it reads");
        let next = || {
            events
                .recv_timeout(Duration::from_secs(20))
                .expect("an event")
        };
        let Event::Linked(7, answers) = next() else {
            panic!("hello comes first")
        };
        assert!(matches!(next(), Event::Serves(7, dirs) if dirs == [PathBuf::from("/app/static")]));
        tell_retire(&answers).expect("it is there");
        let mut heard = String::new();
        BufReader::new(&app).read_line(&mut heard).expect("a line");
        assert_eq!(heard, "{\"retire\":true}\n");
        drop(link);
        assert!(!path.exists());
    }
}
