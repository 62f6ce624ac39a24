//! Answers browsers while there is no app: before the first build is through, and after a crash.
//!
//! A page shows what is going on and becomes the app's own when that serves. Everything else
//! cannot be answered and is not refused either where the client comes back by itself. Where the
//! app speaks TLS nobody is answered: there are no keys here, so clients wait for the app.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::ansi::plain;
use super::page::{SCRIPT, standby};
use super::state::{Board, State};

/// How often the socket is asked. It is shared with the app, which must not block on it, so
/// nobody can wait in `accept`.
const LOOK: Duration = Duration::from_millis(10);

/// How long a client may take for the head of its request.
const PATIENCE: Duration = Duration::from_secs(5);

/// With this byte begins a client that wants to speak TLS, RFC 8446 5.1: a record of a handshake.
const TLS: u8 = 22;

/// A head that is longer is not of a page.
const HEAD: usize = 64 * 1024;

/// Silence on a stream after which it is looked whether its client is still there.
const BEAT: Duration = Duration::from_secs(2);

/// Accepts connections until it is dropped.
#[derive(Debug)]
pub(crate) struct Standby {
    over: Arc<AtomicBool>,
    acceptor: Option<JoinHandle<()>>,
}

impl Standby {
    /// `tls` says whether clients of this app speak TLS; the first that does is noted there.
    pub(crate) fn start(
        socket: &TcpListener,
        board: &Board,
        tls: &Arc<AtomicBool>,
    ) -> std::io::Result<Self> {
        let socket = socket.try_clone()?;
        socket.set_nonblocking(true)?;
        let over = Arc::new(AtomicBool::new(false));
        let (stop, board, tls) = (over.clone(), board.clone(), tls.clone());
        let acceptor = thread::spawn(move || {
            while !stop.load(Ordering::Acquire) {
                if tls.load(Ordering::Acquire) {
                    thread::sleep(LOOK);
                    continue;
                }
                match socket.accept() {
                    Ok((client, _)) => {
                        let (stop, board, tls) = (stop.clone(), board.clone(), tls.clone());
                        // Ends with its client, or when this is over.
                        thread::spawn(move || serve(client, &board, &stop, &tls));
                    }
                    Err(error) if error.kind() == ErrorKind::Interrupted => {}
                    Err(_) => thread::sleep(LOOK),
                }
            }
        });
        Ok(Self {
            over,
            acceptor: Some(acceptor),
        })
    }
}

impl Drop for Standby {
    /// Whoever comes from now on waits for the app.
    fn drop(&mut self) {
        self.over.store(true, Ordering::Release);
        if let Some(acceptor) = self.acceptor.take() {
            let _ = acceptor.join();
        }
    }
}

/// What a request asks for, as far as it matters here.
#[derive(Debug, PartialEq, Eq)]
enum Asked {
    Page,
    Script,
    Events,
    /// By the Datastar client, which tries again when its connection is lost.
    Again,
    Other,
}

impl Asked {
    fn read(head: &str) -> Self {
        let mut lines = head.split("\r\n");
        let mut start = lines.next().unwrap_or_default().split(' ');
        let method = start.next().unwrap_or_default();
        let target = start.next().unwrap_or_default();
        let header = |name: &str| {
            let mut fields = lines.clone().filter_map(|line| line.split_once(':'));
            let field = fields.find(|(field, _)| field.eq_ignore_ascii_case(name));
            field.map_or("", |(_, value)| value.trim())
        };
        match target.split('?').next().unwrap_or_default() {
            "/_stario/dev" => Self::Events,
            "/_stario/dev.js" => Self::Script,
            _ if header("datastar-request") == "true" => Self::Again,
            _ if matches!(method, "GET" | "HEAD") && header("accept").contains("text/html") => {
                Self::Page
            }
            _ => Self::Other,
        }
    }
}

