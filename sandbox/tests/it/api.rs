//! A sandbox with an authenticated client that checks every response.

use std::collections::BTreeSet;
use std::sync::Mutex;

use clusterkit_sandbox::Sandbox;
use reqwest::header::HeaderMap;
use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};

use crate::document::{CAMUNDA, COCKROACH, Contract, PERFECTSCALE};

pub(crate) struct Api {
    pub(crate) sandbox: Sandbox,
    pub(crate) http: Client,
    perfectscale_token: String,
    camunda_token: String,
    /// The vendor, operation and API version of every successful response.
    pub(crate) seen: Mutex<BTreeSet<(&'static str, String, String)>>,
}

#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Response {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Asserts success and returns the body.
    pub(crate) fn ok(self) -> Value {
        assert_eq!(self.status, 200, "{self:?}");
        self.json()
    }

    /// Asserts that the response has this status and that its body contains the reason.
    pub(crate) fn assert_error(&self, status: u16, reason: &str) {
        assert_eq!(self.status, status, "{self:?}");
        assert!(self.body.contains(reason), "{reason:?} is not in {self:?}");
    }
}

impl Api {
    pub(crate) async fn start() -> Self {
        Self::of(Sandbox::start().await.unwrap()).await
    }

    pub(crate) async fn of(sandbox: Sandbox) -> Self {
        // A connection pool has timers, which fire at once with a paused clock.
        let http = Client::builder().pool_max_idle_per_host(0).no_proxy().build().unwrap();
        let mut api = Self {
            sandbox,
            http,
            perfectscale_token: String::new(),
            camunda_token: String::new(),
            seen: Mutex::default(),
        };
        let (id, secret) = (api.sandbox.client_id(), api.sandbox.client_secret());
        let response = api.exchange_perfectscale(&json!({ "client_id": id, "client_secret": secret })).await.ok();
        response["data"]["access_token"].as_str().unwrap().clone_into(&mut api.perfectscale_token);
        let response = api.exchange_camunda(&api.grant()).await.ok();
        response["access_token"].as_str().unwrap().clone_into(&mut api.camunda_token);
        api
    }

    /// The form for Camunda's token exchange.
    pub(crate) fn grant(&self) -> [(&'static str, &'static str); 4] {
        [
            ("grant_type", "client_credentials"),
            ("audience", "api.cloud.camunda.io"),
            ("client_id", self.sandbox.client_id()),
            ("client_secret", self.sandbox.client_secret()),
        ]
    }

    pub(crate) async fn exchange_perfectscale(&self, body: &Value) -> Response {
        let url = format!("{}/auth/public_auth", self.sandbox.perfectscale_url());
        self.send(self.http.post(url).json(body)).await
    }

    pub(crate) async fn exchange_camunda(&self, form: &[(&str, &str)]) -> Response {
        self.send(self.http.post(self.sandbox.camunda_oauth_url()).form(form)).await
    }

    pub(crate) fn perfectscale(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("{}{path}", self.sandbox.perfectscale_url());
        self.http.request(method, url).bearer_auth(&self.perfectscale_token)
    }

    /// A request to `/api/v1` in version 2022-03-31.
    pub(crate) fn cockroach(&self, method: Method, path: &str) -> RequestBuilder {
        self.cockroach_version(method, path, "2022-03-31")
    }

    pub(crate) fn cockroach_version(&self, method: Method, path: &str, version: &str) -> RequestBuilder {
        let url = format!("{}/api/v1{path}", self.sandbox.cockroach_url());
        self.http.request(method, url).bearer_auth(self.sandbox.api_key()).header("Cc-Version", version)
    }

    pub(crate) fn camunda(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("{}{path}", self.sandbox.camunda_url());
        self.http.request(method, url).bearer_auth(&self.camunda_token)
    }

    /// Sends a request and checks the response against the document.
    pub(crate) async fn send(&self, request: RequestBuilder) -> Response {
        let request = request.build().unwrap();
        let (method, path) = (request.method().clone(), request.url().path().to_owned());
        let version = request.headers().get("cc-version").map(|value| value.to_str().unwrap().to_owned());
        let response = self.http.execute(request).await.unwrap();
        let response = Response {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: response.text().await.unwrap(),
        };
        let (vendor, contract, path): (_, &Contract, _) = if let Some(path) = path.strip_prefix("/public/v1") {
            ("perfectscale", &PERFECTSCALE, path)
        } else if path.starts_with("/api/v1") {
            ("cockroach", &COCKROACH, path.as_str())
        } else {
            ("camunda", &CAMUNDA, path.trim_end_matches('/'))
        };
        if let Some(operation) = contract.operation(method.as_str(), path) {
            contract.check(&operation, response.status, response.header("content-type"), &response.body);
            if response.status < 300 {
                let seen = (vendor, operation.id, version.unwrap_or_default());
                self.seen.lock().unwrap().insert(seen);
            }
        }
        response
    }

    pub(crate) async fn get_perfectscale(&self, path: &str) -> Response {
        self.send(self.perfectscale(Method::GET, path)).await
    }

    pub(crate) async fn get_cockroach(&self, path: &str) -> Response {
        self.send(self.cockroach(Method::GET, path)).await
    }

    pub(crate) async fn get_camunda(&self, path: &str) -> Response {
        self.send(self.camunda(Method::GET, path)).await
    }

    /// The id of the CockroachDB cluster with this name, active or not.
    pub(crate) async fn cockroach_id(&self, name: &str) -> String {
        let list = self.get_cockroach("/clusters?show_inactive=true").await.ok();
        find(&list["clusters"], "name", name)["id"].as_str().unwrap().to_owned()
    }

    /// The UUID of the Camunda cluster with this name.
    pub(crate) async fn camunda_uuid(&self, name: &str) -> String {
        let list = self.get_camunda("/clusters").await.ok();
        find(&list, "name", name)["uuid"].as_str().unwrap().to_owned()
    }
}

/// The element of `list` whose `field` is `value`.
pub(crate) fn find<'a>(list: &'a Value, field: &str, value: &str) -> &'a Value {
    let list = list.as_array().unwrap();
    list.iter().find(|element| element[field] == value).unwrap_or_else(|| panic!("no {field} {value} in {list:?}"))
}

/// The values of `field` in `list`.
pub(crate) fn all<'a>(list: &'a Value, field: &str) -> Vec<&'a str> {
    list.as_array().unwrap().iter().map(|element| element[field].as_str().unwrap()).collect()
}
