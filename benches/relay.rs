//! What a publish costs its caller, and how long it takes to reach the last of many subscriptions.
//!
//! ```sh
//! cargo bench --bench relay
//! ```
//!
//! One in ten subscriptions is never read: it must not matter to the others.

#![allow(clippy::print_stdout, reason = "a benchmark prints its table")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use stario::Relay;
use tokio::sync::Notify;

const PUBLISHES: usize = 1000;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    println!("{PUBLISHES} publishes each, in microseconds");
    println!("subscriptions   publish: median     p99   last reader: median     p99");
    for count in [1, 10, 100, 1000, 10_000] {
        let (mut calls, mut last) = runtime.block_on(measure(count));
        println!(
            "{count:>13} {:>17.1} {:>7.1} {:>21.0} {:>7.0}",
            at(&mut calls, 50),
            at(&mut calls, 99),
            at(&mut last, 50),
            at(&mut last, 99),
        );
    }
}

async fn measure(count: usize) -> (Vec<Duration>, Vec<Duration>) {
    let relay = Relay::new();
    let seen = Arc::new(AtomicUsize::new(0));
    let done = Arc::new(Notify::new());
    let mut asleep = Vec::new();
    let mut readers = 0;
    for number in 0..count {
        let mut live = relay.subscribe("room.*");
        if number % 10 == 9 {
            asleep.push(live);
            continue;
        }
        readers += 1;
        let (seen, done) = (seen.clone(), done.clone());
        tokio::spawn(async move {
            while live.next().await.is_some() {
                if seen.fetch_sub(1, Ordering::AcqRel) == 1 {
                    done.notify_one();
                }
            }
        });
    }
    let (mut calls, mut last) = (Vec::new(), Vec::new());
    for number in 0..PUBLISHES {
        // Everybody waits again, as between two clicks.
        tokio::time::sleep(Duration::from_micros(500)).await;
        seen.store(readers, Ordering::Release);
        let begun = Instant::now();
        relay.publish("room.42", number);
        calls.push(begun.elapsed());
        done.notified().await;
        last.push(begun.elapsed());
    }
    (calls, last)
}

/// The given percentile, in microseconds.
fn at(times: &mut [Duration], percent: usize) -> f64 {
    times.sort_unstable();
    times[(times.len() - 1) * percent / 100].as_secs_f64() * 1e6
}
