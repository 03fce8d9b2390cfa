//! The examples of OpenAPI Overlay 1.0.0: structured, targeted, wildcard, array and trait overlays.
//!
//! In one thing this crate differs on purpose: a target that selects nothing is an error, and no change.

use crate::support::{folder, shorten};
use clusterkit_codegen::Document;
use serde_json::{Value, json};

const SHOP: &str = "
openapi: 3.0.3
info: { title: Shop, version: '1' }
paths:
  /orders:
    get:
      summary: All orders
      x-oai-traits: [paged]
      parameters:
        - { name: state, in: query, schema: { type: string } }
        - { name: secret, in: query, schema: { type: string } }
      responses: { '200': { description: Orders } }
    post: { summary: A new order, responses: { '201': { description: Made } } }
  /goods:
    get: { summary: All goods, x-oai-traits: [paged, cached], responses: { '200': { description: Goods } } }
  /goods/{id}:
    get: { summary: One, responses: { '200': { description: One } } }
tags: [{ name: shop }]
";

fn overlaid(actions: &str) -> Result<Value, String> {
    let overlay = format!("overlay: 1.0.0\ninfo: {{ title: More, version: '1' }}\nactions:\n{actions}");
    let folder = folder(&[("shop.yaml", SHOP), ("shop.overlay.yaml", &overlay)]);
    let document = Document::find(folder.path(), "shop").map_err(|error| shorten(&error.to_string(), folder.path()))?;
    Ok(document.value().clone())
}

fn published() -> Value {
    let folder = folder(&[("shop.yaml", SHOP)]);
    Document::find(folder.path(), "shop").unwrap().value().clone()
}

#[test]
fn a_structured_overlay_is_one_tree_that_is_merged() {
    let document = overlaid(
        "- target: $
  update:
    info: { x-audience: partners }
    paths:
      /orders:
        get: { description: Newest first., parameters: [{ name: page, in: query }] }
      /new: { get: { summary: Added } }
    tags: [{ name: partners }]",
    )
    .unwrap();
    let mut expected = published();
    expected["info"]["x-audience"] = json!("partners");
    expected["paths"]["/orders"]["get"]["description"] = json!("Newest first.");
    expected["paths"]["/new"] = json!({ "get": { "summary": "Added" } });
    for (list, entry) in [
        ("/tags", json!({ "name": "partners" })),
        ("/paths/~1orders/get/parameters", json!({ "name": "page", "in": "query" })),
    ] {
        expected.pointer_mut(list).unwrap().as_array_mut().unwrap().push(entry);
    }
    assert_eq!(document, expected);
}

#[test]
fn a_targeted_overlay_changes_its_targets_in_their_order() {
    let document = overlaid(
        "- { target: \"$.paths['/goods/{id}'].get\", description: better, update: { summary: One of the goods } }
- { target: \"$.paths['/orders'].post\", update: { summary: First, x-new: [1] } }
- { target: \"$.paths['/orders'].post\", update: { summary: Then, x-new: [2] } }
- { target: \"$.paths['/goods']\", remove: true }",
    )
    .unwrap();
    let mut expected = published();
    expected["paths"]["/goods/{id}"]["get"]["summary"] = json!("One of the goods");
    expected["paths"]["/orders"]["post"]["summary"] = json!("Then");
    expected["paths"]["/orders"]["post"]["x-new"] = json!([1, 2]);
    expected["paths"].as_object_mut().unwrap().shift_remove("/goods");
    assert_eq!(document, expected);
}

#[test]
fn a_wildcard_overlay_changes_every_get() {
    let document = overlaid("- { target: $.paths.*.get, update: { x-safe: true } }").unwrap();
    let mut expected = published();
    for path in ["/orders", "/goods", "/goods/{id}"] {
        expected["paths"][path]["get"]["x-safe"] = json!(true);
    }
    assert_eq!(document, expected);
}

#[test]
fn an_entry_is_added_to_a_list() {
    let document =
        overlaid("- { target: \"$.paths['/orders'].get.parameters\", update: { name: page, in: query } }").unwrap();
    let parameters = document["paths"]["/orders"]["get"]["parameters"].as_array().unwrap();
    assert_eq!(parameters.len(), 3);
    assert_eq!(parameters[2], json!({ "name": "page", "in": "query" }));
}

#[test]
fn an_entry_is_removed_from_a_list_by_a_filter() {
    let document = overlaid(
        "- { target: \"$.paths['/orders'].get.parameters[?@.name == 'secret' && @.in == 'query']\", remove: true }",
    )
    .unwrap();
    let parameters = document["paths"]["/orders"]["get"]["parameters"].as_array().unwrap();
    assert_eq!(parameters.iter().map(|parameter| &parameter["name"]).collect::<Vec<_>>(), ["state"]);
    let document = overlaid("- { target: \"$.paths['/orders'].get.parameters.*\", remove: true }").unwrap();
    assert_eq!(document["paths"]["/orders"]["get"]["parameters"], json!([]));
}

#[test]
fn a_trait_is_given_to_the_operations_that_name_it() {
    let document = overlaid(
        "- target: \"$.paths.*.get[?@ == 'paged']^\"
  update: {}",
    );
    assert!(document.unwrap_err().contains("is not a JSONPath"), "RFC 9535 has no parent");
    let document = overlaid(
        "- target: \"$.paths.*[?@['x-oai-traits'][?@ == 'paged']]\"
  update:
    parameters: [{ name: cursor, in: query, schema: { type: string } }]
    responses: { '200': { headers: { Next: { schema: { type: string } } } } }",
    )
    .unwrap();
    let cursor = json!({ "name": "cursor", "in": "query", "schema": { "type": "string" } });
    let headers = json!({ "Next": { "schema": { "type": "string" } } });
    for path in ["/orders", "/goods"] {
        let get = &document["paths"][path]["get"];
        assert_eq!(get["parameters"].as_array().unwrap().last(), Some(&cursor), "{path}");
        assert_eq!(get["responses"]["200"]["headers"], headers, "{path}");
        assert!(get["responses"]["200"]["description"].is_string(), "{path}");
    }
    assert_eq!(document["paths"]["/goods/{id}"], published()["paths"]["/goods/{id}"]);
    assert_eq!(document["paths"]["/orders"]["post"], published()["paths"]["/orders"]["post"]);
}

#[test]
fn an_update_fits_what_it_is_merged_with() {
    for (action, problem) in [
        (
            "{ target: $.info.title, update: Other }",
            "the target '$.info.title' selects a value that is neither an object nor a list; \
             select its parent object, and update the key",
        ),
        (
            "{ target: $.info, update: Other }",
            "the target '$.info' selects an object, but the update is not one; \
             write the update as an object",
        ),
    ] {
        assert_eq!(overlaid(&format!("- {action}")).unwrap_err(), format!("shop.overlay.yaml#/actions/0: {problem}"));
    }
}

#[test]
fn a_target_that_selects_nothing_is_an_error() {
    let error = overlaid("- { target: \"$.paths['/gone'].get\", update: {} }").unwrap_err();
    assert!(error.starts_with("shop.overlay.yaml#/actions/0: the target '$.paths['/gone'].get' selects nothing; "));
}
