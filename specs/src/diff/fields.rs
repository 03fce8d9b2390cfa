use std::collections::BTreeMap;

use heck::ToUpperCamelCase;

use super::schemas::Subject;
use super::shape::{Field, View};
use super::{Comparison, Kind, Node, Pair, Side};

impl Comparison {
    /// Compares the fields of an object.
    pub(super) fn fields(&mut self, old: &View<'_>, new: &View<'_>, subject: &Subject) {
        let owner = new.component.as_ref().map_or_else(|| subject.rust.clone(), |name| name.to_upper_camel_case());
        let side = Some(subject.side);
        let (before, after) = (old.fields(), new.fields());
        let named = |fields: &[Field<'_>]| -> BTreeMap<String, usize> {
            fields.iter().enumerate().map(|(index, field)| (field.name.to_owned(), index)).collect()
        };
        let (old_places, new_places) = (named(&before), named(&after));
        for field in &before {
            let subject = subject.field(&owner, field.name);
            if let Some(other) = new_places.get(field.name).and_then(|index| after.get(*index)) {
                let sent = (self.sent.0.contains(&old.inner.at), self.sent.1.contains(&new.inner.at));
                self.field(field, other, &subject, sent);
            } else {
                let kind = subject.kind(Kind::RequestFieldRemoved, Kind::ResponseFieldRemoved);
                self.report(kind, side, field.node.pointer(), None, format!("{subject} was removed"));
            }
        }
        for field in after.iter().filter(|field| !old_places.contains_key(field.name)) {
            let is_required = field.required.is_some();
            let subject = subject.field(&owner, field.name);
            let kind = match subject.side {
                Side::Request if is_required => Kind::RequestFieldAddedRequired,
                Side::Request => Kind::RequestFieldAdded,
                Side::Response => Kind::ResponseFieldAdded,
            };
            let is = if is_required { "new and required" } else { "new and optional" };
            self.report(kind, side, None, field.node.pointer(), format!("{subject} is {is}"));
        }
        let (old_names, new_names) = (old.undeclared_required(), new.undeclared_required());
        if old_names != new_names {
            let pair = Pair { old: old.get("required"), new: new.get("required") };
            let list = |names: Vec<&str>| if names.is_empty() { "nothing".to_owned() } else { names.join(", ") };
            let what = format!(
                "'{owner}' requires undeclared fields: {} instead of {}; its type omits them",
                list(new_names),
                list(old_names)
            );
            self.at(Kind::OtherChanged, None, &pair, what);
        }
    }

    fn field(&mut self, old: &Field<'_>, new: &Field<'_>, subject: &Subject, sent: (bool, bool)) {
        let views = (old.view(), new.view());
        let before = Presence::of(old, &views.0, sent.0);
        let after = Presence::of(new, &views.1, sent.1);
        match subject.side {
            Side::Request => self.request_presence(old, new, &before, &after, subject),
            Side::Response => self.response_presence(old, new, &before, &after, subject),
        }
        self.views(&views.0, &views.1, subject);
    }

    fn request_presence(
        &mut self,
        old: &Field<'_>,
        new: &Field<'_>,
        before: &Presence,
        after: &Presence,
        of: &Subject,
    ) {
        let places = (required_at(old), required_at(new));
        match (before.required, after.required) {
            (false, true) => {
                let what = format!("{of} is now required");
                self.report(Kind::RequestFieldRequired, Some(of.side), places.0, places.1, what);
            }
            (true, false) => {
                let what = format!("{of} is now optional");
                self.report(Kind::RequestFieldOptional, Some(of.side), places.0, places.1, what);
            }
            _ => {}
        }
        match (before.nullable, after.nullable) {
            (false, true) => {
                let what = format!("{of} may be null now");
                self.at(Kind::RequestNullable, Some(of.side), &pair_of(old, new), what);
            }
            (true, false) => {
                let who = if before.required { "" } else { "; the client never sends null for an optional field" };
                let what = format!("{of} may no longer be null{who}");
                self.at(Kind::RequestNotNullable, Some(of.side), &pair_of(old, new), what);
            }
            _ => {}
        }
    }

