//! Model files on disk, and what becomes of them while they are in use.

use byline_model::{Mapped, ModelError, ModelWriter};
use std::fs::{self, File};
use std::time::{Duration, SystemTime};

#[test]
fn a_small_file_may_be_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("small");
    let model = ModelWriter::new("test", 1).bytes(b"the boats wait".to_vec()).finish();
    fs::write(&path, model).unwrap();
    let mapped = Mapped::open(&path).unwrap();
    fs::write(&path, "").unwrap();
    mapped.check().unwrap();
    let model = mapped.model("test", 1).unwrap();
    assert_eq!(model.bytes(0).unwrap(), b"the boats wait");
    let empty = Mapped::open(&path).unwrap();
    assert!(empty.model("test", 1).is_err());
}

#[test]
fn a_large_file_that_is_changed_is_noticed() {
    const LARGE: u64 = 65 << 20;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large");
    let file = File::create(&path).unwrap();
    file.set_len(LARGE).unwrap();
    let changed = |change: &dyn Fn()| {
        let mapped = Mapped::open(&path).unwrap();
        mapped.check().unwrap();
        change();
        matches!(mapped.check(), Err(ModelError::Changed))
    };
    assert!(!changed(&|| ()));
    assert!(changed(&|| file.set_modified(SystemTime::now() + Duration::from_secs(1)).unwrap()));
    assert!(changed(&|| file.set_len(LARGE + 1).unwrap()));
    assert!(changed(&|| file.set_len(LARGE - 1).unwrap()));
    // Replaced as a whole: who has the old one open keeps it.
    assert!(!changed(&|| fs::write(folder.path().join("new"), "new")
        .and_then(|()| fs::rename(folder.path().join("new"), &path))
        .unwrap()));
}
