//! The servers. Each listens on the loopback with one worker thread until it is killed.

mod axum;
mod feed;
mod hyper;
mod stario;

use std::net::SocketAddr;
use std::process::ExitCode;

use tokio::net::TcpListener;

/// Serves as one of the peers.
pub fn run(peer: &str, port: u16) -> ExitCode {
    match peer {
        "stario" => return stario::serve(),
        "hyper" => listen(port, hyper::serve),
        "axum" => listen(port, axum::serve),
        other => panic!("there is no server {other}"),
    }
    ExitCode::SUCCESS
}

/// Runs what takes a listener, as `STARIO_THREADS=1` does: in a worker, not in the main thread.
fn listen<F: Future<Output = ()> + Send + 'static>(port: u16, serve: fn(TcpListener) -> F) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime");
    let serving = async move {
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        let listener = TcpListener::bind(address).await.expect("a free port");
        tokio::spawn(serve(listener)).await
    };
    runtime.block_on(serving).expect("the server does not end");
}