    /// Compares whether the field of the generated type is an `Option`.
    fn response_presence(
        &mut self,
        old: &Field<'_>,
        new: &Field<'_>,
        before: &Presence,
        after: &Presence,
        of: &Subject,
    ) {
        let by_required = before.required != after.required;
        let by_null = before.nullable != after.nullable;
        let why = match (after.is_option, by_required, by_null) {
            (true, true, _) => "may be missing now",
            (true, _, true) => "may be null now",
            (false, true, _) => "is always there now",
            (false, _, true) => "is never null now",
            (true, ..) => "is an optional list of requests now",
            (false, ..) => "is no longer a list of requests",
        };
        let (kind, what) = match (before.is_option, after.is_option) {
            (false, true) => {
                let kind = if by_null && !by_required { Kind::ResponseNullable } else { Kind::ResponseFieldOptional };
                (kind, format!("{of} {why}: T becomes Option<T>"))
            }
            (true, false) => {
                let kind =
                    if by_null && !by_required { Kind::ResponseNotNullable } else { Kind::ResponseFieldRequired };
                (kind, format!("{of} {why}: Option<T> becomes T; responses are read as before"))
            }
            _ if by_required || by_null => {
                let what =
                    format!("{of} is {} instead of {}; its Rust type is the same", after.label(), before.label());
                (Kind::ResponsePresenceChanged, what)
            }
            _ => return,
        };
        if by_required {
            self.report(kind, Some(of.side), required_at(old), required_at(new), what);
        } else {
            self.at(kind, Some(of.side), &pair_of(old, new), what);
        }
    }

    /// Compares the additional properties of an object.
    pub(super) fn additional(&mut self, pair: &Pair<'_>, subject: &Subject) {
        let typed = |node: &Node<'_>| node.value.as_object().is_some_and(|schema| !schema.is_empty());
        let closed = |node: &Node<'_>| node.value.as_bool() == Some(false);
        let side = Some(subject.side);
        match (typed(&pair.old), typed(&pair.new)) {
            (true, true) => self.schema(pair, &subject.part("each additional property", "Value")),
            (false, true) => {
                let what = format!("{subject} has additional properties of one type now");
                self.at(Kind::AdditionalPropertiesAdded, side, pair, what);
            }
            (true, false) => {
                let what = format!("{subject} no longer has additional properties");
                self.at(Kind::AdditionalPropertiesRemoved, side, pair, what);
            }
            (false, false) => match (closed(&pair.old), closed(&pair.new)) {
                (false, true) => {
                    let who = match subject.side {
                        Side::Request => "the server rejects them, and the client never sends any",
                        Side::Response => "a response that contains one is invalid",
                    };
                    let what = format!("{subject} no longer accepts unknown fields: {who}");
                    self.at(Kind::UnknownFieldsRejected, side, pair, what);
                }
                (true, false) => {
                    self.at(Kind::UnknownFieldsAccepted, side, pair, format!("{subject} accepts unknown fields now"));
                }
                _ => {
                    if pair.differs() {
                        let what = format!("{subject} accepts unknown fields as before, written differently");
                        self.at(Kind::OtherChanged, None, pair, what);
                    }
                }
            },
        }
    }

    /// Compares the values of an object that is a map.
    pub(super) fn map_values(&mut self, pair: &Pair<'_>, subject: &Subject) {
        let closed = |node: &Node<'_>| node.value.as_bool() == Some(false);
        if closed(&pair.old) == closed(&pair.new) {
            // A boolean has no keys, like a schema that accepts any value.
            self.schema(pair, &subject.part("each value", "Value"));
        } else {
            let is = if closed(&pair.new) { "an object without fields instead of a map" } else { "a map" };
            let kind = subject.kind(Kind::RequestTypeChanged, Kind::ResponseTypeChanged);
            self.at(kind, Some(subject.side), pair, format!("{subject} is {is} now"));
        }
    }
}

/// Whether a field is required and nullable, and whether its generated type is an `Option`.
struct Presence {
    required: bool,
    nullable: bool,
    is_option: bool,
}

impl Presence {
    /// `sent` is whether requests contain the type: then an optional list is an `Option`.
    fn of(field: &Field<'_>, view: &View<'_>, sent: bool) -> Self {
        let (required, nullable) = (field.required.is_some(), view.nullable);
        let is_option = if view.component.is_none() && view.shape().is_collection() {
            sent && !required
        } else {
            !required || nullable
        };
        Self { required, nullable, is_option }
    }

    fn label(&self) -> String {
        let presence = if self.required { "required" } else { "optional" };
        if self.nullable { format!("{presence} and nullable") } else { presence.to_owned() }
    }
}

/// The pointer to the list that requires the field, or else to the field.
fn required_at(field: &Field<'_>) -> Option<String> {
    field.required.clone().or_else(|| field.node.pointer())
}

fn pair_of<'a>(old: &Field<'a>, new: &Field<'a>) -> Pair<'a> {
    Pair { old: old.node.clone(), new: new.node.clone() }
}
