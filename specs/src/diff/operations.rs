use std::collections::{BTreeMap, BTreeSet, VecDeque};

use heck::{ToSnakeCase, ToUpperCamelCase};
use serde_json::Value;

use super::{Comparison, Kind, Node, Pair};

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "head", "patch", "trace", "options"];

/// An operation, with the path item that it inherits from.
#[derive(Clone)]
pub(super) struct Operation<'a> {
    pub(super) node: Node<'a>,
    pub(super) item: Node<'a>,
    pub(super) path: &'a str,
    pub(super) method: &'static str,
}

impl<'a> Operation<'a> {
    /// The operations that have a public method.
    fn each(root: &Node<'a>) -> Vec<Self> {
        let mut found = Vec::new();
        for (path, item) in root.get("paths").entries() {
            let item = item.resolved();
            for method in METHODS {
                let node = item.get(method);
                if node.is_there() && !node.get("x-internal").is_true() {
                    found.push(Self { node, item: item.clone(), path, method });
                }
            }
        }
        found
    }

    fn id(&self) -> Option<&'a str> {
        Some(self.node.get("operationId").text()).filter(|id| !id.is_empty())
    }

    /// Method and path.
    fn endpoint(&self) -> String {
        format!("{} {}", self.method.to_uppercase(), self.path)
    }

    /// The id, or else the endpoint.
    fn name(&self) -> String {
        self.id().map_or_else(|| self.endpoint(), str::to_owned)
    }

    /// The prefix of the names of types that only this operation uses.
    pub(super) fn type_name(&self) -> String {
        self.name().to_upper_camel_case()
    }

    /// The path without the names of its parameters, which are not sent.
    fn template(&self) -> String {
        let parts = self.path.split('{').map(|part| part.split_once('}').map_or(part, |(_, rest)| rest));
        parts.collect::<Vec<_>>().join("{}")
    }

    pub(super) fn is_same_place(&self, other: &Self) -> bool {
        self.method == other.method && self.template() == other.template()
    }

    /// Whether clients retry it after ambiguous failures.
    fn is_idempotent(&self) -> bool {
        matches!(self.method, "get" | "head" | "put" | "delete") || self.node.get("x-idempotent").is_true()
    }

    fn security(&self, root: &Node<'a>) -> Node<'a> {
        let own = self.node.get("security");
        if own.is_there() { own } else { root.get("security") }
    }
}

/// The places of the schemas that requests contain: those that a comparison of the requests with themselves reaches.
pub(super) fn sent(root: &Node<'_>) -> BTreeSet<String> {
    let mut comparison = Comparison::default();
    for operation in Operation::each(root) {
        comparison.parameters(&operation, &operation);
        let pair = Pair { old: operation.node.clone(), new: operation.node.clone() };
        comparison.request_body(&pair, &operation.type_name());
    }
    comparison.carried
}

impl Comparison {
    /// Pairs operations by id, and the remaining ones by endpoint.
    pub(super) fn operations(&mut self, root: &Pair<'_>) {
        let old = Operation::each(&root.old);
        let new = Operation::each(&root.new);
        let mut ids: BTreeMap<&str, usize> = BTreeMap::new();
        let mut endpoints: BTreeMap<(&str, String), VecDeque<usize>> = BTreeMap::new();
        for (index, operation) in new.iter().enumerate() {
            if let Some(id) = operation.id() {
                ids.entry(id).or_insert(index);
            }
            endpoints.entry((operation.method, operation.template())).or_default().push_back(index);
        }
        let mut pairs = BTreeMap::new();
        let mut taken = BTreeSet::new();
        for (index, operation) in old.iter().enumerate() {
            let same = operation.id().and_then(|id| ids.get(id));
            if let Some(other) = same.filter(|other| taken.insert(**other)) {
                pairs.insert(index, *other);
            }
        }
        for (index, operation) in old.iter().enumerate() {
            if pairs.contains_key(&index) {
                continue;
            }
            let free = endpoints.get_mut(&(operation.method, operation.template()));
            let free = free.and_then(|free| {
                free.retain(|other| !taken.contains(other));
                free.pop_front()
            });
            if let Some(other) = free {
                taken.insert(other);
                pairs.insert(index, other);
            }
        }
        for (index, operation) in old.iter().enumerate() {
            let other = pairs.get(&index).and_then(|other| new.get(*other));
            if let Some(other) = other {
                self.operation(root, operation, other);
            } else {
                let what = format!("the operation {} was removed ({})", operation.name(), operation.endpoint());
                self.report(Kind::OperationRemoved, None, operation.node.pointer(), None, what);
            }
        }
        for (_, operation) in new.iter().enumerate().filter(|(index, _)| !taken.contains(index)) {
            let what = format!("the operation {} was added ({})", operation.name(), operation.endpoint());
            self.report(Kind::OperationAdded, None, None, operation.node.pointer(), what);
        }
        self.security(root);
    }

