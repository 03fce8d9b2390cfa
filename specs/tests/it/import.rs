//! From a published page to the fragments, with pages and folders made for the test.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::support::{folder, shorten};
use clusterkit_specs::{FileChange, Import};
use tempfile::TempDir;

/// The fragment of a GET with this path, whose answer is an object with this field.
fn fragment(id: &str, path: &str, field: &str) -> String {
    let schema = format!(r#"{{"type":"object","properties":{{"{field}":{{"type":"string"}}}}}}"#);
    let content = format!(r#"{{"application/json":{{"schema":{schema}}}}}"#);
    let operation =
        format!(r#"{{"operationId":"{id}","responses":{{"200":{{"description":"OK","content":{content}}}}}}}"#);
    let head = r#""openapi":"3.0.3","info":{"title":"Small","version":"v1"}"#;
    format!(r#"{{{head},"paths":{{"{path}":{{"get":{operation}}}}}}}"#)
}

/// A page as `GitBook` writes it: headings, tags of its own, HTML, and other blocks between the fragments.
fn page(fragments: &[&str]) -> String {
    let mut page = "# API\n\n{% hint style=\"info\" %}\nUse it **well**.\n{% endhint %}\n\n\
        1. Send this:\n\n   ```json\n   {\n     \"client_id\": \"your_client_id\"\n   }\n   ```\n\n\
        ```http\nAuthorization: Bearer your_access_token\n```\n\n"
        .to_owned();
    for fragment in fragments {
        page += "## Get a\\_b\n\n>\n\n```json\n";
        page += fragment;
        page += "\n```\n\n<figure><img src=\"a\" alt=\"\"></figure>\n\n";
    }
    page
}

/// A folder like `openapi/` with the API `small`, and the page `page.md`.
fn published(present: &[(&str, &str)], page: &str) -> TempDir {
    let present: Vec<(String, &str)> = present.iter().map(|(name, text)| (format!("small/{name}"), *text)).collect();
    let mut files: Vec<(&str, &str)> = present.iter().map(|(name, text)| (name.as_str(), *text)).collect();
    files.push(("page.md", page));
    let folder = folder(&files);
    fs::create_dir_all(folder.path().join("small")).unwrap();
    folder
}

fn read(folder: &TempDir, allow_removed: bool) -> Result<Import, String> {
    let import = Import::read(folder.path(), "small", &folder.path().join("page.md"), allow_removed);
    import.map_err(|error| shorten(&error.to_string(), folder.path()))
}

/// The fragments in the folder, and whatever else lies there.
fn fragments(folder: &TempDir) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder.path().join("small")).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| (name(&path), fs::read_to_string(path).unwrap())).collect()
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

fn imported(folder: &TempDir) -> BTreeMap<String, String> {
    read(folder, false).unwrap().write().unwrap();
    fragments(folder)
}

/// The error of an import, which has written nothing.
#[track_caller]
fn refused(folder: &TempDir) -> String {
    let before = fragments(folder);
    let error = read(folder, false).unwrap_err();
    assert_eq!(fragments(folder), before);
    error
}

#[test]
fn the_published_page_of_today_changes_nothing() {
    let openapi = Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi");
    let mut texts = Vec::new();
    for entry in fs::read_dir(openapi.join("perfectscale")).unwrap() {
        texts.push(fs::read_to_string(entry.unwrap().path()).unwrap());
    }
    assert_eq!(texts.len(), 5);
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let pages = folder(&[("page.md", &page(&texts))]);
    let import = Import::read(&openapi, "perfectscale", &pages.path().join("page.md"), false).unwrap();
    assert_eq!(import.fragments(), 5);
    assert_eq!(import.files().collect::<Vec<_>>(), []);
    assert!(import.changes().is_empty(), "{}", import.changes());
    assert_eq!(import.note(), None);
}

#[test]
fn fragments_are_written_byte_for_byte_under_names_by_method_and_path() {
    let parameter = r#""parameters":[{"name":"b_c","in":"path","required":true,"schema":{"type":"string"}}],"#;
    let other = fragment("B", "/a/{b_c}/d-e", "größe").replace("\"responses\"", &format!("{parameter}\"responses\""));
    let one = fragment("A", "/a", "x");
    let folder = published(&[], &page(&[&one, &other]));
    assert_eq!(imported(&folder), BTreeMap::from([("get-a-b_c-d-e.json".into(), other), ("get-a.json".into(), one)]));
}

#[test]
fn files_that_differ_are_named_and_compared() {
    let (old, new, added) = (fragment("A", "/a", "x"), fragment("A", "/a", "y"), fragment("B", "/b", "x"));
    let folder = published(&[("get-a.json", &old)], &page(&[&new, &added]));
    let import = read(&folder, false).unwrap();
    let files: Vec<_> = import.files().collect();
    assert_eq!(files, [("get-a.json", FileChange::Changed), ("get-b.json", FileChange::Added)]);
    let kinds: Vec<&str> = import.changes().iter().map(|change| change.kind.name()).collect();
    assert_eq!(kinds, ["response-field-removed", "response-field-added", "operation-added"]);
    assert_eq!(fragments(&folder), BTreeMap::from([("get-a.json".into(), old)]), "reading a page writes nothing");
    import.write().unwrap();
    assert_eq!(fragments(&folder), BTreeMap::from([("get-a.json".into(), new), ("get-b.json".into(), added)]));
}

#[test]
fn pages_may_be_written_in_other_ways() {
    let one = fragment("A", "/a", "x");
    let lines = one.replacen("{\"openapi\"", "{\n\n  \"openapi\"", 1);
    let indented = lines.replace('\n', "\n   ");
    for (page, expected) in [
        (page(&[&one]).replace('\n', "\r\n"), &one),
        (page(&[&lines]).replace('\n', "\r\n"), &lines),
        (format!("\u{feff}{}", page(&[&one])), &one),
        (format!("~~~~ json\n{one}\n~~~~\n"), &one),
        (format!("`````\n{one}\n`````"), &one),
        (format!("   ```json\n   {one}\n   ```\n"), &one),
        (format!("1. Look:\n\n   ```json\n   {indented}\n   ```\n"), &lines),
        (format!("> ```json\n> {one}\n> ```\n"), &one),
        (page(&[&one, &one]), &one),
        (
            format!("```json\n{{ \"openapi\" is not here, and this is no JSON\n```\n\n```json\n{one}\n```")
                .replace("openapi\" is", "open\" is"),
            &one,
        ),
    ] {
        let folder = published(&[], &page);
        assert_eq!(imported(&folder), BTreeMap::from([("get-a.json".to_owned(), expected.clone())]), "{page}");
    }
}

#[test]
fn a_page_without_fragments_is_refused() {
    let folder = published(&[], &page(&[]));
    let error = refused(&folder);
    assert_eq!(
        error,
        "page.md: contains no OpenAPI fragment in a fenced code block; save the page as Markdown, with its code blocks"
    );
}

#[test]
fn each_broken_fragment_is_one_line() {
    let whole = fragment("A", "/a", "x");
    let two = whole.replace("\"get\":", "\"put\":{},\"get\":");
    let cut: String = whole.chars().take(60).collect();
    let newer = whole.replace("3.0.3", "3.1.0");
    let folder = published(&[], &page(&[&cut, &newer, &two]));
    let error = refused(&folder);
    let lines: Vec<&str> = error.lines().collect();
    assert_eq!(lines.len(), 3, "{error}");
    let starts = [
        "page.md: the fragment in line 23 is not JSON: EOF while parsing",
        "page.md: the fragment in line 33 has the OpenAPI version '3.1.0', but only 3.0 is supported; ",
        "page.md: the fragment in line 43 does not describe exactly one endpoint; ",
    ];
    for (line, start) in lines.iter().zip(starts) {
        assert!(line.starts_with(start), "{line}");
    }
}

#[test]
fn a_fragment_that_a_reader_of_blocks_would_miss_is_an_error() {
    let (one, other) = (fragment("A", "/a", "x"), fragment("B", "/b", "x"));
    for hidden in
        [format!("<details>\n```json\n{other}\n```\n</details>\n"), format!("    ```json\n    {other}\n    ```\n")]
    {
        let page = format!("{}{hidden}", page(&[&one]));
        let line = page.lines().position(|line| line.contains(&other)).unwrap() + 1;
        let remedy = "add fences around it, without indentation";
        let expected = format!("page.md: contains a fragment in line {line}, outside of fenced code blocks; {remedy}");
        assert_eq!(refused(&published(&[], &page)), expected);
    }
}

/// A block that is never closed goes on to the end of the page.
#[test]
fn a_page_that_is_cut_is_refused() {
    let whole = page(&[&fragment("A", "/a", "x")]);
    let folder = published(&[], &whole.replace("\n```\n\n<figure>", "\n\n<figure>"));
    let error = refused(&folder);
    assert!(error.starts_with("page.md: the fragment in line 23 is not JSON: trailing characters"), "{error}");
}

#[test]
fn endpoints_of_one_name_get_numbers_that_do_not_depend_on_their_order() {
    let one = fragment("A", "/a/b", "x");
    let other = fragment("B", "/a-b", "x");
    let third = fragment("C", "/a/b/2", "x");
    let expected = BTreeMap::from([
        ("get-a-b.json".to_owned(), other.clone()),
        ("get-a-b-3.json".to_owned(), one.clone()),
        ("get-a-b-2.json".to_owned(), third.clone()),
    ]);
    for texts in [[&one, &other, &third], [&third, &other, &one]] {
        let folder = published(&[], &page(&texts.map(String::as_str)));
        assert_eq!(imported(&folder), expected);
    }
}

#[test]
fn one_endpoint_that_is_published_in_two_ways_is_refused() {
    let folder = published(&[], &page(&[&fragment("A", "/a", "x"), &fragment("A", "/a", "y")]));
    let error = refused(&folder);
    assert_eq!(error, "page.md: contains two different fragments of GET /a, in lines 23 and 33; keep the correct one");
}

#[test]
fn blocks_that_only_look_like_fragments_are_passed_over() {
    let one = fragment("A", "/a", "x");
    let head = r#""openapi":"3.0.3","info":{"title":"Small","version":"v1"}"#;
    for other in [
        r#"{ "paths": ["/a"] }"#.to_owned(),
        r#"{ "openapi": true }"#.to_owned(),
        r#"{ "paths": ["/a", ...] }"#.to_owned(),
        r#"{ "openapi": true, ... }"#.to_owned(),
    ] {
        let folder = published(&[], &page(&[&one, &other]));
        let import = read(&folder, false).unwrap_or_else(|error| panic!("{other}: {error}"));
        assert_eq!((import.fragments(), import.note()), (1, None), "{other}");
    }
    let models = format!(r#"{{{head},"components":{{"schemas":{{}}}}}}"#);
    let folder = published(&[], &page(&[&one, &models]));
    let import = read(&folder, false).unwrap();
    assert_eq!(import.note(), Some("the document in line 33 of the page contains no paths and is not imported"));
    let folder = published(&[], &format!("{}It says `\"openapi\": \"3.0.3\"` there.\n", page(&[&one])));
    assert_eq!(read(&folder, false).unwrap().fragments(), 1);
}

#[test]
fn other_versions_have_a_remedy_of_their_own() {
    let whole = fragment("A", "/a", "x");
    let newer = whole.replace("3.0.3", "3.1.0");
    let older = whole.replace(r#""openapi":"3.0.3""#, r#""swagger":"2.0""#);
    let error = refused(&published(&[], &page(&[&newer, &older])));
    let ends = ["; convert it from 3.1.0 to 3.0 first", "; convert it from Swagger 2.0 to OpenAPI 3.0 first"];
    for (line, end) in error.lines().zip(ends) {
        assert!(line.ends_with(end), "{line}");
    }
    assert_eq!(error.lines().count(), 2);
}

#[test]
fn endpoints_in_other_forms_are_noted() {
    let one = fragment("A", "/a_b", "x");
    let with = |rest: &str| published(&[], &format!("{}{rest}", page(&[&one])));
    for (rest, note) in [
        ("## POST /b\n", "the heading in line 29 of the page, POST /b, has no fragment, so it is not imported"),
        (
            "### `DELETE` **/b\\_c**\n",
            "the heading in line 29 of the page, DELETE /b_c, has no fragment, so it is not imported",
        ),
        (
            "{% openapi src=\"x.yaml\" path=\"/b\" method=\"get\" %}\n",
            "line 29 of the page embeds GET /b without a fragment, so it is not imported",
        ),
        (
            "{% openapi-operation spec=\"x\" path=\"/b\" method=\"put\" %}\n",
            "line 29 of the page embeds PUT /b without a fragment, so it is not imported",
        ),
        ("{% openapi src=\"x.yaml\" %}\n", "line 29 of the page embeds a document, which is not imported"),
        (
            "```yaml\nopenapi: 3.0.3\npaths: {}\n```\n",
            "line 30 of the page begins an OpenAPI document in YAML, but only JSON is imported",
        ),
        (
            "## POST /b\n## PUT /b\n",
            "the heading in line 29 of the page, POST /b, has no fragment, so it is not imported\n\
             note: the heading in line 30 of the page, PUT /b, has no fragment, so it is not imported",
        ),
    ] {
        assert_eq!(read(&with(rest), false).unwrap().note(), Some(note), "{rest}");
    }
    for rest in [
        "## GET /a\\_b\n",
        "{% openapi src=\"x.yaml\" path=\"/a_b\" method=\"get\" %}\n",
        "## Get /b\n",
        "{% endopenapi %}\n",
        "```sh\n# POST /b\n```\n",
    ] {
        assert_eq!(read(&with(rest), false).unwrap().note(), None, "{rest}");
    }
}

#[test]
fn all_is_new_in_an_empty_folder() {
    let folder = published(&[], &page(&[&fragment("A", "/a", "x")]));
    let import = read(&folder, false).unwrap();
    let kinds: Vec<&str> = import.changes().iter().map(|change| change.kind.name()).collect();
    assert_eq!((kinds, import.note()), (vec!["operation-added"], None));
}

#[test]
fn an_endpoint_that_is_gone_is_removed_only_when_told() {
    let (kept, gone) = (fragment("A", "/a", "x"), fragment("B", "/b/{c}", "x"));
    let folder = published(&[("get-a.json", &kept), ("get-b-c.json", &gone)], &page(&[&kept]));
    let error = refused(&folder);
    assert_eq!(
        error,
        "page.md: no longer contains GET /b/{c}, which is in small/get-b-c.json; \
         check that the page is complete, then pass --allow-removed"
    );
    let import = read(&folder, true).unwrap();
    assert_eq!(import.files().collect::<Vec<_>>(), [("get-b-c.json", FileChange::Removed)]);
    let kinds: Vec<&str> = import.changes().iter().map(|change| change.kind.name()).collect();
    assert_eq!(kinds, ["operation-removed"]);
    import.write().unwrap();
    assert_eq!(fragments(&folder), BTreeMap::from([("get-a.json".into(), kept)]));
}

#[test]
fn a_file_of_another_name_gets_the_right_one() {
    let text = fragment("A", "/a", "x");
    let folder = published(&[("clusters.json", &text)], &page(&[&text]));
    assert_eq!(imported(&folder), BTreeMap::from([("get-a.json".into(), text)]));
}

#[test]
fn fragments_that_do_not_fit_together_are_refused_by_the_names_they_will_have() {
    let other = fragment("B", "/b", "x").replace("\"Small\"", "\"Large\"");
    let folder = published(&[], &page(&[&fragment("A", "/a", "x"), &other]));
    let error = refused(&folder);
    assert!(error.starts_with("small/get-b.json#/info"), "{error}");
    assert!(error.contains("is defined differently in small/get-a.json; "), "{error}");
    assert_eq!(error.lines().count(), 1, "{error}");
}

#[test]
fn a_page_of_which_no_client_can_be_made_is_refused() {
    let unnamed = fragment("A", "/a", "x").replace("\"operationId\":\"A\",", "");
    let folder = published(&[], &page(&[&unnamed]));
    let error = refused(&folder);
    assert!(error.starts_with("small/get-a.json#/paths/~1a/get: operationId is missing; "), "{error}");
}

const OVERLAY: &str = "overlay: 1.0.0\ninfo: { title: O, version: '1' }\nactions:\n\
    - { target: \"$.paths['/a'].get\", update: { deprecated: true } }\n";

#[test]
fn an_overlay_that_does_not_fit_the_page_is_an_error() {
    let (a, b) = (fragment("A", "/a", "x"), fragment("B", "/b", "x"));
    let folder = published(&[("get-a.json", &a)], &page(&[&b]));
    fs::write(folder.path().join("small.overlay.yaml"), OVERLAY).unwrap();
    let error = read(&folder, true).unwrap_err();
    assert!(
        error.starts_with("small.overlay.yaml#/actions/0: the target '$.paths['/a'].get' selects nothing; "),
        "{error}"
    );
    assert_eq!(fragments(&folder), BTreeMap::from([("get-a.json".into(), a)]));
}

/// The overlay has to be mended before the page can be imported, and then fits the present fragments no longer.
#[test]
fn an_overlay_that_fits_only_the_page_is_left_out_of_the_comparison() {
    let (a, b) = (fragment("A", "/a", "x"), fragment("B", "/b", "x"));
    let folder = published(&[("get-b.json", &b)], &page(&[&a, &b]));
    fs::write(folder.path().join("small.overlay.yaml"), OVERLAY).unwrap();
    let import = read(&folder, false).unwrap();
    let note = shorten(import.note().unwrap(), folder.path());
    assert!(
        note.starts_with(
            "compared without the overlay, which does not apply to the present documents: small.overlay.yaml#"
        ),
        "{note}"
    );
    let kinds: Vec<&str> = import.changes().iter().map(|change| change.kind.name()).collect();
    assert_eq!(kinds, ["operation-added"]);
}

#[test]
fn fragments_that_cannot_be_read_can_be_replaced() {
    let text = fragment("A", "/a", "x");
    let folder = published(&[("get-a.json", "<<<<<<< HEAD")], &page(&[&text]));
    let import = read(&folder, false).unwrap();
    let note = shorten(import.note().unwrap(), folder.path());
    assert!(
        note.starts_with(
            "compared with an empty document, because the present one cannot be read: small/get-a.json: is not JSON"
        ),
        "{note}"
    );
    let kinds: Vec<&str> = import.changes().iter().map(|change| change.kind.name()).collect();
    assert_eq!(kinds, ["operation-added"]);
    import.write().unwrap();
    assert_eq!(fragments(&folder), BTreeMap::from([("get-a.json".into(), text)]));
}

/// All files or none: the third of four cannot be written, because a folder has its name by now.
#[test]
fn what_was_written_before_a_failure_is_put_back() {
    let old: Vec<String> = ["/a", "/c"].iter().map(|path| fragment(&path.replace('/', "X"), path, "x")).collect();
    let new: Vec<String> =
        ["/a", "/aa", "/b", "/c"].iter().map(|path| fragment(&path.replace('/', "X"), path, "y")).collect();
    let new: Vec<&str> = new.iter().map(String::as_str).collect();
    let folder = published(&[("get-a.json", &old[0]), ("get-c.json", &old[1])], &page(&new));
    let before = fragments(&folder);
    let import = read(&folder, false).unwrap();
    let obstacle = folder.path().join("small/get-b.json");
    fs::create_dir(&obstacle).unwrap();
    let error = shorten(&import.write().unwrap_err().to_string(), folder.path());
    assert!(error.starts_with("small/get-b.json: cannot be written: "), "{error}");
    assert!(error.ends_with("; check its permissions: nothing was changed"), "{error}");
    fs::remove_dir(&obstacle).unwrap();
    assert_eq!(fragments(&folder), before);
}

#[test]
fn an_api_that_is_one_file_is_not_imported() {
    let folder = folder(&[("small.yaml", "openapi: 3.0.3"), ("page.md", "")]);
    assert_eq!(
        read(&folder, false).unwrap_err(),
        "small.yaml: is transcribed by hand, but only folders of published fragments can be imported; \
         edit the file"
    );
}
