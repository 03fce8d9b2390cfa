//! The base URL: the document's first server, or a finding.

use crate::support::{document, generated, operation, refused};

fn base_url(servers: &str) -> String {
    let code = generated(&document(&format!("servers: {servers}\npaths: {{}}"))).expect(servers);
    let line = code.lines().find(|line| line.contains("BASE_URL: &str")).expect("every client has an address");
    line.split('"').nth(1).expect("it is text").to_owned()
}

#[test]
fn the_address_is_that_of_the_first_server() {
    for (servers, address) in [
        ("[]", "/"),
        ("[{ url: / }]", "/"),
        ("[{ url: 'https://a.example/v1' }, { url: /other }]", "https://a.example/v1"),
        ("[{ url: 'http://localhost:8080' }]", "http://localhost:8080"),
        (
            "[{ url: 'https://{region}.a.example/{v}', variables: { region: { default: eu }, v: { default: v2 } } }]",
            "https://eu.a.example/v2",
        ),
    ] {
        assert_eq!(base_url(servers), address, "{servers}");
    }
}

#[test]
fn addresses_that_are_none() {
    for url in
        ["hello world", "/v1", "a.example", "ftp://a.example", "https://", "https://:80", "https://a b", "https://a/?b"]
    {
        let line = format!("#/servers/0/url: '{url}' is not an absolute http or https URL");
        refused(&format!("servers: [{{ url: '{url}' }}]\npaths: {{}}"), &line);
    }
    for server in ["{ url: 5 }", "{}", "'https://a'"] {
        refused(&format!("servers: [{server}]\npaths: {{}}"), "#/servers/0: url is missing");
    }
    for variables in ["{}", "{ region: {} }", "{ other: { default: eu } }"] {
        refused(
            &format!("servers: [{{ url: 'https://{{region}}.a.example', variables: {variables} }}]\npaths: {{}}"),
            "#/servers/0/url: 'https://{region}.a.example' contains a variable without a default",
        );
    }
}

#[test]
fn servers_that_the_client_does_not_know() {
    const OWN: &str = "servers: [{ url: 'https://b.example' }]";
    let problem = "differs from the first server of the document";
    let first = "servers: [{ url: 'https://a.example' }]";
    for root in ["", first] {
        refused(&format!("{root}\n{}", operation("get", OWN)), &format!("#/paths/~1a/get/servers: {problem}"));
        let path = format!("{root}\npaths: {{ /a: {{ {OWN}, get: {{ operationId: A }} }} }}");
        refused(&path, &format!("#/paths/~1a/servers: {problem}"));
    }
    generated(&document(&format!("{first}\n{}", operation("get", first)))).expect("it is the same");
}