fn serve(mut client: TcpStream, board: &Board, over: &AtomicBool, tls: &AtomicBool) {
    let ready = client
        .set_nonblocking(false)
        .and_then(|()| client.set_read_timeout(Some(PATIENCE)))
        .and_then(|()| client.set_write_timeout(Some(PATIENCE)));
    let Some(head) = ready.ok().and_then(|()| read_head(&mut client, tls)) else {
        return;
    };
    // A client that has gone needs no answer.
    let _ = match Asked::read(&head) {
        Asked::Page => client.write_all(page(&board.state()).as_bytes()),
        Asked::Script => client.write_all(script().as_bytes()),
        Asked::Events => events(&mut client, board, over),
        Asked::Again => Ok(()),
        Asked::Other => client.write_all(busy(&board.state()).as_bytes()),
    };
}

fn read_head(client: &mut TcpStream, tls: &AtomicBool) -> Option<String> {
    let mut head = Vec::new();
    let mut buffer = [0; 4096];
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        let len = client.read(&mut buffer).ok().filter(|len| *len > 0)?;
        head.extend_from_slice(&buffer[..len]);
        if head.first() == Some(&TLS) {
            tls.store(true, Ordering::Release);
            return None;
        }
        if head.len() > HEAD {
            return None;
        }
    }
    Some(String::from_utf8_lossy(&head).into_owned())
}

fn page(state: &State) -> String {
    let report = state.report.as_ref();
    let text = report.map(|report| format!("{}\n\n{}", report.title, plain(&report.text)));
    let text = text.unwrap_or_else(|| "The app is being built.".to_owned());
    response(503, "text/html; charset=utf-8", &standby(&text))
}

fn script() -> String {
    response(200, "text/javascript; charset=utf-8", SCRIPT)
}

fn busy(state: &State) -> String {
    let report = state.report.as_ref();
    let text = report.map_or_else(
        || "The app is being built.\n".to_owned(),
        |report| format!("{}\n\n{}\n", report.title, plain(&report.text)),
    );
    response(503, "text/plain; charset=utf-8", &text)
}

fn response(status: u16, content_type: &str, body: &str) -> String {
    let reason = if status == 200 {
        "OK"
    } else {
        "Service Unavailable"
    };
    format!(
        "HTTP/1.1 {status} {reason}\r\n\
         content-type: {content_type}\r\n\
         content-length: {}\r\n\
         cache-control: no-store\r\n\
         connection: close\r\n\r\n{body}",
        body.len()
    )
}

