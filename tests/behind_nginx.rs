//! The configuration of `examples/behind-nginx`, in a real nginx on the loopback.
//!
//! Skipped where there is no nginx in PATH; `STARIO_NGINX_TEST=required` makes that a failure.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(clippy::print_stderr, reason = "a test that is skipped says so")]

#[allow(
    dead_code,
    reason = "the test starts the app itself, not through `main`"
)]
#[path = "../examples/behind-nginx/main.rs"]
mod behind_nginx;
mod support;

use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use stario::ServerConfig;
use stario::testing::TestServer;
use support::{Wire, status};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

const CONFIGURATION: &str = include_str!("../examples/behind-nginx/stario.conf");

/// nginx with a directory of its own; both go with it.
struct Nginx {
    process: Child,
    directory: PathBuf,
    address: SocketAddr,
}

impl Drop for Nginx {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
        drop(fs::remove_dir_all(&self.directory));
    }
}

impl Nginx {
    /// Starts it in front of `app`; `None` when there is none here.
    async fn start(app: SocketAddr) -> Option<Self> {
        let version = Command::new("nginx")
            .arg("-v")
            .stderr(Stdio::null())
            .status();
        if version.is_err() {
            let required = std::env::var("STARIO_NGINX_TEST").is_ok_and(|it| it == "required");
            assert!(!required, "nginx is not in PATH, and the test is required");
            eprintln!("skipped: nginx is not in PATH");
            return None;
        }
        let free = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = free.local_addr().unwrap();
        drop(free);

        let directory = std::env::temp_dir().join(format!("stario-nginx-{}", stario::token()));
        fs::create_dir(&directory).unwrap();
        let server = replaced(CONFIGURATION, "listen 8080;", &format!("listen {address};"));
        let server = replaced(&server, "server 127.0.0.1:8000;", &format!("server {app};"));
        fs::write(directory.join("stario.conf"), server).unwrap();
        fs::write(directory.join("nginx.conf"), AROUND).unwrap();
        let process = Command::new("nginx")
            .arg("-p")
            .arg(&directory)
            .args(["-c", "nginx.conf", "-e", "stderr"])
            .spawn()
            .unwrap();
        let nginx = Self {
            process,
            directory,
            address,
        };
        nginx.listens().await;
        Some(nginx)
    }

    async fn listens(&self) {
        tokio::time::timeout(support::PATIENCE, async {
            while TcpStream::connect(self.address).await.is_err() {
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            }
        })
        .await
        .expect("nginx takes the configuration and listens");
    }
}

/// What stands around the file in a real `/etc/nginx/nginx.conf`, as small as it can be.
const AROUND: &str = "
daemon off;
master_process off;
pid nginx.pid;
events { worker_connections 64; }
http {
    access_log off;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    include stario.conf;
}
";

fn replaced(text: &str, from: &str, to: &str) -> String {
    assert_eq!(text.matches(from).count(), 1, "{from} is there once");
    text.replace(from, to)
}

async fn serve() -> TestServer {
    let vars = [("STARIO_TRUSTED_PROXIES", "127.0.0.1")];
    let config = ServerConfig::from_vars(vars).unwrap();
    TestServer::start_with(behind_nginx::bootstrap, config)
        .await
        .unwrap()
}

/// One request from another address of the loopback; the whole answer.
async fn from(visitor: Ipv4Addr, nginx: SocketAddr, head: &str) -> String {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(SocketAddr::from((visitor, 0))).unwrap();
    let mut socket = socket.connect(nginx).await.unwrap();
    let request = format!("{head}\r\nhost: {nginx}\r\nconnection: close\r\n\r\n");
    socket.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    let read = socket.read_to_string(&mut answer);
    let read = tokio::time::timeout(support::PATIENCE, read).await;
    read.expect("nginx answers").unwrap();
    answer
}

const VISITOR: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 2);

#[stario::test]
async fn each_event_arrives_while_the_stream_is_open() {
    let server = serve().await;
    let Some(nginx) = Nginx::start(server.address()).await else {
        return;
    };
    let request = format!("GET /live HTTP/1.1\r\nhost: {}\r\n\r\n", nginx.address);
    let mut tab = Wire::request(nginx.address, &request).await;
    assert_eq!(status(&tab.read_until("\r\n\r\n").await), 200);
    let first = tab.event().await;
    assert!(first.contains("nobody yet"), "{first}");

    // Nothing ends the stream: the second event is caused by what comes after the first.
    let knock = from(VISITOR, nginx.address, "POST /knock HTTP/1.1").await;
    assert_eq!(status(&knock), 204, "{knock}");
    let second = tab.event().await;
    assert!(second.contains("127.0.0.2 by http"), "{second}");
}

#[stario::test]
async fn a_visitor_is_who_nginx_says_and_not_who_they_say() {
    let server = serve().await;
    let Some(nginx) = Nginx::start(server.address()).await else {
        return;
    };
    let lies = "GET / HTTP/1.1\r\nx-forwarded-for: 192.0.2.7\r\nx-forwarded-proto: https\r\n\
                forwarded: for=192.0.2.7;proto=https";
    let page = from(VISITOR, nginx.address, lies).await;
    assert!(page.contains(">127.0.0.2 by http<"), "{page}");
}

#[stario::test]
async fn a_write_is_told_by_its_origin_through_nginx_too() {
    let server = serve().await;
    let Some(nginx) = Nginx::start(server.address()).await else {
        return;
    };
    let knock = |origin: String| format!("POST /knock HTTP/1.1\r\norigin: {origin}");
    let own = knock(format!("http://{}", nginx.address));
    assert_eq!(status(&from(VISITOR, nginx.address, &own).await), 204);
    let other = knock("http://other.example".to_owned());
    assert_eq!(status(&from(VISITOR, nginx.address, &other).await), 403);
}
