//! The catalogue: operations, and what holds for all of them.

use super::support::{Case, operation, posted, top};

pub(super) const CASES: &[Case] = &[
    Case {
        document: top,
        old: "servers: [{ url: 'https://a.test' }]\npaths: {}",
        new: "servers: [{ url: 'https://b.test' }]\npaths: {}",
        expected: &[
            "breaking server-changed /servers /servers the base URL is 'https://b.test' instead of 'https://a.test'",
        ],
    },
    Case {
        document: top,
        old: "servers: [{ url: 'https://a.test' }]\npaths: {}",
        new: "servers: [{ url: 'https://a.test' }, { url: 'https://b.test' }]\npaths: {}",
        expected: &["documentation other-servers-changed /servers /servers the servers after the first have changed"],
    },
    Case {
        document: top,
        old: "paths: {}\ncomponents: { securitySchemes: { key: { type: http, scheme: bearer, description: a } } }",
        new: "paths: {}\ncomponents: { securitySchemes: { key: { type: http, scheme: basic, description: b } } }",
        expected: &[
            "breaking security-scheme-changed /components/securitySchemes/key /components/securitySchemes/key the security scheme 'key' changed from …\":\"http\",\"scheme\":\"bearer\",\"description\"… to …\":\"http\",\"scheme\":\"basic\",\"description\":…",
            "documentation description-changed /components/securitySchemes/key/description /components/securitySchemes/key/description the description of the security scheme 'key' changed from 'a' to 'b'",
        ],
    },
    Case {
        document: top,
        old: "paths: { /a: { get: { operationId: A, responses: {} }, put: { operationId: B, responses: {} } } }",
        new: "paths: { /a: { get: { operationId: A, responses: {} } } }",
        expected: &["breaking operation-removed /paths/~1a/put - the operation B was removed (PUT /a)"],
    },
    Case {
        document: top,
        old: "paths: { /a: { get: { operationId: A, responses: {} } } }",
        new: "paths: { /a: { get: { operationId: A, responses: {} }, put: { operationId: B, responses: {} } } }",
        expected: &["additive operation-added - /paths/~1a/put the operation B was added (PUT /a)"],
    },
    Case {
        document: top,
        old: "paths: { /a: { get: { operationId: A, responses: {} } } }",
        new: "paths: { /a: { get: { operationId: B, responses: {} } } }",
        expected: &[
            "breaking operation-renamed /paths/~1a/get /paths/~1a/get B: the operation was called A: the method and the types that are named after it are renamed; requests are unchanged",
        ],
    },
    Case {
        document: top,
        old: "paths: { /a: { get: { operationId: A, responses: {} } } }",
        new: "paths: { /b: { get: { operationId: A, responses: {} } } }",
        expected: &[
            "breaking operation-moved /paths/~1a/get /paths/~1b/get A: sends GET /b instead of GET /a: recompiled code is unaffected, deployed clients fail",
        ],
    },
    Case {
        document: top,
        old: "paths: { /a: { put: { operationId: A, responses: {} } } }",
        new: "paths: { /a: { patch: { operationId: A, responses: {}, x-idempotent: true } } }",
        expected: &[
            "breaking operation-moved /paths/~1a/put /paths/~1a/patch A: sends PATCH /a instead of PUT /a: recompiled code is unaffected, deployed clients fail",
        ],
    },
    Case {
        document: top,
        old: "paths: { /a: { get: { responses: {} } } }",
        new: "paths: { /a: { get: { deprecated: true, responses: {} } } }",
        expected: &["documentation deprecated - /paths/~1a/get/deprecated GET /a: the operation is deprecated now"],
    },
    Case {
        document: operation,
        old: "security: []",
        new: "security: [{ key: [] }]",
        expected: &["breaking security-required @/security @/security A: needs credentials now"],
    },
    Case {
        document: operation,
        old: "security: [{ key: [] }]",
        new: "security: []",
        expected: &["additive security-lifted @/security @/security A: no longer needs credentials"],
    },
    Case {
        document: operation,
        old: "security: [{ key: [] }]",
        new: "security: [{ other: [] }]",
        expected: &[
            "breaking security-changed @/security @/security A: the security requirement changed from [{\"key\":[]}] to [{\"other\":[]}]",
        ],
    },
    Case {
        document: top,
        old: "security: [{ key: [] }]\npaths: { /a: { get: { operationId: A, responses: {} } } }",
        new: "security: []\npaths: { /a: { get: { operationId: A, responses: {} } } }",
        expected: &["additive security-lifted /security /security by default: no longer needs credentials"],
    },
    Case {
        document: posted,
        old: "x-idempotent: true",
        new: "",
        expected: &["breaking idempotency-lost @ @ A: is no longer retried after ambiguous failures"],
    },
    Case {
        document: posted,
        old: "x-idempotent: false",
        new: "x-idempotent: true",
        expected: &[
            "additive idempotency-gained @ @ A: is retried after ambiguous failures, because it is marked idempotent now",
        ],
    },
    Case {
        document: operation,
        old: "x-idempotent: true",
        new: "x-idempotent: false",
        expected: &[
            "documentation other-changed @/x-idempotent @/x-idempotent A: 'x-idempotent' has changed without an effect",
        ],
    },
    Case {
        document: top,
        old: "servers: [{ url: 'https://{r}.test', variables: { r: { default: a } } }]\npaths: {}",
        new: "servers: [{ url: 'https://{r}.test', variables: { r: { default: b } } }]\npaths: {}",
        expected: &[
            "breaking server-changed /servers /servers the base URL is 'https://b.test' instead of 'https://a.test'",
        ],
    },
    Case {
        document: operation,
        old: "servers: [{ url: 'https://a.test' }]",
        new: "servers: [{ url: 'https://b.test' }]",
        expected: &[
            "breaking server-changed @/servers @/servers A: the base URL is 'https://b.test' instead of 'https://a.test'",
        ],
    },
    Case {
        document: top,
        old: "paths: { /a: { get: { operationId: A, responses: {} } } }",
        new: "paths: { /a: { servers: [{ url: 'https://b.test' }], get: { operationId: A, responses: {} } } }",
        expected: &["breaking server-changed - /paths/~1a/servers A: the base URL is 'https://b.test' instead of none"],
    },
    Case {
        document: top,
        old: "paths: {}\ncomponents: { securitySchemes: { key: { type: oauth2, flows: { clientCredentials: { tokenUrl: t, scopes: { a: one } } } } } }",
        new: "paths: {}\ncomponents: { securitySchemes: { key: { type: oauth2, flows: { clientCredentials: { tokenUrl: t, scopes: { a: two } } } } } }",
        expected: &[
            "documentation description-changed /components/securitySchemes/key/flows /components/securitySchemes/key/flows the descriptions of the scopes of the security scheme 'key' have changed",
        ],
    },
    Case {
        document: top,
        old: "paths: {}\ncomponents: { securitySchemes: { key: { type: oauth2, flows: { clientCredentials: { tokenUrl: t, scopes: { a: one } } } } } }",
        new: "paths: {}\ncomponents: { securitySchemes: { key: { type: oauth2, flows: { clientCredentials: { tokenUrl: u, scopes: { a: one } } } } } }",
        expected: &[
            "breaking security-scheme-changed /components/securitySchemes/key /components/securitySchemes/key the security scheme 'key' changed from …tials\":{\"tokenUrl\":\"t\",\"scopes\":{\"a\":\"on… to …tials\":{\"tokenUrl\":\"u\",\"scopes\":{\"a\":\"on…",
        ],
    },
    Case {
        document: operation,
        old: "security: [{ a: [] }]",
        new: "security: [{ a: [] }, { b: [] }]",
        expected: &[
            "additive security-alternative-added @/security @/security A: accepts other credentials as well: the security requirement changed from [{\"a\":[]}] to [{\"a\":[]},{\"b\":[]}]",
        ],
    },
    Case {
        document: operation,
        old: "security: [{ a: [] }, { b: [] }]",
        new: "security: [{ b: [] }]",
        expected: &[
            "breaking security-alternative-removed @/security @/security A: accepts fewer credentials: the security requirement changed from [{\"a\":[]},{\"b\":[]}] to [{\"b\":[]}]",
        ],
    },
    Case {
        document: operation,
        old: "security: [{ a: [] }, { b: [] }]",
        new: "security: [{ b: [] }, { a: [] }]",
        expected: &[
            "documentation other-changed @/security @/security A: the security requirement is written differently: changed from [{\"a\":[]},{\"b\":[]}] to [{\"b\":[]},{\"a\":[]}]",
        ],
    },
    Case {
        document: top,
        old: "paths: { /a: { get: { operationId: getA, responses: {} } } }",
        new: "paths: { /a: { get: { operationId: get_a, responses: {} } } }",
        expected: &[
            "documentation other-changed /paths/~1a/get/operationId /paths/~1a/get/operationId get_a: the operation was called getA: the names in Rust are the same",
        ],
    },
];
