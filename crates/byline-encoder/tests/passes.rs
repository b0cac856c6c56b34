//! What the encoder computes, beside what `PyTorch` computed of the same weights.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "what the helpers of a test cannot do fails the test"
)]

mod support;

use byline_encoder::{Begins, Encoder, EncoderError, Precision, Target, Word, import};
use std::path::{Path, PathBuf};
use support::{Line, POSITIONS, folder, lines, tiny};

fn encoder(precision: Precision) -> Encoder {
    Encoder::from_bytes(import(folder().path(), precision).unwrap()).unwrap()
}

fn furthest(a: &[f32], b: &[f32]) -> f32 {
    assert_eq!(a.len(), b.len());
    a.iter().zip(b).fold(0.0, |most, (a, b)| most.max((a - b).abs()))
}

fn sentence<'a>(words: impl IntoIterator<Item = &'a str>, begins: Begins) -> Vec<Word<'a>> {
    let begins = std::iter::once(begins).chain(std::iter::repeat(Begins::Nothing));
    words.into_iter().zip(begins).map(|(text, begins)| Word { text, begins }).collect()
}

fn check(precision: Precision, room: f32) {
    let encoder = encoder(precision);
    for line in tiny().iter().skip(1) {
        let Line { text, pieces, vector, left, target, right, domain, scores, words, tags, .. } = line;
        if !tags.is_empty() {
            let words = sentence(words.iter().map(String::as_str), Begins::Paragraph);
            let own = encoder.tag(&words).unwrap();
            assert!(furthest(&own, &tags.concat()) < 4.0 * room, "{words:?}: {own:?} {tags:?}");
        } else if scores.is_empty() {
            assert_eq!(encoder.pieces(text), *pieces, "{text}");
            let own = encoder.vector(text);
            assert!(furthest(&own, vector) < room, "{text}: {own:?} {vector:?}");
        } else {
            let own = encoder.judge(&[Target { left, target, right }], *domain).unwrap();
            assert!(furthest(&own[0], scores) < 4.0 * room, "{target}: {own:?} {scores:?}");
        }
    }
}

#[test]
fn a_tiny_model_computes_what_pytorch_does() {
    check(Precision::Floats, 2e-5);
}

#[test]
fn bytes_are_close_to_numbers() {
    check(Precision::Bytes, 0.02);
}

#[test]
fn neither_other_texts_nor_threads_change_a_bit() {
    let encoder = encoder(Precision::Bytes);
    let texts: Vec<String> =
        (0..40).map(|at| format!("{} the mayor is close", "rain fell ".repeat(at % 13))).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let alone: Vec<Vec<f32>> = texts.iter().map(|text| encoder.vector(text)).collect();
    assert_eq!(encoder.vectors(&texts), alone);
    let threads = std::thread::scope(|scope| {
        let halves: Vec<_> = texts.chunks(7).map(|some| scope.spawn(|| encoder.vectors(some))).collect();
        halves.into_iter().flat_map(|half| half.join().unwrap()).collect::<Vec<_>>()
    });
    assert_eq!(threads, alone);
    let target = |left| Target { left, target: "The mayor", right: " is praised." };
    let both = encoder.judge(&[target(""), target("rain fell in bergen . ")], 1).unwrap();
    assert_eq!(encoder.judge(&[target("rain fell in bergen . ")], 1).unwrap()[0], both[1]);
}

#[test]
fn a_text_of_any_length_is_read_as_far_as_there_is_room() {
    let encoder = encoder(Precision::Bytes);
    let long = "the mayor ".repeat(500);
    assert_eq!(encoder.pieces(&long).len(), POSITIONS);
    let judged = encoder.judge(&[Target { left: &long, target: &long, right: &long }], 0).unwrap();
    assert!(judged[0].iter().all(|score| score.is_finite()));
    assert_eq!(encoder.judge(&[], 0).unwrap(), Vec::<Vec<f32>>::new());
    assert!(matches!(encoder.judge(&[], 7), Err(EncoderError::NoHead)));
}

#[test]
fn paragraphs_are_tagged_by_themselves_and_sentences_with_their_neighbours() {
    let encoder = encoder(Precision::Bytes);
    let (first, second) = (["The", "mayor", "is", "close"], ["Rain", "fell", "in", "Bergen"]);
    let tagged = |begins| {
        let both = [sentence(first, Begins::Paragraph), sentence(second, begins)].concat();
        encoder.tag(&both).unwrap()
    };
    let alone = [first, second].map(|words| encoder.tag(&sentence(words, Begins::Paragraph)).unwrap());
    assert_eq!(tagged(Begins::Paragraph), alone.concat());
    assert_ne!(tagged(Begins::Sentence), alone.concat());
}

