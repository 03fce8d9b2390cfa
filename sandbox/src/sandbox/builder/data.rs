//! The builder: the objects that a sandbox contains.

use serde_json::Value;

use super::Builder;

impl Builder {
    /// Sets the number of PerfectScale clusters; 4 by default.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// # use clusterkit_sandbox::Sandbox;
    /// # use std::time::Duration;
    /// # use serde_json::json;
    /// let sandbox = Sandbox::builder().perfectscale_clusters(1_000).start().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// The first four are `prod-eu`, `prod-us`, `staging` and `warehouse`. The others are `fleet-00005` and so on, each with 8
    /// workloads.
    #[must_use]
    pub fn perfectscale_clusters(mut self, clusters: usize) -> Self {
        self.settings.perfectscale.clusters = clusters;
        self
    }

    /// Sets the number of workloads in each PerfectScale cluster.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// # use clusterkit_sandbox::Sandbox;
    /// # use std::time::Duration;
    /// # use serde_json::json;
    /// let sandbox = Sandbox::builder().workloads_per_cluster(500).start().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// By default the clusters have 16, 12, 8, 3 and then always 8. Workloads are generated on request, so a large number
    /// costs time only in the responses that list them.
    #[must_use]
    pub fn workloads_per_cluster(mut self, workloads: usize) -> Self {
        self.settings.perfectscale.workloads_per_cluster = Some(workloads);
        self
    }

    /// Sets the number of entries in PerfectScale's audit log; 400 by default.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// # use clusterkit_sandbox::Sandbox;
    /// # use std::time::Duration;
    /// # use serde_json::json;
    /// let sandbox = Sandbox::builder().audit_log_entries(100_000).start().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// The entries are spread over the last 29 days, with unique instants up to a million entries. They are spread over the
    /// generated clusters, and over custom clusters only if there are no generated ones. Without any cluster, the log contains
    /// only [custom entries](Self::audit_log_entry).
    #[must_use]
    pub fn audit_log_entries(mut self, entries: usize) -> Self {
        self.settings.perfectscale.audit_log_entries = entries;
        self
    }

    /// Sets the number of active CockroachDB Cloud clusters; 4 by default.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// # use clusterkit_sandbox::Sandbox;
    /// # use std::time::Duration;
    /// # use serde_json::json;
    /// let sandbox = Sandbox::builder().cockroach_clusters(2_000).start().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// The first four are `funky-skunk`, `orders-prod`, `analytics` and `ledger-eu`. The others are `fleet-00005` and so on, of
    /// all plans and clouds. Unless the number is 0, there are also two inactive clusters.
    #[must_use]
    pub fn cockroach_clusters(mut self, clusters: usize) -> Self {
        self.settings.cockroach.clusters = clusters;
        self
    }