/// Every state as an event, until the app serves, which tells them itself.
fn events(client: &mut TcpStream, board: &Board, over: &AtomicBool) -> std::io::Result<()> {
    client.write_all(
        b"HTTP/1.1 200 OK\r\n\
          content-type: text/event-stream\r\n\
          cache-control: no-store\r\n\
          connection: close\r\n\r\n",
    )?;
    let mut seen = 0;
    let mut beat = Duration::ZERO;
    let step = Duration::from_millis(50);
    while !over.load(Ordering::Acquire) {
        match board.after(seen, step) {
            Some((number, state)) => {
                seen = number;
                write!(client, "data: {}\n\n", state.to_json())?;
                beat = Duration::ZERO;
            }
            None => beat += step,
        }
        if beat >= BEAT {
            client.write_all(b":\n\n")?;
            beat = Duration::ZERO;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use super::super::state::{Phase, Report};
    use super::*;

    fn ask(address: SocketAddr, head: &str) -> String {
        let mut client = TcpStream::connect(address).expect("it accepts");
        client.write_all(head.as_bytes()).expect("it reads");
        let mut answer = String::new();
        client.read_to_string(&mut answer).expect("it answers");
        answer
    }

    fn plain_text() -> Arc<AtomicBool> {
        Arc::new(AtomicBool::new(false))
    }

    fn failed() -> Board {
        let board = Board::default();
        board.change(|state| {
            state.phase = Phase::Failed;
            state.report = Some(Report {
                title: "1 error in the build".into(),
                text: "\x1b[31merror\x1b[0m: no </script> here".into(),
            });
        });
        board
    }

    #[test]
    fn a_browser_gets_a_page_with_the_failure_and_others_are_told_in_plain_text() {
        let socket = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = socket.local_addr().expect("it is bound");
        let standby = Standby::start(&socket, &failed(), &plain_text()).expect("a thread");
        let page = ask(address, "GET / HTTP/1.1\r\nAccept: text/html,*/*\r\n\r\n");
        assert!(page.starts_with("HTTP/1.1 503 "), "{page}");
        assert!(page.contains("error: no &lt;/script&gt; here"), "{page}");
        assert!(page.contains("/_stario/dev.js"), "{page}");
        let text = ask(address, "POST /click HTTP/1.1\r\nAccept: */*\r\n\r\n");
        assert!(
            text.contains("text/plain") && text.contains("error: no </script>"),
            "{text}"
        );
        let nothing = ask(address, "GET / HTTP/1.1\r\nDatastar-Request: true\r\n\r\n");
        assert_eq!(nothing, "");
        drop(standby);
    }

    #[test]
    fn a_stream_tells_changes_and_ends_with_the_standby() {
        let socket = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = socket.local_addr().expect("it is bound");
        let board = failed();
        let standby = Standby::start(&socket, &board, &plain_text()).expect("a thread");
        let mut client = TcpStream::connect(address).expect("it accepts");
        client
            .write_all(b"GET /_stario/dev HTTP/1.1\r\n\r\n")
            .expect("it reads");
        let mut seen = String::new();
        let mut buffer = [0; 4096];
        let mut until = |what: &str| {
            while !seen.contains(what) {
                let len = client.read(&mut buffer).expect("it goes on");
                assert_ne!(len, 0, "no {what} in {seen}");
                seen.push_str(&String::from_utf8_lossy(&buffer[..len]));
            }
        };
        until(r#""phase":"failed""#);
        board.change(|state| state.phase = Phase::Building);
        until(r#""phase":"building""#);
        drop(standby);
        let mut rest = String::new();
        client.read_to_string(&mut rest).expect("it ends");
        // Whoever comes now waits in the queue of the socket.
        TcpStream::connect(address).expect("it still listens");
    }

    #[test]
    fn who_speaks_tls_waits_for_the_app() {
        let socket = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = socket.local_addr().expect("it is bound");
        let tls = plain_text();
        let standby = Standby::start(&socket, &failed(), &tls).expect("a thread");
        assert_eq!(ask(address, "\x16\x03\x01\x02\0\x01"), "");
        assert!(tls.load(Ordering::Acquire));
        let mut next = TcpStream::connect(address).expect("it still listens");
        next.write_all(b"GET / HTTP/1.1\r\n\r\n")
            .expect("it is queued");
        next.set_read_timeout(Some(LOOK * 30)).expect("a timeout");
        let nothing = next.read(&mut [0; 8]).expect_err("no answer");
        assert!(matches!(
            nothing.kind(),
            ErrorKind::WouldBlock | ErrorKind::TimedOut
        ));
        drop(standby);
        // The app finds it where it was.
        socket.set_nonblocking(false).expect("a mode");
        socket.accept().expect("it is in the queue");
    }

    #[test]
    fn a_page_is_what_a_browser_navigates_to() {
        let asked = |head: &str| Asked::read(&format!("{head}\r\n\r\n"));
        assert_eq!(asked("GET /a?b HTTP/1.1\r\naccept: text/html"), Asked::Page);
        assert_eq!(
            asked("GET /a.css HTTP/1.1\r\naccept: text/css"),
            Asked::Other
        );
        assert_eq!(asked("POST / HTTP/1.1\r\naccept: text/html"), Asked::Other);
        assert_eq!(asked("GET /_stario/dev?x HTTP/1.1"), Asked::Events);
        assert_eq!(asked("nonsense"), Asked::Other);
    }
}