#[test]
fn words_of_any_number_and_length_are_tagged() {
    let encoder = encoder(Precision::Bytes);
    let long = "harbours".repeat(20);
    for text in ["mayor", "\u{7}", "", &long, "harbours"] {
        for begins in [Begins::Nothing, Begins::Sentence, Begins::Paragraph] {
            let words = vec![Word { text, begins }; 300];
            let scores = encoder.tag(&words).unwrap();
            assert_eq!(scores.len(), 300 * encoder.tags());
            assert!(scores.iter().all(|score| score.is_finite()));
            // What has no pieces is not tagged, all else is.
            let empty = scores.iter().all(|score| *score == 0.0);
            assert_eq!(empty, text.chars().all(char::is_control), "{text:?}");
        }
    }
    assert_eq!(encoder.tag(&[]).unwrap(), Vec::<f32>::new());
}

#[test]
fn a_sentence_for_which_there_is_no_room_begins_anew() {
    let encoder = encoder(Precision::Bytes);
    // Each takes more than half of the room, so that both are read by themselves.
    let words: Vec<&str> = std::iter::repeat_n("mayor", POSITIONS / 2 + 1).collect();
    let both =
        [sentence(words.clone(), Begins::Paragraph), sentence(words.clone(), Begins::Sentence)].concat();
    let alone = encoder.tag(&sentence(words, Begins::Paragraph)).unwrap();
    assert_eq!(encoder.tag(&both).unwrap(), alone.repeat(2));
}

#[test]
fn a_broken_model_is_refused_with_what_is_wrong() {
    let folder = folder();
    let open = |bytes: &[u8]| {
        std::fs::write(folder.path().join("encoder.bin"), bytes).unwrap();
        Encoder::open(folder.path())
    };
    assert!(matches!(Encoder::open(folder.path()), Err(EncoderError::Missing { .. })));
    let bytes = import(folder.path(), Precision::Bytes).unwrap();
    assert!(open(&bytes).unwrap().judges());
    assert!(open(&bytes[..bytes.len() - 100]).is_err());
    let mut changed = bytes.clone();
    changed[bytes.len() / 2] ^= 1;
    assert!(open(&changed).unwrap_err().to_string().contains("checksum"));
    let with = |name: &str, from: &str, to: &str| {
        let path: PathBuf = folder.path().join(name);
        let before = std::fs::read(&path).unwrap();
        let text = String::from_utf8_lossy(&before).replace(from, to);
        std::fs::write(&path, text.as_bytes()).unwrap();
        let error = import(folder.path(), Precision::Bytes).unwrap_err().to_string();
        std::fs::write(&path, before).unwrap();
        error
    };
    assert!(with("config.json", "bert", "t5").contains("type `t5`"));
    assert!(
        with("config.json", "\"num_hidden_layers\": 2", "\"num_hidden_layers\": 3")
            .contains("encoder.layer.2")
    );
    assert!(with("config.json", "\"hidden_size\": 32", "\"hidden_size\": 33").contains("not supported"));
    assert!(with("vocab.txt", "bergen\n", "").contains("lines"));
    let mut short = std::fs::read(folder.path().join("model.safetensors")).unwrap();
    short.truncate(short.len() / 2);
    std::fs::write(folder.path().join("model.safetensors"), &short).unwrap();
    assert!(import(folder.path(), Precision::Bytes).unwrap_err().to_string().contains("cut off"));
}

/// The published model (`model.safetensors`, `config.json`, `vocab.txt`) is not part of the project; the variable
/// `BYLINE_ENCODER_SOURCE` says where it is.
fn published() -> Option<PathBuf> {
    let folder = std::env::var_os("BYLINE_ENCODER_SOURCE").map(PathBuf::from);
    if folder.is_none() {
        eprintln!("skipped: `BYLINE_ENCODER_SOURCE` names no folder with the published model");
    }
    folder
}

/// Of vectors of 200 sentences, how far the furthest number is from the reference, and the smallest cosine of kept numbers.
fn compare(folder: &Path, precision: Precision) -> (f32, f32) {
    let encoder = Encoder::from_bytes(import(folder, precision).unwrap()).unwrap();
    let sentences = lines(include_str!("data/sentences.jsonl"));
    let texts: Vec<&str> = sentences.iter().map(|line| line.text.as_str()).collect();
    let vectors = encoder.vectors(&texts);
    let (mut most, mut least) = (0.0_f32, 1.0_f32);
    for (line, vector) in sentences.iter().zip(&vectors) {
        assert_eq!(encoder.pieces(&line.text), line.pieces, "{}", line.text);
        let kept: Vec<f32> = vector.iter().copied().step_by(16).collect();
        most = most.max(furthest(&kept, &line.vector));
        let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
        least = least
            .min(dot(&kept, &line.vector) / (dot(&kept, &kept) * dot(&line.vector, &line.vector)).sqrt());
    }
    eprintln!("{precision:?}: off by {most:.6} at most, cosine {least:.6} at least");
    (most, least)
}

#[test]
fn the_published_model_computes_what_pytorch_does() {
    let Some(folder) = published() else { return };
    let (most, _) = compare(&folder, Precision::Floats);
    assert!(most < 1e-3, "{most}");
    let (most, cosine) = compare(&folder, Precision::Bytes);
    assert!(most < 0.03 && cosine > 0.97, "{most} {cosine}");
}
