//! Where requests are sent to: to the document's first server, or it has a fault.

use crate::support::{document, generated, operation, refused};

fn base_url(servers: &str) -> Option<String> {
    let code = generated(&document(&format!("servers: {servers}\npaths: {{}}"))).expect(servers);
    let line = code.lines().find(|line| line.contains("BASE_URL: &str"))?;
    line.split('"').nth(1).map(str::to_owned)
}

#[test]
fn the_address_is_that_of_the_first_server() {
    for (servers, address) in [
        ("[]", None),
        ("[{ url: / }]", Some("/")),
        ("[{ url: 'https://a.example/v1' }, { url: /other }]", Some("https://a.example/v1")),
        ("[{ url: 'http://localhost:8080' }]", Some("http://localhost:8080")),
        (
            "[{ url: 'https://{region}.a.example/{v}', variables: { region: { default: eu }, v: { default: v2 } } }]",
            Some("https://eu.a.example/v2"),
        ),
    ] {
        assert_eq!(base_url(servers).as_deref(), address, "{servers}");
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
