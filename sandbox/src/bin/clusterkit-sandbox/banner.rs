//! The banner that the program prints when it is ready.

use clusterkit_sandbox::Sandbox;

/// Returns the addresses, the credentials and curl commands to paste.
pub(crate) fn of(sandbox: &Sandbox, cc_version: &str) -> String {
    let (perfectscale, cockroach, camunda) =
        (sandbox.perfectscale_url(), sandbox.cockroach_url(), sandbox.camunda_url());
    let (oauth, id, secret) = (sandbox.camunda_oauth_url(), sandbox.client_id(), sandbox.client_secret());
    // Extracts the token from a response.
    let extract = r#"sed 's/.*"access_token":"\([^"]*\)".*/\1/'"#;
    let (key, read_only) = (sandbox.api_key(), sandbox.read_only_api_key());
    format!(
        r#"PerfectScale       {perfectscale}
CockroachDB Cloud  {cockroach}
  API version      {cc_version}, for requests without Cc-Version
Camunda Console    {camunda}
  token endpoint   {oauth}

client id          {id}
client secret      {secret}
API key            {key}
  read-only        {read_only}

PerfectScale:
  TOKEN=$(curl -s {perfectscale}/auth/public_auth --data '{{"client_id":"{id}","client_secret":"{secret}"}}' | {extract})
  curl -s {perfectscale}/clusters --header "Authorization: Bearer $TOKEN"

CockroachDB Cloud:
  curl -s '{cockroach}/api/v1/clusters?show_inactive=true' --header 'Authorization: Bearer {key}'
  curl -s {cockroach}/api/v1/clusters --header 'Authorization: Bearer {key}' \
    --data '{{"name":"my-first-1","provider":"GCP","spec":{{"serverless":{{"regions":["us-central1"],"spendLimit":0}}}}}}'

Camunda Console:
  TOKEN=$(curl -s {oauth} --data 'grant_type=client_credentials&audience=api.cloud.camunda.io&client_id={id}&client_secret={secret}' | {extract})
  curl -s {camunda}/clusters/ --header "Authorization: Bearer $TOKEN"

Press Ctrl-C to stop.
"#
    )
}
