//! One call of each operation, with its required parameters.

use std::collections::BTreeSet;
use std::pin::Pin;

use clusterkit::cockroach::types::CreateClusterSpecification;
use clusterkit::{Error, Operation, RateLimit, camunda, cockroach, perfectscale, reqwest};
use serde::Serialize;
use serde_json::Value;

use crate::support::clients::{self, TOKEN};
use crate::support::operations;
use crate::support::recorder::Recorder;

const ID: &str = "an-id";

/// The clients of a server.
#[derive(Clone, Copy)]
pub(crate) struct Clients<'a> {
    pub(crate) url: &'a str,
    /// A server to which nothing may be sent.
    pub(crate) elsewhere: &'a Recorder,
    /// Whether the clients have a token, or exchange one at the server.
    pub(crate) has_token: bool,
    pub(crate) limit: &'a RateLimit,
}

impl Clients<'_> {
    fn perfectscale(&self) -> perfectscale::Client {
        let builder = clients::perfectscale(self.elsewhere).base_url(format!("{}/public/v1", self.url));
        let builder = builder.rate_limit(self.limit.clone()).http_client(without_certificates);
        if self.has_token { builder.token(TOKEN) } else { builder }.build().unwrap()
    }

    fn cockroach(&self) -> cockroach::Client {
        let builder = clients::cockroach(self.elsewhere).base_url(self.url);
        builder.rate_limit(self.limit.clone()).http_client(without_certificates).build().unwrap()
    }

    fn camunda(&self) -> camunda::Client {
        let builder =
            clients::camunda(self.elsewhere).base_url(self.url).oauth_url(format!("{}/oauth/token", self.url));
        let builder = builder.rate_limit(self.limit.clone()).http_client(without_certificates);
        if self.has_token { builder.token(TOKEN) } else { builder }.build().unwrap()
    }
}

/// Reading the certificates of the operating system takes longer than a call.
fn without_certificates(http: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    let http = http.tls_certs_only([]);
    http
}

/// The value of a call, serialized; null if the operation has no value.
pub(crate) type CallFuture = Pin<Box<dyn Future<Output = Result<Value, Error>> + Send>>;
pub(crate) type Call = fn(&Clients) -> CallFuture;

/// API, operation, call.
pub(crate) const CALLS: &[(&str, &str, Call)] = &[
    ("perfectscale", "GetClusters", |c| serialized(c.perfectscale().get_clusters())),
    ("perfectscale", "GetCluster", |c| serialized(c.perfectscale().get_cluster(ID))),
    ("perfectscale", "DeleteCluster", |c| serialized(c.perfectscale().delete_cluster(ID))),
    ("perfectscale", "GetWorkloads", |c| serialized(c.perfectscale().get_workloads(ID))),
    ("perfectscale", "AutomationAuditLogs", |c| serialized(c.perfectscale().automation_audit_logs())),
    ("cockroach", "ListClusters", |c| serialized(c.cockroach().list_clusters())),
    ("cockroach", "CreateCluster", |c| {
        let spec = CreateClusterSpecification::builder();
        serialized(c.cockroach().create_cluster().name(ID).provider("GCP").spec(spec))
    }),
    ("cockroach", "ListAvailableRegions", |c| serialized(c.cockroach().list_available_regions())),
    ("cockroach", "GetCluster", |c| serialized(c.cockroach().get_cluster(ID))),
    ("cockroach", "UpdateCluster", |c| serialized(c.cockroach().update_cluster(ID))),
    ("cockroach", "DeleteCluster", |c| serialized(c.cockroach().delete_cluster(ID))),
    ("cockroach", "ListClusterNodes", |c| serialized(c.cockroach().list_cluster_nodes(ID))),
    ("cockroach", "SetSpendLimit", |c| serialized(c.cockroach().set_spend_limit(ID).spend_limit(0))),
    ("camunda", "GetClusters", |c| serialized(c.camunda().get_clusters())),
    ("camunda", "CreateCluster", |c| {
        let call = c.camunda().create_cluster().name(ID).plan_type_id(ID).channel_id(ID);
        serialized(call.generation_id(ID).region_id(ID))
    }),
    ("camunda", "GetParameters", |c| serialized(c.camunda().get_parameters())),
    ("camunda", "GetCluster", |c| serialized(c.camunda().get_cluster(ID))),
    ("camunda", "DeleteCluster", |c| serialized(c.camunda().delete_cluster(ID))),
    ("camunda", "GetClients", |c| serialized(c.camunda().get_clients(ID))),
    ("camunda", "CreateClient", |c| serialized(c.camunda().create_client(ID).client_name(ID))),
    ("camunda", "GetClient", |c| serialized(c.camunda().get_client(ID, ID))),
    ("camunda", "DeleteClient", |c| serialized(c.camunda().delete_client(ID, ID))),
];

fn serialized<T, C>(call: C) -> CallFuture
where
    T: Serialize,
    C: IntoFuture<Output = Result<T, Error>>,
    C::IntoFuture: Send + 'static,
{
    let call = call.into_future();
    Box::pin(async { call.await.map(|value| serde_json::to_value(value).expect("a value can be serialized")) })
}

/// The operation of that name.
pub(crate) fn operation(api: &str, id: &str) -> &'static Operation {
    let found = operations().into_iter().find(|operation| (operation.api(), operation.id()) == (api, id));
    found.unwrap_or_else(|| panic!("{api} {id}: there is no such operation"))
}

#[test]
fn every_operation_is_called_once() {
    let called: BTreeSet<_> = CALLS.iter().map(|(api, id, _)| (*api, *id)).collect();
    let known: BTreeSet<_> = operations().iter().map(|operation| (operation.api(), operation.id())).collect();
    assert_eq!(called, known);
    assert_eq!(called.len(), CALLS.len());
}

/// The list is short, and a change of it is a decision: these requests must never be sent twice.
#[test]
fn the_operations_that_are_not_idempotent_are_known() {
    let once: Vec<_> = operations()
        .iter()
        .filter(|operation| !operation.is_idempotent())
        .map(|operation| (operation.api(), operation.id()))
        .collect();
    let expected = [
        ("cockroach", "CreateCluster"),
        ("cockroach", "UpdateCluster"),
        ("camunda", "CreateCluster"),
        ("camunda", "CreateClient"),
    ];
    assert_eq!(once, expected);
}
