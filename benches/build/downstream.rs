//! The program whose build is measured: one real call of each client that is on, or of the HTTP client below them.

use std::error::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    #[cfg(feature = "perfectscale")]
    for cluster in clusterkit::perfectscale::Client::from_env()?.get_clusters().send().await?.into_inner().data {
        println!("{}", cluster.name);
    }
    #[cfg(feature = "cockroach")]
    for cluster in clusterkit::cockroach::Client::from_env()?.list_clusters().send().await?.into_inner().clusters {
        println!("{}", cluster.name);
    }
    #[cfg(feature = "camunda")]
    for cluster in clusterkit::camunda::Client::from_env()?.get_clusters().send().await?.into_inner() {
        println!("{}", cluster.name);
    }
    #[cfg(not(any(feature = "perfectscale", feature = "cockroach", feature = "camunda")))]
    println!("{}", clusterkit::reqwest::get("https://example.com").await?.text().await?);
    Ok(())
}
