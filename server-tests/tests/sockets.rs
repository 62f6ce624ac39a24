//! Where the app listens, and who gets the socket next.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![cfg(unix)]

mod support;

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use support::{PATIENCE, Process, app, directory, shell};

/// One request on a connection of its own, and the whole answer.
fn ask(mut io: impl Read + Write, path: &str, headers: &str) -> std::io::Result<String> {
    let request =
        format!("GET {path} HTTP/1.1\r\nhost: test\r\nconnection: close\r\n{headers}\r\n");
    io.write_all(request.as_bytes())?;
    let mut answer = String::new();
    io.read_to_string(&mut answer)?;
    Ok(answer)
}

fn get(address: SocketAddr, path: &str) -> std::io::Result<String> {
    let socket = TcpStream::connect(address)?;
    socket.set_read_timeout(Some(PATIENCE))?;
    ask(socket, path, "")
}

fn get_unix(path: &Path, headers: &str) -> String {
    ask(UnixStream::connect(path).unwrap(), "/who", headers).unwrap()
}

#[test]
fn a_unix_socket_has_its_permissions_and_goes_with_its_process() {
    let place = directory("unix");
    let path = place.join("app.sock");
    // What a process that was killed leaves behind.
    drop(UnixListener::bind(&path).unwrap());
    assert!(path.exists());

    let mut command = app();
    command
        .env("STARIO_UNIX_SOCKET", &path)
        .env("STARIO_UNIX_SOCKET_MODE", "600")
        .env("STARIO_TRUSTED_PROXIES", "unix");
    let mut process = Process::start(&mut command);
    assert_eq!(process.url, format!("unix:{}", path.display()));
    assert_eq!(
        path.metadata().unwrap().permissions().mode() & 0o7777,
        0o600
    );
    assert!(get_unix(&path, "").contains("\r\n\r\nnobody plain"));
    let proxied = "x-forwarded-for: 203.0.113.9\r\nx-forwarded-proto: https\r\n";
    assert!(get_unix(&path, proxied).contains("\r\n\r\n203.0.113.9 secure"));

    process.signal("TERM");
    assert!(process.ended().success());
    assert!(!path.exists(), "the file goes with the process");
}

#[test]
fn the_socket_of_a_successor_is_left_alone() {
    let place = directory("unix-successor");
    let path = place.join("app.sock");
    let mut first = Process::start(app().env("STARIO_UNIX_SOCKET", &path));
    assert_eq!(
        path.metadata().unwrap().permissions().mode() & 0o7777,
        0o660
    );
    std::fs::remove_file(&path).unwrap();
    let mut second = Process::start(app().env("STARIO_UNIX_SOCKET", &path));
    first.signal("TERM");
    assert!(first.ended().success());
    assert!(get_unix(&path, "").contains(&format!("plain {}", second.id())));
    assert!(second.runs());
}

#[test]
fn a_supervisor_passes_the_socket_from_process_to_process() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let start = || {
        let mut command = app();
        command
            .env("STARIO_LISTEN_STDIN", "1")
            .stdin(OwnedFd::from(listener.try_clone().unwrap()));
        Process::start(&mut command)
    };
    let mut current = start();
    assert_eq!(current.url, format!("http://{address}"));
    assert_eq!(
        current.span("server.startup")["attributes"]["server.listen_mode"],
        "stdin"
    );

    let load = Load::start(address, 4);
    for _ in 0..30 {
        let next = start();
        current.signal("TERM");
        assert!(current.ended().success());
        current = next;
    }
    load.none_failed();
}

#[test]
fn between_two_processes_the_queue_of_a_passed_socket_waits() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let early = std::thread::spawn(move || get(address, "/").unwrap());
    std::thread::sleep(Duration::from_millis(50));
    let mut command = app();
    command
        .env("STARIO_LISTEN_STDIN", "1")
        .stdin(OwnedFd::from(listener));
    let _process = Process::start(&mut command);
    assert!(early.join().unwrap().ends_with("home"));
}

