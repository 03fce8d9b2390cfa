//! The credentials that the sandbox accepts.

pub(crate) const CLIENT_ID: &str = "sandbox-client";
pub(crate) const CLIENT_SECRET: &str = "sandbox-client-secret";
pub(crate) const API_KEY: &str = "CCDB1_sandbox_key";
pub(crate) const READ_ONLY_API_KEY: &str = "CCDB1_sandbox_read_only_key";

/// The secrets that are redacted from recorded requests.
pub(crate) const SECRETS: [&str; 3] = [CLIENT_SECRET, API_KEY, READ_ONLY_API_KEY];
