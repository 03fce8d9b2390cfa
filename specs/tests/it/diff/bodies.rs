//! The catalogue: bodies: whether there are any, and of which media type.

use super::support::{Case, posted, top};

pub(super) const CASES: &[Case] = &[
    Case {
        document: posted,
        old: "",
        new: "requestBody: { content: { application/json: { schema: { type: string } } } }",
        expected: &["additive request-body-added - @/requestBody A: the request body is new and optional"],
    },
    Case {
        document: posted,
        old: "",
        new: "requestBody: { required: true, content: { application/json: { schema: { type: string } } } }",
        expected: &["breaking request-body-added-required - @/requestBody A: the request body is new and required"],
    },
    Case {
        document: posted,
        old: "requestBody: { content: { application/json: { schema: { type: string } } } }",
        new: "",
        expected: &["breaking request-body-removed @/requestBody - A: the request body was removed"],
    },
    Case {
        document: posted,
        old: "requestBody: { content: { application/json: { schema: { type: string } } } }",
        new: "requestBody: { required: true, content: { application/json: { schema: { type: string } } } }",
        expected: &["breaking request-body-required - @/requestBody/required A: the request body is now required"],
    },
    Case {
        document: posted,
        old: "requestBody: { required: true, content: { application/json: { schema: { type: string } } } }",
        new: "requestBody: { content: { application/json: { schema: { type: string } } } }",
        expected: &["additive request-body-optional @/requestBody/required - A: the request body is now optional"],
    },
    Case {
        document: posted,
        old: "requestBody: { content: { application/json: { schema: { type: string } } } }",
        new: "requestBody: { content: { text/csv: { schema: { type: string } } } }",
        expected: &[
            "breaking request-media-type-changed @/requestBody/content @/requestBody/content A: the request body is no longer JSON: text/csv instead of application/json",
        ],
    },
    Case {
        document: posted,
        old: "requestBody: { content: { application/json: { schema: { type: string } } } }",
        new: "requestBody: { content: { application/json: { schema: { type: string } }, text/csv: {} } }",
        expected: &[
            "documentation other-media-types-changed @/requestBody/content @/requestBody/content A: besides JSON, the request body may be text/csv instead of nothing",
        ],
    },
    Case {
        document: top,
        old: "paths: { /a: { get: { operationId: A, responses: { '200': { description: d } } } } }",
        new: "paths: { /a: { get: { operationId: A, responses: { '201': { description: d } } } } }",
        expected: &[
            "documentation success-status-changed /paths/~1a/get/responses /paths/~1a/get/responses A: the success statuses are 201 instead of 200",
        ],
    },
    Case {
        document: top,
        old: "paths: { /a: { get: { operationId: A, responses: { '200': { description: d }, '404': { description: d } } } } }",
        new: "paths: { /a: { get: { operationId: A, responses: { '200': { description: d }, '404': { description: e, content: { application/json: { schema: { type: string } } } }, '409': { description: d } } } } }",
        expected: &[
            "documentation failure-status-changed /paths/~1a/get/responses /paths/~1a/get/responses A: the failure statuses are 404, 409 instead of 404",
            "documentation description-changed /paths/~1a/get/responses/404/description /paths/~1a/get/responses/404/description A: the description of the response 404 changed from 'd' to 'e'",
            "documentation untyped-body-changed - /paths/~1a/get/responses/404/content A: the body of the response 404 was added: {\"application/json\":{\"schema\":{\"type\":\"s…; it is untyped",
        ],
    },
    Case {
        document: top,
        old: "paths: { /a: { delete: { operationId: A, responses: { '200': { description: d } } } } }",
        new: "paths: { /a: { delete: { operationId: A, responses: { '200': { description: d, content: { application/json: { schema: { type: string } } } } } } } }",
        expected: &[
            "documentation untyped-body-changed - /paths/~1a/delete/responses/200/content A: the body of the response 200 was added: {\"application/json\":{\"schema\":{\"type\":\"s…; it is untyped",
        ],
    },
    Case {
        document: top,
        old: "paths: { /a: { get: { operationId: A, responses: { default: { description: d, content: { application/json: { schema: { type: string } } } } } } } }",
        new: "paths: { /a: { get: { operationId: A, responses: { default: { description: d, content: { application/json: { schema: { type: integer } } } } } } } }",
        expected: &[
            "breaking response-type-changed /paths/~1a/get/responses/default/content/application~1json/schema /paths/~1a/get/responses/default/content/application~1json/schema A: the response is an integer (i64) instead of a string",
        ],
    },
    Case {
        document: top,
        old: "paths: { /a: { get: { operationId: A, responses: { '200': { description: d }, default: { description: d, content: { application/json: { schema: { type: string } } } } } } } }",
        new: "paths: { /a: { get: { operationId: A, responses: { '200': { description: d }, default: { description: d, content: { application/json: { schema: { type: integer } } } } } } } }",
        expected: &[
            "documentation untyped-body-changed /paths/~1a/get/responses/default/content /paths/~1a/get/responses/default/content A: the body of the response default changed from …tion/json\":{\"schema\":{\"type\":\"string\"}}} to …ion/json\":{\"schema\":{\"type\":\"integer\"}}}; it is untyped",
        ],
    },
    Case {
        document: top,
        old: "paths: { /a: { get: { operationId: A, responses: { '204': { description: d } } } } }",
        new: "paths: { /a: { get: { operationId: A, responses: { '204': { description: d, content: { application/json: { schema: { type: string } } } } } } } }",
        expected: &[
            "breaking response-body-added - /paths/~1a/get/responses/204/content A: the response has a body: the method returns a value",
        ],
    },
    Case {
        document: top,
        old: "paths: { /a: { get: { operationId: A, responses: { '200': { description: d, content: { application/json: { schema: { type: string } } } } } } } }",
        new: "paths: { /a: { get: { operationId: A, responses: { '200': { description: d } } } } }",
        expected: &[
            "breaking response-body-removed /paths/~1a/get/responses/200/content - A: the response no longer has a body: the method returns nothing",
        ],
    },
    Case {
        document: top,
        old: "paths: { /a: { get: { operationId: A, responses: { '200': { description: d, content: { application/json: { schema: { type: string } } } } } } } }",
        new: "paths: { /a: { get: { operationId: A, responses: { '200': { description: d, content: { text/csv: {} } } } } } }",
        expected: &[
            "breaking response-media-type-changed /paths/~1a/get/responses/200/content /paths/~1a/get/responses/200/content A: the response is no longer JSON: text/csv instead of application/json",
        ],
    },
    Case {
        document: top,
        old: "paths: { /a: { get: { operationId: A, responses: { '200': { description: d, content: { application/json: { schema: { type: string } } } } } } } }",
        new: "paths: { /a: { get: { operationId: A, responses: { '200': { description: d, x-may-be-empty: true, content: { application/json: { schema: { type: string } } } } } } } }",
        expected: &[
            "breaking response-may-be-empty /paths/~1a/get/responses/200/content /paths/~1a/get/responses/200/content A: the response may be empty now: the method returns an Option",
        ],
    },
    Case {
        document: top,
        old: "paths: { /a: { get: { operationId: A, responses: { '200': { description: d, x-may-be-empty: true, content: { application/json: { schema: { type: string } } } } } } } }",
        new: "paths: { /a: { get: { operationId: A, responses: { '200': { description: d, content: { application/json: { schema: { type: string } } } } } } } }",
        expected: &[
            "breaking response-never-empty /paths/~1a/get/responses/200/content /paths/~1a/get/responses/200/content A: the response is never empty now: the method returns the value instead of an Option",
        ],
    },
    Case {
        document: top,
        old: "paths: { /a: { get: { operationId: A, responses: { '200': { description: d } } } } }",
        new: "paths: { /a: { get: { operationId: A, responses: { '200': { description: d, headers: { X-A: {} } } } } } }",
        expected: &[
            "documentation response-headers-changed - /paths/~1a/get/responses/200/headers A: the headers of the response 200 have changed",
        ],
    },
];
