//! `x-list`: lists and their pages.

use crate::support::{document, flat, generated, refused};

/// A GET of `/a` with this list, whose response is a page.
fn page(list: &str) -> String {
    format!(
        "paths:
  /a:
    get:
      operationId: ListA
      x-list: {list}
      parameters: [{{ name: page, in: query, schema: {{ type: string }} }}, {{ name: size, in: query, schema: {{ type: integer }} }}]
      responses: {{ '200': {{ description: d, content: {{ application/json: {{ schema: {{ $ref: '#/components/schemas/Page' }} }} }} }} }}
    post:
      operationId: QueryA
      requestBody: {{ content: {{ application/json: {{ schema: {{ type: object, properties: {{ after: {{ type: string }} }} }} }} }} }}
      responses: {{}}
components:
  schemas:
    Page:
      allOf: [{{ $ref: '#/components/schemas/Paged' }}]
      type: object
      required: [items, meta]
      properties: {{ items: {{ type: array, items: {{ $ref: '#/components/schemas/Item' }} }}, total: {{ type: integer }}, meta: {{ $ref: '#/components/schemas/Meta' }} }}
    Paged: {{ type: object, properties: {{ cursor: {{ type: string }} }} }}
    Meta: {{ type: object, properties: {{ paging: {{ $ref: '#/components/schemas/Paging' }} }} }}
    Paging: {{ type: object, required: [more], properties: {{ next: {{ type: string }}, prev: {{ type: string }}, more: {{ type: boolean }} }} }}
    Item: {{ type: object, properties: {{ name: {{ type: string }} }} }}"
    )
}

#[track_caller]
fn code(list: &str) -> String {
    flat(&generated(&document(&page(list))).expect("a good list"))
}

#[track_caller]
fn has(code: &str, part: &str) {
    assert!(code.contains(part), "{part:?} is not in {code}");
}

#[test]
fn a_list_in_one_response() {
    let code = code("{ items: /items }");
    has(&code, ".list( &rt::List { cursors: &[], page_size: None, last_page_may_lack_paging: false, }, );");
    has(&code, "impl rt::ListRequest for ListA { type Item = types::Item; type Rest = types::Page;");
    has(&code, "rt::RawPage::whole(::std::mem::take(&mut value.items), value)");
    has(&code, "rt::list!(ListA);");
}

#[test]
fn a_bare_list() {
    let code = generated(&document(
        "paths: { /a: { get: { operationId: GetAs, x-list: { items: '' }, responses: { '200': { description: d, \
         content: { application/json: { schema: { type: array, items: { type: string } } } } } } } } }",
    ));
    let code = flat(&code.unwrap());
    has(&code, "type Item = ::std::string::String; type Rest = ();");
    has(&code, "rt::RawPage::whole(value, ())");
    has(&code, "#[doc(alias = \"GetAs\")] #[doc(alias = \"list_as\")] pub fn get_as(");
}

#[test]
fn a_cursor_behind_fields_that_may_be_missing() {
    let code = code(
        "{ items: /items, has_next: /meta/paging/more, last_page_may_lack_paging: true, page_size: { query: size, maximum: 500 }, \
         cursors: [{ next: /meta/paging/next, send: { query: page } }] }",
    );
    has(
        &code,
        "rt::ListCursor { name: \"\", send: rt::Target::Query(\"page\"), send_back: None, since: None, number: false, }",
    );
    has(&code, "page_size: Some(rt::PageSize { send: rt::Target::Query(\"size\"), maximum: 500, })");
    has(&code, "last_page_may_lack_paging: true");
    has(&code, "next: rt::cursor( \"\", false, value.meta.paging.as_ref().and_then(|it| it.next.as_ref()), )");
    has(&code, "has_next: value.meta.paging.as_ref().map(|it| it.more)");
    has(&code, "paging_present: value.meta.paging.as_ref().is_some()");
    has(&code, "prev: ::std::option::Option::None");
}

#[test]
fn a_cursor_beside_the_items() {
    let code = code("{ items: /items, cursors: [{ next: /cursor, send: { query: page } }] }");
    has(&code, "next: rt::cursor(\"\", false, value.cursor.as_ref())");
    has(&code, "paging_present: true");
}

