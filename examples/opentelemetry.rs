//! How do I get traces of all calls into OpenTelemetry?
//!
//! The client emits spans of the crate `tracing`. This program exports them to its standard output:
//!
//! ```sh
//! cargo run --example opentelemetry -- --sandbox
//! ```
//!
//! Without `--sandbox` it needs `COCKROACH_API_KEY`. To send traces to a collector, use the exporter of the crate
//! `opentelemetry-otlp` instead, with a batch exporter.

use clusterkit::cockroach;
use clusterkit_sandbox::Sandbox;
use opentelemetry::trace::TracerProvider;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing::Instrument;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let provider = SdkTracerProvider::builder().with_simple_exporter(opentelemetry_stdout::SpanExporter::default());
    let provider = provider.build();
    let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("report"));
    // `clusterkit=info` gives one span a call. `clusterkit=debug` adds an event for each attempt.
    tracing_subscriber::registry().with(EnvFilter::new("clusterkit=info,opentelemetry=info")).with(layer).init();

    let (client, _sandbox) = connect().await?;

    // The spans of the calls are children of the program's own span.
    let report = async {
        let clusters = client.list_clusters().await?.clusters;
        let missing = client.get_cluster("00000000-0000-4000-8000-000000000000").await;
        Ok::<_, clusterkit::Error>((clusters.len(), missing.is_err()))
    };
    let (clusters, missing) = report.instrument(tracing::info_span!("report")).await?;
    println!("{clusters} clusters; the unknown one is missing: {missing}");

    // Exports what is still buffered.
    provider.shutdown()?;
    Ok(())
}

/// Connects with the credentials in the environment, or with `--sandbox` to a sandbox in this process.
async fn connect() -> Result<(cockroach::Client, Option<Sandbox>), Box<dyn std::error::Error>> {
    if std::env::args().all(|argument| argument != "--sandbox") {
        return Ok((cockroach::Client::from_env()?, None));
    }
    let sandbox = Sandbox::start().await?;
    let builder = cockroach::Client::builder().api_key(sandbox.api_key()).base_url(sandbox.cockroach_url());
    Ok((builder.build()?, Some(sandbox)))
}
