//! stario beside other servers.
//!
//! ```text
//! stario-bench-server serve <flavor> <peer> <port>       one of the servers
//! stario-bench-server instructions [--record]            what scripts/instructions compares
//! stario-bench-server pages                              CPU time and rates of plain answers
//! stario-bench-server streams                            CPU time and memory of live streams
//! ```
//!
//! A flavor is `multi_thread`, with one worker, or `current_thread`, as tokio calls them; a peer
//! is `stario`, `hyper` or `axum`.
//!
//! All servers answer the same requests, see [`load`]. Nothing is timed before their output was
//! compared.

mod load;
mod measure;
mod serve;
mod views;

#[path = "../../render/src/data.rs"]
mod data;

use std::process::ExitCode;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args[..] {
        ["serve", flavor, peer, port] => serve::run(flavor, peer, port.parse().expect("a port")),
        ["instructions"] => measure::instructions::compare(),
        ["instructions", "--record"] => measure::instructions::record(),
        ["pages"] => measure::pages::run(),
        ["streams"] => measure::streams::run(),
        _ => {
            eprintln!("serve <flavor> <peer> <port>, instructions [--record], pages, or streams");
            ExitCode::from(2)
        }
    }
}