#[test]
fn cursors_of_several_versions() {
    let code = code(
        "{ items: /items, cursors: [{ name: new, next: /meta/paging/next, send: { query: page }, since: '2022-09-20' }, \
         { name: old, next: /cursor, send: { query: gone }, number: true }] }",
    );
    has(
        &code,
        "rt::ListCursor { name: \"new\", send: rt::Target::Query(\"page\"), send_back: None, since: Some(\"2022-09-20\"), number: false, }",
    );
    has(
        &code,
        "rt::ListCursor { name: \"old\", send: rt::Target::Query(\"gone\"), send_back: None, since: None, number: true, }",
    );
    has(&code, ".or_else(|| rt::cursor(\"old\", true, value.cursor.as_ref()))");
    assert!(!code.contains("pub fn gone"), "callers cannot set it");
}

#[test]
fn a_list_that_is_read_both_ways() {
    let list = "{ items: /items, cursors: [{ next: /meta/paging/next, prev: /meta/paging/prev, send: { body: /after }, \
        send_back: { body: /after } }] }";
    let post = page("{ items: /items }")
        .replace("      operationId: QueryA\n", &format!("      operationId: QueryA\n      x-list: {list}\n"));
    let post = post.replace(
        "      responses: {}\n",
        "      responses: { '200': { description: d, content: { application/json: { schema: { $ref: '#/components/schemas/Page' } } } } }\n",
    );
    let code = flat(&generated(&document(&post)).expect("a list read with POST"));
    has(&code, "send: rt::Target::Body(\"/after\"), send_back: Some(rt::Target::Body(\"/after\"))");
    has(&code, "prev: rt::cursor( \"\", false, value.meta.paging.as_ref().and_then(|it| it.prev.as_ref()), )");
    has(&code, "rt::list_backwards!(QueryA);");
}

#[test]
fn faults_of_a_list() {
    for (list, line) in [
        ("[]", ": is not a"),
        ("{}", ": 'items' is missing"),
        ("{ items: /item }", "/items: '/item' is not a field of the response"),
        ("{ items: /items/name }", "/items: '/items/name' is not a field of the response"),
        ("{ items: items }", "/items: is not a JSON pointer"),
        ("{ items: /total }", "/items: '/total' is not a list"),
        ("{ items: /items, has_next: /total }", "/has_next: '/total' is not a boolean"),
        ("{ items: /items, next: /cursor }", "/next: is an unknown key of this extension"),
        ("{ items: /items, cursors: {} }", "/cursors: is not a list"),
        ("{ items: /items, cursors: [{ next: /cursor }] }", "/cursors/0: 'send' is missing"),
        ("{ items: /items, cursors: [{ send: { query: page } }] }", "/cursors/0: 'next' is missing"),
        (
            "{ items: /items, cursors: [{ next: /none, send: { query: page } }] }",
            "/cursors/0/next: '/none' is not a field",
        ),
        (
            "{ items: /items, cursors: [{ next: /cursor, send: { query: none } }] }",
            "/cursors/0/send/query: 'none' is not a query parameter of the operation",
        ),
        (
            "{ items: /items, cursors: [{ next: /cursor, send: { body: /after } }] }",
            "/cursors/0/send/body: '/after' is not a field of the request body",
        ),
        (
            "{ items: /items, cursors: [{ next: /cursor, send: {} }] }",
            "/cursors/0/send: requires exactly one of 'query' and 'body'",
        ),
        (
            "{ items: /items, cursors: [{ next: /cursor, prev: /cursor, send: { query: page } }] }",
            "/cursors/0/prev: requires 'send_back'",
        ),
        (
            "{ items: /items, cursors: [{ next: /cursor, send: { query: page }, number: 1 }] }",
            "/cursors/0/number: is not a boolean",
        ),
        (
            "{ items: /items, cursors: [{ name: a, next: /cursor, send: { query: page } }, { next: /cursor, send: { query: b } }] }",
            "/cursors/1: 'name' is missing, which several cursors require",
        ),
        (
            "{ items: /items, cursors: [{ name: a, next: /cursor, send: { query: page } }, { name: a, next: /cursor, send: { query: b } }] }",
            "/cursors: two cursors have the name 'a'",
        ),
        ("{ items: /items, page_size: { query: size } }", "/page_size: 'maximum' is missing"),
        (
            "{ items: /items, page_size: { query: size, maximum: 0 } }",
            "/page_size/maximum: is not a whole number from 1 up",
        ),
        (
            "{ items: /items, page_size: { query: none, maximum: 9 } }",
            "/page_size/query: 'none' is not a query parameter",
        ),
    ] {
        refused(&page(list), &format!("#/paths/~1a/get/x-list{line}"));
    }
}
