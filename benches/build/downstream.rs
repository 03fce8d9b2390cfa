//! The program whose build is measured. It makes one call with each enabled client, or with reqwest if none is enabled.

use std::error::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    #[cfg(feature = "perfectscale")]
    for cluster in clusterkit::perfectscale::Client::from_env()?.get_clusters().await?.data {
        println!("{}", cluster.name);
    }
    #[cfg(feature = "cockroach")]
    for cluster in clusterkit::cockroach::Client::from_env()?.list_clusters().await?.clusters {
        println!("{}", cluster.name);
    }
    #[cfg(feature = "camunda")]
    for cluster in clusterkit::camunda::Client::from_env()?.get_clusters().await? {
        println!("{}", cluster.name);
    }
    #[cfg(not(any(feature = "perfectscale", feature = "cockroach", feature = "camunda")))]
    println!("{}", clusterkit::reqwest::get("https://example.com").await?.text().await?);
    Ok(())
}
