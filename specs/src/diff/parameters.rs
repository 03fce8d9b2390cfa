use heck::{ToSnakeCase, ToUpperCamelCase};

use super::operations::Operation;
use super::schemas::Subject;
use super::{Comparison, Kind, Node, Pair, Side};

/// The keys that determine how a parameter is serialized.
const FORM: [&str; 4] = ["style", "explode", "allowReserved", "content"];

/// A parameter, with its reference resolved.
struct Parameter<'a> {
    node: Node<'a>,
    name: &'a str,
    place: &'a str,
}

impl<'a> Parameter<'a> {
    /// The parameters of the operation, and those of its path item that it does not override.
    fn of(operation: &Operation<'a>) -> Vec<Self> {
        let mut found: Vec<Self> = Vec::new();
        for node in [&operation.node, &operation.item].map(|owner| owner.get("parameters").items()).concat() {
            let node = node.resolved();
            let (name, place) = (node.get("name").text(), node.get("in").text());
            if !found.iter().any(|other| other.name == name && other.place == place) {
                found.push(Self { node, name, place });
            }
        }
        found
    }

    /// The index of the path parameter in the path.
    fn part(&self, path: &str) -> Option<usize> {
        let name = format!("{{{}}}", self.name);
        let mut parts = path.split_inclusive('}').filter_map(|part| part.find('{').and_then(|at| part.get(at..)));
        (self.place == "path").then(|| parts.position(|part| part == name)).flatten()
    }

    /// Whether both are one header: header names ignore case.
    fn is_same_header(&self, other: &Self) -> bool {
        (self.place, other.place) == ("header", "header") && self.name.eq_ignore_ascii_case(other.name)
    }

    fn is_required(&self) -> bool {
        self.place == "path" || self.node.get("required").is_true()
    }

    /// The group of arguments that a required query or header parameter belongs to. The order of path parameters is
    /// that of the path.
    fn argument(&self) -> Option<u8> {
        match self.place {
            "query" if self.is_required() && !self.is_sent_by_client() => Some(1),
            "header" if self.is_required() && !self.is_sent_by_client() => Some(2),
            _ => None,
        }
    }

    fn is_sent_by_client(&self) -> bool {
        self.node.get("x-sent-by-client").is_true()
    }

    /// The style and `explode`, with their defaults.
    fn form(&self) -> (String, bool) {
        let usual = if matches!(self.place, "query" | "cookie") { "form" } else { "simple" };
        let style = Some(self.node.get("style").text()).filter(|style| !style.is_empty()).unwrap_or(usual);
        let explode = self.node.get("explode");
        (style.to_owned(), if explode.is_there() { explode.is_true() } else { style == "form" })
    }
}

