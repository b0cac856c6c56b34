//! Where a run may write is known before any work.

use byline_tests::{byline_in, said};
use serde_json::json;
use std::fs;

#[test]
fn what_cannot_be_written_is_refused_before_any_work() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("a.jsonl"),
        json!({"id": "a", "text": "It rained."}).to_string() + "\nnonsense\n",
    )
    .unwrap();
    fs::create_dir(folder.path().join("folder")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("nowhere", folder.path().join("link")).unwrap();
    let there = || fs::read_dir(folder.path()).unwrap().count();
    let before = there();
    for arguments in [
        &["--output", "none/o.ndjson"][..],
        &["--output", "a.jsonl/o.ndjson"],
        &["--output", "o.ndjson", "--errors", "folder"],
        &["--output", "o.ndjson", "--errors", "none/e.ndjson"],
        &["--output", "o.ndjson", "--manifest", "folder"],
        &["--output", "o.ndjson", "--manifest", "none/m.json"],
        &["--errors", "folder"],
        #[cfg(unix)]
        &["--errors", "link"],
        &["--errors", "none/e.ndjson"],
        &["--manifest", "none/m.json"],
    ] {
        let output = byline_in(folder.path(), &[&["analyze", "a.jsonl"], arguments].concat());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", said(&output));
        assert!(
            said(&output).contains("error[output/") && said(&output).contains("hint: "),
            "{}",
            said(&output)
        );
        assert!(output.stdout.is_empty(), "{arguments:?}");
        assert_eq!(there(), before, "{arguments:?}");
    }
}

#[cfg(unix)]
#[test]
fn pipes_and_links_under_names_that_are_kept_are_refused_at_once() {
    for kept in ["ended.ndjson", "run.json", "errors.ndjson", "journal", "part", "lock"] {
        for link in [false, true] {
            let folder = tempfile::tempdir().unwrap();
            fs::write(folder.path().join("a.jsonl"), "nonsense\n").unwrap();
            let place = folder.path().join(format!("o.ndjson.{kept}"));
            if link {
                std::os::unix::fs::symlink("nowhere", &place).unwrap();
            } else {
                let made = std::process::Command::new("mkfifo").arg(&place).status().unwrap();
                assert!(made.success());
            }
            for more in [&[][..], &["--force"], &["--resume"]] {
                let output = byline_in(
                    folder.path(),
                    &[&["analyze", "a.jsonl", "--output", "o.ndjson"], more].concat(),
                );
                assert_eq!(output.status.code(), Some(2), "{kept} {more:?}: {}", said(&output));
                assert!(said(&output).contains("error[output/not-ours]"), "{kept}: {}", said(&output));
                assert!(!fs::symlink_metadata(&place).unwrap().is_file(), "{kept}");
                assert!(!folder.path().join("nowhere").exists());
            }
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let pages = folder.path().join("byline.1");
    assert!(std::process::Command::new("mkfifo").arg(&pages).status().unwrap().success());
    let output = byline_in(folder.path(), &["man", "--output", "."]);
    assert!(said(&output).contains("error[output/special]"), "{}", said(&output));
}

#[test]
fn an_index_in_the_folder_that_it_was_made_of_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("checks")).unwrap();
    let check = json!({"id": "a", "claim": "The new bridge cost 40 million euros", "verdict": "false"});
    fs::write(folder.path().join("checks/a.jsonl"), check.to_string()).unwrap();
    for _ in 0..2 {
        let output =
            byline_in(folder.path(), &["index", "--force", "--output", "checks/index.json", "checks"]);
        assert!(output.status.success(), "{}", said(&output));
        assert!(said(&output).contains("1 fact-checks"), "{}", said(&output));
    }
}
