//! The server in a process of its own, and what its tracers write to.

use std::io::{self, BufReader, Read, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use std::time::Duration;
use std::{env, fs, thread};

/// Set for a process that is the server.
pub(crate) const SERVER: &str = "BENCH_SERVER";

/// It ends with this value.
pub(crate) struct Server {
    process: Child,
    pub(crate) address: SocketAddr,
}

impl Server {
    /// Starts it with a tracer, its standard output, and further settings.
    pub(crate) fn start(tracer: &str, stdout: Stdio, settings: &[(&str, String)]) -> Self {
        let address = TcpListener::bind("127.0.0.1:0")
            .and_then(|listener| listener.local_addr())
            .expect("a free port");
        let process = Command::new(env::current_exe().expect("this program"))
            .env(SERVER, "1")
            .env("STARIO_TRACER", tracer)
            .env("STARIO_PORT", address.port().to_string())
            .envs(settings.iter().map(|(name, value)| (name, value)))
            .stdout(stdout)
            .stderr(Stdio::null())
            .spawn()
            .expect("a server");
        while TcpStream::connect(address).is_err() {
            thread::sleep(Duration::from_millis(10));
        }
        Self { process, address }
    }

    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }

    /// A number of `/metrics`.
    pub(crate) fn number(&self, name: &str) -> u64 {
        let get = || -> io::Result<String> {
            let mut socket = TcpStream::connect(self.address)?;
            let head = "GET /metrics HTTP/1.1\r\nhost: bench\r\nconnection: close\r\n\r\n";
            socket.write_all(head.as_bytes())?;
            io::read_to_string(BufReader::new(socket))
        };
        let page = get().expect("the numbers");
        let mut lines = page.lines();
        let value = lines.find_map(|line| line.strip_prefix(name)?.trim().parse().ok());
        value.expect("the number is there")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// One keep-alive connection.
pub(crate) struct Client {
    socket: TcpStream,
    buffer: [u8; 1024],
}

impl Client {
    pub(crate) fn connect(address: SocketAddr) -> io::Result<Self> {
        let socket = TcpStream::connect(address)?;
        socket.set_nodelay(true)?;
        Ok(Self {
            socket,
            buffer: [0; 1024],
        })
    }

    /// Asks once and waits for the answer.
    pub(crate) fn ask(&mut self) -> io::Result<()> {
        self.socket
            .write_all(b"GET /rooms/7 HTTP/1.1\r\nhost: bench\r\n\r\n")?;
        let mut read = 0;
        while !self.buffer[..read].ends_with(b"a room") {
            match self.socket.read(&mut self.buffer[read..])? {
                0 => return Err(io::ErrorKind::UnexpectedEof.into()),
                more => read += more,
            }
        }
        Ok(())
    }
}

/// A collector that says yes to everything.
pub(crate) fn collector() -> String {
    static ADDRESS: LazyLock<SocketAddr> = LazyLock::new(|| {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        thread::spawn(move || {
            for mut socket in listener.incoming().flatten() {
                let mut request = vec![0; 8 * 1024 * 1024];
                let mut read = 0;
                // Every export ends like this, and nothing inside of it does.
                while !request[..read].ends_with(b"]}]}]}") {
                    match socket.read(&mut request[read..]) {
                        Ok(more @ 1..) => read += more,
                        _ => break,
                    }
                }
                let _ = socket.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
            }
        });
        address
    });
    format!("http://{}", *ADDRESS)
}

/// A database that goes with [`remove`].
pub(crate) fn file(name: &str) -> PathBuf {
    let process = std::process::id();
    env::temp_dir().join(format!("stario-bench-{process}-{name}.sqlite3"))
}

pub(crate) fn remove(file: &std::path::Path) {
    for suffix in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(format!("{}{suffix}", file.display()));
    }
}