    fn operation(&mut self, root: &Pair<'_>, old: &Operation<'_>, new: &Operation<'_>) {
        let pair = Pair { old: old.node.clone(), new: new.node.clone() };
        self.operation = Some(new.name());
        self.visited.clear();
        let reports = self.reports;
        let names = |id: Option<&str>| id.map(|id| (id.to_snake_case(), id.to_upper_camel_case()));
        if old.id() != new.id() && names(old.id()) == names(new.id()) {
            let what = format!("the operation was called {}: the names in Rust are the same", old.name());
            self.at(Kind::OtherChanged, None, &pair.get("operationId"), what);
        } else if old.id() != new.id() {
            let what = format!(
                "the operation was called {}: the method and the types that are named after it are renamed; requests are unchanged",
                old.name()
            );
            self.at(Kind::OperationRenamed, None, &pair, what);
        }
        if !old.is_same_place(new) {
            let what = format!(
                "sends {} instead of {}: recompiled code is unaffected, deployed clients fail",
                new.endpoint(),
                old.endpoint()
            );
            self.at(Kind::OperationMoved, None, &pair, what);
        }
        self.idempotency(&pair, old, new);
        let (before, after) = (old.security(&root.old), new.security(&root.new));
        if old.node.get("security").is_there() || new.node.get("security").is_there() {
            self.credentials(&Pair { old: before, new: after });
        }
        self.parameters(old, new);
        self.request_body(&pair, &new.type_name());
        self.responses(&pair, new.method == "delete" && old.method == "delete", &new.type_name());
        self.list(&pair);
        self.waits(&pair);
        self.servers(&pair);
        let known = [
            "operationId",
            "parameters",
            "requestBody",
            "responses",
            "security",
            "servers",
            "x-idempotent",
            "x-internal",
            "x-list",
            "x-wait",
        ];
        self.remaining_keys(&pair, "the operation", &known);
        let item = Pair { old: old.item.clone(), new: new.item.clone() };
        self.servers(&item);
        let known: Vec<&str> = METHODS.into_iter().chain(["parameters", "servers"]).collect();
        self.remaining_keys(&item, "the path", &known);
        if self.reports == reports {
            self.unchanged.append(&mut self.visited);
        }
        self.operation = None;
    }

    fn idempotency(&mut self, pair: &Pair<'_>, old: &Operation<'_>, new: &Operation<'_>) {
        match (old.is_idempotent(), new.is_idempotent()) {
            (true, false) => {
                let what = "is no longer retried after ambiguous failures".to_owned();
                self.at(Kind::IdempotencyLost, None, pair, what);
            }
            (false, true) => {
                let what = "is retried after ambiguous failures, because it is marked idempotent now".to_owned();
                self.at(Kind::IdempotencyGained, None, pair, what);
            }
            _ => {
                let mark = pair.get("x-idempotent");
                if mark.differs() && old.method == new.method {
                    let what = "'x-idempotent' has changed without an effect".to_owned();
                    self.at(Kind::OtherChanged, None, &mark, what);
                }
            }
        }
    }

    /// Compares the default security requirement and the security schemes.
    fn security(&mut self, root: &Pair<'_>) {
        self.credentials(&root.get("security"));
        let schemes = root.get("components").get("securitySchemes");
        for name in super::docs::keys(&schemes) {
            let scheme = schemes.get(name).resolved();
            let of = format!("the security scheme '{name}'");
            let flows = scheme.get("flows");
            let is_other = without_descriptions(&flows.old) != without_descriptions(&flows.new);
            if is_other
                || ["type", "scheme", "name", "in", "openIdConnectUrl"].iter().any(|key| scheme.get(key).differs())
            {
                let what = format!("{of} {}", super::docs::transition(&scheme));
                self.at(Kind::SecuritySchemeChanged, None, &scheme, what);
            } else if flows.differs() {
                let what = format!("the descriptions of the scopes of {of} have changed");
                self.at(Kind::DescriptionChanged, None, &flows, what);
            }
            self.remaining_keys(&scheme, &of, &["type", "scheme", "name", "in", "flows", "openIdConnectUrl"]);
        }
    }

    fn credentials(&mut self, pair: &Pair<'_>) {
        if !pair.differs() {
            return;
        }
        // For the client, only an empty list means that no credentials are needed.
        let none = |node: &Node<'_>| node.value.as_array().is_some_and(Vec::is_empty);
        let of = if self.operation.is_some() { "" } else { "by default: " };
        let (kind, what) = match (none(&pair.old), none(&pair.new)) {
            (true, false) => (Kind::SecurityRequired, "needs credentials now".to_owned()),
            (false, true) => (Kind::SecurityLifted, "no longer needs credentials".to_owned()),
            _ => {
                let (old, new) = (pair.old.items(), pair.new.items());
                let holds = |all: &[Node<'_>], some: &[Node<'_>]| {
                    !some.is_empty() && some.iter().all(|node| all.iter().any(|other| other.value == node.value))
                };
                let change = super::docs::transition(pair);
                match (holds(&new, &old), holds(&old, &new)) {
                    (true, true) => {
                        (Kind::OtherChanged, format!("the security requirement is written differently: {change}"))
                    }
                    (true, false) => (
                        Kind::SecurityAlternativeAdded,
                        format!("accepts other credentials as well: the security requirement {change}"),
                    ),
                    (false, true) => (
                        Kind::SecurityAlternativeRemoved,
                        format!("accepts fewer credentials: the security requirement {change}"),
                    ),
                    _ => (Kind::SecurityChanged, format!("the security requirement {change}")),
                }
            }
        };
        self.at(kind, None, pair, format!("{of}{what}"));
    }
}

/// The flows of a security scheme without the descriptions of the scopes.
fn without_descriptions(flows: &Node<'_>) -> Value {
    let mut flows = flows.value.clone();
    for flow in flows.as_object_mut().into_iter().flat_map(|flows| flows.values_mut()) {
        let scopes = flow.get_mut("scopes").and_then(Value::as_object_mut);
        scopes.into_iter().flat_map(|scopes| scopes.values_mut()).for_each(|words| *words = Value::Null);
    }
    flows
}