impl Comparison {
    pub(super) fn parameters(&mut self, old: &Operation<'_>, new: &Operation<'_>) {
        let (before, after) = (Parameter::of(old), Parameter::of(new));
        let mut taken = Vec::new();
        let mut arguments = Vec::new();
        for (index, parameter) in before.iter().enumerate() {
            let find = |same: &dyn Fn(&Parameter<'_>) -> bool| after.iter().position(same);
            let same = find(&|other| other.name == parameter.name && other.place == parameter.place)
                .or_else(|| find(&|other| other.is_same_header(parameter)))
                .or_else(|| {
                    let part = parameter.part(old.path)?;
                    find(&|other| other.part(new.path) == Some(part))
                })
                .or_else(|| find(&|other| other.name == parameter.name))
                .filter(|index| !taken.contains(index));
            if let Some((place, other)) = same.and_then(|index| Some((index, after.get(index)?))) {
                taken.push(place);
                arguments
                    .extend(parameter.argument().zip(other.argument()).map(|(was, is)| ((was, index), (is, place))));
                self.parameter(parameter, other, &new.type_name());
                if old.is_same_place(new) {
                    self.place(old, parameter, new, other);
                }
            } else {
                let what = format!("the {} parameter '{}' was removed", parameter.place, parameter.name);
                self.report(removed(parameter), Some(Side::Request), parameter.node.pointer(), None, what);
            }
        }
        arguments.sort_unstable();
        if !arguments.is_sorted_by_key(|(_, is)| *is) {
            let pair = Pair { old: old.node.get("parameters"), new: new.node.get("parameters") };
            let what = "the arguments of the method have another order".to_owned();
            self.at(Kind::ArgumentOrderChanged, Some(Side::Request), &pair, what);
        }
        for (_, parameter) in after.iter().enumerate().filter(|(index, _)| !taken.contains(index)) {
            let place = parameter.place;
            let (kind, is) = match () {
                () if parameter.is_sent_by_client() => (Kind::ClientParameterChanged, "new, and sent by the client"),
                () if parameter.is_required() => (Kind::ParameterAddedRequired, "new and required"),
                () => (Kind::ParameterAdded, "new and optional"),
            };
            let what = format!("the {place} parameter '{}' is {is}", parameter.name);
            self.report(kind, Some(Side::Request), None, parameter.node.pointer(), what);
        }
    }

    /// Compares the place in the path: compiled clients would send requests to another address.
    fn place(&mut self, before: &Operation<'_>, old: &Parameter<'_>, after: &Operation<'_>, new: &Parameter<'_>) {
        if let (Some(part), Some(other)) = (old.part(before.path), new.part(after.path))
            && part != other
        {
            let pair = Pair { old: old.node.clone(), new: new.node.clone() };
            let what = format!(
                "the path parameter '{}' is in another place of the path: {} instead of {}",
                new.name, after.path, before.path
            );
            self.at(Kind::ParameterMoved, Some(Side::Request), &pair, what);
        }
    }

    fn parameter(&mut self, old: &Parameter<'_>, new: &Parameter<'_>, operation: &str) {
        let pair = Pair { old: old.node.clone(), new: new.node.clone() };
        let side = Some(Side::Request);
        let name = new.name;
        match (old.is_sent_by_client(), new.is_sent_by_client()) {
            (false, false) => {}
            (false, true) => {
                let what = format!("the parameter '{name}' is sent by the client itself now: callers no longer set it");
                return self.at(Kind::ParameterSentByClient, side, &pair, what);
            }
            (true, false) => {
                let required = new.is_required();
                let kind = if required { Kind::ParameterAddedRequired } else { Kind::ParameterAdded };
                let what = format!("the parameter '{name}' is no longer sent by the client itself: callers set it");
                return self.at(kind, side, &pair, what);
            }
            (true, true) => {
                if pair.differs() {
                    let what = format!(
                        "the parameter '{name}', which the client sends itself, {}",
                        super::docs::transition(&pair)
                    );
                    self.at(Kind::ClientParameterChanged, side, &pair, what);
                }
                return;
            }
        }
        if old.name != name && old.is_same_header(new) && old.name.to_snake_case() == name.to_snake_case() {
            let what = format!("the header parameter '{}' is written '{name}'; header names ignore case", old.name);
            self.at(Kind::OtherChanged, side, &pair.get("name"), what);
        } else if old.name != name && old.is_required() && new.is_required() {
            let what = format!("the {} parameter '{}' is called '{name}'; requests are unchanged", old.place, old.name);
            self.at(Kind::ArgumentRenamed, side, &pair.get("name"), what);
        } else if old.name != name {
            let what = format!(
                "the {} parameter '{}' is called '{name}': its setter is renamed; requests are unchanged",
                old.place, old.name
            );
            self.at(Kind::ParameterRenamed, side, &pair.get("name"), what);
        }
        if old.place != new.place {
            let what = format!("the parameter '{name}' is sent in the {} instead of the {}", new.place, old.place);
            self.at(Kind::ParameterMoved, side, &pair.get("in"), what);
        } else if old.form() != new.form() || pair.get("allowReserved").differs() || pair.get("content").differs() {
            let words = |(style, explode): (String, bool)| format!("style {style}, explode {explode}");
            let what = format!(
                "the parameter '{name}' is written in another form: {} instead of {}",
                words(new.form()),
                words(old.form())
            );
            self.at(Kind::ParameterFormChanged, side, &pair, what);
        } else {
            let form = FORM.iter().map(|key| pair.get(key));
            for key in form.filter(Pair::differs).collect::<Vec<_>>() {
                let what = format!("the parameter '{name}' is written differently, in the same form");
                self.at(Kind::OtherChanged, None, &key, what);
            }
        }
        match (old.is_required(), new.is_required()) {
            (false, true) => {
                let what = format!("the parameter '{name}' is now required: it is an argument instead of a setter");
                self.at(Kind::ParameterRequired, side, &pair.get("required"), what);
            }
            (true, false) => {
                let what = format!("the parameter '{name}' is now optional: it is a setter instead of an argument");
                self.at(Kind::ParameterOptional, side, &pair.get("required"), what);
            }
            _ => {
                if !pair.is_same("required") {
                    let what = format!("'required' of the parameter '{name}' has changed without an effect");
                    self.at(Kind::OtherChanged, None, &pair.get("required"), what);
                }
            }
        }
        let rust = format!("{operation}{}", name.to_upper_camel_case());
        self.schema(&pair.get("schema"), &Subject::parameter(name, rust));
        let known = [&FORM[..], &["name", "in", "required", "schema", "x-sent-by-client"]].concat();
        self.remaining_keys(&pair, &format!("the parameter '{name}'"), &known);
    }
}

fn removed(parameter: &Parameter<'_>) -> Kind {
    if parameter.is_sent_by_client() { Kind::ClientParameterChanged } else { Kind::ParameterRemoved }
}