#[test]
fn systemd_passes_sockets_by_number() {
    let place = directory("systemd");
    let path = place.join("app.sock");
    let tcp = TcpListener::bind("127.0.0.1:0").unwrap();
    let unix = UnixListener::bind(&path).unwrap();
    let address = tcp.local_addr().unwrap();
    let line = "exec 3<&0 4<&1 >/dev/null </dev/null; LISTEN_FDS=2 LISTEN_PID=$$ exec \"$0\"";
    let mut command = shell(line);
    // Standard output is the second socket here, and spans go nowhere.
    let mut child = command
        .stdin(OwnedFd::from(tcp))
        .stdout(OwnedFd::from(unix.try_clone().unwrap()))
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    assert!(get(address, "/").unwrap().ends_with("home"));
    assert!(get_unix(&path, "").contains("nobody plain"));
    Load::start(address, 1).none_failed();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(path.exists(), "its file belongs to systemd");
}

#[test]
fn sockets_for_another_process_are_not_taken() {
    let line = "LISTEN_FDS=1 LISTEN_PID=1 exec \"$0\"";
    let process = Process::start(&mut shell(line));
    assert!(get(process.address(), "/").unwrap().ends_with("home"));
}

#[test]
fn processes_share_a_port_only_when_they_are_told_to() {
    let first = Process::start(app().env("STARIO_REUSE_PORT", "1"));
    let port = first.address().port().to_string();
    let second = Process::start(
        app()
            .env("STARIO_REUSE_PORT", "1")
            .env("STARIO_PORT", &port),
    );
    assert_eq!(first.address(), second.address());
    drop(first);
    let answer = get(second.address(), "/who").unwrap();
    assert!(answer.contains(&second.id().to_string()), "{answer}");
    let output = app().env("STARIO_PORT", &port).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn one_address_serves_both_families() {
    let mut command = app();
    command
        .env("STARIO_HOST", "::")
        .env("STARIO_TRUSTED_PROXIES", "127.0.0.1");
    let process = Process::start(&mut command);
    let port = process.address().port();
    let v6 = get(
        SocketAddr::new([0, 0, 0, 0, 0, 0, 0, 1].into(), port),
        "/who",
    )
    .unwrap();
    assert!(v6.contains("::1 plain"), "{v6}");
    // An IPv4 client has its IPv4 address, and so a proxy is known by it.
    let v4 = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let v4 = ask(v4, "/who", "x-forwarded-for: 203.0.113.9\r\n").unwrap();
    assert!(v4.contains("203.0.113.9 plain"), "{v4}");
}

#[test]
fn several_acceptors_serve_one_queue() {
    let process = Process::start(app().env("STARIO_ACCEPTORS", "4"));
    Load::start(process.address(), 8).none_failed();
}

#[test]
fn a_server_without_descriptors_lives_on() {
    // About twenty are left for connections, far fewer than the cap would allow.
    let mut command = shell("ulimit -n 96 && exec \"$0\"");
    command.env("TEST_OPEN_FILES", "60");
    let mut process = Process::start(&mut command);
    let address = process.address();
    let attributes = process.span("server.startup")["attributes"].clone();
    assert_eq!(attributes["server.max_connections"], 76);

    let before = process.cpu();
    let crowd: Vec<_> = (0..240)
        .filter_map(|_| TcpStream::connect(address).ok())
        .collect();
    let refused = process.span("server.accept");
    assert!(
        refused["error"].as_str().unwrap().contains("cannot accept"),
        "{refused}"
    );
    // Whoever was not served has been told so by a close, and the loop does not spin.
    std::thread::sleep(Duration::from_secs(2));
    let closed = crowd.iter().filter(|socket| is_closed(socket)).count();
    assert!(closed > 100, "{closed} of {} were closed", crowd.len());
    if let (Some(before), Some(now)) = (before, process.cpu()) {
        assert!(now - before < 1.0, "{} s of processor time", now - before);
    }
    drop(crowd);
    let until = Instant::now() + PATIENCE;
    while !get(address, "/").is_ok_and(|answer| answer.ends_with("home")) {
        assert!(Instant::now() < until, "it serves again");
        std::thread::sleep(Duration::from_millis(50));
    }
    assert!(process.runs());
}

#[test]
fn clients_that_come_and_vanish_leave_nothing_behind() {
    let process = Process::start(&mut app());
    let address = process.address();
    let Some(before) = process.descriptors() else {
        return; // this system does not tell
    };
    for round in 0..2000 {
        let mut socket = TcpStream::connect(address).unwrap();
        match round % 4 {
            0 => {}
            1 => socket.write_all(b"GET / HT").unwrap(),
            2 => socket
                .write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
                .unwrap(),
            _ => socket
                .write_all(b"GET /live HTTP/1.1\r\nhost: test\r\n\r\n")
                .unwrap(),
        }
    }
    let until = Instant::now() + PATIENCE;
    while process.descriptors().unwrap() > before + 2 {
        assert!(
            Instant::now() < until,
            "{:?} are open",
            process.descriptors()
        );
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(get(address, "/").unwrap().ends_with("home"));
}

fn is_closed(mut socket: &TcpStream) -> bool {
    socket.set_nonblocking(true).unwrap();
    !matches!(socket.read(&mut [0]), Err(error) if error.kind() == std::io::ErrorKind::WouldBlock)
}

/// Clients that ask all the time, each time on a new connection.
struct Load {
    over: Arc<AtomicBool>,
    answered: Arc<AtomicUsize>,
    clients: Vec<std::thread::JoinHandle<()>>,
}

impl Load {
    fn start(address: SocketAddr, clients: usize) -> Self {
        let over = Arc::new(AtomicBool::new(false));
        let answered = Arc::new(AtomicUsize::new(0));
        let clients = (0..clients)
            .map(|_| {
                let (over, answered) = (over.clone(), answered.clone());
                std::thread::spawn(move || {
                    while !over.load(Ordering::Relaxed) {
                        let answer = get(address, "/").expect("the request is answered");
                        assert!(answer.ends_with("\r\n\r\nhome"), "{answer:?}");
                        answered.fetch_add(1, Ordering::Relaxed);
                    }
                })
            })
            .collect();
        Self {
            over,
            answered,
            clients,
        }
    }

    fn none_failed(self) {
        let enough = self.clients.len() * 20;
        let until = Instant::now() + PATIENCE;
        while self.answered.load(Ordering::Relaxed) < enough && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(5));
        }
        self.over.store(true, Ordering::Relaxed);
        for client in self.clients {
            client.join().expect("every request is answered");
        }
        assert!(self.answered.load(Ordering::Relaxed) >= enough);
    }
}

/// A tunnel on this machine asks for all the world, with a host that may be rewritten.
#[test]
#[cfg(debug_assertions)]
fn the_error_page_is_not_for_those_who_come_through_a_proxy() {
    let shown = |address, header: &str| {
        let request =
            format!("GET /panic HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n{header}\r\n");
        let mut socket = TcpStream::connect(address).unwrap();
        socket.set_read_timeout(Some(PATIENCE)).unwrap();
        socket.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        socket.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 500 "), "{answer}");
        answer.contains("server-tests/src/main.rs")
    };
    let (near, far) = ("x-forwarded-for: ::1\r\n", "x-forwarded-for: 192.0.2.7\r\n");
    let process = Process::start(&mut app());
    assert!(shown(process.address(), ""));
    for header in [near, far, "via: 1.1 tunnel\r\n"] {
        assert!(!shown(process.address(), header), "{header}");
    }
    let known = Process::start(app().env("STARIO_TRUSTED_PROXIES", "127.0.0.1"));
    assert!(shown(known.address(), near));
    assert!(!shown(known.address(), far));
}
