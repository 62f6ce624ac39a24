//! rust-analyzer as a process, and the wire format of LSP.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// No answer takes longer: loading a workspace on a busy machine is the slowest.
const PATIENCE: Duration = Duration::from_mins(5);

/// A running server; it is ended when this is dropped.
pub(crate) struct Server {
    child: Child,
    stdin: ChildStdin,
    messages: Receiver<Value>,
    last_id: u64,
    quiescent: bool,
}

impl Server {
    /// Starts the server on a project and waits until it has loaded it.
    pub(crate) fn start(root: &Path, options: &Value) -> Self {
        let log = root.join("rust-analyzer.log");
        let log = std::fs::File::create(&log).expect("the project was just written here");
        let mut child = Command::new("rust-analyzer")
            .current_dir(root)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .expect("rust-analyzer answered when it was looked for");
        let stdin = child.stdin.take().expect("it is piped");
        let stdout = child.stdout.take().expect("it is piped");
        let (sender, messages) = channel();
        // Ends with the server's output, which ends with the server.
        thread::spawn(move || {
            let mut stdout = BufReader::new(stdout);
            while let Some(message) = read(&mut stdout) {
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        let mut server = Self {
            child,
            stdin,
            messages,
            last_id: 0,
            quiescent: false,
        };
        server.initialize(root, options);
        server
    }

    fn initialize(&mut self, root: &Path, options: &Value) {
        let markdown = json!(["markdown"]);
        let capabilities = json!({
            "textDocument": {
                "completion": { "completionItem": {
                    "documentationFormat": markdown, "snippetSupport": true,
                } },
                "hover": { "contentFormat": markdown },
                "diagnostic": {},
            },
            "experimental": { "serverStatusNotification": true },
        });
        self.request(
            "initialize",
            &json!({
                "processId": std::process::id(),
                "rootUri": uri(root),
                "capabilities": capabilities,
                "initializationOptions": options,
            }),
        );
        self.notify("initialized", &json!({}));
        let end = Instant::now() + PATIENCE;
        while !self.quiescent {
            self.take_message(end, "a loaded workspace");
        }
    }

    /// Asks and waits for the answer.
    pub(crate) fn request(&mut self, method: &str, params: &Value) -> Value {
        self.last_id += 1;
        let id = self.last_id;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        let end = Instant::now() + PATIENCE;
        loop {
            let Some(answer) = self.take_message(end, method) else {
                continue;
            };
            if answer["id"] == id {
                assert!(answer.get("error").is_none(), "{method}: {answer}");
                return answer["result"].clone();
            }
        }
    }

    pub(crate) fn notify(&mut self, method: &str, params: &Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Takes one message; returns it when it is an answer.
    fn take_message(&mut self, end: Instant, waiting_for: &str) -> Option<Value> {
        let left = end.saturating_duration_since(Instant::now());
        let message = self
            .messages
            .recv_timeout(left)
            .unwrap_or_else(|error| panic!("no {waiting_for} from rust-analyzer: {error}"));
        let params = &message["params"];
        match message["method"].as_str() {
            None => return Some(message),
            Some("experimental/serverStatus") => {
                self.quiescent = params["quiescent"] == true;
            }
            // Questions of the server; it has its settings from the start.
            Some(_) if message.get("id").is_some() => {
                let items = params["items"].as_array().map_or(0, Vec::len);
                let result = if items > 0 {
                    json!(vec![Value::Null; items])
                } else {
                    Value::Null
                };
                self.send(&json!({ "jsonrpc": "2.0", "id": message["id"], "result": result }));
            }
            Some(_) => {}
        }
        None
    }

    fn send(&mut self, message: &Value) {
        let body = message.to_string();
        write!(self.stdin, "Content-Length: {}\r\n\r\n{body}", body.len())
            .and_then(|()| self.stdin.flush())
            .expect("rust-analyzer listens");
    }
}

impl Drop for Server {
    /// Asks it to leave, and makes sure: a panic must leave no process behind either.
    fn drop(&mut self) {
        let messages = [
            json!({ "jsonrpc": "2.0", "id": 0, "method": "shutdown" }),
            json!({ "jsonrpc": "2.0", "method": "exit" }),
        ];
        for message in messages {
            let body = message.to_string();
            drop(write!(
                self.stdin,
                "Content-Length: {}\r\n\r\n{body}",
                body.len()
            ));
        }
        drop(self.stdin.flush());
        let end = Instant::now() + Duration::from_secs(5);
        while Instant::now() < end {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            thread::sleep(Duration::from_millis(50));
        }
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Reads one message; `None` at the end of the output.
fn read(stdout: &mut BufReader<ChildStdout>) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if stdout.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("Content-Length:") {
            length = value.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    stdout.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}

/// A file as LSP names it. Paths here have no characters to encode but spaces.
pub(crate) fn uri(path: &Path) -> String {
    let path = path
        .to_string_lossy()
        .replace('\\', "/")
        .replace(' ', "%20");
    format!(
        "file://{}{path}",
        if path.starts_with('/') { "" } else { "/" }
    )
}
