//! Measures two programs alternately, so that a disturbance affects both.

use std::cell::RefCell;
use std::time::{Duration, Instant};

use criterion::BenchmarkGroup;
use criterion::measurement::WallTime;
use tokio::runtime::Runtime;

/// Measures `candidate` with criterion, together with `baseline`, and prints the ratio of their times: the median, and the
/// range of four samples in five. Both closures return the time that they took.
pub fn paired(
    group: &mut BenchmarkGroup<'_, WallTime>,
    name: &str,
    runtime: &Runtime,
    mut baseline: impl AsyncFnMut() -> Duration,
    mut candidate: impl AsyncFnMut() -> Duration,
) {
    let ratios = RefCell::new(Vec::new());
    group.bench_function(name, |bencher| {
        bencher.iter_custom(|iterations| {
            let (mut before, mut after) = (Duration::ZERO, Duration::ZERO);
            runtime.block_on(async {
                for iteration in 0..iterations {
                    // Each goes first in half of the runs.
                    if iteration % 2 == 0 {
                        before += baseline().await;
                        after += candidate().await;
                    } else {
                        after += candidate().await;
                        before += baseline().await;
                    }
                }
            });
            ratios.borrow_mut().push(after.as_secs_f64() / before.as_secs_f64());
            after
        });
    });
    let mut ratios = ratios.into_inner();
    // The first samples are the warm-up.
    ratios.drain(..ratios.len() / 3);
    ratios.sort_by(f64::total_cmp);
    let part = |tenths: usize| ratios.get(ratios.len().saturating_sub(1) * tenths / 10).copied().unwrap_or(f64::NAN);
    println!("{name}: {:.3} times the baseline ({:.3} to {:.3})\n", part(5), part(1), part(9));
}

/// Returns how long the work takes.
pub async fn took(work: impl Future) -> Duration {
    let begun = Instant::now();
    work.await;
    begun.elapsed()
}
