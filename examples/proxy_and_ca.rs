//! How do I use a proxy, or a certificate authority of my company?
//!
//! ```sh
//! cargo run --example proxy_and_ca -- --sandbox
//! COMPANY_PROXY=http://proxy.example.com:3128 COMPANY_CA=ca.pem cargo run --example proxy_and_ca
//! ```
//!
//! The second command needs `COCKROACH_API_KEY`; proxy and certificate are optional. The client also uses the proxy in
//! `HTTPS_PROXY`, and the certificates that the operating system trusts, without any code.

use clusterkit::cockroach;
use clusterkit::reqwest::{Certificate, Proxy};
use clusterkit_sandbox::Sandbox;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (builder, proxy, _sandbox) = connect().await?;

    // Both are read here, because the function below cannot fail.
    let proxy = proxy.map(Proxy::all).transpose()?;
    let authorities = match std::env::var_os("COMPANY_CA") {
        Some(file) => Certificate::from_pem_bundle(&std::fs::read(file)?)?,
        None => Vec::new(),
    };

    // The client calls this function for each HTTP client that it builds.
    let builder = builder.http_client(move |http| {
        let http = authorities.iter().cloned().fold(http, clusterkit::reqwest::ClientBuilder::add_root_certificate);
        match &proxy {
            Some(proxy) => http.proxy(proxy.clone()),
            None => http,
        }
    });

    let clusters = builder.build()?.list_clusters().await?.clusters;
    println!("{} clusters", clusters.len());
    Ok(())
}

/// Connects with the settings in the environment, or with `--sandbox` to a sandbox in this process.
async fn connect() -> Result<(cockroach::ClientBuilder, Option<String>, Option<Sandbox>), Box<dyn std::error::Error>> {
    if std::env::args().all(|argument| argument != "--sandbox") {
        return Ok((cockroach::ClientBuilder::from_env()?, std::env::var("COMPANY_PROXY").ok(), None));
    }
    let sandbox = Sandbox::start().await?;
    // The sandbox takes the part of the proxy: the host `cockroach.example` cannot be reached without it.
    let builder = cockroach::Client::builder().api_key(sandbox.api_key());
    let builder = builder.base_url("http://cockroach.example").allow_plain_http();
    Ok((builder, Some(sandbox.cockroach_url()), Some(sandbox)))
}
