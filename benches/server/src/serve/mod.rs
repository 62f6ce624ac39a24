//! The servers. Each listens on the loopback, on one thread of its own or in the main thread,
//! until it is killed.

mod axum;
mod feed;
mod hyper;
mod stario;

use std::net::SocketAddr;
use std::process::ExitCode;

use tokio::net::TcpListener;
use tokio::runtime::Builder;

/// Serves as one of the peers, in a runtime of this flavor.
pub fn run(flavor: &str, peer: &str, port: u16) -> ExitCode {
    match (peer, flavor) {
        ("stario", "multi_thread") => return stario::multi_thread::serve(),
        ("stario", "current_thread") => return stario::current_thread::serve(),
        ("hyper", _) => listen(flavor, port, hyper::serve),
        ("axum", _) => listen(flavor, port, axum::serve),
        _ => panic!("there is no server {peer} for {flavor}"),
    }
    ExitCode::SUCCESS
}

/// Runs what takes a listener, as `STARIO_THREADS=1` does: in a worker, not in the main thread.
/// Or in the main thread, as the other flavor does.
fn listen<F>(flavor: &str, port: u16, serve: fn(TcpListener) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    let mut runtime = match flavor {
        "multi_thread" => Builder::new_multi_thread(),
        "current_thread" => Builder::new_current_thread(),
        other => panic!("tokio has no flavor {other}"),
    };
    let runtime = runtime.worker_threads(1).enable_all().build();
    let serving = async move {
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        let listener = TcpListener::bind(address).await.expect("a free port");
        tokio::spawn(serve(listener)).await
    };
    let served = runtime.expect("a runtime").block_on(serving);
    served.expect("the server does not end");
}
