//! What measurements of answers and of deliveries have in common.

use super::peer::Peer;
use super::stats::{self, quantile};

/// What one peer took, a number for each round.
pub trait Sample {
    /// CPU time of each answer or delivery, in microseconds.
    fn rounds(&self) -> &[f64];

    /// That of the quieter rounds.
    fn cpu(&self) -> f64 {
        quantile(self.rounds(), 0.25)
    }
}

/// A column of a table: its title, and what stands there for a sample.
pub type Column<S> = (&'static str, fn(&S) -> String);

/// A number of each sample, by peer, for a plot.
pub fn bars<'a, S>(
    peers: &'a [Peer],
    samples: &[Vec<S>],
    value: impl Fn(&S) -> f64,
) -> Vec<(&'a str, Vec<f64>)> {
    let rows = peers.iter().zip(samples);
    rows.map(|(peer, samples)| (peer.name, samples.iter().map(&value).collect()))
        .collect()
}

/// Prints the samples at one place: CPU time, its ratio to that of each peer, and `more`.
pub fn print<S: Sample>(
    title: String,
    peers: &[Peer],
    samples: &[Vec<S>],
    at: usize,
    more: &[Column<S>],
) {
    let mut head = vec![title, "CPU us".to_owned()];
    head.extend(peers.iter().skip(1).map(|peer| format!("/ {}", peer.name)));
    head.extend(more.iter().map(|(name, _)| (*name).to_owned()));
    let mut rows = vec![head];
    for (peer, own) in peers.iter().zip(samples) {
        let own = &own[at];
        let mut row = vec![peer.name.to_owned(), format!("{:.2}", own.cpu())];
        let others = samples.iter().skip(1);
        row.extend(others.map(|other| format!("{:.2}", own.cpu() / other[at].cpu())));
        row.extend(more.iter().map(|(_, value)| value(own)));
        rows.push(row);
    }
    stats::print(&rows);
}
