//! Addresses that a client may connect to.

use std::net::IpAddr;

use reqwest::Url;

use super::BuilderCore;
use crate::error::Error;

impl BuilderCore {
    pub(super) fn check_url(&self, api: &str, name: &str, text: &str) -> Result<Url, Error> {
        let invalid = |problem: String| {
            // The text may contain a password or a token, so only the part before it is printed.
            let shown = text.split(['@', '?', '#']).next().filter(|_| !text.contains('@')).unwrap_or("[hidden]");
            Error::configuration(format!("{api}: the {name} \"{shown}\" {problem}"))
        };
        let url = Url::parse(text.trim())
            .map_err(|error| invalid(format!("is not a URL: {error}; use https://host/path")))?;
        match url.scheme() {
            "https" if cfg!(any(feature = "rustls", feature = "native-tls")) => {}
            "https" => return Err(invalid("needs TLS; enable the feature `rustls` or `native-tls`".to_owned())),
            "http" if self.plain_http || is_loopback(&url) => {}
            "http" => {
                let problem = "would send credentials unencrypted; use https:// or call allow_plain_http()";
                return Err(invalid(problem.to_owned()));
            }
            scheme => return Err(invalid(format!("has the unsupported scheme \"{scheme}\"; use https"))),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(invalid("contains a user name or password; use the settings for credentials".to_owned()));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(invalid("has a query or fragment; remove it, because paths are appended".to_owned()));
        }
        Ok(url)
    }
}

pub(super) fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address: Option<IpAddr> = host.trim_matches(['[', ']']).parse().ok();
    host.eq_ignore_ascii_case("localhost") || address.is_some_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Result<Url, String> {
        BuilderCore::new("test/0").check_url("fleet", "base URL", text).map_err(|error| error.to_string())
    }

    #[test]
    fn only_a_loopback_address_may_be_plain() {
        for text in ["http://localhost:8080", "http://127.0.0.1/", "http://[::1]:1/v1"] {
            assert!(check(text).is_ok(), "{text}");
        }
        assert_eq!(
            check("http://example.com").unwrap_err(),
            "fleet: the base URL \"http://example.com\" would send credentials unencrypted; use https:// or call \
             allow_plain_http()"
        );
    }

    #[test]
    fn a_client_without_an_address_cannot_be_built() {
        let connect =
            |core: &mut BuilderCore| core.connect("fleet", "/", None).map(drop).map_err(|error| error.to_string());
        let mut core = BuilderCore::new("test/0");
        assert!(connect(&mut core).unwrap_err().ends_with("the document names none; call .base_url(..)"));
        core.base_url = Some("http://localhost/v1".to_owned());
        assert_eq!(connect(&mut core), Ok(()));
    }

    #[test]
    fn a_scheme_is_named() {
        assert_eq!(
            check("ftp://host").unwrap_err(),
            "fleet: the base URL \"ftp://host\" has the unsupported scheme \"ftp\"; use https"
        );
    }

    #[test]
    fn a_secret_in_an_address_is_not_printed() {
        for text in
            ["http://localhost/?key=s3cr3t", "http://localhost/#access_token=s3cr3t", "http://a:s3cr3t@localhost"]
        {
            assert!(!check(text).unwrap_err().contains("s3cr3t"), "{text}");
        }
    }
}
