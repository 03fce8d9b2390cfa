//! How do I get tokens from a source of my own?
//!
//! Implements `Credentials` over a file that a vault agent or a workload identity rewrites:
//!
//! ```sh
//! cargo run --example own_credentials -- --sandbox
//! COCKROACH_TOKEN_FILE=/var/run/secrets/token cargo run --example own_credentials
//! ```

use std::path::PathBuf;
use std::time::Duration;

use clusterkit::{BoxFuture, Credentials, Error, Token, cockroach};
use clusterkit_sandbox::Sandbox;

/// A token in a file. The client reads it again when the token expires, or when the server rejects it.
#[derive(Debug)]
struct TokenFile(PathBuf);

impl Credentials for TokenFile {
    fn fetch(&self) -> BoxFuture<'_, Result<Token, Error>> {
        Box::pin(async {
            let text = tokio::fs::read_to_string(&self.0).await;
            let text = text.map_err(|error| {
                Error::credentials(format!("cannot read the token in {}: {error}", self.0.display()))
            })?;
            eprintln!("read {}", self.0.display());
            // This takes precedence over the expiry of a JWT: the file is read again after five minutes at the latest.
            Ok(Token::new(text).with_expires_in(Duration::from_secs(300)))
        })
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (builder, file, sandbox) = connect().await?;
    let client = builder.credentials(TokenFile(file.clone())).build()?;

    // Calls share the token: the file is read once.
    let (clusters, regions) = tokio::try_join!(client.list_clusters().send(), client.list_available_regions().send())?;
    println!("{} clusters, {} regions", clusters.clusters.len(), regions.regions.len());
    if sandbox.is_some() {
        tokio::fs::remove_file(file).await?;
    }
    Ok(())
}

/// Connects with the token file in the environment, or with `--sandbox` to a sandbox in this process.
async fn connect() -> Result<(cockroach::ClientBuilder, PathBuf, Option<Sandbox>), Box<dyn std::error::Error>> {
    if std::env::args().all(|argument| argument != "--sandbox") {
        let file = std::env::var_os("COCKROACH_TOKEN_FILE").ok_or("COCKROACH_TOKEN_FILE is not set")?;
        return Ok((cockroach::Client::builder(), file.into(), None));
    }
    let sandbox = Sandbox::start().await?;
    let file = std::env::temp_dir().join(format!("clusterkit-token-{}", std::process::id()));
    tokio::fs::write(&file, sandbox.api_key()).await?;
    Ok((cockroach::Client::builder().base_url(sandbox.cockroach_url()), file, Some(sandbox)))
}
