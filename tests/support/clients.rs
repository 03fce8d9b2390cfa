//! A builder of each client, with credentials and the address of a recorder. The base paths are the vendors' own.

use super::recorder::Recorder;

/// Contains every character of the vendors' ids that a form may encode.
pub(crate) const CLIENT_ID: &str = "client-1.a_b~c";
pub(crate) const CLIENT_SECRET: &str = "s3cr3t-of-the-client";
pub(crate) const API_KEY: &str = "s3cr3t-api-key";
/// The token that an exchange returns by default.
pub(crate) const TOKEN: &str = "s3cr3t-token";

/// Every secret, with its placeholder in snapshots.
pub(crate) const SECRETS: [(&str, &str); 3] =
    [(CLIENT_SECRET, "[client secret]"), (API_KEY, "[API key]"), (TOKEN, "[token]")];

#[cfg(feature = "perfectscale")]
pub(crate) fn perfectscale(server: &Recorder) -> clusterkit::perfectscale::ClientBuilder {
    clusterkit::perfectscale::Client::builder()
        .client_id(CLIENT_ID)
        .client_secret(CLIENT_SECRET)
        .base_url(server.url() + "/public/v1")
        .rate_limit(clusterkit::RateLimit::unlimited())
}

#[cfg(feature = "cockroach")]
pub(crate) fn cockroach(server: &Recorder) -> clusterkit::cockroach::ClientBuilder {
    clusterkit::cockroach::Client::builder()
        .api_key(API_KEY)
        .base_url(server.url())
        .rate_limit(clusterkit::RateLimit::unlimited())
}

#[cfg(feature = "camunda")]
pub(crate) fn camunda(server: &Recorder) -> clusterkit::camunda::ClientBuilder {
    clusterkit::camunda::Client::builder()
        .client_id(CLIENT_ID)
        .client_secret(CLIENT_SECRET)
        .base_url(server.url())
        .oauth_url(server.url() + "/oauth/token")
}
