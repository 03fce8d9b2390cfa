//! What is in it.

use serde_json::Value;

use super::Builder;

impl Builder {
    /// How many clusters PerfectScale has; 4 without this.
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
    /// The first four are `prod-eu`, `prod-us`, `staging` and `warehouse`, the others `fleet-00005` and so on, each with 8
    /// workloads of its own.
    #[must_use]
    pub fn perfectscale_clusters(mut self, clusters: usize) -> Self {
        self.settings.perfectscale.clusters = clusters;
        self
    }

    /// How many workloads each cluster of PerfectScale has.
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
    /// Without this they have 16, 12, 8, 3 and then always 8. They are made when they are asked for, so a large number costs
    /// only the answer that has them.
    #[must_use]
    pub fn workloads_per_cluster(mut self, workloads: usize) -> Self {
        self.settings.perfectscale.workloads_per_cluster = Some(workloads);
        self
    }

    /// How many entries PerfectScale's audit log has; 400 without this.
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
    /// They are spread over the last 29 days, no two at the same instant as long as they are fewer than a million, and over the
    /// clusters that are made up; over your own only where there are no others. Of a sandbox without clusters the log has
    /// only [your own entries](Self::audit_log_entry).
    #[must_use]
    pub fn audit_log_entries(mut self, entries: usize) -> Self {
        self.settings.perfectscale.audit_log_entries = entries;
        self
    }

    /// How many clusters CockroachDB Cloud has that are active; 4 without this.
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
    /// The first four are `funky-skunk`, `orders-prod`, `analytics` and `ledger-eu`, the others `fleet-00005` and so on, of all
    /// plans and clouds. Two inactive ones are there as well, except where there are to be none at all.
    #[must_use]
    pub fn cockroach_clusters(mut self, clusters: usize) -> Self {
        self.settings.cockroach.clusters = clusters;
        self
    }

    /// How many nodes a dedicated cluster of CockroachDB has in each of its regions; 3 without this.
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

    /// How many clusters Camunda Console has; 4 without this.
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
    /// The first four are `Order fulfilment`, `Claims`, `Onboarding` and `Playground`, the others `Fleet 00005` and so on. Camunda
    /// lists them all in one answer.
    #[must_use]
    pub fn camunda_clusters(mut self, clusters: usize) -> Self {
        self.settings.camunda.clusters = clusters;
        self
    }

    /// How many API clients each cluster of Camunda has.
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
    /// Without this they have 2, 1, 1, none and then always 1. More than the 50 that a cluster may have can be there; only
    /// none can be added.
    #[must_use]
    pub fn camunda_clients_per_cluster(mut self, clients: usize) -> Self {
        self.settings.camunda.clients_per_cluster = Some(clients);
        self
    }

    /// Adds a cluster of your own to PerfectScale.
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
    /// It is written as the API answers it. What is left out is made up, and what the document does not know is shown all the
    /// same. `workloads` are its workloads, written in the same way.
    #[must_use]
    pub fn perfectscale_cluster(mut self, cluster: Value) -> Self {
        self.settings.perfectscale.own_clusters.push(cluster);
        self
    }

    /// Adds an entry of your own to PerfectScale's audit log.
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
    /// It is written as the API answers it; what is left out is made up, in a cluster of the `cluster_uid` or `cluster_name` that
    /// it names. Its `started_at`, `cluster_uid` and `namespace` are what the log sorts and filters by. A `started_at` that cannot
    /// be read, that is later than the start or before the 30 days of the log is refused by [`start`](Self::start).
    #[must_use]
    pub fn audit_log_entry(mut self, entry: Value) -> Self {
        self.settings.perfectscale.own_entries.push(entry);
        self
    }

    /// Adds a cluster of your own to CockroachDB Cloud.
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
    /// It is written as the API answers it, in whatever version; what is left out is made up to fit. It behaves as it is
    /// written: one with `"config": {"dedicated": {..}}` has nodes in its `regions`, one that is `LOCKED` refuses changes.
    /// A `state` does not change by itself; a request changes what it changes of any other cluster, and a deletion ends
    /// every state. A field that the sandbox does not know is shown in every version, the others in those that have them.
    #[must_use]
    pub fn cockroach_cluster(mut self, cluster: Value) -> Self {
        self.settings.cockroach.own_clusters.push(cluster);
        self
    }

    /// Adds a cluster of your own to Camunda Console.
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
    /// It is written as the API answers it; what is left out is made up. A `status` stays as it is written, and unless `ready`
    /// is `Healthy` there the connection details of clients are refused. `clients` are its API clients, of which `name`,
    /// `clientId` and `permissions` count.
    #[must_use]
    pub fn camunda_cluster(mut self, cluster: Value) -> Self {
        self.settings.camunda.own_clusters.push(cluster);
        self
    }

    /// What the ids and numbers of everything that is made up come from; 0 without this.
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
    /// Two sandboxes with one seed and one set of numbers show the same, except that ages count back from their start, which
    /// [`starts_at`](Self::starts_at) sets. A thing does not depend on how many others there are, nor on your own, except for the
    /// audit log: its entries are spread over time and over the clusters that are made up, so they depend on how many there are
    /// of both.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.settings.seed = seed;
        self
    }
}
