//! One call of each operation, with the fewest parameters.

use std::collections::BTreeSet;
use std::pin::Pin;

use clusterkit::cockroach::types::CreateClusterSpecification;
use clusterkit::{Error, Operation, RateLimit, ResponseValue, camunda, cockroach, perfectscale};
use serde::Serialize;
use serde_json::Value;

use crate::support::clients::{self, CLIENT_ID, CLIENT_SECRET, TOKEN};
use crate::support::operations;
use crate::support::recorder::Recorder;

const ID: &str = "an-id";

/// The clients of a server.
#[derive(Clone, Copy)]
pub(crate) struct Clients<'a> {
    pub(crate) url: &'a str,
    /// A server that they know nothing of.
    pub(crate) elsewhere: &'a Recorder,
    /// Whether they have a token, or exchange one at the server.
    pub(crate) at_hand: bool,
    pub(crate) limit: &'a RateLimit,
}

impl Clients<'_> {
    fn perfectscale(&self) -> perfectscale::Client {
        let builder = clients::perfectscale(self.elsewhere).base_url(format!("{}/public/v1", self.url));
        let builder = builder.rate_limit(self.limit.clone()).http_client(http());
        if self.at_hand { builder.token(TOKEN) } else { builder }.build().unwrap()
    }

    fn cockroach(&self) -> cockroach::Client {
        let builder = clients::cockroach(self.elsewhere).base_url(self.url);
        builder.rate_limit(self.limit.clone()).http_client(http()).build().unwrap()
    }

    fn camunda(&self) -> camunda::Client {
        let builder =
            clients::camunda(self.elsewhere).base_url(self.url).oauth_url(format!("{}/oauth/token", self.url));
        let builder = builder.rate_limit(self.limit.clone()).http_client(http());
        if self.at_hand { builder.token(TOKEN) } else { builder }.build().unwrap()
    }
}

/// Does not read the certificates of the operating system, which takes longer than a call.
fn http() -> reqwest::ClientBuilder {
    let builder = reqwest::Client::builder();
    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    let builder = builder.tls_certs_only([]);
    builder
}

/// The value of a call as it is written again; null where an operation has none.
pub(crate) type Answering = Pin<Box<dyn Future<Output = Result<Value, Error>> + Send>>;
pub(crate) type Call = fn(&Clients) -> Answering;

/// API, operation, call.
pub(crate) const CALLS: &[(&str, &str, Call)] = &[
    ("perfectscale", "GetClusters", |c| written(c.perfectscale().get_clusters().send())),
    ("perfectscale", "GetCluster", |c| written(c.perfectscale().get_cluster().cluster_uid(ID).send())),
    ("perfectscale", "DeleteCluster", |c| written(c.perfectscale().delete_cluster().cluster_uid(ID).send())),
    ("perfectscale", "GetWorkloads", |c| written(c.perfectscale().get_workloads().cluster_uid(ID).send())),
    ("perfectscale", "AutomationAuditLogs", |c| written(c.perfectscale().automation_audit_logs().send())),
    ("perfectscale", "PublicAuth", |c| {
        let call = c.perfectscale().public_auth();
        written(call.body_map(|body| body.client_id(CLIENT_ID).client_secret(CLIENT_SECRET)).send())
    }),
    ("cockroach", "ListClusters", |c| written(c.cockroach().list_clusters().send())),
    ("cockroach", "CreateCluster", |c| {
        let spec = CreateClusterSpecification::builder();
        written(c.cockroach().create_cluster().body_map(|body| body.name(ID).provider("GCP").spec(spec)).send())
    }),
    ("cockroach", "ListAvailableRegions", |c| written(c.cockroach().list_available_regions().send())),
    ("cockroach", "GetCluster", |c| written(c.cockroach().get_cluster().cluster_id(ID).send())),
    ("cockroach", "UpdateCluster", |c| written(c.cockroach().update_cluster().cluster_id(ID).send())),
    ("cockroach", "DeleteCluster", |c| written(c.cockroach().delete_cluster().cluster_id(ID).send())),
    ("cockroach", "ListClusterNodes", |c| written(c.cockroach().list_cluster_nodes().cluster_id(ID).send())),
    ("cockroach", "SetSpendLimit", |c| {
        written(c.cockroach().set_spend_limit().cluster_id(ID).body_map(|body| body.spend_limit(0)).send())
    }),
    ("camunda", "GetClusters", |c| written(c.camunda().get_clusters().send())),
    ("camunda", "CreateCluster", |c| {
        let call = c.camunda().create_cluster();
        let call = call.body_map(|body| body.name(ID).plan_type_id(ID).channel_id(ID).generation_id(ID).region_id(ID));
        written(call.send())
    }),
    ("camunda", "GetParameters", |c| written(c.camunda().get_parameters().send())),
    ("camunda", "GetCluster", |c| written(c.camunda().get_cluster().cluster_uuid(ID).send())),
    ("camunda", "DeleteCluster", |c| written(c.camunda().delete_cluster().cluster_uuid(ID).send())),
    ("camunda", "GetClients", |c| written(c.camunda().get_clients().cluster_uuid(ID).send())),
    ("camunda", "CreateClient", |c| {
        written(c.camunda().create_client().cluster_uuid(ID).body_map(|body| body.client_name(ID)).send())
    }),
    ("camunda", "GetClient", |c| written(c.camunda().get_client().cluster_uuid(ID).client_id(ID).send())),
    ("camunda", "DeleteClient", |c| written(c.camunda().delete_client().cluster_uuid(ID).client_id(ID).send())),
];

fn written<T: Serialize + Send>(
    answer: impl Future<Output = Result<ResponseValue<T>, Error>> + Send + 'static,
) -> Answering {
    Box::pin(async {
        answer.await.map(|answer| serde_json::to_value(answer.into_inner()).expect("what was read can be written"))
    })
}

/// The operation of that name.
pub(crate) fn operation(api: &str, id: &str) -> &'static Operation {
    let found = operations().into_iter().find(|operation| (operation.api(), operation.id()) == (api, id));
    found.unwrap_or_else(|| panic!("{api} {id}: there is no such operation"))
}

#[test]
fn every_operation_is_called() {
    let called: BTreeSet<_> = CALLS.iter().map(|(api, id, _)| (*api, *id)).collect();
    let known: BTreeSet<_> = operations().iter().map(|operation| (operation.api(), operation.id())).collect();
    assert_eq!(called, known);
    assert_eq!(called.len(), CALLS.len(), "one is there twice");
}

/// What must never be repeated blindly is a short list; a change of it is a decision.
#[test]
fn what_is_not_idempotent() {
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