    /// Sets the number of nodes that a dedicated CockroachDB cluster has in each region; 3 by default.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// # use clusterkit_sandbox::Sandbox;
    /// # use std::time::Duration;
    /// # use serde_json::json;
    /// let sandbox = Sandbox::builder().nodes_per_region(9).start().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn nodes_per_region(mut self, nodes: u32) -> Self {
        self.settings.cockroach.nodes_per_region = Some(nodes);
        self
    }

    /// Sets the number of Camunda Console clusters; 4 by default.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// # use clusterkit_sandbox::Sandbox;
    /// # use std::time::Duration;
    /// # use serde_json::json;
    /// let sandbox = Sandbox::builder().camunda_clusters(300).start().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// The first four are `Order fulfilment`, `Claims`, `Onboarding` and `Playground`. The others are `Fleet 00005` and so on.
    /// Camunda lists all clusters in one response.
    #[must_use]
    pub fn camunda_clusters(mut self, clusters: usize) -> Self {
        self.settings.camunda.clusters = clusters;
        self
    }

    /// Sets the number of API clients in each Camunda cluster.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// # use clusterkit_sandbox::Sandbox;
    /// # use std::time::Duration;
    /// # use serde_json::json;
    /// let sandbox = Sandbox::builder().camunda_clients_per_cluster(50).start().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// By default the clusters have 2, 1, 1, 0 and then always 1. The number may exceed the limit of 50 clients in a cluster;
    /// requests then cannot create more.
    #[must_use]
    pub fn camunda_clients_per_cluster(mut self, clients: usize) -> Self {
        self.settings.camunda.clients_per_cluster = Some(clients);
        self
    }

    /// Adds a custom cluster to PerfectScale.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// # use clusterkit_sandbox::Sandbox;
    /// # use std::time::Duration;
    /// # use serde_json::json;
    /// let sandbox = Sandbox::builder()
    ///     .perfectscale_cluster(json!({ "name": "mine", "cloud": "aws", "workloads": [{ "name": "api" }] }))
    ///     .start().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Write the cluster as the API returns it. Missing fields are generated, and fields that the document does not declare
    /// are returned as well. `workloads` lists its workloads in the same way.
    #[must_use]
    pub fn perfectscale_cluster(mut self, cluster: Value) -> Self {
        self.settings.perfectscale.custom_clusters.push(cluster);
        self
    }

    /// Adds a custom entry to PerfectScale's audit log.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// # use clusterkit_sandbox::Sandbox;
    /// # use std::time::Duration;
    /// # use serde_json::json;
    /// let sandbox = Sandbox::builder()
    ///     .audit_log_entry(json!({ "workload_name": "api", "namespace": "mine" }))
    ///     .start().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Write the entry as the API returns it. Missing fields are generated, from the cluster that its `cluster_uid` or
    /// `cluster_name` names. The log sorts and filters by `started_at`, `cluster_uid` and `namespace`.
    /// [`start`](Self::start) rejects a `started_at` that cannot be parsed, is later than the start, or is more than 30 days
    /// before it.
    #[must_use]
    pub fn audit_log_entry(mut self, entry: Value) -> Self {
        self.settings.perfectscale.custom_entries.push(entry);
        self
    }

    /// Adds a custom cluster to CockroachDB Cloud.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// # use clusterkit_sandbox::Sandbox;
    /// # use std::time::Duration;
    /// # use serde_json::json;
    /// let sandbox = Sandbox::builder()
    ///     .cockroach_cluster(json!({ "name": "mine-1", "state": "CREATION_FAILED" }))
    ///     .start().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Write the cluster as the API returns it, in any version. Missing fields are generated to match. The cluster behaves as
    /// written: with `"config": {"dedicated": {..}}` it has nodes in its `regions`, and in state `LOCKED` it rejects changes.
    ///
    /// The `state` does not change by itself. Requests change the cluster like any other, and it can be deleted in every
    /// state. Unknown fields are returned in every version, known ones in the versions that have them.
    #[must_use]
    pub fn cockroach_cluster(mut self, cluster: Value) -> Self {
        self.settings.cockroach.custom_clusters.push(cluster);
        self
    }

    /// Adds a custom cluster to Camunda Console.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// # use clusterkit_sandbox::Sandbox;
    /// # use std::time::Duration;
    /// # use serde_json::json;
    /// let sandbox = Sandbox::builder()
    ///     .camunda_cluster(json!({ "name": "Mine", "status": { "ready": "Maintenance" }, "clients": [{ "name": "api" }] }))
    ///     .start().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Write the cluster as the API returns it. Missing fields are generated. A `status` does not change by itself; unless its
    /// `ready` is `Healthy`, requests for the connection details of clients are rejected. `clients` lists its API clients, with
    /// the fields `name`, `clientId` and `permissions`.
    #[must_use]
    pub fn camunda_cluster(mut self, cluster: Value) -> Self {
        self.settings.camunda.custom_clusters.push(cluster);
        self
    }

    /// Sets the seed of the generated ids and numbers; 0 by default.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// # use clusterkit_sandbox::Sandbox;
    /// # use std::time::Duration;
    /// # use serde_json::json;
    /// let sandbox = Sandbox::builder().seed(7).start().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Two sandboxes with the same seed and numbers return the same data, except that ages count back from the start, which
    /// [`starts_at`](Self::starts_at) sets. An object depends neither on the number of other objects nor on custom objects.
    /// The entries of the audit log are an exception: they depend on the number of entries and of generated clusters.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.settings.seed = seed;
        self
    }
}
